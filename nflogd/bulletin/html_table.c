/* html_table.c - a figure as a table of its numbers, of html.h. */
#include "base/intl.h"
#include "bulletin/html.h"
#include "report/report.h"

static void
put_heading(FILE *out, const char *text)
{
	fputs("<th scope=\"col\">", out);
	html_text(out, text);
	fputs("</th>", out);
}

/* The start of a row: what it is about. */
static void
start_row(FILE *out, const char *text)
{
	fputs("<tr><th scope=\"row\">", out);
	html_text(out, text);
	fputs("</th>", out);
}

static void
put_number(FILE *out, bool is_there, uint64_t number)
{
	fprintf(out, "<td>%s</td>", is_there ? figure(number).text : "-");
}

/* A row per point, a column per series. */
static void
put_by_point(const struct figure_data *f, FILE *out)
{
	bool whole = f->row->by != FIGURE_BY_MEASURE;

	put_heading(out, f->row->span == FIGURE_DAYS ||
	    f->row->span == FIGURE_TWO_BY_DAY ? _("day") : _("period"));
	for (size_t k = 0; k < f->series_count; k++)
		put_heading(out, f->series[k].name);
	if (whole)
		put_heading(out, _("total"));
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < f->point_count; i++) {
		start_row(out, f->points[i].label);
		for (size_t k = 0; k < f->series_count; k++)
			put_number(out, f->points[i].observed,
			    f->series[k].values[i]);
		if (whole)
			put_number(
			    out, f->points[i].observed, f->points[i].whole);
		fputs("</tr>\n", out);
	}
}

/* A row per series; its number and, of shares, its percentage at each point. */
static void
put_by_series(const struct figure_data *f, FILE *out)
{
	bool shares = f->row->chart == CHART_SHARE;

	put_heading(out, f->row->by == FIGURE_BY_SERVICE ? _("service") :
	    _("region"));
	for (size_t i = 0; i < f->point_count; i++) {
		put_heading(out, f->points[i].label);
		if (shares)
			put_heading(out, "%");
	}
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];

		start_row(out, s->name);
		for (size_t i = 0; i < f->point_count; i++) {
			put_number(out, f->points[i].observed, s->values[i]);
			if (shares)
				put_number(out, f->points[i].observed,
				    figure_share(f, s, i));
		}
		fputs("</tr>\n", out);
	}
}

void
html_table(const struct figure_data *f, FILE *out)
{
	fputs("<table>\n<caption>", out);
	html_text(out, f->title);
	fputs("</caption>\n<thead><tr>", out);
	if (f->row->chart == CHART_LINES || f->row->chart == CHART_STACKED)
		put_by_point(f, out);
	else
		put_by_series(f, out);
	fputs("</tbody>\n</table>\n", out);
}
