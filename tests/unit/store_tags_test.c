/*
 * store_tags_test.c - what carries tags, through the counter and the store:
 * against counters that were given nothing but what carries one of them.
 */
#include "unit/store_sql.h"

enum { TAGS = 4, LIST = TAG_BITS + 500 };

static const uint32_t numbers[TAGS] = { 0, 7, TAG_BITS - 1, LIST };
static const char *const ids[TAGS] = { "zero", "seven", "last", "list" };

/* Names, as rules would give them; what is not known is none. */
static struct tag_name
name_tag(void *context, uint32_t tag)
{
	(void)context;
	for (int i = 0; i < TAGS; i++)
		if (numbers[i] == tag)
			return (struct tag_name){ ids[i], "tool" };
	fail_msg("tag %u was never given", tag);
	return (struct tag_name){ 0 };
}

static bool
number_tag(void *context, struct tag_name name, uint32_t *tag)
{
	(void)context;
	assert_string_equal(name.kind, "tool");
	*tag = UINT32_MAX;
	for (int i = 0; i < TAGS; i++)
		if (strcmp(ids[i], name.id) == 0)
			*tag = numbers[i];
	return true;
}

static const struct tag_names names = { name_tag, number_tag, NULL };

/* A world, and for each tag a counter of what carries it, and no tag there. */
struct tagged_world {
	struct world w;
	struct counter *only[TAGS];
	uint64_t untested;	/* accesses that were not, for 7 */
};

static void
start(struct tagged_world *t)
{
	*t = (struct tagged_world){ 0 };
	world_start(&t->w);
	for (int i = 0; i < TAGS; i++)
		t->only[i] = counter_new(t->w.sensors);
}

static void
stop(struct tagged_world *t)
{
	for (int i = 0; i < TAGS; i++)
		counter_free(t->only[i]);
	world_stop(&t->w);
}

static void
tagged_event(struct tagged_world *t, const char *sensor, int32_t day,
    struct event ev, unsigned which)
{
	uint32_t n = sensors_number(t->w.sensors, slice_of(sensor));

	for (int i = 0; i < TAGS; i++)
		if ((which >> i & 1) != 0) {
			assert_true(counter_add(t->only[i], &ev, n, day));
			ev.tags |= numbers[i] < TAG_BITS ?
			    (uint64_t)1 << numbers[i] : tags_of_list(LIST);
		}
	if ((which & 16) != 0) {
		ev.untested = (uint64_t)1 << 7;
		t->untested += ev.count;
	}
	world_event(&t->w, sensor, day, &ev);
}

static void
add(struct tagged_world *t, size_t records)
{
	static const char *const sensors[] = { "fw1", "fw2", "router1" };
	uint64_t *seed = &t->w.seed;

	for (size_t i = 0; i < records; i++) {
		uint64_t n = mix(seed);
		struct event ev = world_drop(0, (uint16_t)(n % 4 == 0 ?
		    n >> 24 : n % 8));
		int32_t day =
		    n % 31 == 0 ? DAY_UNDATED : 20332 + (int32_t)(n >> 8) % 3;

		world_source(&ev, seed);
		ev.count = n % 50 == 0 ? UINT32_MAX : n % 5 == 0 ? 3 : 1;
		tagged_event(t, sensors[(n >> 16) % 3], day, ev,
		    (unsigned)(n >> 40) % 32);
	}
}

/* The rows of a tag, in the order that those of a rollup have. */
static int
by_day_sensor_service(const void *a, const void *b)
{
	const struct tagged_row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->sensor != y->sensor)
		return x->sensor < y->sensor ? -1 : 1;
	return (x->service > y->service) - (x->service < y->service);
}

static int
rows_by_service(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->sensor != y->sensor)
		return x->sensor < y->sensor ? -1 : 1;
	return (x->service > y->service) - (x->service < y->service);
}

static void
assert_tag(const struct rollup *got, int tag, struct counter *only)
{
	struct tagged_row *rows =
	    calloc(got->tagged.count + 1, sizeof(*rows));
	struct rollup want;
	size_t count = 0;

	assert_non_null(rows);
	for (size_t i = 0; i < got->tagged.count; i++)
		if (got->tagged.list[i].tag == numbers[tag])
			rows[count++] = got->tagged.list[i];
	qsort(rows, count, sizeof(*rows), by_day_sensor_service);
	assert_true(rollup_make(only, &want));
	qsort(want.rows, want.row_count, sizeof(*want.rows), rows_by_service);
	assert_int_equal(count, want.row_count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(rows[i].day, want.rows[i].day);
		assert_string_equal(got->sensors[rows[i].sensor],
		    want.sensors[want.rows[i].sensor]);
		assert_int_equal(rows[i].service, want.rows[i].service);
		assert_int_equal(rows[i].accesses, want.rows[i].accesses);
		assert_int_equal(rows[i].sources, want.rows[i].sources);
	}
	free(rows);
	rollup_free(&want);
}

static void
assert_tags(const struct tagged_world *t, const struct rollup *got)
{
	assert_true(got->has_tags);
	for (int i = 0; i < TAGS; i++)
		assert_tag(got, i, t->only[i]);
	assert_int_equal(got->untested[7], t->untested);
}

static void
assert_store_has(const struct tagged_world *t, struct store *s)
{
	struct store_error err;
	struct rollup got;

	store_tags(s, &names);
	ASSERT_OK(store_rollup(s, PERIOD_ALL, &got, &err), err);
	ASSERT_OK(store_rollup_tags(s, PERIOD_ALL, &got, &err), err);
	assert_tags(t, &got);
	rollup_free(&got);
	assert_holds(s, t->w.total);
	ASSERT_OK(store_check(s, &err), err);
}

static struct store *
open_with_names(const struct world *w)
{
	struct store *s = world_open(w, STORE_CREATE);

	store_tags(s, &names);
	return s;
}

static void
a_counter_counts_tags(void **state)
{
	struct tagged_world t;
	struct rollup got;

	(void)state;
	start(&t);
	add(&t, 20000);
	assert_true(rollup_make(t.w.total, &got));
	assert_true(rollup_tags(&got, t.w.total));
	assert_tags(&t, &got);
	rollup_free(&got);
	stop(&t);
}

static void
parts_of_a_count_have_their_tags(void **state)
{
	struct tagged_world t;
	struct rollup got;
	struct counter *whole;
	uint32_t same[8];

	(void)state;
	start(&t);
	whole = counter_new(t.w.sensors);
	for (uint32_t i = 0; i < 8; i++)
		same[i] = i;
	for (int i = 0; i < 3; i++) {
		add(&t, 3000);
		assert_true(counter_merge(whole, t.w.counter, same));
		world_fresh(&t.w);
	}
	assert_true(rollup_make(whole, &got));
	assert_true(rollup_tags(&got, whole));
	assert_tags(&t, &got);
	rollup_free(&got);
	counter_free(whole);
	stop(&t);
}

static void
a_store_keeps_tags(void **state)
{
	struct tagged_world t;
	struct store *s;

	(void)state;
	start(&t);
	for (int i = 0; i < 4; i++) {
		s = open_with_names(&t.w);
		add(&t, 5000);
		world_commit(&t.w, s);
		store_close(s);
	}
	s = world_open(&t.w, STORE_READ);
	assert_store_has(&t, s);
	store_close(s);
	stop(&t);
}

static void
without_names_there_are_no_tags(void **state)
{
	struct tagged_world t;
	struct store *s;
	sqlite3 *db;

	(void)state;
	start(&t);
	s = world_open(&t.w, STORE_CREATE);
	add(&t, 1000);
	world_commit(&t.w, s);
	assert_holds(s, t.w.total);
	store_close(s);
	db = open_plain(&t.w);
	ASSERT_SAYS(db, "SELECT count(*) FROM tagged", "0\n");
	sqlite3_close(db);
	stop(&t);
}

static void
run_sql(const struct world *w, const char *sql)
{
	sqlite3 *db = open_plain(w);

	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* Version 1 had no tables for tags. */
static void
an_older_store_is_brought_up_to_date(void **state)
{
	struct tagged_world t;
	struct store_error err;
	struct store *s;

	(void)state;
	start(&t);
	s = world_open(&t.w, STORE_CREATE);
	world_add(&t.w, 1000);
	world_commit(&t.w, s);
	store_close(s);
	run_sql(&t.w,
	    "DROP VIEW daily_tag; DROP VIEW daily_untested; DROP TABLE tagged;"
	    " DROP TABLE untested; DROP TABLE tag; PRAGMA user_version = 1");
	assert_null(store_open(t.w.path, STORE_READ, &err));
	assert_int_equal(err.fault, STORE_OLDER);
	s = open_with_names(&t.w);
	add(&t, 1000);
	world_commit(&t.w, s);
	assert_store_has(&t, s);
	store_close(s);
	stop(&t);
}

/* Another program may have written names as it likes. */
static void
names_of_sensors_are_those_of_the_rollup(void **state)
{
	struct tagged_world t;
	struct store *s;

	(void)state;
	start(&t);
	s = open_with_names(&t.w);
	add(&t, 1000);
	world_commit(&t.w, s);
	store_close(s);
	run_sql(&t.w, "UPDATE sensor SET name = upper(name)");
	s = world_open(&t.w, STORE_READ);
	assert_store_has(&t, s);
	store_close(s);
	stop(&t);
}

/* Who looks at the whole store notices what SQL did to it. */
static void
damage_is_noticed(void **state)
{
	static const char *const damages[] = {
		"UPDATE tagged SET cells = zeroblob(length(cells))",
		"UPDATE tagged SET tag = 99 WHERE tag = 1",
		"UPDATE OR REPLACE tagged SET tag = 2 WHERE tag = 1",
		"UPDATE tagged SET accesses = accesses + 1",
		"UPDATE tagged SET cells = NULL",
		"DELETE FROM tag WHERE name = 'seven'",
		"UPDATE untested SET sensor_day = 999 WHERE sensor_day = 1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct tagged_world t;
		struct store_error err;
		struct store *s;

		start(&t);
		s = open_with_names(&t.w);
		add(&t, 1000);
		world_commit(&t.w, s);
		store_close(s);
		run_sql(&t.w, damages[i]);
		s = world_open(&t.w, STORE_READ);
		if (store_check(s, &err))
			fail_msg("not noticed: %s", damages[i]);
		assert_int_equal(err.fault, STORE_DAMAGED);
		store_close(s);
		stop(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_counter_counts_tags),
		cmocka_unit_test(parts_of_a_count_have_their_tags),
		cmocka_unit_test(a_store_keeps_tags),
		cmocka_unit_test(without_names_there_are_no_tags),
		cmocka_unit_test(an_older_store_is_brought_up_to_date),
		cmocka_unit_test(names_of_sensors_are_those_of_the_rollup),
		cmocka_unit_test(damage_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
