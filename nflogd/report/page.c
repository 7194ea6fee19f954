/* page.c - see page.h. */
#include "report/page.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "base/wide.h"

#include <stdlib.h>

void
page_ink(const struct page *page, enum ink ink)
{
	static const char *const codes[] = {
		[INK_PLAIN] = "\033[0m",
		[INK_STRONG] = "\033[1m",
		[INK_BAR] = "\033[36m",
		[INK_FINDING] = "\033[35m",
		[INK_TROUBLE] = "\033[31m",
	};

	if (page->report->color)
		fputs(codes[ink], page->out);
}

/*
 * The text in ASCII, a "?" for any other character; newlines stay. To be freed;
 * NULL when memory is short.
 */
static char *
to_ascii(const char *text)
{
	size_t len = strlen(text), used = 0, n;
	char *ascii = malloc(len + 1);
	uint32_t character;

	if (ascii == NULL)
		return NULL;
	for (size_t i = 0; i < len; i += n) {
		n = utf8_decode(text + i, len - i, &character);
		if (n == 1 && (character >= ' ' || character == '\n') &&
		    character != 0x7f)
			ascii[used++] = text[i];
		else
			ascii[used++] = '?';
		if (n == 0)
			n = 1;
	}
	ascii[used] = '\0';
	return ascii;
}

static size_t
ascii_columns(const char *text)
{
	size_t len = strlen(text), columns = 0, n;
	uint32_t character;

	for (size_t i = 0; i < len; i += n, columns++) {
		n = utf8_decode(text + i, len - i, &character);
		if (n == 0)
			n = 1;
	}
	return columns;
}

size_t
page_columns(const struct page *page, const char *text)
{
	return page->utf8 ? wide_width(text) : ascii_columns(text);
}

/* Two dots mark what was cut. */
static void
print_ascii(FILE *out, char *ascii, size_t width)
{
	size_t len = strlen(ascii);

	for (size_t i = 0; i < len; i++)
		if (ascii[i] == '\n')
			ascii[i] = '?';
	if (len > width && width > 2)
		ascii[width - 2] = ascii[width - 1] = '.';
	fprintf(out, "%-*.*s", (int)width, (int)width, ascii);
}

void
page_cell(struct page *page, const char *text, size_t width)
{
	char *ascii;

	if (page->utf8) {
		wide_print_padded(page->out, text, width);
		return;
	}
	ascii = to_ascii(text);
	if (ascii != NULL)
		print_ascii(page->out, ascii, width);
	else
		page->failed = true;
	free(ascii);
}

void
page_wrap(struct page *page, const char *text, size_t indent)
{
	char *ascii;

	if (page->utf8) {
		wide_wrap(page->out, text, indent, page->width);
		return;
	}
	ascii = to_ascii(text);
	if (ascii != NULL)
		wide_wrap(page->out, ascii, indent, page->width);
	else
		page->failed = true;
	free(ascii);
}

void
page_title(const struct page *page, const char *title)
{
	putc('\n', page->out);
	page_ink(page, INK_STRONG);
	fputs(title, page->out);
	page_ink(page, INK_PLAIN);
	putc('\n', page->out);
}

/* Blanks are printed only before something, so that no line ends in them. */
void
page_row(struct page *page, const struct column *columns, size_t count,
    const char *const *cells)
{
	size_t blanks = INDENT;

	for (size_t i = 0; i < count; i++) {
		const struct column *c = &columns[i];
		size_t width = page_columns(page, cells[i]);

		if (c->width == 0)
			continue;
		if (width > c->width)
			width = c->width;
		if (c->right)
			blanks += c->width - width;
		if (width > 0) {
			fprintf(page->out, "%*s", (int)blanks, "");
			blanks = 0;
			if (c->ink != INK_PLAIN)
				page_ink(page, c->ink);
			page_cell(page, cells[i], width);
			if (c->ink != INK_PLAIN)
				page_ink(page, INK_PLAIN);
		}
		if (!c->right)
			blanks += c->width - width;
		blanks += GAP;
	}
	putc('\n', page->out);
}

void
page_headings(
    struct page *page, const struct column *columns, size_t count)
{
	struct column plain[16];
	const char *cells[16];

	for (size_t i = 0; i < count; i++) {
		plain[i] = columns[i];
		plain[i].ink = INK_PLAIN;
		cells[i] = columns[i].heading;
	}
	page_row(page, plain, count, cells);
}

void
page_fit(const struct page *page, struct column *column, const char *text)
{
	size_t width = page_columns(page, text);

	if (column->width == 0)
		column->width = page_columns(page, column->heading);
	if (column->width < width)
		column->width = width;
}

size_t
page_table_width(const struct column *columns, size_t count)
{
	size_t width = INDENT;

	for (size_t i = 0; i < count; i++)
		if (columns[i].width > 0)
			width += columns[i].width + (width > INDENT ? GAP : 0);
	return width;
}

/* Left blocks of an eighth to seven eighths: U+258F to U+2589. */
void
page_bar(const struct page *page, char bar[BAR_TEXT], uint64_t part,
    uint64_t whole, size_t width)
{
	unsigned fine = page->utf8 ? 8 : 1;
	unsigned n = report_share(part, whole, (unsigned)width * fine);
	char *p = bar;

	if (n == 0 && part > 0)
		n = 1;
	for (; n >= fine; n -= fine) {
		if (page->utf8)
			p = stpcpy(p, "\xe2\x96\x88");
		else
			*p++ = '#';
	}
	if (n > 0) {
		p = stpcpy(p, "\xe2\x96\x90");
		p[-1] = (char)(0x90 - n);
	}
	*p = '\0';
}

FILE *
list_open(struct page *page, struct list *list)
{
	*list = (struct list){ 0 };
	list->stream = open_memstream(&list->text, &list->size);
	if (list->stream == NULL)
		page->failed = true;
	return list->stream;
}

FILE *
list_item(struct list *list)
{
	if (list->items++ > 0)
		fputs(_(", "), list->stream);
	return list->stream;
}

void
list_wrap(struct page *page, struct list *list, size_t indent)
{
	if (fclose(list->stream) == 0 && list->text != NULL) {
		for (size_t i = 0; i < list->size; i++)
			if (list->text[i] == '\n')
				list->text[i] = '?';
		page_wrap(page, list->text, indent);
	} else {
		page->failed = true;
	}
	free(list->text);
}
