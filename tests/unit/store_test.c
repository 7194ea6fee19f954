/*
 * store_test.c - what is put into a store comes out of it, against a counter
 * that counts all of it in memory.
 */
#include "count/sorted.h"
#include "unit/store_sql.h"

#include <sys/stat.h>

static void
it_gives_back_what_was_added(void **state)
{
	struct store_error err;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	assert_holds(s, w.total);	/* nothing */
	world_add(&w, 20000);
	world_commit(&w, s);
	assert_holds(s, w.total);
	ASSERT_OK(store_check(s, &err), err);
	store_close(s);
	s = world_open(&w, STORE_READ);
	assert_holds(s, w.total);
	ASSERT_OK(store_check(s, &err), err);
	world_end(&w, s);
}

/* Commit upon commit, as ingest and run do, pieces growing and being cut. */
static void
adding_again_adds_up(void **state)
{
	struct store_error err;
	struct store *s = NULL;
	struct world w;

	(void)state;
	world_start(&w);
	for (int i = 0; i < 40; i++) {
		world_add(&w, i % 10 == 0 ? 10000 : 100);
		assert_true(counter_lost(w.counter, 3, 0, 20332));
		assert_true(counter_lost(w.total, 3, 0, 20332));
		if (i % 7 == 0) {	/* close it in between */
			store_close(s);
			s = world_open(&w, STORE_CREATE);
		}
		world_commit(&w, s);
		if (i % 10 == 0)
			assert_holds(s, w.total);
	}
	assert_holds(s, w.total);
	ASSERT_OK(store_check(s, &err), err);
	world_end(&w, s);
}

/* What a counter still has queued goes in, too, and it counts on. */
static void
adding_leaves_the_counter_as_it_is(void **state)
{
	struct event ev = world_drop(0xc0000201, 22);
	struct store_error err;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	for (int i = 0; i < 2; i++) {
		world_event(&w, "fw1", 5, &ev);
		ASSERT_OK(store_begin(s, &err), err);
		ASSERT_OK(store_add(s, w.counter, &err), err);
		store_rollback(s);
	}
	ASSERT_OK(store_begin(s, &err), err);
	ASSERT_OK(store_add(s, w.counter, &err), err);
	ASSERT_OK(store_commit(s, &err), err);
	assert_holds(s, w.total);
	world_end(&w, s);
}

static void
assert_period(struct store *s, struct counter *c, int32_t first, int32_t last)
{
	struct rollup got, all;
	struct store_error err;
	size_t from = 0, to;

	ASSERT_OK(store_rollup(s, (struct period){ first, last }, &got, &err),
	    err);
	assert_true(rollup_make(c, &all));
	while (from < all.row_count && all.rows[from].day < first)
		from++;
	for (to = from; to < all.row_count && all.rows[to].day <= last; to++)
		;
	assert_int_equal(got.row_count, to - from);
	for (size_t i = 0; i < got.row_count; i++) {
		assert_int_equal(got.rows[i].day, all.rows[from + i].day);
		assert_int_equal(
		    got.rows[i].accesses, all.rows[from + i].accesses);
		assert_string_equal(got.sensors[got.rows[i].sensor],
		    all.sensors[all.rows[from + i].sensor]);
	}
	assert_int_equal(got.undated,
	    last == DAY_UNDATED ? all.undated : 0);
	rollup_free(&got);
	rollup_free(&all);
}

static void
a_period_has_its_days_alone(void **state)
{
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	world_add(&w, 5000);
	world_commit(&w, s);
	assert_period(s, w.total, 20333, 20333);
	assert_period(s, w.total, 20332, 20334);
	assert_period(s, w.total, 20334, DAY_UNDATED);
	assert_period(s, w.total, DAY_UNDATED, DAY_UNDATED);
	assert_period(s, w.total, INT32_MIN, 20331);
	world_end(&w, s);
}

/* What counts as an observation point is asked of the period, too. */
static void
a_period_has_its_own_sensors(void **state)
{
	struct event ev = world_drop(1, 22), noise;
	struct rollup got;
	struct store_error err;
	struct store *s;
	struct world w;

	(void)state;
	event_clear(&noise);
	s = world_begin(&w);
	world_event(&w, "fw1", 1, &ev);
	world_event(&w, "fw2", 2, &ev);
	world_event(&w, "fw1", 2, &noise);
	world_commit(&w, s);
	ASSERT_OK(store_rollup(s, (struct period){ 2, 2 }, &got, &err), err);
	assert_int_equal(got.sensor_count, 1);
	assert_string_equal(got.sensors[0], "fw2");
	assert_int_equal(got.observed_count, 1);
	assert_int_equal(ledger_records(&got.ledger), 2);
	rollup_free(&got);
	world_end(&w, s);
}

/* ---- cells -------------------------------------------------------------- */

struct walk {
	struct sorted *sorted;
	const struct unit *units;
	const struct sensors *sensors;
	uint32_t unit, service;
	char region[REGION];
	size_t count, stop;
};

/* The counter has one day and one sensor, so that its order is the store's. */
static bool
compare_cell(void *context, const struct store_cell *cell)
{
	struct walk *w = context;
	struct cell want;

	while (sorted_cells(w->sorted, &want, 1) == 0)
		assert_true(sorted_group(w->sorted, &w->unit, &w->service, w->region));
	assert_int_equal(cell->day, w->units[w->unit].day);
	assert_string_equal(cell->sensor,
	    sensors_name(w->sensors, w->units[w->unit].sensor));
	assert_int_equal(cell->service, w->service);
	assert_int_equal(cell_compare(&cell->cell, &want), 0);
	assert_true(cell->cell.accesses == want.accesses);
	return ++w->count != w->stop;
}

static void
cells_come_by_service_and_source(void **state)
{
	struct walk walk = { 0 };
	struct store_error err;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	for (int i = 0; i < 6; i++) {
		for (int k = 0; k < 3000; k++) {
			struct event ev = world_drop(
			    0, (uint16_t)(mix(&w.seed) % 3));

			world_source(&ev, &w.seed);
			world_event(&w, "fw1", 20332, &ev);
		}
		world_commit(&w, s);
	}
	walk.sensors = w.sensors;
	counter_units(w.total, &walk.units);
	assert_true(counter_flush(w.total));
	for (walk.stop = 0; walk.stop < 20; walk.stop += 7) {
		walk.count = 0;
		walk.sorted = sorted_new(w.total, NULL, NULL);
		assert_non_null(walk.sorted);
		ASSERT_OK(store_cells(s, PERIOD_ALL, compare_cell, &walk, &err),
		    err);
		assert_int_equal(walk.count,
		    walk.stop > 0 ? walk.stop : counter_cell_count(w.total));
		sorted_free(walk.sorted);
	}
	ASSERT_OK(store_cells(s, (struct period){ 20333, DAY_UNDATED },
	    compare_cell, NULL, &err), err);	/* has none to compare */
	world_end(&w, s);
}

/* ---- for other programs ------------------------------------------------- */

static void
views_answer_in_words(void **state)
{
	struct event ssh = world_drop(0xc0000201, 22), other = ssh, ping, gre;
	struct event unknown, six, noise, loss;
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	other.src.v4++;
	ping = gre = unknown = six = ssh;
	ping.protocol = PROTO_ICMP;
	ping.dport = 8;
	gre.protocol = PROTO_GRE;
	gre.has = EV_SRC | EV_PROTO;
	unknown.has = EV_SRC;
	six.protocol = 143;
	event_clear(&noise);
	event_clear(&loss);
	event_is(&loss, REASON_LOSS);
	loss.count = 9;
	s = world_begin(&w);
	for (int i = 0; i < 3; i++)
		world_event(&w, "fw1", 20332, &ssh);
	world_event(&w, "fw1", 20332, &other);
	world_event(&w, "fw1", 20332, &ping);
	world_event(&w, "fw1", 20332, &gre);
	world_event(&w, "fw2", DAY_UNDATED, &unknown);
	world_event(&w, "fw2", 0, &six);
	world_event(&w, "fw1", 20333, &noise);	/* observed, and silent */
	world_event(&w, "web", 20333, &loss);	/* no observation point */
	world_commit(&w, s);
	store_close(s);
	db = open_plain(&w);
	ASSERT_SAYS(db, "SELECT day, sensor, accesses, sources FROM daily"
	    " ORDER BY day, sensor",
	    "1970-01-01 fw2 1 1\n2025-09-01 fw1 6 4\n2025-09-02 fw1 0 0\n"
	    "undated fw2 1 1\n");
	ASSERT_SAYS(db, "SELECT day, sensor, service, accesses, sources"
	    " FROM daily_service ORDER BY day, sensor, service",
	    "1970-01-01 fw2 22/143 1 1\n2025-09-01 fw1 -/gre 1 1\n"
	    "2025-09-01 fw1 22/tcp 4 2\n2025-09-01 fw1 8/icmp 1 1\n"
	    "undated fw2 -/- 1 1\n");
	ASSERT_SAYS(db, "SELECT day, sensor, region, accesses, sources"
	    " FROM daily_region WHERE sensor = 'fw1'",
	    "2025-09-01 fw1 ?? 6 4\n");
	ASSERT_SAYS(db, "SELECT * FROM daily_ledger ORDER BY 1, 2, 3",
	    "1970-01-01 fw2 drop 1\n2025-09-01 fw1 drop 6\n"
	    "2025-09-02 fw1 not-firewall 1\n2025-09-02 web loss 1\n"
	    "undated fw2 drop 1\n");
	ASSERT_SAYS(db, "SELECT * FROM daily_loss", "2025-09-02 web 0 9\n");
	sqlite3_close(db);
	world_stop(&w);
}

/* daily_service has the rows that `scan --format csv` prints. */
static void
views_agree_with_the_rollup(void **state)
{
	struct out want = { 0 };
	struct rollup r;
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	s = world_begin(&w);
	world_add(&w, 5000);
	world_commit(&w, s);
	store_close(s);
	assert_true(rollup_make(w.total, &r));
	for (size_t i = 0; i < r.row_count; i++) {
		char line[128], day[DAY_TEXT];

		day_format(r.rows[i].day, day);
		snprintf(line, sizeof(line), "%s %s %s %llu %llu\n", day,
		    r.sensors[r.rows[i].sensor], r.rows[i].service_text,
		    (unsigned long long)r.rows[i].accesses,
		    (unsigned long long)r.rows[i].sources);
		out_text(&want, line);
	}
	out_char(&want, '\0');
	db = open_plain(&w);
	ASSERT_SAYS(db, "SELECT * FROM daily_service"
	    " ORDER BY day, sensor, accesses DESC, service", want.at);
	sqlite3_close(db);
	free(want.at);
	rollup_free(&r);
	world_stop(&w);
}

/* Not one row for all: a single new source must not write it all again. */
static void
large_groups_are_cut(void **state)
{
	struct store_error err;
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	s = world_begin(&w);
	for (int i = 0; i < 20; i++) {
		for (int k = 0; k < 1500; k++) {
			struct event ev =
			    world_drop((uint32_t)mix(&w.seed), 22);

			world_event(&w, "fw1", 20332, &ev);
		}
		world_commit(&w, s);
		db = open_plain(&w);
		ASSERT_SAYS(db, "SELECT max(length(cells)) <= 900,"
		    " avg(length(cells)) > 400 FROM counts",
		    "1 1\n");
		sqlite3_close(db);
	}
	assert_holds(s, w.total);
	ASSERT_OK(store_check(s, &err), err);
	world_end(&w, s);
}

static void
numbers_end_where_sqlite_ends(void **state)
{
	struct event ev = world_drop(1, 22);
	struct store_error err;
	struct rollup r;
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	s = world_begin(&w);
	world_event(&w, "fw1", 5, &ev);
	world_commit(&w, s);
	store_close(s);
	db = open_plain(&w);
	ASSERT_SAYS(db, "UPDATE sensor_day SET accesses = 9223372036854775806,"
	    " packets = 9223372036854775807; ", "");
	sqlite3_close(db);
	s = world_open(&w, STORE_WRITE);
	for (int i = 0; i < 3; i++) {
		world_event(&w, "fw1", 5, &ev);
		world_commit(&w, s);
	}
	ASSERT_OK(store_rollup(s, PERIOD_ALL, &r, &err), err);
	assert_int_equal(r.ledger.accesses, INT64_MAX);
	assert_int_equal(r.rows[0].accesses, 4);
	rollup_free(&r);
	world_end(&w, s);
}

/* ---- identity, sensors, facts ------------------------------------------- */

static void
every_store_is_another(void **state)
{
	char first[33], other[128];
	struct store_error err;
	struct stat st;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	assert_int_equal(strlen(store_identity(s)), 32);
	assert_int_equal(strspn(store_identity(s), "0123456789abcdef"), 32);
	strcpy(first, store_identity(s));
	assert_string_equal(store_path(s), w.path);
	store_close(s);
	s = world_open(&w, STORE_CREATE);
	assert_string_equal(store_identity(s), first);
	store_close(s);
	snprintf(other, sizeof(other), "%s/y.db", w.directory);
	s = store_open(other, STORE_CREATE, &err);
	assert_non_null(s);
	assert_string_not_equal(store_identity(s), first);
	store_close(s);
	/* it tells who knocked, so not everybody may read it */
	assert_int_equal(stat(other, &st), 0);
	assert_int_equal(st.st_mode & 0007, 0);
	world_stop(&w);
}

struct list {
	char text[256];
};

static bool
list_sensor(void *context, const struct store_sensor *sensor)
{
	struct list *l = context;
	size_t used = strlen(l->text);

	snprintf(l->text + used, sizeof(l->text) - used, "%s %.4s %s %d\n",
	    sensor->name, sensor->own ? "self" : sensor->identity,
	    sensor->own ? "-" : sensor->origin, sensor->own);
	return strcmp(sensor->name, "fw2") != 0;
}

static void
a_sensor_is_fed_by_one_store(void **state)
{
	struct event ev = world_drop(1, 22);
	struct list list = { 0 };
	struct store_error err;
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	s = world_begin(&w);
	world_event(&w, "fw2", 5, &ev);
	world_event(&w, "fw1", 5, &ev);
	world_event(&w, "fw3", 5, &ev);
	world_commit(&w, s);
	store_close(s);
	db = open_plain(&w);
	ASSERT_SAYS(db, "INSERT INTO origin VALUES (2, 'abcd', 'tokyo:/x.db')",
	    "");
	ASSERT_SAYS(db, "UPDATE sensor SET origin = 2 WHERE name = 'fw1'", "");
	sqlite3_close(db);
	s = world_open(&w, STORE_WRITE);
	ASSERT_OK(store_sensors(s, list_sensor, &list, &err), err);
	assert_string_equal(list.text,
	    "fw1 abcd tokyo:/x.db 0\nfw2 self - 1\n");
	assert_true(counter_add(w.counter, &ev, 0, 6));
	assert_true(counter_add(w.counter, &ev, 1, 6));
	assert_true(store_begin(s, &err));
	assert_false(store_add(s, w.counter, &err));
	assert_int_equal(err.fault, STORE_FED);
	assert_non_null(strstr(err.error.text, "fw1"));
	assert_non_null(strstr(err.error.text, "tokyo:/x.db"));
	assert_non_null(strstr(err.error.text, w.path));
	assert_false(store_commit(s, &err));	/* and not a part of it */
	assert_holds(s, w.total);
	world_end(&w, s);
}

static void
facts_are_kept(void **state)
{
	struct store_error err;
	struct store *s;
	struct world w;
	char *value;

	(void)state;
	s = world_begin(&w);
	ASSERT_OK(store_setting(s, "zone", &value, &err), err);
	assert_null(value);
	ASSERT_OK(store_begin(s, &err), err);
	ASSERT_OK(store_set(s, "zone", "UTC", &err), err);
	ASSERT_OK(store_set(s, "zone", "Asia/Tokyo", &err), err);
	ASSERT_OK(store_commit(s, &err), err);
	store_close(s);
	s = world_open(&w, STORE_READ);
	ASSERT_OK(store_setting(s, "zone", &value, &err), err);
	assert_string_equal(value, "Asia/Tokyo");
	free(value);
	world_end(&w, s);
}

static void
a_temporary_store_is_one_too(void **state)
{
	struct store_error err;
	struct store *s;
	struct world w;

	(void)state;
	world_start(&w);
	s = store_temporary(&err);
	assert_non_null(s);
	for (int i = 0; i < 3; i++) {
		world_add(&w, 3000);
		world_commit(&w, s);
	}
	assert_holds(s, w.total);
	ASSERT_OK(store_check(s, &err), err);
	world_end(&w, s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_gives_back_what_was_added),
		cmocka_unit_test(adding_again_adds_up),
		cmocka_unit_test(adding_leaves_the_counter_as_it_is),
		cmocka_unit_test(a_period_has_its_days_alone),
		cmocka_unit_test(a_period_has_its_own_sensors),
		cmocka_unit_test(cells_come_by_service_and_source),
		cmocka_unit_test(views_answer_in_words),
		cmocka_unit_test(views_agree_with_the_rollup),
		cmocka_unit_test(large_groups_are_cut),
		cmocka_unit_test(numbers_end_where_sqlite_ends),
		cmocka_unit_test(every_store_is_another),
		cmocka_unit_test(a_sensor_is_fed_by_one_store),
		cmocka_unit_test(facts_are_kept),
		cmocka_unit_test(a_temporary_store_is_one_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
