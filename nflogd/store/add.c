/* add.c - what a counter holds goes into the store; see store.h. */
#include "count/sorted.h"
#include "store/handle.h"

#include <stdlib.h>

enum { SLICE_CELLS = 4096 };	/* cells put at a time */

struct adding {
	struct store *store;
	const struct sensors *sensors;
	int64_t *sensor_rows;	/* by number of the sensor, 0: not yet asked */
	struct day {
		int64_t row;	/* in sensor_day */
		bool fresh;	/* it had no row, so it has no cells */
		bool closed;	/* its cells are gone */
		bool settled;	/* a source's region is what is told now */
	} *days;	/* by unit */
	struct cell *cells;
	struct settling *settling;	/* NULL: no day needed it yet */
	int64_t tag_rows[TAG_BITS];	/* by tag, 0: not yet asked */
	struct store_error *err;
};

/* ---- sensors and their days --------------------------------------------- */

static bool
fed_by_another(struct adding *a, const char *sensor, int64_t origin)
{
	struct statement *st = store_statement(a->store,
	    "SELECT identity, name FROM origin WHERE id = ?1", a->err);
	struct slice identity = SLICE_INIT("?"), name = SLICE_INIT("?");
	enum step step;

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, origin);
	step = statement_step(st, a->err);
	if (step == STEP_FAILED)
		return false;
	if (step == STEP_ROW) {
		identity = statement_bytes(st, 0);
		name = statement_bytes(st, 1);
	}
	store_error_set(a->err, STORE_FED,
	    "%s: the sensor %s is fed by another store, %.*s (%.*s), which was "
	    "merged into this one; feed it there, or call this one something "
	    "else with --sensor", store_path(a->store), sensor, (int)name.len,
	    name.at, (int)identity.len, identity.at);
	if (step == STEP_ROW)
		statement_reset(st);
	return false;
}

static bool
insert_sensor(struct adding *a, const char *name, int64_t *row)
{
	struct statement *st = store_statement(a->store,
	    "INSERT INTO sensor (name, origin) VALUES (?1, 1) RETURNING id",
	    a->err);

	if (st == NULL)
		return false;
	statement_bind_text(st, 1, slice_of(name));
	if (statement_step(st, a->err) != STEP_ROW)
		return false;
	*row = statement_number(st, 0);
	return statement_run(st, a->err);
}

static bool
find_sensor(struct adding *a, uint32_t sensor)
{
	struct statement *st = store_statement(a->store,
	    "SELECT id, origin FROM sensor WHERE name = ?1", a->err);
	const char *name = sensors_name(a->sensors, sensor);
	int64_t *row = &a->sensor_rows[sensor], origin;
	enum step step;

	if (st == NULL)
		return false;
	if (*row != 0)
		return true;
	statement_bind_text(st, 1, slice_of(name));
	step = statement_step(st, a->err);
	if (step != STEP_ROW)
		return step == STEP_DONE && insert_sensor(a, name, row);
	*row = statement_number(st, 0);
	origin = statement_number(st, 1);
	statement_reset(st);
	return origin == ORIGIN_SELF || fed_by_another(a, name, origin);
}

/* What tells regions, as the column has it. */
static int64_t
identity_of(const struct region_finder *finder)
{
	return (int64_t)(finder != NULL ? finder->identity : REGIONS_NONE);
}

static bool
find_day(struct adding *a, const struct unit *unit, struct day *day)
{
	struct statement *st = store_statement(a->store,
	    "SELECT closed, accesses = 0 OR regions = ?3 FROM sensor_day"
	    " WHERE day = ?1 AND sensor = ?2", a->err);
	enum step step;

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, unit->day);
	statement_bind_number(st, 2, a->sensor_rows[unit->sensor]);
	statement_bind_number(st, 3, identity_of(a->store->finder));
	step = statement_step(st, a->err);
	day->fresh = step == STEP_DONE;
	day->closed = step == STEP_ROW && statement_number(st, 0) != 0;
	day->settled = day->fresh ||
	    (step == STEP_ROW && statement_number(st, 1) != 0);
	statement_reset(st);
	return step != STEP_FAILED;
}

/*
 * What is left of a closed day's unit. Whether its sources are among those that
 * were counted cannot be told any more, so its drops are records that came too
 * late, and nothing else. What the firewall let through still shows that the
 * day was observed.
 */
static void
make_late(struct unit *unit)
{
	struct ledger *l = &unit->ledger;

	l->reasons[REASON_TOO_LATE] += l->reasons[REASON_DROP];
	l->reasons[REASON_DROP] = 0;
	l->accesses = 0;
	unit->firewall = l->reasons[REASON_ACCEPT];
}

/*
 * The row of a sensor's day, with what is counted in it beside records. What
 * told regions matters only if there are accesses.
 */
static bool
add_day(struct adding *a, const struct unit *unit, struct day *day)
{
	static const char add[] =
	    "INSERT INTO sensor_day"
	    " (day, sensor, packets, accesses, lost, lost_before, regions,"
	    " regions_built) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
	    " iif(?4 > 0, ?7, 0), iif(?4 > 0, ?8, 0))"
	    " ON CONFLICT DO UPDATE SET"
	    " packets = " STORE_SUM("packets", "excluded.packets") ","
	    " accesses = " STORE_SUM("accesses", "excluded.accesses") ","
	    " lost = " STORE_SUM("lost", "excluded.lost") ","
	    " lost_before = "
	    STORE_SUM("lost_before", "excluded.lost_before") ","
	    " regions = CASE WHEN ?4 = 0 OR regions = ?7 THEN regions"
	    " WHEN accesses = 0 THEN ?7 ELSE -1 END,"
	    " regions_built = max(regions_built, excluded.regions_built)"
	    " RETURNING id";
	const struct region_finder *finder = a->store->finder;
	const struct ledger *l = &unit->ledger;
	struct statement *st = store_statement(a->store, add, a->err);

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, unit->day);
	statement_bind_number(st, 2, a->sensor_rows[unit->sensor]);
	statement_bind_number(st, 3, store_number(unit->firewall));
	statement_bind_number(st, 4, store_number(l->accesses));
	statement_bind_number(st, 5, store_number(l->lost));
	statement_bind_number(st, 6, store_number(l->lost_before));
	statement_bind_number(st, 7, identity_of(finder));
	statement_bind_number(st, 8, finder != NULL ? finder->built : 0);
	if (statement_step(st, a->err) != STEP_ROW)
		return false;
	day->row = statement_number(st, 0);
	return statement_run(st, a->err);
}

static bool
add_records(struct adding *a, const struct ledger *l, int64_t row)
{
	struct statement *st = store_statement(a->store,
	    "INSERT INTO ledger VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET"
	    " records = " STORE_SUM("records", "excluded.records"), a->err);

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, row);
	for (unsigned i = 0; i < REASONS; i++) {
		const char *word = store_reason((enum reason)i);

		if (l->reasons[i] == 0)
			continue;
		statement_bind_text(st, 2, slice_of(word));
		statement_bind_number(st, 3, store_number(l->reasons[i]));
		if (!statement_run(st, a->err))
			return false;
	}
	return true;
}

static bool
add_units(struct adding *a, const struct unit *units, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct unit unit = units[i];

		if (!find_sensor(a, unit.sensor) ||
		    !find_day(a, &unit, &a->days[i]))
			return false;
		if (a->days[i].closed)
			make_late(&unit);
		if (!add_day(a, &unit, &a->days[i]) ||
		    !add_records(a, &unit.ledger, a->days[i].row))
			return false;
	}
	return true;
}

/* ---- cells -------------------------------------------------------------- */

static bool
out_of_memory(struct adding *a)
{
	return store_error_set(a->err, STORE_MEMORY, "out of memory");
}

static bool
settle_later(struct adding *a, struct group group, size_t count)
{
	if (a->settling == NULL)
		a->settling = settling_new(a->store);
	return a->settling != NULL ?
	    settling_add(a->settling, group, a->cells, count, a->err) :
	    out_of_memory(a);
}

/* All cells of the group that `sorted` has come to. */
static bool
add_group(struct adding *a, struct sorted *sorted, struct group group,
    const struct day *day)
{
	int kind = -1;
	size_t n;

	while ((n = sorted_cells(sorted, a->cells, SLICE_CELLS)) > 0) {
		bool first = (int)a->cells->kind != kind;

		kind = (int)a->cells->kind;
		if (day->settled ? !pieces_put(a->store, group, a->cells, n,
		    CELLS_SUM, day->fresh && first, a->err) :
		    !settle_later(a, group, n))
			return false;
	}
	return true;
}

/* The row of a tag. */
static bool
find_tag(struct adding *a, uint32_t tag, int64_t *row)
{
	const struct tag_names *names = a->store->names;
	struct tag_name name;

	*row = tag < TAG_BITS ? a->tag_rows[tag] : 0;
	if (*row != 0)
		return true;
	name = names->name(names->context, tag);
	if (!tag_settle(a->store, slice_of(name.id), slice_of(name.kind), row,
	    a->err))
		return false;
	if (tag < TAG_BITS)
		a->tag_rows[tag] = *row;
	return true;
}

/* What carries a tag at a service, or could not be tested for it. */
static bool
add_tag(struct adding *a, struct sorted *sorted, const struct tag_count *tag)
{
	const struct day *day = &a->days[tag->unit];
	struct group group = { .sensor_day = day->row,
		.service = tag->service };
	struct day settled = { .fresh = day->fresh, .settled = true };

	if (day->closed)
		return true;
	if (!find_tag(a, tag->tag, &group.tag))
		return false;
	if (tag->service == TAG_UNTESTED)
		return tag_untested(a->store, day->row, group.tag,
		    tag->accesses, CELLS_SUM, a->err);
	return add_group(a, sorted, group, &settled);
}

/* When the other cells are in. */
static bool
add_tags(struct adding *a, struct counter *c, struct sorted *sorted)
{
	const struct tag_count *tag;

	if (a->store->names == NULL)
		return true;
	if (!sorted_tags(sorted, c))
		return out_of_memory(a);
	while ((tag = sorted_tag(sorted)) != NULL)
		if (!add_tag(a, sorted, tag))
			return false;
	return true;
}

static bool
add_cells(struct adding *a, struct counter *c)
{
	struct sorted *sorted =
	    sorted_new(c, a->store->pseudonyms, a->store->finder);
	struct group group = { 0 };
	uint32_t unit;
	bool ok = sorted != NULL || out_of_memory(a);

	while (ok && sorted_group(sorted, &unit, &group.service, group.region)) {
		group.sensor_day = a->days[unit].row;
		ok = a->days[unit].closed ||
		    add_group(a, sorted, group, &a->days[unit]);
	}
	if (ok && a->settling != NULL)
		ok = settling_end(a->settling, a->err);
	ok = ok && add_tags(a, c, sorted);
	settling_free(a->settling);
	sorted_free(sorted);
	return ok;
}

bool
store_add(struct store *s, struct counter *c, struct store_error *err)
{
	struct adding a = { .store = s, .sensors = counter_sensors(c),
		.err = err };
	const struct unit *units;
	size_t count;
	bool ok = counter_flush(c);

	count = counter_units(c, &units);
	a.sensor_rows = calloc(
	    sensors_count(a.sensors) + (size_t)1, sizeof(*a.sensor_rows));
	a.days = calloc(count + 1, sizeof(*a.days));
	a.cells = calloc(SLICE_CELLS, sizeof(*a.cells));
	if (!ok || a.sensor_rows == NULL || a.days == NULL || a.cells == NULL)
		ok = out_of_memory(&a);
	else
		ok = pseudonyms_as_told(s, err) &&
		    add_units(&a, units, count) && add_cells(&a, c);
	free(a.sensor_rows);
	free(a.days);
	free(a.cells);
	return ok || store_spoil(s);
}
