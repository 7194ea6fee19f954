/* text.c - addresses and searches; see text.h. */
#include "parsers/text.h"

#include <arpa/inet.h>

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
read_address_slowly(const char *p, const char *end, struct address *address)
{
	const char *after = read_ipv4(p, end, &address->v4);

	if (after == NULL)
		return read_ipv6(p, end, address);
	address->is_v6 = false;
	return after == end || ends_address(*after) ? after : NULL;
}
