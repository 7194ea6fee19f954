/*
 * whole.h - files that are read, or written, as a whole.
 */
#ifndef NFLOGD_BASE_WHOLE_H
#define NFLOGD_BASE_WHOLE_H

#include "base/slice.h"

#include <stdio.h>

/*
 * The bytes of a file, `at` to be freed, with a NUL behind them. `at` is NULL
 * with errno set if it cannot be read; EFBIG: it is longer than `most`.
 */
struct slice whole_read(const char *path, size_t most);

/*
 * A file that takes its name once all of it is there: until then, and if that
 * fails, whatever had the name keeps it. What is no regular file, a pipe, a
 * device or a link to anything, is written to as it is, and stays what it is.
 */
struct whole {
	FILE *out;	/* to write to */
	char *path, *temporary;	/* temporary NULL: there is none */
};

/* False with errno set; nothing is to be ended then. */
bool whole_begin(struct whole *w, const char *path);

/* `good`: what was written is to be kept. False with errno set if not. */
bool whole_end(struct whole *w, bool good);

#endif
