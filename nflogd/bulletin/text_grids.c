/*
 * text_grids.c - the tables of a report in plain text. What is wider
 * than the page goes on below, behind the first columns once more.
 */
#include "base/intl.h"
#include "bulletin/text.h"

enum { TEXT_MOST = 24 };	/* columns of a name */

/* Columns of the terminal that a column takes. */
static void
measure(struct page *page, const struct grid *g, size_t column,
    struct column *c)
{
	enum grid_kind kind = g->columns[column].kind;

	*c = (struct column){ .heading = g->columns[column].heading,
		.right = kind != GRID_TEXT };
	page_fit(page, c, c->heading);
	for (size_t i = 0; i < grid_rows(g); i++) {
		char text[GRID_CELL];

		page_fit(page, c,
		    grid_people(g, grid_at(g, i, column), column, text));
	}
	if (kind == GRID_TEXT && c->width > TEXT_MOST)
		c->width = TEXT_MOST;
}

/* The columns up to the first text: what tells rows apart. */
static size_t
count_leading(const struct grid *g)
{
	for (size_t i = 0; i < g->column_count; i++)
		if (g->columns[i].kind == GRID_TEXT)
			return i + 1;
	return 0;
}

/* A part of the table: which columns, and how wide they are. */
struct part {
	struct column columns[GRID_COLUMNS];
	size_t at[GRID_COLUMNS], count;
};

static void
print_row(struct page *page, const struct grid *g, const struct part *part,
    size_t row)
{
	char texts[GRID_COLUMNS][GRID_CELL];
	const char *cells[GRID_COLUMNS];

	for (size_t i = 0; i < part->count; i++)
		cells[i] = grid_people(g, grid_at(g, row, part->at[i]),
		    part->at[i], texts[i]);
	page_row(page, part->columns, part->count, cells);
}

/*
 * Take columns from `next` on, behind those that lead, while they fit. Returns
 * the first that is left; there is always progress.
 */
static size_t
take_columns(struct page *page, const struct grid *g, size_t leading,
    size_t next, struct part *part)
{
	size_t first = next < leading ? leading : next;

	part->count = 0;
	for (size_t i = 0; i < g->column_count; i++) {
		if (i >= leading && i < first)
			continue;
		measure(page, g, i, &part->columns[part->count]);
		part->at[part->count++] = i;
		if (i > first && page_table_width(part->columns,
		    part->count) > page->width) {
			part->count--;
			return i;
		}
	}
	return g->column_count;
}

void
page_grid(struct page *page, const struct grid *g)
{
	size_t leading = count_leading(g), next = 0;
	char title[GRID_TITLE + 64];

	snprintf(title, sizeof(title), _("Table %s: "), g->row->number);
	strncat(title, g->title, sizeof(title) - strlen(title) - 1);
	putc('\n', page->out);
	page_wrap(page, title, 0);
	while (next < g->column_count) {
		struct part part;

		if (next > 0)
			putc('\n', page->out);
		next = take_columns(page, g, leading, next, &part);
		page_headings(page, part.columns, part.count);
		for (size_t i = 0; i < grid_rows(g); i++)
			print_row(page, g, &part, i);
	}
	if (g->remark != NULL)
		page_wrap(page, g->remark, INDENT);
}
