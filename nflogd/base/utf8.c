/* utf8.c - see utf8.h; the bounds are those of RFC 3629 section 4. */
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Bytes announced by the first one, and its share of the character. */
static size_t
head(unsigned char c, uint32_t *bits)
{
	if (c < 0x80) {
		*bits = c;
		return 1;
	}
	if (c >= 0xc2 && c <= 0xdf) {
		*bits = c & 0x1fu;
		return 2;
	}
	if (c >= 0xe0 && c <= 0xef) {
		*bits = c & 0x0fu;
		return 3;
	}
	*bits = c & 0x07u;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

/* Neither over-long nor a surrogate nor too great; two bytes never are. */
static bool
sound(size_t bytes, uint32_t c)
{
	if (bytes == 3)
		return c >= 0x800 && (c < 0xd800 || c > 0xdfff);
	return bytes < 3 || (c >= 0x10000 && c <= 0x10ffff);
}

size_t
utf8_decode(const char *p, size_t len, uint32_t *character)
{
	uint32_t c;
	size_t bytes = len > 0 ? head((unsigned char)*p, &c) : 0;

	if (bytes == 0 || bytes > len)
		return 0;
	for (size_t i = 1; i < bytes; i++) {
		if (((unsigned char)p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | ((unsigned char)p[i] & 0x3fu);
	}
	if (!sound(bytes, c))
		return 0;
	*character = c;
	return bytes;
}

bool
utf8_disturbs(uint32_t c)
{
	return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x200e ||
	    c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069);
}

static bool
continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

size_t
utf8_cut(const char *text, size_t len, size_t most)
{
	size_t cut = most;

	if (len <= most)
		return len;
	while (cut > 0 && most - cut < 3 && continues(text[cut]))
		cut--;
	return continues(text[cut]) ? most : cut;
}

struct excerpt
utf8_excerpt(const char *text)
{
	struct excerpt e;
	size_t len = strlen(text), most = sizeof(e.text) - 4;
	size_t kept = utf8_cut(text, len, most);

	snprintf(e.text, sizeof(e.text), "%.*s%s", (int)kept, text,
	    kept < len ? "..." : "");
	return e;
}
