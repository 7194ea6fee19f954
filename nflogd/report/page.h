/*
 * page.h - the page the text style writes on: columns of a terminal, plain
 * ASCII where it takes no more, colours where it wants them. Nothing written
 * through it can disturb a terminal, whatever a sensor calls itself.
 */
#ifndef NFLOGD_REPORT_PAGE_H
#define NFLOGD_REPORT_PAGE_H

#include "report/report.h"

struct page {
	const struct report *report;
	FILE *out;
	size_t width;
	bool utf8;
	bool failed;	/* memory was short: something is missing */
};

/* Of the 16 colours of every terminal, those readable on black and white. */
enum ink { INK_PLAIN, INK_STRONG, INK_BAR, INK_FINDING, INK_TROUBLE };

void page_ink(const struct page *page, enum ink ink);

/* Columns a text takes when page_cell prints it. */
size_t page_columns(const struct page *page, const char *text);

/* Exactly `width` columns: padded with blanks, or cut and marked as cut. */
void page_cell(struct page *page, const char *text, size_t width);

/* A paragraph behind `indent` blanks, lines broken at the page's width. */
void page_wrap(struct page *page, const char *text, size_t indent);

/* An empty line, and the title of what follows. */
void page_title(const struct page *page, const char *title);

enum { INDENT = 2, GAP = 2 };	/* of tables: before and between columns */

struct column {
	const char *heading;
	size_t width;	/* 0: the column is left out */
	bool right;	/* align its texts to the right */
	enum ink ink;
};

/* A line of a table: a text per column. */
void page_row(struct page *page, const struct column *columns,
    size_t count, const char *const *cells);
void page_headings(
    struct page *page, const struct column *columns, size_t count);

/* Make a column wide enough for a text, and for its heading. */
void page_fit(
    const struct page *page, struct column *column, const char *text);

/* Columns and the gaps between them, the indent included. */
size_t page_table_width(const struct column *columns, size_t count);

enum { BAR_MOST = 40, BAR_TEXT = BAR_MOST * 3 + 1 };

/*
 * A bar of at most `width` (up to BAR_MOST) columns that stands for part of
 * whole. Whatever is not nothing shows.
 */
void page_bar(const struct page *page, char bar[BAR_TEXT], uint64_t part,
    uint64_t whole, size_t width);

/*
 * A text put together piece by piece: print to list_open's stream, then hand
 * it to list_wrap, which prints it as page_wrap does, but as one paragraph: a
 * newline can only have come with somebody's name. NULL when memory is short.
 */
struct list {
	FILE *stream;
	char *text;
	size_t size;
	size_t items;
};
FILE *list_open(struct page *page, struct list *list);
void list_wrap(struct page *page, struct list *list, size_t indent);

/* The stream again, behind the comma that stands before all but the first. */
FILE *list_item(struct list *list);

/* The sections of the page, in their order. */
void page_headline(struct page *page);
void page_days(struct page *page);
void page_services(struct page *page);
void page_unusual(struct page *page);
void page_notes(struct page *page);
void page_tags(struct page *page);
void page_ledger(struct page *page);

#endif
