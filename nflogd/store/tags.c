/* tags.c - the tags that a store knows, and what carries them; see store.h. */
#include "store/handle.h"

#include <stdlib.h>

void
store_tags(struct store *s, const struct tag_names *names)
{
	s->names = names;
}

static bool
insert_tag(struct store *s, struct slice name, struct slice kind,
    int64_t *row, struct store_error *err)
{
	struct statement *st = store_statement(s,
	    "INSERT INTO tag (name, kind) VALUES (?1, ?2) RETURNING id", err);

	if (st == NULL)
		return false;
	statement_bind_text(st, 1, name);
	statement_bind_text(st, 2, kind);
	if (statement_step(st, err) != STEP_ROW)
		return false;
	*row = statement_number(st, 0);
	return statement_run(st, err);
}

bool
tag_settle(struct store *s, struct slice name, struct slice kind, int64_t *row,
    struct store_error *err)
{
	struct statement *st = store_statement(
	    s, "SELECT id FROM tag WHERE name = ?1", err);
	enum step step;

	if (st == NULL)
		return false;
	statement_bind_text(st, 1, name);
	step = statement_step(st, err);
	if (step != STEP_ROW)
		return step == STEP_DONE &&
		    insert_tag(s, name, kind, row, err);
	*row = statement_number(st, 0);
	statement_reset(st);
	return true;
}

bool
tag_untested(struct store *s, int64_t sensor_day, int64_t tag,
    uint64_t accesses, enum cells_how how, struct store_error *err)
{
	static const char add[] =
	    "INSERT INTO untested VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET"
	    " accesses = " STORE_SUM("accesses", "excluded.accesses");
	static const char keep[] =
	    "INSERT INTO untested VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET"
	    " accesses = excluded.accesses WHERE excluded.accesses > accesses";
	struct statement *st =
	    store_statement(s, how == CELLS_SUM ? add : keep, err);

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, sensor_day);
	statement_bind_number(st, 2, tag);
	statement_bind_number(st, 3, store_number(accesses));
	return statement_run(st, err);
}

/* ---- reading ------------------------------------------------------------ */

/* Rows of the rollup, and the numbers of tags by their row in table tag. */
struct reading {
	struct store *store;
	struct rollup *rollup;
	struct sensors *sensors;	/* names as the rollup has them */
	struct tagged_rows rows;
	size_t room;
	int64_t last_row;	/* of table tag, and its number */
	uint32_t last_number;
	struct store_error *err;
};

static bool
out_of_memory(struct reading *r)
{
	return store_error_set(r->err, STORE_MEMORY, "out of memory");
}

static bool
find_number(struct reading *r, int64_t row)
{
	struct statement *st = store_statement(r->store,
	    "SELECT name, kind FROM tag WHERE id = ?1", r->err);
	const struct tag_names *names = r->store->names;
	struct tag_name name;
	enum step step;
	bool ok;

	if (st == NULL)
		return false;
	if (row == r->last_row)
		return true;
	statement_bind_number(st, 1, row);
	step = statement_step(st, r->err);
	if (step != STEP_ROW)
		return step == STEP_DONE && database_damaged(
		    r->store->db, "a tag is none", r->err);
	name = (struct tag_name){ statement_text(st, 0),
		statement_text(st, 1) };
	ok = names->number(names->context, name, &r->last_number);
	statement_reset(st);
	r->last_row = row;
	return ok || out_of_memory(r);
}

static struct tagged_row *
new_row(struct reading *r)
{
	if (r->rows.count == r->room) {
		size_t room = r->room > 0 ? r->room * 2 : 256;
		struct tagged_row *list =
		    realloc(r->rows.list, room * sizeof(*list));

		if (list == NULL)
			return NULL;
		r->rows.list = list;
		r->room = room;
	}
	return &r->rows.list[r->rows.count++];
}

/* SENSOR_NONE: it is no observation point. */
static bool
find_sensor(struct reading *r, struct slice name, uint32_t *sensor)
{
	uint32_t number = sensors_number(r->sensors, name);

	if (number == SENSOR_NONE)
		return out_of_memory(r);
	*sensor = rollup_sensor(
	    r->rollup, sensors_name(r->sensors, number));
	return true;
}

/* The row holds a day, a sensor, a service, a tag, accesses and sources. */
static bool
take_row(struct reading *r, struct statement *st)
{
	int64_t service = statement_number(st, 2);
	struct tagged_row *row;
	uint32_t sensor = SENSOR_NONE;

	if (!find_number(r, statement_number(st, 3)) ||
	    !find_sensor(r, statement_bytes(st, 1), &sensor))
		return false;
	row = new_row(r);
	if (row == NULL)
		return out_of_memory(r);
	*row = (struct tagged_row){ .day = (int32_t)statement_number(st, 0),
		.sensor = sensor,
		.service = service < 0 ? TAG_UNTESTED : (uint32_t)service,
		.tag = r->last_number, .accesses = statement_count(st, 4),
		.sources = statement_count(st, 5) };
	return sensor != SENSOR_NONE || database_damaged(
	    r->store->db, "a tag belongs to no observation point", r->err);
}

static bool
read_rows(struct reading *r, struct period period)
{
	static const char sql[] =
	    "SELECT d.day, s.name, t.service, t.tag, " STORE_TOTAL("t.accesses")
	    ", sum(t.sources) FROM sensor_day d"
	    " JOIN sensor s ON s.id = d.sensor"
	    " JOIN tagged t ON t.sensor_day = d.id"
	    " WHERE d.day BETWEEN ?1 AND ?2 GROUP BY d.id, t.service, t.tag"
	    " UNION ALL SELECT d.day, s.name, -1, u.tag, u.accesses, 0"
	    " FROM sensor_day d JOIN sensor s ON s.id = d.sensor"
	    " JOIN untested u ON u.sensor_day = d.id"
	    " WHERE d.day BETWEEN ?1 AND ?2";
	struct statement *st = store_statement(r->store, sql, r->err);
	enum step step;

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, period.first);
	statement_bind_number(st, 2, period.last);
	while ((step = statement_step(st, r->err)) == STEP_ROW)
		if (!take_row(r, st)) {
			statement_reset(st);
			return false;
		}
	return step == STEP_DONE;
}

bool
store_rollup_tags(struct store *s, struct period period, struct rollup *rollup,
    struct store_error *err)
{
	struct reading r = { .store = s, .rollup = rollup, .err = err,
		.sensors = sensors_new() };
	bool begun, ok;

	if (r.sensors == NULL)
		return out_of_memory(&r);
	ok = reading_begin(s, &begun, err);
	if (ok) {
		ok = read_rows(&r, period);
		reading_end(s, begun);
	}
	sensors_free(r.sensors);
	if (!ok) {
		free(r.rows.list);
		return false;
	}
	return rollup_take_tags(rollup, r.rows) || out_of_memory(&r);
}
