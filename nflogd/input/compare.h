/*
 * compare.h - is a file the stream that a fingerprint is of?
 */
#ifndef NFLOGD_INPUT_COMPARE_H
#define NFLOGD_INPUT_COMPARE_H

#include "input/bytes.h"
#include "input/seen.h"

/*
 * BYTES_SOME: it is, and the fingerprint goes on from its position; *all tells
 * whether nothing follows that. BYTES_END: it is another stream. A plain file
 * is only looked at where it was read last; of a compressed one, and of one that
 * is shorter than what was read, all that is remembered is compared.
 */
enum bytes_result compare(const struct seen_file *file, struct fingerprint *f,
    bool *all, struct error *err);

#endif
