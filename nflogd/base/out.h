/*
 * out.h - text put together in memory, a piece behind the other: for rows that
 * are written by the million, where printf would take longer than reading.
 */
#ifndef NFLOGD_BASE_OUT_H
#define NFLOGD_BASE_OUT_H

#include "base/slice.h"

#include <stdint.h>

/* Starts from zeroes; `at` is the owner's to free, its bytes are not ended. */
struct out {
	char *at;
	size_t len, room;
	bool failed;	/* memory was short, something is missing */
};

/* Have room for n more bytes. False when memory is short. */
bool out_reserve(struct out *o, size_t n);

static inline void
out_bytes(struct out *o, const char *bytes, size_t n)
{
	if (o->room - o->len < n && !out_reserve(o, n))
		return;
	memcpy(o->at + o->len, bytes, n);
	o->len += n;
}

static inline void
out_char(struct out *o, char c)
{
	out_bytes(o, &c, 1);
}

static inline void
out_text(struct out *o, const char *text)
{
	out_bytes(o, text, strlen(text));
}

static inline void
out_slice(struct out *o, struct slice s)
{
	out_bytes(o, s.at, s.len);
}

void out_number(struct out *o, uint64_t n);

/* With zeroes before it, so that it has that many digits at least. */
void out_digits(struct out *o, uint64_t n, unsigned digits);

#endif
