/* text.c - addresses and searches; see text.h. */
#include "parsers/text.h"

#include <arpa/inet.h>

#ifdef __SSE2__
#include <emmintrin.h>

/* A bit for each of the 16 bytes at p that equals c. */
static inline unsigned
matches16(const char *p, char c)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);

	return (unsigned)_mm_movemask_epi8(
	    _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
}
#else
static inline unsigned
matches16(const char *p, char c)
{
	unsigned mask = 0;

	for (unsigned i = 0; i < 16; i++)
		mask |= (unsigned)(p[i] == c) << i;
	return mask;
}
#endif

/* A part of a dotted quad: `n` bytes at p, digits or not. 256 if it is none. */
static inline uint32_t
octet(const char *p, unsigned n)
{
	uint32_t t, other;

	if (n - 1 > 2)
		return 256;
	t = (load32(p) ^ 0x30303030u) << (8 * (4 - n));
	other = ((t + 0x76767676u) | t) & 0x80808080u;
	if (other != 0 || (n > 1 && *p == '0'))
		return 256;
	return (t >> 8 & 15) * 100 + (t >> 16 & 15) * 10 + (t >> 24);
}

const char *
read_ipv4(const char *p, const char *end, uint32_t *address)
{
	unsigned dots = matches16(p, '.');
	unsigned a, b, c, last;
	uint32_t v[4];

	/* The first three dots; the fourth part ends where digits end. */
	if (dots == 0)
		return NULL;
	a = (unsigned)__builtin_ctz(dots);
	dots &= dots - 1;
	if (dots == 0)
		return NULL;
	b = (unsigned)__builtin_ctz(dots);
	dots &= dots - 1;
	if (dots == 0)
		return NULL;
	c = (unsigned)__builtin_ctz(dots);
	if (c > 11 || (size_t)(end - p) <= c)
		return NULL;
	for (last = 0; last < 3 && p + c + 1 + last < end &&
	    is_digit(p[c + 1 + last]); last++)
		;
	v[0] = octet(p, a);
	v[1] = octet(p + a + 1, b - a - 1);
	v[2] = octet(p + b + 1, c - b - 1);
	v[3] = octet(p + c + 1, last);
	if ((v[0] | v[1] | v[2] | v[3]) > 255)
		return NULL;
	p += c + 1 + last;
	if (p < end && (is_digit(*p) || *p == '.'))
		return NULL;
	*address = v[0] << 24 | v[1] << 16 | v[2] << 8 | v[3];
	return p;
}

static inline int
hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Eight groups of four digits, as the kernel prints addresses. */
static bool
read_full_ipv6(const char *p, uint8_t bytes[16])
{
	int bad = 0;

	for (unsigned i = 0; i < 8; i++, p += 5) {
		int a = hex_digit(p[0]), b = hex_digit(p[1]);
		int c = hex_digit(p[2]), d = hex_digit(p[3]);

		bytes[2 * i] = (uint8_t)((unsigned)a << 4 | (unsigned)b);
		bytes[2 * i + 1] = (uint8_t)((unsigned)c << 4 | (unsigned)d);
		bad |= a | b | c | d;
		if (i < 7 && p[4] != ':')
			return false;
	}
	return bad >= 0;
}

static bool
ends_address(char c)
{
	return c == ' ' || c == '/' || c == ']' || c == ',' || c == '%' ||
	    c == ')' || c == '\t';
}

static const char *
read_ipv6(const char *p, const char *end, struct address *address)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	const char *after = p;
	char text[INET6_ADDRSTRLEN];

	while (after < end && !ends_address(*after) && after - p < 46)
		after++;
	if (after - p != 39 || !read_full_ipv6(p, address->v6)) {
		if ((size_t)(after - p) >= sizeof(text))
			return NULL;
		memcpy(text, p, (size_t)(after - p));
		text[after - p] = '\0';
		if (strlen(text) != (size_t)(after - p) ||
		    inet_pton(AF_INET6, text, address->v6) != 1)
			return NULL;
	}
	address->is_v6 = memcmp(address->v6, mapped, sizeof(mapped)) != 0;
	address->v4 = (uint32_t)address->v6[12] << 24 |
	    (uint32_t)address->v6[13] << 16 | (uint32_t)address->v6[14] << 8 |
	    address->v6[15];
	if (after < end && *after == '%')	/* zone index, RFC 4007 */
		while (after < end && *after != ' ' && *after != '/' &&
		    *after != ']' && *after != ',')
			after++;
	return after;
}

const char *
read_address(const char *p, const char *end, struct address *address)
{
	const char *after = read_ipv4(p, end, &address->v4);

	if (after == NULL)
		return read_ipv6(p, end, address);
	address->is_v6 = false;
	return after == end || ends_address(*after) ? after : NULL;
}

const char *
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
