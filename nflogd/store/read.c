/* read.c - what the store has of a period; see store.h. */
#include "store/handle.h"

#include <stdlib.h>

/* The days of sensors that fall into a period, by their rows' numbers. */
struct days {
	struct sensors *sensors;
	struct unit *units;	/* without reasons, at first */
	int64_t *rows;	/* of the units, ascending */
	size_t count, room;
};

static bool
out_of_memory(struct store_error *err)
{
	return store_error_set(err, STORE_MEMORY, "out of memory");
}

bool
reading_begin(struct store *s, bool *begun, struct store_error *err)
{
	*begun = !database_in_transaction(s->db);
	return !*begun || database_run(s->db, "BEGIN", err);
}

void
reading_end(struct store *s, bool begun)
{
	struct store_error ignored;

	if (begun && database_in_transaction(s->db))
		database_run(s->db, "COMMIT", &ignored);
}

bool
store_begin_reading(struct store *s, struct store_error *err)
{
	bool begun;

	return reading_begin(s, &begun, err);
}

void
store_end_reading(struct store *s)
{
	reading_end(s, true);
}

static bool
room_for_day(struct days *d)
{
	size_t room = d->room > 0 ? d->room * 2 : 64;
	struct unit *units;
	int64_t *rows;

	if (d->count < d->room)
		return true;
	units = realloc(d->units, room * sizeof(*units));
	if (units != NULL)
		d->units = units;
	rows = realloc(d->rows, room * sizeof(*rows));
	if (rows != NULL)
		d->rows = rows;
	if (units == NULL || rows == NULL)
		return false;
	d->room = room;
	return true;
}

static bool
take_day(struct store *s, struct days *d, struct statement *st,
    struct store_error *err)
{
	int64_t day = statement_number(st, 1);
	struct unit *unit;

	if (!room_for_day(d))
		return out_of_memory(err);
	if (day < INT32_MIN || day > INT32_MAX)
		return database_damaged(s->db, "a day is none", err);
	unit = &d->units[d->count];
	*unit = (struct unit){ .day = (int32_t)day,
		.sensor = sensors_number(d->sensors, statement_bytes(st, 2)),
		.firewall = statement_count(st, 3) };
	unit->ledger.accesses = statement_count(st, 4);
	unit->ledger.lost = statement_count(st, 5);
	unit->ledger.lost_before = statement_count(st, 6);
	d->rows[d->count++] = statement_number(st, 0);
	return unit->sensor != SENSOR_NONE || out_of_memory(err);
}

static bool
read_days(struct store *s, struct period period, struct days *d,
    struct store_error *err)
{
	struct statement *st = store_statement(s,
	    "SELECT d.id, d.day, s.name, d.packets, d.accesses, d.lost,"
	    " d.lost_before FROM sensor_day d JOIN sensor s ON s.id = d.sensor"
	    " WHERE d.day BETWEEN ?1 AND ?2 ORDER BY d.id", err);
	enum step step;

	*d = (struct days){ .sensors = sensors_new() };
	if (d->sensors == NULL)
		return out_of_memory(err);
	if (st == NULL)
		return false;
	statement_bind_number(st, 1, period.first);
	statement_bind_number(st, 2, period.last);
	while ((step = statement_step(st, err)) == STEP_ROW)
		if (!take_day(s, d, st, err)) {
			statement_reset(st);
			return false;
		}
	return step == STEP_DONE;
}

static void
free_days(struct days *d)
{
	sensors_free(d->sensors);
	free(d->units);
	free(d->rows);
}

/* ---- the rollup --------------------------------------------------------- */

bool
reason_read(struct slice word, enum reason *reason)
{
	for (unsigned i = 0; i < REASONS; i++)
		if (slice_equal(word, slice_of(store_reason((enum reason)i)))) {
			*reason = (enum reason)i;
			return true;
		}
	return false;
}

static bool
take_records(struct store *s, struct unit *unit, struct statement *st,
    struct store_error *err)
{
	enum reason reason;

	if (!reason_read(statement_bytes(st, 0), &reason))
		return database_damaged(s->db, "a reason is none", err);
	unit->ledger.reasons[reason] = statement_count(st, 1);
	return true;
}

static bool
read_records(struct store *s, struct days *d, struct store_error *err)
{
	struct statement *st = store_statement(s,
	    "SELECT reason, records FROM ledger WHERE sensor_day = ?1", err);

	if (st == NULL)
		return false;
	for (size_t i = 0; i < d->count; i++) {
		enum step step;

		statement_bind_number(st, 1, d->rows[i]);
		while ((step = statement_step(st, err)) == STEP_ROW)
			if (!take_records(s, &d->units[i], st, err)) {
				statement_reset(st);
				return false;
			}
		if (step == STEP_FAILED)
			return false;
	}
	return true;
}

struct rows {
	struct row *at;
	size_t count, room;
};

/* Pieces of one service are one row after the other, and add up. */
static bool
take_row(struct rows *rows, uint32_t unit, struct statement *st)
{
	uint32_t service = (uint32_t)statement_number(st, 0);
	struct row *row = rows->count > 0 ? &rows->at[rows->count - 1] : NULL;

	if (row == NULL || row->sensor != unit || row->service != service) {
		if (rows->count == rows->room) {
			size_t room = rows->room > 0 ? rows->room * 2 : 1024;

			row = realloc(rows->at, room * sizeof(*row));
			if (row == NULL)
				return false;
			rows->at = row;
			rows->room = room;
		}
		row = &rows->at[rows->count++];
		*row = (struct row){ .sensor = unit, .service = service };
	}
	row->accesses = saturated_sum(
	    row->accesses, statement_count(st, 1));
	row->sources += statement_count(st, 2);
	return true;
}

/* The rows of a statement whose parameters are bound, of the unit i. */
static bool
take_rows(struct rows *rows, size_t i, struct statement *st,
    struct store_error *err)
{
	enum step step;

	while ((step = statement_step(st, err)) == STEP_ROW)
		if (!take_row(rows, (uint32_t)i, st)) {
			statement_reset(st);
			return out_of_memory(err);
		}
	return step != STEP_FAILED;
}

static bool
read_all_rows(struct store *s, const struct days *d, struct rows *rows,
    struct store_error *err)
{
	struct statement *st = store_statement(s,
	    "SELECT service, accesses, sources FROM counts"
	    " WHERE sensor_day = ?1 ORDER BY service", err);

	if (st == NULL)
		return false;
	for (size_t i = 0; i < d->count; i++) {
		statement_bind_number(st, 1, d->rows[i]);
		if (!take_rows(rows, i, st, err))
			return false;
	}
	return true;
}

static bool
read_some_rows(struct store *s, const struct days *d,
    const struct services *only, struct rows *rows, struct store_error *err)
{
	struct statement *st = store_statement(s,
	    "SELECT service, accesses, sources FROM counts"
	    " WHERE sensor_day = ?1 AND service = ?2", err);

	if (st == NULL)
		return false;
	for (size_t i = 0; i < d->count; i++) {
		statement_bind_number(st, 1, d->rows[i]);
		for (size_t k = 0; k < only->count; k++) {
			statement_bind_number(st, 2, only->at[k]);
			if (!take_rows(rows, i, st, err))
				return false;
		}
	}
	return true;
}

bool
store_rollup_of(struct store *s, struct period period,
    const struct services *only, struct rollup *r, struct store_error *err)
{
	struct days d = { 0 };
	struct rows rows = { 0 };
	bool begun, ok;

	*r = (struct rollup){ 0 };
	if (!reading_begin(s, &begun, err))
		return false;
	ok = read_days(s, period, &d, err) && read_records(s, &d, err) &&
	    (only == NULL ? read_all_rows(s, &d, &rows, err) :
	    read_some_rows(s, &d, only, &rows, err));
	reading_end(s, begun);
	if (!ok)
		free(rows.at);
	else if (!rollup_build(r, d.sensors, d.units, d.count, rows.at,
		     rows.count))
		ok = out_of_memory(err);
	free_days(&d);
	return ok;
}

bool
store_rollup(struct store *s, struct period period, struct rollup *r,
    struct store_error *err)
{
	return store_rollup_of(s, period, NULL, r, err);
}

/* ---- rows of counts and of tagged --------------------------------------- */

bool
group_read(struct store *s, struct statement *st, int64_t sensor_day,
    bool tagged, struct group *group, struct store_error *err)
{
	int64_t service = statement_number(st, 0);
	struct slice region;

	if (service < 0 || service > SERVICE_MOST)
		return database_damaged(s->db, "a service is none", err);
	*group = (struct group){ .sensor_day = sensor_day,
		.service = (uint32_t)service };
	if (tagged) {
		group->tag = statement_number(st, 1);
		return group->tag > 0 ||
		    database_damaged(s->db, "a tag is none", err);
	}
	region = statement_bytes(st, 1);
	if (region.len != REGION)
		return database_damaged(s->db, "a region is none", err);
	memcpy(group->region, region.at, REGION);
	return true;
}

/* ---- sensors ------------------------------------------------------------ */

bool
store_sensors(struct store *s,
    bool (*visit)(void *context, const struct store_sensor *sensor),
    void *context, struct store_error *err)
{
	struct statement *st = store_statement(s,
	    "SELECT s.name, o.identity, o.name, o.id FROM sensor s"
	    " JOIN origin o ON o.id = s.origin ORDER BY s.name", err);
	bool go_on = true;
	enum step step;

	if (st == NULL)
		return false;
	while ((step = statement_step(st, err)) == STEP_ROW && go_on) {
		struct store_sensor one = {
			.name = statement_text(st, 0),
			.identity = statement_text(st, 1),
			.origin = statement_text(st, 2),
			.own = statement_number(st, 3) == ORIGIN_SELF
		};

		go_on = visit(context, &one);
	}
	statement_reset(st);
	return step != STEP_FAILED;
}
