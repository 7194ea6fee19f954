/* totals.c - sums by sensor's day, service and region, and cells; see store.h. */
#include "store/handle.h"

#include <stdlib.h>

/* What is visited, and by whom. */
struct summing {
	struct store *store;
	const struct services *only;	/* NULL: all */
	struct period with_cells;
	struct cells cells;	/* of a row, and the last one of the row before */
	struct group last;	/* of the row before */
	bool (*visit)(void *context, const struct store_total *total);
	void *context;
	bool stopped;
	struct store_error *err;
};

static const struct period NO_DAY = { 1, 0 };

static bool
has_day(struct period p, int32_t day)
{
	return day >= p.first && day <= p.last;
}

/* What a row has in its columns from `first` on. */
static bool
read_piece(struct summing *v, struct statement *st, struct group group,
    struct store_total *total)
{
	const struct piece_row row = piece_row(st, 2);
	struct cells *cells = &v->cells;
	size_t from;

	total->accesses = count_of(row.accesses);
	total->sources = count_of(row.sources);
	total->cell_count = 0;
	if (!row.is_kept)
		return true;
	if (!group_equal(&group, &v->last))
		cells->count = 0;
	v->last = group;
	if (cells->count > 1)
		cells->at[0] = cells->at[cells->count - 1];
	from = cells->count = cells->count > 0;
	if (!piece_open(v->store, group, &row, cells, v->err))
		return false;
	total->cells = cells->at + from;
	total->cell_count = cells->count - from;
	return true;
}

static bool
read_row(struct summing *v, struct statement *st, struct group group,
    bool with_cells, struct store_total *total)
{
	total->service = group.service;
	memcpy(total->region, group.region, REGION);
	if (with_cells)
		return read_piece(v, st, group, total);
	total->accesses = statement_count(st, 2);
	total->sources = statement_count(st, 3);
	return true;
}

/* The rows of a statement whose sensor's day and service are bound. */
static bool
visit_rows(struct summing *v, struct statement *st, int64_t sensor_day,
    bool with_cells, struct store_total *total)
{
	enum step step = STEP_DONE;
	struct group group;

	while (!v->stopped &&
	    (step = statement_step(st, v->err)) == STEP_ROW) {
		if (!group_read(
			v->store, st, sensor_day, false, &group, v->err) ||
		    !read_row(v, st, group, with_cells, total)) {
			statement_reset(st);
			return false;
		}
		v->stopped = !v->visit(v->context, total);
	}
	if (step == STEP_ROW)
		statement_reset(st);
	return step != STEP_FAILED;
}

static bool
visit_all(struct summing *v, int64_t sensor_day, struct store_total *total)
{
	bool with_cells = has_day(v->with_cells, total->day);
	struct statement *st = with_cells ? store_statement(v->store,
	    "SELECT service, region, first, accesses, sources, cells"
	    " FROM counts WHERE sensor_day = ?1"
	    " ORDER BY service, region, first", v->err) :
	    store_statement(v->store,
	    "SELECT service, region, accesses, sources FROM counts"
	    " WHERE sensor_day = ?1 ORDER BY service, region, first", v->err);

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, sensor_day);
	return visit_rows(v, st, sensor_day, with_cells, total);
}

static bool
visit_some(struct summing *v, int64_t sensor_day, struct store_total *total)
{
	struct statement *st = store_statement(v->store,
	    "SELECT service, region, accesses, sources FROM counts"
	    " WHERE sensor_day = ?1 AND service = ?2", v->err);

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, sensor_day);
	for (size_t i = 0; i < v->only->count && !v->stopped; i++) {
		statement_bind_number(st, 2, v->only->at[i]);
		if (!visit_rows(v, st, sensor_day, false, total))
			return false;
	}
	return true;
}

static bool
visit_sensor_days(struct summing *v, struct period period)
{
	struct statement *st = store_statement(v->store,
	    "SELECT d.id, d.day, s.name FROM sensor_day d"
	    " JOIN sensor s ON s.id = d.sensor WHERE d.day BETWEEN ?1 AND ?2"
	    " ORDER BY d.day, s.name", v->err);
	enum step step = STEP_DONE;
	bool ok = true;

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, period.first);
	statement_bind_number(st, 2, period.last);
	while (ok && !v->stopped &&
	    (step = statement_step(st, v->err)) == STEP_ROW) {
		struct store_total total = {
			.day = (int32_t)statement_number(st, 1),
			.sensor = statement_text(st, 2)
		};
		int64_t row = statement_number(st, 0);

		ok = v->only == NULL ? visit_all(v, row, &total) :
		    visit_some(v, row, &total);
	}
	if (step == STEP_ROW)
		statement_reset(st);
	return ok && step != STEP_FAILED;
}

static bool
visit_period(struct summing *v, struct period period)
{
	bool begun, ok;

	if (!reading_begin(v->store, &begun, v->err))
		return false;
	ok = visit_sensor_days(v, period);
	reading_end(v->store, begun);
	free(v->cells.at);
	return ok;
}

bool
store_totals(struct store *s, struct period period,
    const struct services *only,
    bool (*visit)(void *context, const struct store_total *total),
    void *context, struct store_error *err)
{
	struct summing v = { .store = s, .only = only, .with_cells = NO_DAY,
		.visit = visit, .context = context, .err = err };

	return visit_period(&v, period);
}

bool
store_totals_cells(struct store *s, struct period period,
    struct period with_cells,
    bool (*visit)(void *context, const struct store_total *total),
    void *context, struct store_error *err)
{
	struct summing v = { .store = s, .with_cells = with_cells,
		.visit = visit, .context = context, .err = err };

	return visit_period(&v, period);
}

/* ---- one cell after the other ------------------------------------------- */

struct walking {
	bool (*visit)(void *context, const struct store_cell *cell);
	void *context;
};

static bool
walk(void *context, const struct store_total *total)
{
	const struct walking *w = context;
	struct store_cell cell = { .day = total->day, .sensor = total->sensor,
		.service = total->service };
	bool go_on = true;

	memcpy(cell.region, total->region, REGION);
	for (size_t i = 0; go_on && i < total->cell_count; i++) {
		cell.cell = total->cells[i];
		go_on = w->visit(w->context, &cell);
	}
	return go_on;
}

bool
store_cells(struct store *s, struct period period,
    bool (*visit)(void *context, const struct store_cell *cell), void *context,
    struct store_error *err)
{
	struct walking w = { visit, context };

	return store_totals_cells(s, period, period, walk, &w, err);
}
