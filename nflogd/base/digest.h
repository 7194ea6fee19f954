/*
 * digest.h - a 64-bit digest of bytes (XXH3), for telling contents apart; it is
 * no protection against somebody who wants two contents to have the same.
 */
#ifndef NFLOGD_BASE_DIGEST_H
#define NFLOGD_BASE_DIGEST_H

#include "base/slice.h"

#include <stdint.h>

uint64_t digest_of(struct slice bytes);

/* The digest of bytes that come piece by piece. */
struct digest;	/* opaque */

struct digest *digest_new(void);	/* NULL when memory is short */
void digest_free(struct digest *d);	/* takes NULL */
void digest_reset(struct digest *d);
void digest_add(struct digest *d, struct slice bytes);

/* As digest_of gives it for all bytes so far; more may follow. */
uint64_t digest_now(const struct digest *d);

#endif
