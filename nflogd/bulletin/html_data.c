/*
 * html_data.c - what the script of an HTML report draws from, of html.h: the
 * same numbers as the tables, as strings of digits, since scripts cut larger
 * ones than 2^53; null stands for "not observed".
 */
#include "base/intl.h"
#include "base/json.h"
#include "bulletin/html.h"
#include "bulletin/paint.h"

#include <inttypes.h>
#include <stdlib.h>

static void
put_text(FILE *out, const char *name, const char *text)
{
	fprintf(out, "\"%s\":", name);
	json_string(out, slice_of(text));
}

static void
put_texts(FILE *out)
{
	fputs("\"text\":{", out);
	put_text(out, "total", _("total"));
	putc(',', out);
	put_text(out, "unobserved", _("not observed"));
	putc(',', out);
	put_text(out, "below", _("The numbers are in the table below."));
	putc(',', out);
	put_text(out, "zoom", _("Zoom: mark a part"));
	putc(',', out);
	put_text(out, "back", _("Undo the zoom"));
	putc(',', out);
	put_text(out, "restore", _("As at first"));
	putc(',', out);
	put_text(out, "save", _("Save as an image"));
	fputs("},\n", out);
}

/* The patterns of the drawings, by colour. */
static void
put_paints(FILE *out)
{
	fprintf(out, "\"tile\":%d,\n\"paints\":[", TILE);
	for (unsigned i = 0; i <= COLOURS; i++) {
		const struct paint *p = paint_of(i);

		fputs(i > 0 ? ",\n{\"tile\":\"" : "\n{\"tile\":\"", out);
		hatch_tile(p->hatch, out);
		fprintf(out, "\",\"round\":%s,\"width\":%.1f,\"dash\":[",
		    p->hatch == HATCH_DOTS ? "true" : "false", p->width);
		for (const char *c = p->dash; *c != '\0'; c++)
			putc(*c == ' ' ? ',' : *c, out);
		fputs("]}", out);
	}
	fputs("],\n", out);
}

static void
put_number(FILE *out, bool is_there, uint64_t number)
{
	if (is_there)
		fprintf(out, "\"%" PRIu64 "\"", number);
	else
		fputs("null", out);
}

static void
put_point(const struct figure_point *p, FILE *out)
{
	fputs("{", out);
	put_text(out, "label", p->label);
	fputs(",\"whole\":", out);
	put_number(out, p->observed, p->whole);
	fprintf(out, ",\"observed\":%s}", p->observed ? "true" : "false");
}

static void
put_series(const struct figure_data *f, const struct figure_series *s,
    FILE *out)
{
	fputs("\n{", out);
	put_text(out, "name", s->name);
	fprintf(out, ",\"paint\":%u,\"values\":[", s->colour);
	for (size_t i = 0; i < f->point_count; i++) {
		fputs(i > 0 ? "," : "", out);
		put_number(out, f->points[i].observed, s->values[i]);
	}
	fputs("]", out);
	if (f->row->chart == CHART_SHARE) {
		fputs(",\"shares\":[", out);
		for (size_t i = 0; i < f->point_count; i++)
			fprintf(out, "%s%u", i > 0 ? "," : "",
			    figure_share(f, s, i));
		fputs("]", out);
	}
	fputs("}", out);
}

static void
put_figure(const struct figure_data *f, FILE *out)
{
	fprintf(out, "\n{\"id\":\"figure-%s\",\"chart\":\"%s\",\"whole\":%s,",
	    f->row->number, figure_chart_word(f->row->chart),
	    f->row->by != FIGURE_BY_MEASURE ? "true" : "false");
	put_text(out, "title", f->title);
	fputs(",\n\"points\":[", out);
	for (size_t i = 0; i < f->point_count; i++) {
		fputs(i > 0 ? ",\n" : "", out);
		put_point(&f->points[i], out);
	}
	fputs("],\n\"series\":[", out);
	for (size_t k = 0; k < f->series_count; k++) {
		fputs(k > 0 ? "," : "", out);
		put_series(f, &f->series[k], out);
	}
	fputs("]}", out);
}

/* In JSON these stand in strings only; there, each has another spelling. */
static void
put_safely(const char *json, size_t size, FILE *out)
{
	for (size_t i = 0; i < size; i++)
		if (json[i] == '<' || json[i] == '>' || json[i] == '&')
			fprintf(out, "\\u%04x", (unsigned)json[i]);
		else
			putc(json[i], out);
}

bool
html_data(const struct bulletin *b, FILE *out)
{
	char *json = NULL;
	size_t size, drawn = 0;
	FILE *f = open_memstream(&json, &size);

	if (f == NULL)
		return false;
	fputs("{", f);
	put_texts(f);
	put_paints(f);
	fputs("\"figures\":[", f);
	for (size_t i = 0; i < FIGURES; i++) {
		if (b->figures[i].series_count == 0)
			continue;
		fputs(drawn++ > 0 ? "," : "", f);
		put_figure(&b->figures[i], f);
	}
	fputs("]}\n", f);
	if (fclose(f) != 0) {
		free(json);
		return false;
	}
	put_safely(json, size, out);
	free(json);
	return true;
}
