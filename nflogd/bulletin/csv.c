/*
 * csv.c - a period report for spreadsheets: a file per figure, one row
 * per point and series. What people wrote (names and explanations) never begins
 * like a formula.
 */
#include "bulletin/bulletin.h"
#include "report/csv_writer.h"

#include <inttypes.h>

/* Spreadsheets compute what begins so. */
static bool
is_formula(const char *text)
{
	return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

static void
put_free_text(struct csv *w, const char *text, bool comma)
{
	char name[4096];

	if (comma)
		csv_put(w, ",", 1);
	if (text == NULL)
		return;
	if (!is_formula(text)) {
		csv_name(w, text);
		return;
	}
	snprintf(name, sizeof(name), "'%s", text);
	csv_name(w, name);
}

static void
put_period(struct csv *w, struct period p)
{
	char day[DAY_TEXT];

	csv_put(w, ",", 1);
	csv_put(w, day, day_format(p.first, day));
	csv_put(w, ",", 1);
	csv_put(w, day, day_format(p.last, day));
}

/* A service is of fixed letters; a region may be anything. */
static void
put_key(struct csv *w, const struct figure_data *f, const char *key)
{
	if (f->row->by != FIGURE_BY_SERVICE) {
		put_free_text(w, key, true);
		return;
	}
	csv_put(w, ",", 1);
	csv_name(w, key);
}

static void
put_row(struct csv *w, const struct figure_data *f,
    const struct figure_series *s, size_t point)
{
	bool is_there = f->points[point].observed;

	csv_name(w, f->row->number);
	put_period(w, f->points[point].period);
	put_key(w, f, s->key);
	if (is_there)
		csv_number(w, s->values[point], ',');
	else
		csv_put(w, ",", 1);
	if (is_there && f->row->by != FIGURE_BY_MEASURE)
		csv_number(w, figure_share(f, s, point), ',');
	else
		csv_put(w, ",", 1);
	csv_put(w, "\n", 1);
}

void
bulletin_csv_figure(const struct figure_data *f, FILE *out)
{
	static const char header[] = "figure,from,to,series,value,share\n";
	struct csv w;

	w.out = out;
	w.used = 0;
	csv_put(&w, header, sizeof(header) - 1);
	for (size_t i = 0; i < f->point_count; i++)
		for (size_t k = 0; k < f->series_count; k++)
			put_row(&w, f, &f->series[k], i);
	csv_flush(&w);
}

void
bulletin_csv_table(const struct bulletin *b, FILE *out)
{
	static const char header[] = "rank,service,accesses,sources,title,"
				     "explanation,malware,references\n";
	struct csv w;

	w.out = out;
	w.used = 0;
	csv_put(&w, header, sizeof(header) - 1);
	for (size_t i = 0; i < b->table_count; i++) {
		const struct explained *e = &b->table[i];
		struct tally t = e->service->periods[PERIOD_THIS];
		char rank[24];

		csv_put(&w, rank,
		    (size_t)snprintf(rank, sizeof(rank), "%zu,", i + 1));
		csv_name(&w, e->key);
		csv_number(&w, t.accesses, ',');
		csv_number(&w, t.sources, ',');
		put_free_text(
		    &w, e->note != NULL ? e->note->title : NULL, true);
		put_free_text(
		    &w, e->note != NULL ? e->note->text : NULL, true);
		put_free_text(&w, e->malware, true);
		put_free_text(&w, e->references, true);
		csv_put(&w, "\n", 1);
	}
	csv_flush(&w);
}

static void
put_cell(struct csv *w, const struct grid *g, size_t row, size_t column)
{
	const struct grid_cell *cell = grid_at(g, row, column);
	char text[24];

	if (cell->known && g->columns[column].kind == GRID_TEXT) {
		put_free_text(w, cell->key != NULL ? cell->key : cell->text,
		    column > 0);
		return;
	}
	if (column > 0)
		csv_put(w, ",", 1);
	if (!cell->known)
		return;
	if (g->columns[column].kind == GRID_CHANGE)
		snprintf(text, sizeof(text), "%" PRId64, cell->change);
	else
		snprintf(text, sizeof(text), "%" PRIu64, cell->number);
	csv_put(w, text, strlen(text));
}

void
bulletin_csv_grid(const struct grid *g, FILE *out)
{
	struct csv w;

	w.out = out;
	w.used = 0;
	for (size_t i = 0; i < g->column_count; i++) {
		if (i > 0)
			csv_put(&w, ",", 1);
		csv_name(&w, g->columns[i].key);
	}
	csv_put(&w, "\n", 1);
	for (size_t i = 0; i < grid_rows(g); i++) {
		for (size_t k = 0; k < g->column_count; k++)
			put_cell(&w, g, i, k);
		csv_put(&w, "\n", 1);
	}
	csv_flush(&w);
}
