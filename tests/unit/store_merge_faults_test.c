/*
 * store_merge_faults_test.c - whose a sensor is, and stores that must not come
 * in: then nothing of them does.
 */
#include "unit/merge_world.h"

/* ---- who feeds what ----------------------------------------------------- */

static void
two_stores_cannot_feed_a_sensor(void **state)
{
	struct store_merged merged;
	struct store_error err;
	struct store *a, *b;
	char *before;
	struct world w;

	(void)state;
	world_start(&w);
	knock(&w, "aaa", 1, 1);
	knock(&w, "fw1", 1, 1);
	feed(&w, "a");
	knock(&w, "fw1", 1, 1);
	feed(&w, "b");
	knock(&w, "own", 1, 1);
	feed(&w, "all");
	merge(&w, "all", "b");
	before = dump(&w, "all");
	assert_false(try_merge(&w, "all", "a", &merged, &err));
	assert_int_equal(err.fault, STORE_FED);
	a = open_named(&w, "a", STORE_READ);
	b = open_named(&w, "b", STORE_READ);
	assert_non_null(strstr(err.error.text, "sensor fw1 "));
	assert_non_null(strstr(err.error.text, store_identity(a)));
	assert_non_null(strstr(err.error.text, store_identity(b)));
	assert_non_null(strstr(err.error.text, store_path(a)));
	assert_non_null(strstr(err.error.text, store_path(b)));
	store_close(a);
	store_close(b);
	assert_dump(&w, "all", before);	/* nor was aaa let in */
	free(before);
	/* a sensor of our own is not overwritten either */
	before = dump(&w, "b");
	assert_false(try_merge(&w, "b", "a", &merged, &err));
	assert_int_equal(err.fault, STORE_FED);
	assert_dump(&w, "b", before);
	free(before);
	world_stop(&w);
}

static void
origins_travel_along(void **state)
{
	struct store_error err;
	struct store *s;
	char *own, *got;
	struct world w;

	(void)state;
	world_start(&w);
	knock(&w, "fw1", 1, 1);
	feed(&w, "a");
	merge(&w, "b", "a");
	merge(&w, "c", "b");
	own = feeders(&w, "a");
	got = feeders(&w, "c");
	assert_string_equal(got, own);
	free(own);
	free(got);
	knock(&w, "fw1", 1, 1);
	s = open_named(&w, "c", STORE_WRITE);
	ASSERT_OK(store_begin(s, &err), err);
	assert_false(store_add(s, w.counter, &err));
	assert_int_equal(err.fault, STORE_FED);
	store_close(s);
	feed(&w, "a");	/* which may */
	merge(&w, "c", "a");
	merge(&w, "b", "c");
	assert_same(&w, "b", "a");
	world_stop(&w);
}

static void
what_was_ours_comes_back_as_ours(void **state)
{
	struct store_merged merged;
	struct world w;

	(void)state;
	world_start(&w);
	knock(&w, "fw1", 1, 5);
	feed(&w, "a");
	copy(&w, "a", "backup");
	knock(&w, "fw1", 1, 1);
	knock(&w, "fw1", 2, 1);
	feed(&w, "a");
	copy(&w, "a", "want");
	merge(&w, "away", "a");
	merged = merge(&w, "a", "backup");	/* older: has nothing more */
	assert_int_equal(merged.accesses, 0);
	assert_same(&w, "a", "want");
	merge(&w, "a", "away");
	assert_same(&w, "a", "want");
	copy(&w, "backup", "a");	/* the disk broke */
	merged = merge(&w, "a", "away");
	assert_int_equal(merged.accesses, 2);
	assert_same(&w, "a", "want");
	knock(&w, "fw1", 2, 1);
	feed(&w, "a");	/* and it feeds it on */
	world_stop(&w);
}

static void
merged_into_itself_it_stays(void **state)
{
	struct world w;

	(void)state;
	world_start(&w);
	observe(&w, 0, 500);
	feed(&w, "a");
	copy(&w, "a", "want");
	merge(&w, "a", "a");
	assert_same(&w, "a", "want");
	world_stop(&w);
}

static void
inputs_and_facts_stay_where_they_are(void **state)
{
	struct store_input in = { .head = 7, .state = SLICE_INIT("x") };
	struct store_error err;
	struct store *s;
	struct world w;
	sqlite3 *db;
	struct out out = { 0 };

	(void)state;
	world_start(&w);
	knock(&w, "fw1", 1, 5);
	feed(&w, "a");
	s = open_named(&w, "a", STORE_WRITE);
	ASSERT_OK(store_begin(s, &err), err);
	ASSERT_OK(store_set(s, "zone", "UTC", &err), err);
	ASSERT_OK(store_put_input(s, &in, &err), err);
	ASSERT_OK(store_commit(s, &err), err);
	store_close(s);
	merge(&w, "b", "a");
	db = open_plain(&w, "b");
	add_answer(db, "SELECT (SELECT count(*) FROM input),"
	    " (SELECT count(*) FROM setting WHERE name = 'zone')", &out);
	sqlite3_close(db);
	out_char(&out, '\0');
	assert_string_equal(out.at, "0 0\n");
	free(out.at);
	world_stop(&w);
}

/* ---- stores of others --------------------------------------------------- */

/* Changed so, it is refused, and nothing of it came in. */
static void
assert_refused(struct world *w, const char *sql)
{
	struct store_merged merged;
	struct store_error err;
	char path[PATH];

	copy(w, "sound", "other");
	run_sql(w, "other", sql);
	if (try_merge(w, "all", "other", &merged, &err))
		fail_msg("merged after: %s", sql);
	if (err.fault != STORE_DAMAGED ||
	    strstr(err.error.text, path_of(w, "other", path)) == NULL)
		fail_msg("fault %d: %s", err.fault, err.error.text);
	assert_same(w, "all", "before");
}

static void
what_is_damaged_is_not_let_in(void **state)
{
#define ONE_ROW " WHERE (sensor_day, service, first) ="                       \
	" (SELECT sensor_day, service, first FROM counts"                     \
	"  ORDER BY sensor_day DESC, length(cells) DESC LIMIT 1)"
	struct world w;

	(void)state;
	world_start(&w);
	observe(&w, 1, 500);
	feed(&w, "all");
	copy(&w, "all", "before");
	observe(&w, 0, 500);
	feed(&w, "sound");
	for (int closed = 0; closed < 2; closed++) {
		assert_refused(&w, "UPDATE counts SET cells = x''" ONE_ROW);
		assert_refused(&w,
		    "UPDATE counts SET accesses = accesses + 1" ONE_ROW);
		assert_refused(&w, "UPDATE counts SET service = -1" ONE_ROW);
		assert_refused(&w,
		    "UPDATE counts SET service = 1 << 26" ONE_ROW);
		assert_refused(&w,
		    "UPDATE counts SET region = 'none'" ONE_ROW);
		assert_refused(&w, "UPDATE counts SET cells = NULL" ONE_ROW);
		assert_refused(&w,
		    "UPDATE ledger SET reason = 'x' WHERE reason = 'drop'");
		assert_refused(&w,
		    "UPDATE sensor_day SET day = day + 10000000000");
		assert_refused(&w, "DELETE FROM sensor WHERE id = 3");
		assert_refused(&w, "UPDATE sensor SET origin = 9 WHERE id = 3");
		assert_refused(&w,
		    "UPDATE sensor SET name = upper(name) WHERE id = 3");
		assert_refused(&w, "UPDATE sensor SET name ="
		    " cast(x'610062' AS TEXT) WHERE id = 3");
		assert_refused(&w, "INSERT INTO origin VALUES (2, 'me', 'x');"
		    "UPDATE sensor SET origin = 2 WHERE id = 3");
		/* and the same where only numbers are taken of the cells */
		close_days(&w, "all", "1");
		copy(&w, "all", "before");
	}
	close_days(&w, "sound", "1");
	assert_refused(&w, "UPDATE counts SET sources = 0 WHERE cells IS NULL");
	assert_refused(&w,
	    "UPDATE counts SET accesses = sources - 1 WHERE cells IS NULL");
	assert_refused(&w, "UPDATE counts SET cells = x'00'" ONE_ROW);
	assert_refused(&w, "UPDATE sensor_day SET closed = 1");
	assert_refused(&w, "UPDATE sensor_day SET closed = 0");
	world_stop(&w);
}

/* Any bytes may be wrong anywhere: it is let in, or not, but never in part. */
static void
damage_anywhere_does_no_harm(void **state)
{
	struct store_merged merged;
	struct store_error err;
	uint64_t seed = 99;
	size_t refused = 0, kept = 0;
	char path[PATH];
	struct world w;

	(void)state;
	world_start(&w);
	knock(&w, "own", 1, 1);
	feed(&w, "empty");
	observe(&w, 0, 3000);
	feed(&w, "sound");
	for (int i = 0; i < 300; i++) {
		uint64_t bad = mix(&seed);
		struct store *s;
		int fd;

		copy(&w, "sound", "other");
		copy(&w, "empty", "all");
		fd = open(path_of(&w, "other", path), O_RDWR | O_CLOEXEC);
		assert_true(fd >= 0);
		assert_int_equal(pwrite(fd, &bad, mix(&seed) % 8 + 1,
		    (off_t)(mix(&seed) % (uint64_t)lseek(fd, 0, SEEK_END))) >
		    0, 1);
		close(fd);
		s = store_open(path, STORE_READ, &err);
		store_close(s);
		if (s == NULL)
			continue;
		if (try_merge(&w, "all", "other", &merged, &err)) {
			free(dump(&w, "all"));	/* is sound */
			kept++;
		} else {
			assert_same(&w, "all", "empty");
			refused++;
		}
	}
	assert_true(refused > 50 && kept > 50);
	world_stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_stores_cannot_feed_a_sensor),
		cmocka_unit_test(origins_travel_along),
		cmocka_unit_test(what_was_ours_comes_back_as_ours),
		cmocka_unit_test(merged_into_itself_it_stays),
		cmocka_unit_test(inputs_and_facts_stay_where_they_are),
		cmocka_unit_test(what_is_damaged_is_not_let_in),
		cmocka_unit_test(damage_anywhere_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
