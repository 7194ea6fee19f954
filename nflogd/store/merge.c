/*
 * merge.c - what another store has comes in; see store.h.
 *
 * Sensors come first, since one of them may be fed by somebody else here. Then
 * come their days, one after the other.
 */
#include "store/merge.h"

#include <stdlib.h>

enum { NAME_MOST = 255 };	/* bytes of a sensor's name: count/sensors.c */

/* ---- sensors ------------------------------------------------------------ */

/* A store, as the table origin has it. */
struct origin {
	struct slice identity, name;
};

static bool
fed_by_two(struct merging *m, struct slice sensor, struct origin theirs,
    struct origin ours)
{
	return store_error_set(m->err, STORE_FED,
	    "%s: nothing was merged: its sensor %.*s is fed by %.*s (%.*s), "
	    "and in %s by %.*s (%.*s); a sensor is fed by one store, so call "
	    "one of the two something else with --sensor",
	    store_path(m->from), (int)sensor.len, sensor.at,
	    (int)theirs.name.len, theirs.name.at, (int)theirs.identity.len,
	    theirs.identity.at, store_path(m->into), (int)ours.name.len,
	    ours.name.at, (int)ours.identity.len, ours.identity.at);
}

/* Run an INSERT .. RETURNING id. */
static bool
insert_row(struct merging *m, struct statement *st, int64_t *id)
{
	if (statement_step(st, m->err) != STEP_ROW)
		return false;
	*id = statement_number(st, 0);
	return statement_run(st, m->err);
}

static bool
settle_origin(struct merging *m, struct origin o, int64_t *id)
{
	struct statement *st = store_statement(m->into,
	    "SELECT id FROM origin WHERE identity = ?1", m->err);
	enum step step;

	if (st == NULL)
		return false;
	statement_bind_text(st, 1, o.identity);
	step = statement_step(st, m->err);
	if (step == STEP_ROW) {
		*id = statement_number(st, 0);
		statement_reset(st);
	}
	if (step != STEP_DONE)
		return step == STEP_ROW;
	st = store_statement(m->into, "INSERT INTO origin (identity, name)"
	    " VALUES (?1, ?2) RETURNING id", m->err);
	if (st == NULL)
		return false;
	statement_bind_text(st, 1, o.identity);
	statement_bind_text(st, 2, o.name);
	return insert_row(m, st, id);
}

static bool
insert_sensor(struct merging *m, struct slice name, struct origin theirs)
{
	struct statement *st = store_statement(m->into,
	    "INSERT INTO sensor (name, origin) VALUES (?1, ?2)", m->err);
	int64_t origin;

	if (st == NULL || !settle_origin(m, theirs, &origin))
		return false;
	statement_bind_text(st, 1, name);
	statement_bind_number(st, 2, origin);
	return statement_run(st, m->err);
}

static bool
settle_sensor(struct merging *m, struct slice name, struct origin theirs)
{
	struct statement *st = store_statement(m->into,
	    "SELECT o.identity, o.name FROM sensor s"
	    " JOIN origin o ON o.id = s.origin WHERE s.name = ?1", m->err);
	struct origin ours;
	enum step step;
	bool ok;

	if (st == NULL)
		return false;
	statement_bind_text(st, 1, name);
	step = statement_step(st, m->err);
	if (step != STEP_ROW)
		return step == STEP_DONE && insert_sensor(m, name, theirs);
	ours = (struct origin){ statement_bytes(st, 0),
		statement_bytes(st, 1) };
	ok = slice_equal(ours.identity, theirs.identity) ||
	    fed_by_two(m, name, theirs, ours);
	statement_reset(st);
	return ok;
}

/* Is it one that nflogd could have written? */
static bool
is_sensor_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] == '\0' ||
		    (name.at[i] >= 'A' && name.at[i] <= 'Z'))
			return false;
	return name.len <= NAME_MOST;
}

static bool
merge_sensors(struct merging *m)
{
	struct statement *st = store_statement(m->from,
	    "SELECT s.name, o.identity, o.name FROM sensor s"
	    " LEFT JOIN origin o ON o.id = s.origin ORDER BY s.id", m->err);
	enum step step;

	if (st == NULL)
		return false;
	while ((step = statement_step(st, m->err)) == STEP_ROW) {
		struct slice name = statement_bytes(st, 0);
		struct origin theirs = { statement_bytes(st, 1),
			statement_bytes(st, 2) };
		bool sound = is_sensor_name(name) &&
		    theirs.identity.len == sizeof(m->from->identity) - 1;

		if (!sound)
			database_damaged(m->from->db,
			    "a sensor or its origin is none", m->err);
		if (!sound || !settle_sensor(m, name, theirs)) {
			statement_reset(st);
			return false;
		}
		m->merged->sensors++;
	}
	return step == STEP_DONE;
}

/* ---- days --------------------------------------------------------------- */

static bool
find_sensor(struct merging *m, struct slice name, int64_t *row)
{
	struct statement *st = store_statement(
	    m->into, "SELECT id FROM sensor WHERE name = ?1", m->err);
	enum step step;

	if (st == NULL)
		return false;
	statement_bind_text(st, 1, name);
	step = statement_step(st, m->err);
	if (step == STEP_DONE)
		return database_damaged(
		    m->from->db, "a day belongs to no sensor", m->err);
	if (step == STEP_ROW) {
		*row = statement_number(st, 0);
		statement_reset(st);
	}
	return step == STEP_ROW;
}

static bool
find_day(struct merging *m, int64_t day, int64_t sensor, struct both *both)
{
	struct statement *st = store_statement(m->into,
	    "SELECT id, closed FROM sensor_day WHERE day = ?1 AND sensor = ?2",
	    m->err);
	enum step step;

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, day);
	statement_bind_number(st, 2, sensor);
	step = statement_step(st, m->err);
	both->fresh = step == STEP_DONE;
	if (step == STEP_ROW) {
		both->ours = statement_number(st, 0);
		both->our_closed = statement_number(st, 1) != 0;
		statement_reset(st);
	}
	return step != STEP_FAILED;
}

/*
 * Packets, losses and what told regions, from the row `their`, into ours;
 * accesses come later.
 */
static bool
write_day(struct merging *m, struct statement *their, int64_t day,
    int64_t sensor, struct both *both)
{
	static const char insert[] = "INSERT INTO sensor_day"
	    " (packets, lost, lost_before, day, sensor, closed, accesses,"
	    " regions, regions_built)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?8, ?9) RETURNING id";
	static const char update[] = "UPDATE sensor_day SET"
	    " packets = max(packets, ?1), lost = max(lost, ?2),"
	    " lost_before = max(lost_before, ?3),"
	    " regions = CASE WHEN ?7 = 0 OR regions = ?8 THEN regions"
	    " WHEN accesses = 0 THEN ?8 ELSE -1 END,"
	    " regions_built = max(regions_built, ?9) WHERE id = ?4"
	    " AND (packets < ?1 OR lost < ?2 OR lost_before < ?3"
	    " OR ?7 > 0 AND regions NOT IN (-1, ?8) OR regions_built < ?9)";
	struct statement *st = store_statement(
	    m->into, both->fresh ? insert : update, m->err);

	if (st == NULL)
		return false;
	for (int i = 1; i <= 3; i++)
		statement_bind_number(
		    st, i, store_number(statement_count(their, 2 + i)));
	statement_bind_number(st, 4, both->fresh ? day : both->ours);
	for (int i = 7; i <= 9; i++)
		statement_bind_number(st, i, statement_number(their, i));
	if (!both->fresh)
		return statement_run(st, m->err);
	statement_bind_number(st, 5, sensor);
	statement_bind_number(st, 6, both->their_closed);
	both->our_closed = both->their_closed;
	return insert_row(m, st, &both->ours);
}

static bool
merge_record(struct merging *m, struct statement *their, int64_t row)
{
	struct statement *st = store_statement(m->into,
	    "INSERT INTO ledger VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET"
	    " records = excluded.records WHERE excluded.records > records",
	    m->err);
	struct slice word = statement_bytes(their, 0);
	enum reason reason;

	if (st == NULL)
		return false;
	if (!reason_read(word, &reason))
		return database_damaged(
		    m->from->db, "a reason is none", m->err);
	statement_bind_number(st, 1, row);
	statement_bind_text(st, 2, word);
	statement_bind_number(st, 3, store_number(statement_count(their, 1)));
	return statement_run(st, m->err);
}

static bool
merge_records(struct merging *m, const struct both *day)
{
	struct statement *st = store_statement(m->from,
	    "SELECT reason, records FROM ledger WHERE sensor_day = ?1", m->err);
	enum step step;

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, day->theirs);
	while ((step = statement_step(st, m->err)) == STEP_ROW)
		if (!merge_record(m, st, day->ours)) {
			statement_reset(st);
			return false;
		}
	return step == STEP_DONE;
}

/* What the day's cells or numbers gained; they are what accesses sums up. */
static bool
add_gained(struct merging *m, const struct both *day)
{
	struct statement *st = store_statement(m->into,
	    "UPDATE sensor_day SET accesses = " STORE_SUM("accesses", "?2")
	    " WHERE id = ?1", m->err);
	struct gain gained = m->into->gained;

	m->merged->accesses =
	    saturated_sum(m->merged->accesses, gained.accesses);
	m->merged->sources += gained.sources;
	if (st == NULL || gained.accesses == 0)
		return st != NULL;
	statement_bind_number(st, 1, day->ours);
	statement_bind_number(st, 2, store_number(gained.accesses));
	return statement_run(st, m->err);
}

/*
 * The row holds id, day, sensor's name, packets, lost, lost_before, closed,
 * accesses, regions, regions_built.
 */
static bool
merge_day(struct merging *m, struct statement *st)
{
	struct both both = { .theirs = statement_number(st, 0),
		.their_closed = statement_number(st, 6) != 0 };
	int64_t day = statement_number(st, 1), sensor = 0;

	if (both.theirs == 0 || day < INT32_MIN || day > DAY_UNDATED ||
	    (day == DAY_UNDATED && both.their_closed))
		return database_damaged(m->from->db, "a day is none", m->err);
	m->merged->days += day != m->last_day && day != DAY_UNDATED;
	m->last_day = (int32_t)day;
	m->into->gained = (struct gain){ 0 };
	if (!find_sensor(m, statement_bytes(st, 2), &sensor) ||
	    !find_day(m, day, sensor, &both) ||
	    !write_day(m, st, day, sensor, &both) || !merge_records(m, &both))
		return false;
	return merge_counts(m, &both) && add_gained(m, &both) &&
	    merge_tagged(m, &both);
}

static bool
merge_days(struct merging *m)
{
	struct statement *st = store_statement(m->from,
	    "SELECT d.id, d.day, s.name, d.packets, d.lost, d.lost_before,"
	    " d.closed, d.accesses, d.regions, d.regions_built"
	    " FROM sensor_day d LEFT JOIN sensor s ON s.id = d.sensor"
	    " ORDER BY d.day, d.sensor", m->err);
	enum step step;

	if (st == NULL)
		return false;
	while ((step = statement_step(st, m->err)) == STEP_ROW)
		if (!merge_day(m, st)) {
			statement_reset(st);
			return false;
		}
	return step == STEP_DONE;
}

/* Addresses do not come into a store that is to have none. */
static bool
may_come_in(const struct merging *m)
{
	bool ours, theirs;

	if (!store_anonymized(m->into, &ours, m->err) ||
	    !store_anonymized(m->from, &theirs, m->err))
		return false;
	return !ours || theirs || store_error_set(m->err, STORE_MIXED,
	    "%s: has addresses, and %s pseudonyms only; anonymize that one, too, "
	    "or merge it into another store", store_path(m->from),
	    store_path(m->into));
}

bool
store_merge(struct store *s, struct store *from, struct store_merged *merged,
    struct store_error *err)
{
	struct merging m = { .into = s, .from = from, .merged = merged,
		.last_day = DAY_UNDATED, .err = err };
	bool begun, ok;

	*merged = (struct store_merged){ 0 };
	if (!reading_begin(from, &begun, err))
		return store_spoil(s);
	ok = may_come_in(&m) && merge_sensors(&m) &&
	    merge_tags(&m) && merge_days(&m);
	reading_end(from, begun);
	free(m.cells.at);
	free(m.tags);
	return ok || store_spoil(s);
}
