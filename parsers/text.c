/* text.c - addresses and searches; see text.h. */
#include "parsers/text.h"

#include <arpa/inet.h>

/* A hexadecimal digit's value and one more, 0 for all else. */
static const uint8_t hex[256] = { ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4,
	['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15,
	['F'] = 16 };

static inline int
hex_digit(char c)
{
	return hex[(unsigned char)c] - 1;
}

/* Eight groups of four digits, as the kernel prints addresses. */
static bool
read_full_ipv6(const char *p, uint8_t *bytes)
{
	int bad = 0;

	for (unsigned i = 0; i < 8; i++, p += 5) {
		int a = hex_digit(p[0]), b = hex_digit(p[1]);
		int c = hex_digit(p[2]), d = hex_digit(p[3]);

		*bytes++ = (uint8_t)((unsigned)a << 4 | (unsigned)b);
		*bytes++ = (uint8_t)((unsigned)c << 4 | (unsigned)d);
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

/* The address at p up to `after`, in any form. */
static bool
read_any_ipv6(const char *p, const char *after, uint8_t bytes[16])
{
	char text[INET6_ADDRSTRLEN];
	size_t len = (size_t)(after - p);

	if (len >= sizeof(text))
		return false;
	memcpy(text, p, len);
	text[len] = '\0';
	return strlen(text) == len && inet_pton(AF_INET6, text, bytes) == 1;
}

static const char *
read_ipv6(const char *p, const char *end, struct address *address)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	enum { FULL = 39 };
	const char *after = p;

	if (end - p > FULL && ends_address(p[FULL]) &&
	    read_full_ipv6(p, address->v6)) {
		after = p + FULL;
	} else {
		while (after < end && !ends_address(*after) && after - p < 46)
			after++;
		if (!read_any_ipv6(p, after, address->v6))
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
read_address_slowly(const char *p, const char *end, struct address *address)
{
	const char *after =
	    p[4] == ':' ? NULL : read_ipv4(p, end, &address->v4);

	if (after == NULL)
		return read_ipv6(p, end, address);
	address->is_v6 = false;
	return after == end || ends_address(*after) ? after : NULL;
}

bool
whole_number(struct slice s, uint32_t most, uint32_t *value)
{
	uint64_t n = 0;

	if (s.len == 0 || s.len > 10 || (s.len > 1 && *s.at == '0'))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_digit(s.at[i]))
			return false;
		n = n * 10 + (uint64_t)(s.at[i] - '0');
	}
	*value = (uint32_t)n;
	return n <= most;
}
