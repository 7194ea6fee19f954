/* totals.c - sums by sensor's day, service and region; see store.h. */
#include "store/handle.h"

/* What is visited, and by whom. */
struct summing {
	struct store *store;
	const struct services *only;
	bool (*visit)(void *context, const struct store_total *total);
	void *context;
	bool stopped;
	struct store_error *err;
};

/* The rows of a statement whose sensor's day and service are bound. */
static bool
visit_rows(struct summing *v, struct statement *st, int64_t sensor_day,
    struct store_total *total)
{
	enum step step = STEP_DONE;
	struct group group;

	while (!v->stopped &&
	    (step = statement_step(st, v->err)) == STEP_ROW) {
		if (!group_read(
		    v->store, st, sensor_day, false, &group, v->err)) {
			statement_reset(st);
			return false;
		}
		total->service = group.service;
		memcpy(total->region, group.region, REGION);
		total->accesses = statement_count(st, 2);
		total->sources = statement_count(st, 3);
		v->stopped = !v->visit(v->context, total);
	}
	if (step == STEP_ROW)
		statement_reset(st);
	return step != STEP_FAILED;
}

static bool
visit_all(struct summing *v, int64_t sensor_day, struct store_total *total)
{
	struct statement *st = store_statement(v->store,
	    "SELECT service, region, accesses, sources FROM counts"
	    " WHERE sensor_day = ?1", v->err);

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, sensor_day);
	return visit_rows(v, st, sensor_day, total);
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
		if (!visit_rows(v, st, sensor_day, total))
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
	    " ORDER BY d.id", v->err);
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

bool
store_totals(struct store *s, struct period period,
    const struct services *only,
    bool (*visit)(void *context, const struct store_total *total),
    void *context, struct store_error *err)
{
	struct summing v = { .store = s, .only = only, .visit = visit,
		.context = context, .err = err };
	bool begun, ok;

	if (!reading_begin(s, &begun, err))
		return false;
	ok = visit_sensor_days(&v, period);
	reading_end(s, begun);
	return ok;
}
