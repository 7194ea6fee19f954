/*
 * bytes.h - something that bytes can be read from: a descriptor, or what
 * decompresses those of another.
 */
#ifndef NFLOGD_INPUT_BYTES_H
#define NFLOGD_INPUT_BYTES_H

#include "base/error.h"

enum bytes_result {
	BYTES_SOME,	/* *n have come, at least one */
	BYTES_END,	/* no more */
	BYTES_STOPPED,	/* the stop descriptor has something to say */
	BYTES_ERROR	/* no more can be read; err says why */
};

/*
 * Put at most `room` bytes at `to`, as soon as there are any. Whatever is not
 * BYTES_SOME sets *n to 0. After BYTES_STOPPED reading may go on.
 */
struct bytes {
	enum bytes_result (*read)(void *context, char *to, size_t room,
	    size_t *n, struct error *err);
	void *context;
};

#endif
