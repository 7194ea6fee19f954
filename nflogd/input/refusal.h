/*
 * refusal.h - why the kernel will not let us read an NFLOG group, and what
 * would put it right.
 */
#ifndef NFLOGD_INPUT_REFUSAL_H
#define NFLOGD_INPUT_REFUSAL_H

#include "base/error.h"

#include <stdint.h>

/* No group may be read. Fills *err and returns false. */
bool refusal_of_all(struct error *err);

/*
 * A group may not be read, others may; `why` is the errno. Fills *err and
 * returns false.
 */
bool refusal_of_group(uint16_t group, int why, struct error *err);

#endif
