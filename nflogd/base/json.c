/* json.c - see json.h. */
#include "base/json.h"
#include "base/utf8.h"

/* Where the pieces of a string go. */
typedef void put_piece(void *to, const char *bytes, size_t n);

static void
put_file(void *to, const char *bytes, size_t n)
{
	fwrite(bytes, 1, n, to);
}

static void
put_out(void *to, const char *bytes, size_t n)
{
	out_bytes(to, bytes, n);
}

static void
put_escaped(put_piece *put, void *to, uint32_t c)
{
	char text[8] = "\\";

	switch (c) {
	case '"': case '\\': text[1] = (char)c; break;
	case '\n': text[1] = 'n'; break;
	case '\t': text[1] = 't'; break;
	case '\r': text[1] = 'r'; break;
	default: snprintf(text, sizeof(text), "\\u%04x", c & 0xffff); break;
	}
	put(to, text, strlen(text));
}

static void
put_string(put_piece *put, void *to, struct slice text)
{
	const char *clean = text.at; /* what is still to be written as it is */
	uint32_t c;
	size_t n;

	put(to, "\"", 1);
	for (; text.len > 0; text = slice_from(text, n)) {
		n = utf8_decode(text.at, text.len, &c);
		if (n > 0 && c != '"' && c != '\\' && !utf8_disturbs(c))
			continue;
		put(to, clean, (size_t)(text.at - clean));
		if (n > 0)
			put_escaped(put, to, c);
		else
			put(to, "\xef\xbf\xbd", 3);
		n = n > 0 ? n : 1;
		clean = text.at + n;
	}
	put(to, clean, (size_t)(text.at - clean));
	put(to, "\"", 1);
}

void
json_string(FILE *out, struct slice text)
{
	put_string(put_file, out, text);
}

void
json_put(struct out *out, struct slice text)
{
	put_string(put_out, out, text);
}
