/* json.c - see json.h. */
#include "base/json.h"

#include <stdint.h>

/*
 * The bytes of the UTF-8 character at p, 0 if it is none: RFC 3629 section 4,
 * which rules out overlong forms, surrogates and all above U+10FFFF.
 */
static size_t
utf8_length(const unsigned char *p, size_t left)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 :
	    *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0;
	uint32_t c;

	if (n <= 1 || n > left)
		return n > left ? 0 : n;
	c = *p & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3fu);
	}
	return c < least[n] || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff ?
	    0 : n;
}

static void
put_escaped(FILE *out, unsigned char c)
{
	switch (c) {
	case '"': fputs("\\\"", out); break;
	case '\\': fputs("\\\\", out); break;
	case '\n': fputs("\\n", out); break;
	case '\t': fputs("\\t", out); break;
	case '\r': fputs("\\r", out); break;
	default: fprintf(out, "\\u%04x", c); break;
	}
}

void
json_string(FILE *out, struct slice text)
{
	const unsigned char *p = (const unsigned char *)text.at;
	const unsigned char *end = p + text.len;

	putc('"', out);
	while (p < end) {
		size_t n = utf8_length(p, (size_t)(end - p));

		if (n == 0) {
			fputs("\xef\xbf\xbd", out);
			p++;
		} else if (*p < ' ' || *p == '"' || *p == '\\' || *p == 0x7f) {
			put_escaped(out, *p++);
		} else {
			fwrite(p, 1, n, out);
			p += n;
		}
	}
	putc('"', out);
}
