/*
 * saver_test.c - what is handed over to the saver is in the store, once, sooner
 * or later, whatever becomes of the disk meanwhile.
 */
#include "service/saver.h"
#include "unit/store_world.h"

#include <signal.h>
#include <sys/resource.h>
#include <time.h>

enum { RECORDS = 20000, TURNS = 6 };

/* What the saver showed, in its thread: how often, and how many accesses. */
struct shown {
	int times;
	uint64_t accesses;
};

static void
show(void *context, struct store *store)
{
	struct shown *shown = context;
	struct rollup rollup;
	struct store_error err;

	ASSERT_OK(store_rollup(store, PERIOD_ALL, &rollup, &err), err);
	shown->times++;
	shown->accesses = rollup.ledger.accesses;
	rollup_free(&rollup);
}

static struct saver *
open_saver(const struct world *w, struct shown *shown)
{
	const struct saver_hooks hooks = { .context = shown, .show = show };
	struct store_error err;
	struct saver *s = saver_open(w->path, &hooks, &err);

	if (s == NULL)
		fail_msg("%s", err.error.text);
	return s;
}

/* Hand the counter over, as soon as the saver takes it, and empty it. */
static void
give(struct world *w, struct saver *s, bool shows)
{
	const struct timespec nap = { .tv_nsec = 1000000 };
	enum saver_answer answer;

	while ((answer = saver_take(s, w->counter, shows)) == SAVER_BUSY)
		nanosleep(&nap, NULL);
	assert_int_equal(answer, SAVER_TOOK);
	world_fresh(w);
}

static void
assert_stored(const struct world *w)
{
	struct store_error err;
	struct store *s = world_open(w, STORE_READ);

	assert_holds(s, w->total);
	ASSERT_OK(store_check(s, &err), err);
	store_close(s);
}

/* Files may not grow: writing fails as it does on a full disk. */
static void
fill_disk(bool full)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = full ? 4096 : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void
all_that_is_handed_over_is_stored(void **state)
{
	struct shown shown = { 0 };
	struct world w;
	struct saver *s;

	(void)state;
	world_start(&w);
	s = open_saver(&w, &shown);
	for (int i = 0; i < TURNS; i++) {
		world_add(&w, RECORDS);
		give(&w, s, false);
	}
	world_add(&w, RECORDS);
	assert_true(saver_finish(s, w.counter));
	assert_false(saver_has_rest(s));
	saver_close(s);
	assert_int_equal(shown.times, 0);
	assert_stored(&w);
	world_stop(&w);
}

static void
it_shows_what_was_just_handed_over(void **state)
{
	struct shown shown = { 0 };
	struct rollup want;
	struct world w;
	struct saver *s;

	(void)state;
	world_start(&w);
	s = open_saver(&w, &shown);
	world_add(&w, RECORDS);
	give(&w, s, false);
	world_add(&w, RECORDS);
	give(&w, s, true);
	assert_true(saver_finish(s, NULL));
	saver_close(s);
	assert_true(rollup_make(w.total, &want));
	assert_int_equal(shown.times, 1);
	assert_int_equal(shown.accesses, want.ledger.accesses);
	rollup_free(&want);
	assert_stored(&w);
	world_stop(&w);
}

static void
a_full_disk_delays(void **state)
{
	struct shown shown = { 0 };
	struct world w;
	struct saver *s;

	(void)state;
	world_start(&w);
	s = open_saver(&w, &shown);
	world_add(&w, RECORDS);
	give(&w, s, false);
	fill_disk(true);
	for (int i = 0; i < TURNS; i++) {
		world_add(&w, RECORDS);
		give(&w, s, false);
	}
	assert_true(saver_has_rest(s));
	assert_in_range(saver_memory(s), RECORDS, UINT64_MAX);
	fill_disk(false);
	world_add(&w, RECORDS);
	give(&w, s, false);
	assert_true(saver_finish(s, NULL));
	saver_close(s);
	assert_stored(&w);
	world_stop(&w);
}

static void
what_is_not_saved_in_the_end_is_told(void **state)
{
	struct shown shown = { 0 };
	struct world w;
	struct saver *s;

	(void)state;
	world_start(&w);
	s = open_saver(&w, &shown);
	world_add(&w, RECORDS);
	give(&w, s, false);
	give(&w, s, false);	/* once it is done with the first */
	fill_disk(true);
	for (uint32_t i = 0; i < RECORDS; i++) {
		struct event ev = world_drop(i * 7919, (uint16_t)i);

		assert_true(counter_add(w.counter, &ev,
		    sensors_number(w.sensors, SLICE("fw1")), 20332));
	}
	assert_false(saver_finish(s, w.counter));
	saver_close(s);
	fill_disk(false);
	assert_stored(&w);	/* the total has none of it */
	world_stop(&w);
}

static void
a_file_that_is_no_store_is_refused(void **state)
{
	const struct saver_hooks none = { 0 };
	struct store_error err;

	(void)state;
	assert_null(saver_open("/dev/null/x", &none, &err));
	assert_non_null(strstr(err.error.text, "/dev/null/x"));
}

static bool
count_opened(void *context, struct store *store, struct store_error *err)
{
	int *calls = context;

	(void)store;
	return ++calls[0] > 1 ||
	    store_error_set(err, STORE_KEY, "not the first time");
}

static void
count_saved(void *context, struct store *store)
{
	(void)store;
	((int *)context)[1]++;
}

static void
whoever_opened_it_makes_it_ready_and_tidies(void **state)
{
	int calls[2] = { 0 };
	const struct saver_hooks hooks = { .context = calls,
		.opened = count_opened, .saved = count_saved };
	struct store_error err;
	struct world w;
	struct saver *s;

	(void)state;
	world_start(&w);
	assert_null(saver_open(w.path, &hooks, &err));
	assert_int_equal(err.fault, STORE_KEY);
	s = saver_open(w.path, &hooks, &err);
	assert_non_null(s);
	world_add(&w, RECORDS);
	give(&w, s, false);
	assert_true(saver_finish(s, w.counter));
	saver_close(s);
	assert_int_equal(calls[0], 2);
	assert_int_equal(calls[1], 2);
	assert_stored(&w);
	world_stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_opened_it_makes_it_ready_and_tidies),
		cmocka_unit_test(all_that_is_handed_over_is_stored),
		cmocka_unit_test(it_shows_what_was_just_handed_over),
		cmocka_unit_test(a_full_disk_delays),
		cmocka_unit_test(what_is_not_saved_in_the_end_is_told),
		cmocka_unit_test(a_file_that_is_no_store_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
