/*
 * pack.h - numbers as bytes, the lowest first, for what is kept in a file and
 * read on other machines too.
 */
#ifndef NFLOGD_BASE_PACK_H
#define NFLOGD_BASE_PACK_H

#include "base/out.h"

/* The lowest `size` bytes of a number, at most 8. */
static inline void
pack_number(struct out *o, uint64_t number, unsigned size)
{
	for (; size > 0; size--, number >>= 8)
		out_char(o, (char)(number & 0xff));
}

/* What is left to be unpacked, and whether something was missing. */
struct unpack {
	struct slice left;
	bool failed;
};

/* Empty where so many bytes are not there. */
static inline struct slice
unpack_bytes(struct unpack *u, uint64_t size)
{
	struct slice bytes = { u->left.at, (size_t)size };

	if (u->failed || size > u->left.len) {
		u->failed = true;
		return (struct slice){ "", 0 };
	}
	u->left = slice_from(u->left, bytes.len);
	return bytes;
}

static inline uint64_t
unpack_number(struct unpack *u, unsigned size)
{
	struct slice bytes = unpack_bytes(u, size);
	uint64_t number = 0;

	for (size_t i = bytes.len; i > 0; i--)
		number = number << 8 | (unsigned char)bytes.at[i - 1];
	return number;
}

#endif
