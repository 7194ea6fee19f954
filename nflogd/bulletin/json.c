/*
 * json.c - a period report as one JSON object (RFC 8259). The manual
 * and report.schema.json promise the names; numbers are bare, null stands for
 * "not observed".
 */
#include "base/json.h"
#include "bulletin/bulletin.h"
#include "report/report.h"

#include <inttypes.h>

static void
put_text(FILE *out, const char *name, const char *text)
{
	fprintf(out, "\"%s\":", name);
	if (text == NULL)
		fputs("null", out);
	else
		json_string(out, slice_of(text));
}

static void
put_days(FILE *out, struct period p)
{
	char day[DAY_TEXT];

	day_format(p.first, day);
	fprintf(out, "\"from\":\"%s\"", day);
	day_format(p.last, day);
	fprintf(out, ",\"to\":\"%s\"", day);
}

/* A number, or null where there is none. */
static void
put_number_if(FILE *out, bool is_there, uint64_t number)
{
	if (is_there)
		fprintf(out, "%" PRIu64, number);
	else
		fputs("null", out);
}

static void
put_period(const struct bulletin *b, FILE *out, int i)
{
	const struct query *q = &b->query;
	struct means m = query_means(&b->query, i);

	fputs("\n{", out);
	put_days(out, q->time.periods[i]);
	fprintf(out, ",\"sensors\":%zu,\"sensor_days\":%" PRIu64
	    ",\"accesses\":%" PRIu64 ",\"sources\":%" PRIu64
	    ",\"mean_accesses\":", q->sensors[i], m.sensor_days,
	    q->all.periods[i].accesses, q->all.periods[i].sources);
	put_number_if(out, m.sensor_days > 0, m.accesses);
	fputs(",\"mean_sources\":", out);
	put_number_if(out, m.sensor_days > 0, m.sources);
	putc('}', out);
}

static void
put_notable(const struct bulletin *b, FILE *out)
{
	static const char *const chosen[] = { [NOTABLE_ASKED] = "asked",
		[NOTABLE_FOUND] = "found", [NOTABLE_GREW] = "grew", [NOTABLE_MOST] = "most" };
	char service[SERVICE_TEXT];

	if (b->notable_by == NOTABLE_NONE) {
		fputs("\"notable\":null,\n", out);
		return;
	}
	service_format(b->notable, service);
	fputs("\"notable\":{", out);
	put_text(out, "service", service);
	fprintf(out, ",\"chosen\":\"%s\"},\n", chosen[b->notable_by]);
}

static void
put_words(const struct bulletin *b, FILE *out)
{
	fputs("\"words\":{", out);
	for (unsigned i = 0; i < WORDS; i++) {
		fputs(i > 0 ? ",\n" : "\n", out);
		put_text(out, word_name((enum word)i), b->words[i]);
	}
	fputs("},\n", out);
}

static void
put_points(const struct figure_data *f, FILE *out)
{
	fputs("\"points\":[", out);
	for (size_t i = 0; i < f->point_count; i++) {
		fputs(i > 0 ? ",\n{" : "\n{", out);
		put_days(out, f->points[i].period);
		fprintf(out, ",\"observed\":%s",
		    f->points[i].observed ? "true" : "false");
		if (f->row->by != FIGURE_BY_MEASURE) {
			fputs(",\"whole\":", out);
			put_number_if(out, f->points[i].observed,
			    f->points[i].whole);
		}
		putc('}', out);
	}
	fputs("],\n", out);
}

/* One per point: values, or their shares. */
static void
put_values(const struct figure_data *f, const struct figure_series *s,
    bool shares, FILE *out)
{
	fprintf(out, ",\"%s\":[", shares ? "shares" : "values");
	for (size_t i = 0; i < f->point_count; i++) {
		if (i > 0)
			putc(',', out);
		put_number_if(out, f->points[i].observed,
		    shares ? figure_share(f, s, i) : s->values[i]);
	}
	putc(']', out);
}

static void
put_series(const struct figure_data *f, const struct figure_series *s,
    FILE *out)
{
	fputs("\n{", out);
	put_text(out, "key", s->key);
	putc(',', out);
	put_text(out, "name", s->name);
	fprintf(out, ",\"others\":%s", s->others ? "true" : "false");
	if (f->row->by != FIGURE_BY_MEASURE)
		fprintf(out, ",\"total\":%" PRIu64, s->total);
	put_values(f, s, false, out);
	if (f->row->chart == CHART_SHARE) {
		put_values(f, s, true, out);
		fprintf(out, ",\"total_share\":%u", figure_total_share(f, s));
	}
	putc('}', out);
}

static void
put_figure(const struct figure_data *f, FILE *out)
{
	fputs("\n{", out);
	put_text(out, "figure", f->row->number);
	putc(',', out);
	put_text(out, "title", f->title);
	putc(',', out);
	put_text(out, "remark", f->remark);
	fprintf(out, ",\"measure\":\"%s\",\"by\":\"%s\",\"chart\":\"%s\",\n",
	    figure_measure_word(f->row->measure), figure_by_word(f->row->by),
	    figure_chart_word(f->row->chart));
	put_points(f, out);
	fputs("\"series\":[", out);
	for (size_t i = 0; i < f->series_count; i++) {
		if (i > 0)
			putc(',', out);
		put_series(f, &f->series[i], out);
	}
	fputs("]}", out);
}

static void
put_table(const struct bulletin *b, FILE *out)
{
	fputs("\"table_4\":[", out);
	for (size_t i = 0; i < b->table_count; i++) {
		const struct explained *e = &b->table[i];

		fputs(i > 0 ? ",\n{" : "\n{", out);
		put_text(out, "service", e->key);
		fprintf(out, ",\"accesses\":%" PRIu64 ",\"sources\":%" PRIu64
		    ",\"note\":", e->service->periods[PERIOD_THIS].accesses,
		    e->service->periods[PERIOD_THIS].sources);
		if (e->note != NULL)
			report_json_note(out, e->note);
		else
			fputs("null", out);
		putc('}', out);
	}
	fputs("]", out);
}

static void
put_grid_cell(const struct grid *g, size_t row, size_t column, FILE *out)
{
	const struct grid_cell *cell = grid_at(g, row, column);
	enum grid_kind kind = g->columns[column].kind;

	if (cell->known && kind == GRID_TEXT)
		put_text(out, g->columns[column].key,
		    cell->key != NULL ? cell->key : cell->text);
	else if (cell->known && kind == GRID_CHANGE)
		fprintf(out, "\"%s\":%" PRId64, g->columns[column].key,
		    cell->change);
	else if (cell->known)
		fprintf(out, "\"%s\":%" PRIu64, g->columns[column].key,
		    cell->number);
	else
		put_text(out, g->columns[column].key, NULL);
}

static void
put_grid(const struct grid *g, FILE *out)
{
	fputs("\n{", out);
	put_text(out, "table", g->row->number);
	putc(',', out);
	put_text(out, "name", g->row->name);
	putc(',', out);
	put_text(out, "title", g->title);
	fputs(",\n", out);
	put_text(out, "remark", g->remark);
	fputs(",\n\"rows\":[", out);
	for (size_t i = 0; i < grid_rows(g); i++) {
		fputs(i > 0 ? ",\n{" : "\n{", out);
		for (size_t k = 0; k < g->column_count; k++) {
			if (k > 0)
				putc(',', out);
			put_grid_cell(g, i, k, out);
		}
		putc('}', out);
	}
	fputs("]}", out);
}

static void
put_grids(const struct bulletin *b, FILE *out)
{
	fputs("\"tables\":[", out);
	for (size_t i = 0; i < b->grid_count; i++) {
		if (i > 0)
			putc(',', out);
		put_grid(&b->grids[i], out);
	}
	fputs("]", out);
}

bool
bulletin_json(const struct bulletin *b, FILE *out)
{
	putc('{', out);
	put_text(out, "title", b->title);
	fprintf(out, ",\n\"unit\":\"%s\",\n\"periods\":[",
	    unit_word(b->query.time.unit));
	for (int i = 0; i < PERIODS; i++) {
		if (i > 0)
			putc(',', out);
		put_period(b, out, i);
	}
	fputs("],\n", out);
	put_notable(b, out);
	put_words(b, out);
	fputs("\"figures\":[", out);
	for (size_t i = 0; i < FIGURES; i++) {
		if (i > 0)
			putc(',', out);
		put_figure(&b->figures[i], out);
	}
	fputs("],\n", out);
	put_table(b, out);
	fputs(",\n", out);
	put_grids(b, out);
	fputs("}\n", out);
	return true;
}
