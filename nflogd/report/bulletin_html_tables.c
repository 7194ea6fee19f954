/* bulletin_html_tables.c - the tables and remarks of a report in HTML. */
#include "base/intl.h"
#include "report/bulletin_html_tables.h"
#include "report/svg.h"

/* A style sheet may align texts by their class. */
static void
put_cell(FILE *out, const char *name, const struct grid *g, size_t column,
    const char *text)
{
	fprintf(out, "<%s%s>", name,
	    g->columns[column].kind == GRID_TEXT ? " class=\"text\"" : "");
	html_text(out, text);
	fprintf(out, "</%s>", name);
}

void
html_remark(const char *remark, FILE *out)
{
	if (remark == NULL)
		return;
	fputs("<p><small>", out);
	html_text(out, remark);
	fputs("</small></p>\n", out);
}

static void
put_grid(const struct grid *g, FILE *out)
{
	fprintf(out, "<figure id=\"table-%s\">\n<figcaption>", g->row->number);
	fprintf(out, _("Table %s: "), g->row->number);
	html_text(out, g->title);
	fputs("</figcaption>\n<div class=\"wide\"><table>\n<tr>", out);
	for (size_t i = 0; i < g->column_count; i++)
		put_cell(out, "th", g, i, g->columns[i].heading);
	fputs("</tr>\n", out);
	for (size_t i = 0; i < grid_rows(g); i++) {
		fputs("<tr>", out);
		for (size_t k = 0; k < g->column_count; k++) {
			char text[GRID_CELL];

			put_cell(out, "td", g, k,
			    grid_people(g, grid_at(g, i, k), k, text));
		}
		fputs("</tr>\n", out);
	}
	fputs("</table></div>\n", out);
	html_remark(g->remark, out);
	fputs("</figure>\n", out);
}

void
html_tables(const struct bulletin *b, FILE *out)
{
	fputs("<h2>5. ", out);
	html_text(out, bulletin_section('5'));
	fputs("</h2>\n", out);
	for (size_t i = 0; i < b->grid_count; i++)
		put_grid(&b->grids[i], out);
}
