/*
 * codec.h - one format of compressed data: a file and a row in decompress.c.
 *
 * Data of a format are members one behind the other (gzip's word; streams of
 * xz and bzip2, frames of zstd), each of which stands for itself.
 */
#ifndef NFLOGD_INPUT_CODEC_H
#define NFLOGD_INPUT_CODEC_H

#include <stddef.h>

/* MiB; what the usual levels of all formats need is less, or just that. */
enum { CODEC_MEMORY = 128 };

/* What is to be read, and room for what comes of it; a step moves both on. */
struct work {
	const unsigned char *in;
	size_t in_len;
	unsigned char *out;
	size_t out_len;
};

enum step {
	STEP_ON,	/* done as far as input and room reach */
	STEP_END,	/* of the member; what follows it is still in `in` */
	STEP_DAMAGED,
	STEP_UNSUPPORTED,	/* a variant that cannot be read */
	STEP_TOO_LARGE,	/* would take more than CODEC_MEMORY */
	STEP_NO_MEMORY
};

struct codec {
	const char *name;

	/*
	 * A member begins. `state` is what was returned for the one before,
	 * NULL for the first. NULL when memory is short; the old state is
	 * released then.
	 */
	void *(*begin)(void *state);

	/*
	 * Neither length is over 1 MiB; `out_len` is not 0. What was
	 * decompressed before a failure is in `out`.
	 */
	enum step (*step)(void *state, struct work *w);

	void (*free)(void *state);	/* takes NULL */
};

extern const struct codec codec_gzip, codec_xz, codec_zstd, codec_bzip2;

#endif
