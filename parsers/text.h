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

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A bit for each of the 16 bytes at p that equals c, the first in bit 0. */
static inline unsigned
matches16(const char *p, char c)
{
#ifdef __SSE2__
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);

	return (unsigned)_mm_movemask_epi8(
	    _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
#else
	unsigned mask = 0;

	for (unsigned i = 0; i < 16; i++)
		mask |= (unsigned)(p[i] == c) << i;
	return mask;
#endif
}

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

static inline bool
is_letter(char c)
{
	return (unsigned)((c | 0x20) - 'a') <= 'z' - 'a';
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

/* A slice that is a number up to `most`, without leading zeros. */
bool whole_number(struct slice s, uint32_t most, uint32_t *value);

/* A bit for each of the 16 bytes at p that is a digit. */
static inline unsigned
digits16(const char *p)
{
#ifdef __SSE2__
	__m128i nine = _mm_set1_epi8(9);
	__m128i v =
	    _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)p),
		_mm_set1_epi8('0'));

	return (unsigned)_mm_movemask_epi8(
	    _mm_cmpeq_epi8(_mm_max_epu8(v, nine), nine));
#else
	unsigned mask = 0;

	for (unsigned i = 0; i < 16; i++)
		mask |= (unsigned)is_digit(p[i]) << i;
	return mask;
#endif
}

/*
 * One to three digits. The caller knows that they are; leading zeros and what
 * exceeds 255 come out above 255.
 */
static inline uint32_t
read_octet(const char *p, unsigned n)
{
	uint32_t t = load32(p) << (8 * (4 - n)) & 0x0f0f0f00u;

	return (t >> 8 & 15) * 100 + (t >> 16 & 15) * 10 + (t >> 24) +
	    (n > 1 && *p == '0' ? 256 : 0);
}

/*
 * Dotted quad without leading zeros (RFC 6943 section 3.1.1 tells what happens
 * to those who take them), not followed by another digit or dot. Its dots and
 * its end are found at once, so that nothing is guessed digit by digit.
 */
static inline const char *
read_ipv4(const char *p, const char *end, uint32_t *address)
{
	unsigned dots = matches16(p, '.'), stop, a, b, c;
	uint32_t v0, v1, v2, v3;

	stop = (unsigned)__builtin_ctz(~(dots | digits16(p)));
	if ((size_t)(end - p) < stop)
		stop = (unsigned)(end - p);
	dots &= (1u << stop) - 1;
	if (stop > 15 || (dots & (dots - 1)) == 0)
		return NULL;
	a = (unsigned)__builtin_ctz(dots);
	dots &= dots - 1;
	b = (unsigned)__builtin_ctz(dots) - a - 1;
	dots &= dots - 1;
	if (dots == 0 || (dots & (dots - 1)) != 0)
		return NULL;
	c = (unsigned)__builtin_ctz(dots) - a - b - 2;
	stop -= a + b + c + 3;
	if (((a - 1) | (b - 1) | (c - 1) | (stop - 1)) > 3 ||
	    ((a | b | c | stop) & 4) != 0)
		return NULL;	/* a part of no or of four digits */
	v0 = read_octet(p, a);
	p += a + 1;
	v1 = read_octet(p, b);
	p += b + 1;
	v2 = read_octet(p, c);
	p += c + 1;
	v3 = read_octet(p, stop);
	if ((v0 | v1 | v2 | v3) > 255)
		return NULL;
	*address = v0 << 24 | v1 << 16 | v2 << 8 | v3;
	return p + stop;
}

/*
 * An IPv4 or IPv6 address, up to a blank, a slash, a bracket, a comma or the
 * end. IPv6 in any form of RFC 4291 section 2.2, full eight groups fastest; a
 * zone index is dropped, an IPv4-mapped address becomes IPv4.
 */
const char *read_address_slowly(
    const char *p, const char *end, struct address *address);

static inline const char *
read_address(const char *p, const char *end, struct address *address)
{
	const char *after = read_ipv4(p, end, &address->v4);

	if (after == NULL || after == end || *after != ' ')
		return read_address_slowly(p, end, address);
	address->is_v6 = false;
	return after;
}

/* The first "IN=" in [p, end), or NULL. */
static inline const char *
find_in_key(const char *p, const char *end)
{
	for (; p < end; p += 16) {
		unsigned m = matches16(p, 'I') & matches16(p + 2, '=');

		for (; m != 0; m &= m - 1) {
			const char *at = p + __builtin_ctz(m);

			if (end - at < 3)
				return NULL;
			if (at[1] == 'N')
				return at;
		}
	}
	return NULL;
}

/*
 * The first occurrence of needle, which is not empty, in [p, end), or NULL. Its
 * first and its last byte are looked for at once: a literal of a log format is
 * in next to no line, and memmem prepares for texts longer than a line.
 */
static inline const char *
find_text(const char *p, const char *end, struct slice needle)
{
	size_t n = needle.len - 1;

	if ((size_t)(end - p) <= n)
		return NULL;
	for (end -= n; p < end; p += 16) {
		unsigned m = matches16(p, needle.at[0]) &
		    matches16(p + n, needle.at[n]);

		for (; m != 0; m &= m - 1) {
			const char *at = p + __builtin_ctz(m);

			if (at >= end)
				return NULL;
			if (memcmp(at, needle.at, n) == 0)
				return at;
		}
	}
	return NULL;
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
	for (; p < end; p += 16) {
		unsigned m = matches16(p, ' ');

		if (m != 0) {
			p += __builtin_ctz(m);
			return p < end ? p : end;
		}
	}
	return end;
}

#endif
