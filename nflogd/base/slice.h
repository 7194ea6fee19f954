/*
 * slice.h - a piece of somebody else's bytes: pointer and length.
 *
 * Slices own nothing and are not terminated. A record handed to the parsers is
 * a slice followed by at least RECORD_PAD bytes that may be read (their value
 * does not matter), so that vector loads need no special case at its end.
 */
#ifndef NFLOGD_BASE_SLICE_H
#define NFLOGD_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { RECORD_PAD = 64 };

struct slice {
	const char *at;
	size_t len;
};

/* The slice of a string literal, and the same as an initializer. */
#define SLICE_INIT(literal) { (literal), sizeof(literal) - 1 }
#define SLICE(literal)	    ((struct slice)SLICE_INIT(literal))

static inline struct slice
slice_of(const char *string)
{
	return (struct slice){ string, strlen(string) };
}

/* From `from` up to, not including, `to`. */
static inline struct slice
slice_between(const char *from, const char *to)
{
	return (struct slice){ from, (size_t)(to - from) };
}

static inline bool
slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool
slice_starts(struct slice s, struct slice head)
{
	return s.len >= head.len && memcmp(s.at, head.at, head.len) == 0;
}

/* What follows the first `n` bytes; n must not exceed the length. */
static inline struct slice
slice_from(struct slice s, size_t n)
{
	return (struct slice){ s.at + n, s.len - n };
}

#endif
