/* json.c - see json.h. */
#include "base/json.h"
#include "base/utf8.h"

static void
put_escaped(FILE *out, uint32_t c)
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
	const char *clean = text.at; /* what is still to be written as it is */
	uint32_t c;
	size_t n;

	putc('"', out);
	for (; text.len > 0; text = slice_from(text, n)) {
		n = utf8_decode(text.at, text.len, &c);
		if (n > 0 && c != '"' && c != '\\' && !utf8_disturbs(c))
			continue;
		fwrite(clean, 1, (size_t)(text.at - clean), out);
		if (n > 0)
			put_escaped(out, c);
		else
			fputs("\xef\xbf\xbd", out);
		n = n > 0 ? n : 1;
		clean = text.at + n;
	}
	fwrite(clean, 1, (size_t)(text.at - clean), out);
	putc('"', out);
}
