/*
 * text.h - the small reads every parser is made of: numbers, addresses, keys.
 *
 * All of them may load up to RECORD_PAD bytes past `end` but let only bytes
 * before it count. Those returning a pointer return the first byte they did
 * not use, or NULL where the bytes are not what was asked for.
 */
#ifndef NFLOGD_PARSERS_TEXT_H
#define NFLOGD_PARSERS_TEXT_H

#include "event.h"

static inline uint64_t
load64(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

static inline uint32_t
load32(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap32(v);
#endif
	return v;
}

/* Four letters as load32 reads them. */
#define WORD4(a, b, c, d)                                                     \
	((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 |           \
	    (uint32_t)(d) << 24)

static inline bool
is_digit(char c)
{
	return (unsigned char)(c - '0') <= 9;
}

/*
 * A decimal number of one to seven digits. No branch depends on the digits:
 * those of a log are random, and each wrong guess would cost more than the
 * whole conversion. Leading zeros are left to the caller (*digits).
 */
static inline const char *
read_number(const char *p, const char *end, uint32_t *value, unsigned *digits)
{
	uint64_t t = load64(p) ^ 0x3030303030303030u;
	uint64_t other =
	    ((t + 0x7676767676767676u) | t) & 0x8080808080808080u;
	size_t n = other == 0 ? 8 : (size_t)__builtin_ctzll(other) / 8;

	if ((size_t)(end - p) < n)
		n = (size_t)(end - p);
	if (n == 0 || n == 8)
		return NULL;
	t <<= 8 * (8 - n);	/* missing digits in front become zeros */
	t = (t * 10 + (t >> 8)) & 0x00ff00ff00ff00ffu;
	t = (t * 100 + (t >> 16)) & 0x0000ffff0000ffffu;
	*value = (uint32_t)(t * 10000 + (t >> 32));
	*digits = (unsigned)n;
	return p + n;
}

/* The same with an upper bound and without leading zeros: ports, types. */
static inline const char *
read_bounded(const char *p, const char *end, uint32_t most, uint32_t *value)
{
	unsigned digits;
	bool zero = *p == '0';

	p = read_number(p, end, value, &digits);
	if (p == NULL || *value > most || (zero && digits > 1))
		return NULL;
	return p;
}

/*
 * Dotted quad without leading zeros (RFC 6943 section 3.1.1 tells what happens
 * to those who take them), not followed by another digit or dot.
 */
const char *read_ipv4(const char *p, const char *end, uint32_t *address);

/*
 * An IPv4 or IPv6 address, up to a blank, a slash, a bracket, a comma or the
 * end. IPv6 in any form of RFC 4291 section 2.2, full eight groups fastest; a
 * zone index is dropped, an IPv4-mapped address becomes IPv4.
 */
const char *read_address(
    const char *p, const char *end, struct address *address);

/* The first "IN=" in [p, end), or NULL. */
const char *find_in_key(const char *p, const char *end);

/* The first occurrence of needle in [p, end), or NULL. */
static inline const char *
find_text(const char *p, const char *end, struct slice needle)
{
	return memmem(p, (size_t)(end - p), needle.at, needle.len);
}

static inline const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && *p == ' ')
		p++;
	return p;
}

/* The first blank in [p, end), or end. */
static inline const char *
find_blank(const char *p, const char *end)
{
	const char *blank = memchr(p, ' ', (size_t)(end - p));

	return blank != NULL ? blank : end;
}

#endif
