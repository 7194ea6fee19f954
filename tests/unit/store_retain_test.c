/*
 * store_retain_test.c - days are closed: their rollup stays, their cells go,
 * and what comes after that is too late.
 */
#include "unit/store_sql.h"

enum { DAY = 20329, LAST = DAY + 6 };	/* those that world_add uses */

static void
close_days(struct store *s, unsigned keep, int32_t today)
{
	struct store_error err;

	ASSERT_OK(store_close_days(s, keep, today, &err), err);
	ASSERT_OK(store_check(s, &err), err);
}

/* ---- what stays and what goes ------------------------------------------- */

/* What other programs see of a store, as text. */
static char *
everything(const struct world *w)
{
	static const char *const views[] = { "daily", "daily_service",
		"daily_region", "daily_ledger", "daily_loss" };
	sqlite3 *db = open_plain(w);
	struct out all = { 0 };

	for (size_t i = 0; i < 5; i++) {
		char sql[64], *said;

		snprintf(sql, sizeof(sql),
		    "SELECT * FROM %s ORDER BY 1, 2, 3", views[i]);
		said = ask(db, sql);
		out_text(&all, said);
		free(said);
	}
	out_char(&all, '\0');
	sqlite3_close(db);
	return all.at;
}

static void
rollups_stay_as_they_were(void **state)
{
	char *before, *after;
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	s = world_begin(&w);
	for (int i = 0; i < 3; i++) {
		world_add(&w, 10000);
		world_commit(&w, s);
	}
	before = everything(&w);
	for (unsigned keep = 7; keep > 0; keep--) {
		close_days(s, keep, LAST);
		assert_holds(s, w.total);
		after = everything(&w);
		assert_string_equal(before, after);
		free(after);
	}
	store_close(s);
	db = open_plain(&w);
	ASSERT_SAYS(db, "SELECT DISTINCT day, closed FROM sensor_day"
	    " ORDER BY day", "20329 1\n20330 1\n20331 1\n20332 1\n20333 1\n"
	    "20334 1\n20335 0\n2147483647 0\n");
	ASSERT_SAYS(db, "SELECT d.closed, c.cells IS NULL,"
	    " max(c.first IS NOT 0) FROM counts c JOIN sensor_day d"
	    " ON d.id = c.sensor_day GROUP BY 1, 2 ORDER BY 1",
	    "0 0 1\n1 1 0\n");
	sqlite3_close(db);
	s = world_open(&w, STORE_READ);
	assert_holds(s, w.total);
	store_close(s);
	free(before);
	world_stop(&w);
}

static bool
count_cell(void *context, const struct store_cell *cell)
{
	size_t *days = context;

	assert_in_range(cell->day, LAST - 1, DAY_UNDATED);
	days[cell->day == DAY_UNDATED ? 2 : LAST - cell->day]++;
	return true;
}

static void
cells_of_open_days_stay(void **state)
{
	size_t want[3] = { 0 }, got[3] = { 0 };
	struct store_error err;
	struct rollup r;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	world_add(&w, 20000);
	world_commit(&w, s);
	close_days(s, 2, LAST);
	assert_true(rollup_make(w.total, &r));
	for (size_t i = 0; i < r.row_count; i++)
		if (r.rows[i].day > LAST - 2)
			want[r.rows[i].day == DAY_UNDATED ? 2 :
			    LAST - r.rows[i].day] += r.rows[i].sources;
	ASSERT_OK(store_cells(s, PERIOD_ALL, count_cell, got, &err), err);
	assert_memory_equal(got, want, sizeof(want));
	assert_true(got[0] > 0 && got[1] > 0 && got[2] > 0);
	rollup_free(&r);
	world_end(&w, s);
}

static void
assert_closed(const struct world *w, const char *days)
{
	sqlite3 *db = open_plain(w);

	ASSERT_SAYS(db, "SELECT DISTINCT day FROM sensor_day WHERE closed"
	    " ORDER BY day", days);
	sqlite3_close(db);
}

/* `keep` counts from the newest day there is, but not from one to come. */
static void
a_wrong_stamp_closes_nothing(void **state)
{
	static const int32_t days[] = { 95, 98, 99, 100, 5000, DAY_UNDATED };
	struct event ev = world_drop(1, 22);
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	close_days(s, 1, 100);	/* of nothing */
	for (size_t i = 0; i < 6; i++)
		world_event(&w, i % 2 == 0 ? "fw1" : "fw2", days[i], &ev);
	world_commit(&w, s);
	close_days(s, 10, 100);
	assert_closed(&w, "");
	close_days(s, 6, 100);
	assert_closed(&w, "");
	close_days(s, 5, 100);
	assert_closed(&w, "95\n");
	close_days(s, 5, 50);	/* a clock that went back */
	close_days(s, 5, INT32_MIN);
	assert_closed(&w, "95\n");
	close_days(s, 40, 10000);	/* 5000 was not wrong, after all */
	assert_closed(&w, "95\n98\n99\n100\n");
	close_days(s, 1, DAY_UNDATED);
	assert_closed(&w, "95\n98\n99\n100\n");
	assert_holds(s, w.total);
	world_end(&w, s);
}

/* What was read of an archive stays, however long ago it was. */
static void
old_days_are_old_beside_new_ones_only(void **state)
{
	struct event ev = world_drop(1, 22);
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	world_event(&w, "fw1", 100, &ev);
	world_event(&w, "fw1", 101, &ev);
	world_commit(&w, s);
	close_days(s, 40, 20000);
	assert_closed(&w, "");
	world_event(&w, "fw1", 20000, &ev);
	world_commit(&w, s);
	close_days(s, 40, 20000);
	assert_closed(&w, "100\n101\n");
	/* a day that was never there is taken, until it is closed */
	world_event(&w, "fw2", 100, &ev);
	world_event(&w, "fw1", 102, &ev);
	world_commit(&w, s);
	assert_holds(s, w.total);
	close_days(s, 40, 20000);
	assert_closed(&w, "100\n101\n102\n");
	assert_holds(s, w.total);
	world_end(&w, s);
}

static void
closing_is_part_of_a_commit(void **state)
{
	struct store_error err;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	world_add(&w, 3000);
	world_commit(&w, s);
	ASSERT_OK(store_begin(s, &err), err);
	ASSERT_OK(store_close_days(s, 1, LAST, &err), err);
	store_rollback(s);
	assert_closed(&w, "");
	ASSERT_OK(store_check(s, &err), err);
	ASSERT_OK(store_begin(s, &err), err);
	ASSERT_OK(store_close_days(s, 6, LAST, &err), err);
	assert_closed(&w, "");	/* for others */
	ASSERT_OK(store_commit(s, &err), err);
	assert_closed(&w, "20329\n");
	assert_holds(s, w.total);
	store_close(s);
	s = world_open(&w, STORE_READ);
	assert_false(store_close_days(s, 1, LAST, &err));
	assert_int_equal(err.fault, STORE_DENIED);
	world_end(&w, s);
}

/* ---- too late ----------------------------------------------------------- */

static void
enter(struct counter *c, uint32_t sensor, int32_t day, struct event ev,
    enum reason reason, uint32_t count)
{
	event_is(&ev, reason);
	ev.count = count;
	assert_true(counter_add(c, &ev, sensor, day));
}

/* Five drops, of 25 packets, come for a closed day, and for the next one. */
static void
drops_of_closed_days_are_too_late(void **state)
{
	struct event ev = world_drop(1, 22);
	struct store_error err;
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	s = world_begin(&w);
	world_event(&w, "fw1", 100, &ev);
	world_event(&w, "fw1", 101, &ev);
	world_commit(&w, s);
	close_days(s, 1, 101);
	for (int32_t day = 100; day <= 101; day++) {
		for (uint32_t i = 0; i < 5; i++) {
			ev = world_drop(i, (uint16_t)(22 + i));
			enter(w.counter, 0, day, ev, REASON_DROP, 5);
		}
		enter(w.counter, 0, day, ev, REASON_ACCEPT, 1);
		enter(w.counter, 0, day, ev, REASON_CUT, 1);
		enter(w.counter, 0, day, ev, REASON_LOSS, 7);
		assert_true(counter_lost(w.counter, 3, 0, day));
	}
	world_commit(&w, s);
	ASSERT_OK(store_check(s, &err), err);
	store_close(s);
	db = open_plain(&w);
	ASSERT_SAYS(db, "SELECT * FROM daily", "1970-04-11 fw1 1 1\n"
	    "1970-04-12 fw1 26 6\n");
	ASSERT_SAYS(db, "SELECT * FROM daily_ledger",
	    "1970-04-11 fw1 accepted 1\n1970-04-11 fw1 cut 1\n"
	    "1970-04-11 fw1 drop 1\n1970-04-11 fw1 loss 1\n"
	    "1970-04-11 fw1 too-late 5\n"
	    "1970-04-12 fw1 accepted 1\n1970-04-12 fw1 cut 1\n"
	    "1970-04-12 fw1 drop 6\n1970-04-12 fw1 loss 1\n");
	ASSERT_SAYS(db, "SELECT * FROM daily_loss",
	    "1970-04-11 fw1 3 7\n1970-04-12 fw1 3 7\n");
	ASSERT_SAYS(db, "SELECT accesses, packets FROM sensor_day ORDER BY day",
	    "1 2\n26 7\n");
	sqlite3_close(db);
	world_stop(&w);
}

/* What the day had no drops of before does not make it a day of drops. */
static void
late_drops_observe_nothing(void **state)
{
	struct event ev = world_drop(1, 22), noise;
	struct store_error err;
	struct rollup r;
	struct store *s;
	struct world w;

	(void)state;
	event_clear(&noise);
	s = world_begin(&w);
	world_event(&w, "fw1", 100, &noise);
	world_event(&w, "fw2", 101, &ev);
	world_commit(&w, s);
	close_days(s, 1, 101);
	enter(w.counter, 0, 100, ev, REASON_DROP, 1);
	world_commit(&w, s);
	ASSERT_OK(store_rollup(s, PERIOD_ALL, &r, &err), err);
	assert_int_equal(r.sensor_count, 1);
	assert_string_equal(r.sensors[0], "fw2");
	assert_int_equal(r.ledger.reasons[REASON_TOO_LATE], 1);
	assert_int_equal(r.ledger.reasons[REASON_DROP], 1);
	assert_int_equal(ledger_records(&r.ledger), 3);
	assert_int_equal(ledger_verdict(&r.ledger, VERDICT_NONE), 2);
	rollup_free(&r);
	world_end(&w, s);
}

/* ---- histories ---------------------------------------------------------- */

enum { SENSORS = 3, DAYS = 40 };

/* Which days of which sensors a store has, and has closed. */
struct model {
	bool there[SENSORS][DAYS], closed[SENSORS][DAYS];
	int newest;	/* that is there */
	bool added[SENSORS][DAYS];	/* since the last commit */
};

/* Into the counter, and into the total as what must become of it. */
static void
add_record(struct world *w, struct model *m, int day)
{
	struct event ev = world_drop(0, (uint16_t)(mix(&w->seed) % 4));
	uint32_t sensor = (uint32_t)(mix(&w->seed) % SENSORS);
	uint64_t n = mix(&w->seed);

	world_source(&ev, &w->seed);
	ev.count = n % 9 == 0 ? 100 : 1;
	if (n % 10 == 0)
		event_is(&ev, (enum reason)((n >> 8) % REASONS));
	if (n % 50 == 1) {
		assert_true(counter_add(w->counter, &ev, sensor, DAY_UNDATED));
		assert_true(counter_add(w->total, &ev, sensor, DAY_UNDATED));
		return;
	}
	assert_true(counter_add(w->counter, &ev, sensor, day));
	if (m->closed[sensor][day] && ev.reason == REASON_DROP)
		event_is(&ev, REASON_TOO_LATE);
	assert_true(counter_add(w->total, &ev, sensor, day));
	m->added[sensor][day] = true;
}

static void
model_commit(struct model *m)
{
	for (int i = 0; i < SENSORS; i++)
		for (int day = 0; day < DAYS; day++) {
			if (m->added[i][day] && day > m->newest)
				m->newest = day;
			m->there[i][day] |= m->added[i][day];
		}
	memset(m->added, 0, sizeof(m->added));
}

static void
model_close(struct model *m, int keep, int today)
{
	int last = (m->newest < today ? m->newest : today) - keep;

	for (int i = 0; i < SENSORS; i++)
		for (int day = 0; day <= last; day++)
			m->closed[i][day] |= m->there[i][day];
}

static void
assert_as_the_model(const struct world *w, const struct model *m)
{
	struct out want = { 0 };
	sqlite3 *db = open_plain(w);

	for (int day = 0; day < DAYS; day++)
		for (int i = 0; i < SENSORS; i++) {
			char line[32];

			snprintf(line, sizeof(line), "%d fw%d\n", day, i);
			if (m->closed[i][day])
				out_text(&want, line);
		}
	out_char(&want, '\0');
	ASSERT_SAYS(db, "SELECT day, name FROM sensor_day d JOIN sensor s"
	    " ON s.id = d.sensor WHERE closed ORDER BY day, name", want.at);
	free(want.at);
	sqlite3_close(db);
}

/* Mostly one of the last days, but any day has a chance. */
static int
some_day(struct world *w, int now)
{
	uint64_t n = mix(&w->seed), back = n % 4;

	if (n / 4 % 4 == 0)
		return (int)(n / 16 % DAYS);
	return (int)back < now ? now - (int)back : now;
}

static void
live(struct world *w)
{
	struct store *s = world_open(w, STORE_CREATE);
	struct model m = { .newest = -1 };
	struct store_error err;

	sensors_number(w->sensors, SLICE("fw0"));
	sensors_number(w->sensors, SLICE("fw1"));
	sensors_number(w->sensors, SLICE("fw2"));
	for (int now = 0; now < DAYS; now += (int)(mix(&w->seed) % 3)) {
		for (size_t i = mix(&w->seed) % 300; i > 0; i--)
			add_record(w, &m, some_day(w, now));
		if (mix(&w->seed) % 4 == 0) {
			store_close(s);
			s = world_open(w, STORE_WRITE);
		}
		world_commit(w, s);
		model_commit(&m);
		if (mix(&w->seed) % 2 == 0) {
			int keep = 1 + (int)(mix(&w->seed) % 12);

			ASSERT_OK(store_close_days(
			    s, (unsigned)keep, now, &err), err);
			model_close(&m, keep, now);
		}
		assert_holds(s, w->total);
	}
	assert_as_the_model(w, &m);
	ASSERT_OK(store_check(s, &err), err);
	store_close(s);
}

static void
any_history_adds_up(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 8; seed++) {
		struct world w;

		world_start(&w);
		w.seed = seed;
		live(&w);
		world_stop(&w);
	}
}

/* ---- the file ----------------------------------------------------------- */

static int64_t
pages(const struct world *w)
{
	sqlite3 *db = open_plain(w);
	char *said = ask(db, "SELECT page_count FROM pragma_page_count");
	int64_t n = atoll(said);

	free(said);
	sqlite3_close(db);
	return n;
}

/* The pages of closed days serve the next ones. */
static void
a_file_does_not_grow_by_cells(void **state)
{
	int64_t before = 0, after;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	for (int32_t day = 0; day < 60; day++) {
		struct store_error err;

		for (int i = 0; i < 3000; i++) {
			struct event ev =
			    world_drop((uint32_t)mix(&w.seed), 22);

			world_event(&w, "fw1", day, &ev);
		}
		world_commit(&w, s);
		ASSERT_OK(store_close_days(s, 5, day, &err), err);
		if (day == 9)
			before = pages(&w);
	}
	after = pages(&w);
	/* each day's cells take more than two pages */
	assert_in_range(before, 6 * 2, 200);
	assert_in_range(after, before, before + 5);
	assert_holds(s, w.total);
	world_end(&w, s);
}

/* The first IPv6 address of a piece is written in full. */
static void
what_is_not_kept_is_not_there(void **state)
{
	static const uint8_t address[16] = { 0x20, 0x01, 0x0d, 0xb8, 0xde, 0xad,
		0xbe, 0xef, 0xca, 0xfe, 0xf0, 0x0d, 0x12, 0x34, 0x56, 0x78 };
	struct event ev = world_drop(1, 22);
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	for (uint16_t port = 0; port < 500; port++) {
		ev = world_drop(0, port);
		ev.src.is_v6 = true;
		memcpy(ev.src.v6, address, 16);
		world_event(&w, "fw1", 100, &ev);
	}
	ev = world_drop(1, 22);
	world_event(&w, "fw1", 101, &ev);
	world_commit(&w, s);
	store_close(s);
	assert_true(file_has(w.path, address, 16));
	s = world_open(&w, STORE_WRITE);
	close_days(s, 1, 101);
	assert_holds(s, w.total);
	store_close(s);
	assert_false(file_has(w.path, address, 16));
	world_stop(&w);
}

/* What is neither open nor closed is found. */
static void
half_closed_days_are_damage(void **state)
{
	static const char *const damages[] = {
		"UPDATE sensor_day SET closed = 1 WHERE day = 101",
		"UPDATE sensor_day SET closed = 0 WHERE day = 100",
		"UPDATE sensor_day SET closed = 2 WHERE day = 101",
		"UPDATE sensor_day SET day = 2147483647 WHERE day = 100",
		"UPDATE counts SET cells = x'00' WHERE cells IS NULL",
		"UPDATE counts SET cells = NULL",
		"UPDATE counts SET first = 7 WHERE cells IS NULL",
		"UPDATE counts SET first = x'' WHERE cells IS NULL",
		"UPDATE counts SET accesses = 3 WHERE cells IS NULL",
		"UPDATE counts SET sources = 0 WHERE cells IS NULL",
		"UPDATE counts SET sources = 3 WHERE cells IS NULL",
	};
	struct event ev = world_drop(1, 22);
	struct store_error err;
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		world_start(&w);
		s = world_open(&w, STORE_CREATE);
		world_event(&w, "fw1", 100, &ev);
		world_event(&w, "fw1", 100, &ev);
		world_event(&w, "fw1", 101, &ev);
		world_commit(&w, s);
		close_days(s, 1, 101);
		db = open_plain(&w);
		ASSERT_SAYS(db, damages[i], "");
		sqlite3_close(db);
		if (store_check(s, &err))
			fail_msg("not found: %s", damages[i]);
		assert_int_equal(err.fault, STORE_DAMAGED);
		store_close(s);
		world_stop(&w);
	}
}

/* Sums that no number holds become the largest one. */
static void
numbers_end_where_sqlite_ends(void **state)
{
	struct event ev = world_drop(1, 22);
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	s = world_begin(&w);
	world_event(&w, "fw1", 100, &ev);
	ev.has &= ~(uint32_t)EV_SRC;
	world_event(&w, "fw1", 100, &ev);
	world_event(&w, "fw1", 101, &ev);
	world_commit(&w, s);
	db = open_plain(&w);
	ASSERT_SAYS(db, "UPDATE counts SET accesses = 9223372036854775807 "
	    "WHERE sensor_day = 1", "");
	ASSERT_SAYS(db, "UPDATE sensor_day SET accesses = 9223372036854775807 "
	    "WHERE day = 100", "");
	close_days(s, 1, 101);
	ASSERT_SAYS(db, "SELECT accesses, sources FROM counts"
	    " WHERE cells IS NULL", "9223372036854775807 2\n");
	sqlite3_close(db);
	world_end(&w, s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rollups_stay_as_they_were),
		cmocka_unit_test(cells_of_open_days_stay),
		cmocka_unit_test(a_wrong_stamp_closes_nothing),
		cmocka_unit_test(old_days_are_old_beside_new_ones_only),
		cmocka_unit_test(closing_is_part_of_a_commit),
		cmocka_unit_test(drops_of_closed_days_are_too_late),
		cmocka_unit_test(late_drops_observe_nothing),
		cmocka_unit_test(any_history_adds_up),
		cmocka_unit_test(a_file_does_not_grow_by_cells),
		cmocka_unit_test(what_is_not_kept_is_not_there),
		cmocka_unit_test(half_closed_days_are_damage),
		cmocka_unit_test(numbers_end_where_sqlite_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
