/* wide.c - see wide.h. */
#include "base/wide.h"
#include "base/utf8.h"

#include <string.h>

/* One character of a text, or one byte that is none. */
struct glyph {
	const char *at;
	size_t bytes;
	unsigned columns;
	bool harmless;	/* may be printed as it is */
};

static struct glyph
glyph_at(const char *p, const char *end)
{
	struct glyph g = { p, 1, 1, false };
	uint32_t c;
	size_t bytes = utf8_decode(p, (size_t)(end - p), &c);

	if (bytes == 0 || utf8_disturbs(c)) {
		g.bytes = bytes > 0 ? bytes : 1;
		return g;
	}
	return (struct glyph){ p, bytes, wide_columns(c), true };
}

static void
glyph_print(FILE *out, struct glyph g)
{
	if (g.harmless)
		fwrite(g.at, 1, g.bytes, out);
	else
		fputc('?', out);
}

static void
print_blanks(FILE *out, size_t count)
{
	while (count-- > 0)
		fputc(' ', out);
}

size_t
wide_width(const char *utf8)
{
	const char *end = utf8 + strlen(utf8);
	size_t columns = 0;

	while (utf8 < end) {
		struct glyph g = glyph_at(utf8, end);

		columns += g.columns;
		utf8 += g.bytes;
	}
	return columns;
}

void
wide_print_padded(FILE *out, const char *utf8, size_t width)
{
	const char *end = utf8 + strlen(utf8);
	bool cut = wide_width(utf8) > width;
	size_t room = cut && width > 0 ? width - 1 : width;

	for (size_t bytes; utf8 < end; utf8 += bytes) {
		struct glyph g = glyph_at(utf8, end);

		if (g.columns > room || width == 0)
			break;
		glyph_print(out, g);
		room -= g.columns;
		bytes = g.bytes;
	}
	print_blanks(out, room);
	if (cut && width > 0)
		fputs("\xe2\x80\xa6", out);
}

/* Is the glyph one of those in `list`? */
static bool
listed(struct glyph g, const char *list)
{
	return memmem(list, strlen(list), g.at, g.bytes) != NULL;
}

/*
 * May a line end between the two? The lists are the common part of JIS X 4051
 * (what may not begin a line, what may not end one) and ASCII's.
 */
static bool
may_break(struct glyph before, struct glyph behind)
{
	static const char not_first[] =
	    "、。，．・：；？！）」』】〉》〕］｝〗〙〟’”…‥ー々〻ヽヾゝゞ゛゜"
	    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％,.:;?!)]}%";
	static const char not_last[] = "（「『【〈《〔［｛〖〘〝‘“([{";

	if (behind.columns == 0 ||
	    (before.columns != 2 && behind.columns != 2))
		return false;
	return !listed(behind, not_first) && !listed(before, not_last);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The end of what must stay on one line from p on, and its columns. */
static const char *
unbreakable(const char *p, const char *end, size_t *columns)
{
	struct glyph g = glyph_at(p, end), next;

	*columns = g.columns;
	for (p += g.bytes; p < end && !is_blank(*p); p += next.bytes) {
		next = glyph_at(p, end);
		if (may_break(g, next))
			break;
		*columns += next.columns;
		if (next.columns > 0)
			g = next;
	}
	return p;
}

static void
print_piece(FILE *out, const char *p, const char *end)
{
	while (p < end) {
		struct glyph g = glyph_at(p, end);

		glyph_print(out, g);
		p += g.bytes;
	}
}

/* One line of the source text, without its newline. */
static void
wrap_line(FILE *out, const char *p, const char *end, size_t indent,
    size_t room)
{
	size_t used = 0;

	while (p < end) {
		bool blank = is_blank(*p);
		size_t columns;
		const char *to;

		if (blank && (++p == end || is_blank(*p)))
			continue;
		to = unbreakable(p, end, &columns);
		blank = blank && used > 0;
		if (used > 0 && used + blank + columns > room) {
			fputc('\n', out);
			used = 0;
			blank = false;
		}
		print_blanks(out, used == 0 ? indent : blank);
		print_piece(out, p, to);
		used += blank + (columns > 0 ? columns : 1);
		p = to;
	}
	fputc('\n', out);
}

void
wide_wrap(FILE *out, const char *utf8, size_t indent, size_t width)
{
	const char *end = utf8 + strlen(utf8);
	size_t room = width > indent ? width - indent : 1;

	while (utf8 < end) {
		const char *newline = memchr(utf8, '\n', (size_t)(end - utf8));
		const char *to = newline != NULL ? newline : end;

		wrap_line(out, utf8, to, indent, room);
		utf8 = to + (newline != NULL);
	}
}

/* How wide the last glyph is that takes any columns; 0 where there is none. */
static unsigned
last_columns(const char *from, const char *end)
{
	while (end > from) {
		const char *p = end - 1;
		struct glyph g;

		while (p > from && ((unsigned char)*p & 0xc0) == 0x80)
			p--;
		g = glyph_at(p, end);
		if (p + g.bytes != end)	/* bytes that are no character */
			return 1;
		if (g.columns > 0)
			return g.columns;
		end = p;
	}
	return 0;
}

void
wide_join(char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8), *blank;
	char *to = utf8;

	while ((blank = memchr(p, ' ', (size_t)(end - p))) != NULL) {
		bool joined = blank + 1 < end &&
		    glyph_at(blank + 1, end).columns == 2 &&
		    last_columns(p, blank) == 2;
		size_t len = (size_t)(blank - p) + !joined;

		memmove(to, p, len);
		to += len;
		p = blank + 1;
	}
	memmove(to, p, (size_t)(end - p) + 1);
}
