/*
 * merge_world.h - several stores in the directory of a world, by name, merged
 * and compared.
 */
#ifndef TESTS_UNIT_MERGE_WORLD_H
#define TESTS_UNIT_MERGE_WORLD_H

#include "unit/store_world.h"

#include <fcntl.h>
#include <sqlite3.h>

enum { PATH = 160 };

static inline const char *
path_of(const struct world *w, const char *name, char path[PATH])
{
	snprintf(path, PATH, "%s/%s.db", w->directory, name);
	return path;
}

static inline struct store *
open_named(const struct world *w, const char *name, enum store_use use)
{
	struct store_error err;
	char path[PATH];
	struct store *s = store_open(path_of(w, name, path), use, &err);

	if (s == NULL)
		fail_msg("%s", err.error.text);
	return s;
}

/* Add the counter to a store, which is made if it is not there. */
static inline void
feed(struct world *w, const char *name)
{
	struct store *s = open_named(w, name, STORE_CREATE);

	world_commit(w, s);
	store_close(s);
}

static inline void
copy(const struct world *w, const char *from, const char *to)
{
	char path[PATH], bytes[8192];
	int in = open(path_of(w, from, path), O_RDONLY | O_CLOEXEC), out;
	ssize_t n;

	out = open(path_of(w, to, path),
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(in >= 0 && out >= 0);
	while ((n = read(in, bytes, sizeof(bytes))) > 0)
		assert_int_equal(write(out, bytes, (size_t)n), n);
	assert_int_equal(n, 0);
	close(in);
	close(out);
}

static inline void
forget(const struct world *w, const char *name)
{
	char path[PATH];

	remove(path_of(w, name, path));
}

/* Merge, in one commit, into a store that is made if it is not there. */
static inline bool
try_merge(const struct world *w, const char *into, const char *from,
    struct store_merged *merged, struct store_error *err)
{
	struct store *s = open_named(w, into, STORE_CREATE);
	struct store *other = open_named(w, from, STORE_READ);
	bool ok;

	ASSERT_OK(store_begin(s, err), *err);
	ok = store_merge(s, other, merged, err);
	if (ok) {
		ASSERT_OK(store_commit(s, err), *err);
	} else {
		struct store_error ignored;

		assert_false(store_commit(s, &ignored));
	}
	store_close(s);
	store_close(other);
	return ok;
}

static inline struct store_merged
merge(const struct world *w, const char *into, const char *from)
{
	struct store_merged merged;
	struct store_error err;

	ASSERT_OK(try_merge(w, into, from, &merged, &err), err);
	return merged;
}

/* ---- what a store has --------------------------------------------------- */

static inline sqlite3 *
open_plain(const struct world *w, const char *name)
{
	char path[PATH];
	sqlite3 *db;

	assert_int_equal(
	    sqlite3_open(path_of(w, name, path), &db), SQLITE_OK);
	return db;
}

static inline void
run_sql(const struct world *w, const char *name, const char *sql)
{
	sqlite3 *db = open_plain(w, name);
	char *said = NULL;

	sqlite3_exec(db, sql, NULL, NULL, &said);
	if (said != NULL)
		fail_msg("%s", said);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static inline void
add_answer(sqlite3 *db, const char *sql, struct out *out)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	while (sqlite3_step(st) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(st); i++) {
			out_text(out, (const char *)sqlite3_column_text(st, i));
			out_char(out,
			    i + 1 < sqlite3_column_count(st) ? ' ' : '\n');
		}
	assert_int_equal(sqlite3_finalize(st), SQLITE_OK);
}

static inline bool
add_cell(void *context, const struct store_cell *c)
{
	char line[400], v6[33] = "";

	if (c->cell.kind == SOURCE_V6)
		for (int i = 0; i < 16; i++)
			sprintf(v6 + 2 * i, "%02x", c->cell.v6[i]);
	snprintf(line, sizeof(line), "%d %s %u %u %s%08x %llu\n", c->day,
	    c->sensor, c->service, c->cell.kind, v6,
	    c->cell.kind == SOURCE_V4 ? c->cell.v4 : 0,
	    (unsigned long long)c->cell.accesses);
	out_text(context, line);
	return true;
}

#define DAYS	"FROM sensor_day d JOIN sensor s ON s.id = d.sensor "

/* All that is counted, however it lies there; to be freed. */
static inline char *
dump(const struct world *w, const char *name)
{
	sqlite3 *db = open_plain(w, name);
	struct store *s;
	struct store_error err;
	struct out out = { 0 };

	add_answer(db, "SELECT d.day, s.name, d.packets, d.accesses, d.lost,"
	    " d.lost_before, d.closed " DAYS "ORDER BY d.day, s.name", &out);
	add_answer(db, "SELECT d.day, s.name, l.reason, l.records " DAYS
	    "JOIN ledger l ON l.sensor_day = d.id ORDER BY 1, 2, 3", &out);
	add_answer(db, "SELECT d.day, s.name, c.service, c.region, c.accesses,"
	    " c.sources, c.first " DAYS "JOIN counts c ON c.sensor_day = d.id"
	    " WHERE c.cells IS NULL ORDER BY 1, 2, 3, 4", &out);
	sqlite3_close(db);
	s = open_named(w, name, STORE_READ);
	ASSERT_OK(store_cells(s, PERIOD_ALL, add_cell, &out, &err), err);
	ASSERT_OK(store_check(s, &err), err);
	store_close(s);
	out_char(&out, '\0');
	return out.at;
}

/* Who feeds which sensor; to be freed. */
static inline char *
feeders(const struct world *w, const char *name)
{
	sqlite3 *db = open_plain(w, name);
	struct out out = { 0 };

	add_answer(db, "SELECT s.name, o.identity, o.name FROM sensor s"
	    " JOIN origin o ON o.id = s.origin ORDER BY s.name", &out);
	sqlite3_close(db);
	out_char(&out, '\0');
	return out.at;
}

static inline void
assert_dump(const struct world *w, const char *name, const char *want)
{
	char *got = dump(w, name);

	if (strcmp(got, want) != 0)
		fail_msg("%s is another:\n%.2000s\nwant:\n%.2000s", name, got,
		    want);
	free(got);
}

static inline void
assert_same(const struct world *w, const char *a, const char *b)
{
	char *want = dump(w, b);

	assert_dump(w, a, want);
	free(want);
}

/* ---- what goes into them ---------------------------------------------- */

enum { SENSORS = 10 };	/* of a store */

static inline struct event
random_event(struct world *w)
{
	uint64_t n = mix(&w->seed);
	struct event ev =
	    world_drop(0, (uint16_t)(n % 4 == 0 ? n >> 24 : n % 3));

	world_source(&ev, &w->seed);
	ev.count = n % 50 == 0 ? UINT32_MAX : n % 5 == 0 ? 3 : 1;
	if (n % 11 == 0)
		event_is(&ev, (enum reason)((n >> 32) % REASONS));
	return ev;
}

/* Records of the ten sensors of a store, in the counter. */
static inline void
observe(struct world *w, int store, size_t records)
{
	char name[16];

	for (size_t i = 0; i < records; i++) {
		struct event ev = random_event(w);
		uint64_t n = mix(&w->seed);

		snprintf(name, sizeof(name), "fw%d-%d", store,
		    (int)(n % SENSORS));
		world_event(w, name, (n >> 8) % 31 == 0 ? DAY_UNDATED :
		    20332 + (int32_t)((n >> 16) % 4), &ev);
	}
	for (int i = 0; i < 3; i++) {
		uint32_t sensor = sensors_number(w->sensors, slice_of(name));
		uint64_t packets = mix(&w->seed) % 9;

		assert_true(counter_lost(w->counter, packets, sensor, 20332));
		assert_true(counter_lost(w->total, packets, sensor, 20332));
	}
}

static inline void
knock(struct world *w, const char *sensor, uint32_t source, uint32_t times)
{
	struct event ev = world_drop(source, 22);

	ev.count = times;
	world_event(w, sensor, 20332, &ev);
}

/* Close the days of a store of which a condition holds. */
static inline void
close_days(const struct world *w, const char *name, const char *which)
{
	char sql[1024];

	snprintf(sql, sizeof(sql),
	    "BEGIN; UPDATE sensor_day SET closed = 1"
	    " WHERE day <> 2147483647 AND (%s);"
	    "CREATE TEMP TABLE kept AS SELECT sensor_day, service, region,"
	    " sum(accesses) AS a, sum(sources) AS n FROM counts"
	    " WHERE sensor_day IN (SELECT id FROM sensor_day WHERE closed)"
	    " GROUP BY 1, 2, 3; DELETE FROM counts WHERE sensor_day IN"
	    " (SELECT id FROM sensor_day WHERE closed);"
	    "INSERT INTO counts SELECT sensor_day, service, region, 0, a, n,"
	    " NULL FROM kept; COMMIT", which);
	run_sql(w, name, sql);
}

#endif
