/* html_grid.c - the tables beside the figures, of html.h. */
#include "base/intl.h"
#include "bulletin/html.h"

/* Texts stand on the left, numbers on the right. */
static void
put_cell(FILE *out, const char *name, const char *scope, const struct grid *g,
    size_t column, const char *text)
{
	fprintf(out, "<%s%s%s>", name, scope,
	    g->columns[column].kind == GRID_TEXT ? " class=\"text\"" : "");
	html_text(out, text);
	fprintf(out, "</%s>", name);
}

static void
put_row(FILE *out, const struct grid *g, size_t row)
{
	fputs("<tr>", out);
	for (size_t k = 0; k < g->column_count; k++) {
		char text[GRID_CELL];
		const char *said =
		    grid_people(g, grid_at(g, row, k), k, text);

		if (k == 0)
			put_cell(out, "th", " scope=\"row\"", g, k, said);
		else
			put_cell(out, "td", "", g, k, said);
	}
	fputs("</tr>\n", out);
}

void
html_grid(const struct grid *g, FILE *out)
{
	fprintf(out, "<table aria-labelledby=\"title-%s\">\n<thead><tr>",
	    g->row->number);
	for (size_t k = 0; k < g->column_count; k++)
		put_cell(out, "th", " scope=\"col\"", g, k,
		    g->columns[k].heading);
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < grid_rows(g); i++)
		put_row(out, g, i);
	fputs("</tbody>\n</table>\n", out);
}
