/*
 * levels_test.c - days cut where the level changes: at the days where it was
 * made to change, and nowhere else.
 */
#include "bulletin/levels.h"
#include "unit/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS = 61, FIRST = 15187 };	/* 2011-08-01, and September's last */

struct world {
	struct query query;
	struct tallied service;
	uint64_t seed;
};

static void
world_new(struct world *w, uint64_t seed)
{
	*w = (struct world){ .seed = seed };
	w->query.days = DAYS;
	w->query.time.periods[PERIOD_BEFORE].first = FIRST;
	w->query.day_sensors = calloc(DAYS, sizeof(uint32_t));
	w->service.days = calloc(DAYS, sizeof(struct tally));
	assert_true(w->query.day_sensors != NULL && w->service.days != NULL);
	for (size_t i = 0; i < DAYS; i++)
		w->query.day_sensors[i] = 10;
}

static void
world_free(struct world *w)
{
	free(w->query.day_sensors);
	free(w->service.days);
}

static double
uniform(struct world *w)
{
	w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
	return ((double)(w->seed >> 11) + 0.5) / 9007199254740992.0;
}

/* About Poisson: the sum of many rare events. */
static uint64_t
draw(struct world *w, double mean)
{
	double n = mean + sqrt(mean) * sqrt(-2 * log(uniform(w))) *
	    cos(6.283185307179586 * uniform(w));

	return n < 0 ? 0 : (uint64_t)(n + 0.5);
}

/* Days from `from` on have this mean. */
static void
world_level(struct world *w, size_t from, double mean)
{
	for (size_t i = from; i < DAYS; i++)
		w->service.days[i].accesses = draw(w, mean);
}

static size_t
cut(struct world *w, struct level levels[LEVELS])
{
	return levels_of(&w->query, &w->service, levels);
}

/* 3389/tcp in TALOT2's August and September 2011. */
static void
a_port_that_returns(void **state)
{
	struct level levels[LEVELS];
	struct world w;

	(void)state;
	world_new(&w, 1);
	world_level(&w, 0, 18);
	world_level(&w, 21, 270);
	world_level(&w, 35, 18);
	world_level(&w, 46, 330);
	assert_int_equal(cut(&w, levels), 4);
	assert_int_equal(levels[0].first, FIRST);
	assert_int_equal(levels[0].last, FIRST + 20);
	assert_int_equal(levels[1].first, FIRST + 21);
	assert_int_equal(levels[2].first, FIRST + 35);
	assert_int_equal(levels[3].first, FIRST + 46);
	assert_int_equal(levels[3].last, FIRST + DAYS - 1);
	assert_true(fabs(levels[1].mean - 270) < 15);
	assert_true(fabs(levels[2].mean - 18) < 5);
	world_free(&w);
}

/* Chance alone makes no story: at most one of a hundred. */
static void
nothing_happens(void **state)
{
	static const double means[] = { 0.3, 4, 30, 1000 };

	(void)state;
	for (size_t k = 0; k < sizeof(means) / sizeof(means[0]); k++) {
		size_t told = 0;

		for (uint64_t seed = 1; seed <= 100; seed++) {
			struct level levels[LEVELS];
			struct world w;

			world_new(&w, seed);
			world_level(&w, 0, means[k]);
			told += cut(&w, levels) != 1;
			world_free(&w);
		}
		if (told > 1)
			fail_msg("mean %g: %zu of 100", means[k], told);
	}
}

/* Half of the points are silent: that is no fall. */
static void
silence_is_no_fall(void **state)
{
	struct level levels[LEVELS];
	struct world w;

	(void)state;
	world_new(&w, 3);
	world_level(&w, 0, 400);
	world_level(&w, 30, 200);
	for (size_t i = 30; i < DAYS; i++)
		w.query.day_sensors[i] = 5;
	assert_int_equal(cut(&w, levels), 1);
	assert_true(fabs(levels[0].mean - 400) < 10);
	world_free(&w);
}

/* Days without observation are left out, at the ends of a level too. */
static void
days_without_observation(void **state)
{
	struct level levels[LEVELS];
	struct world w;

	(void)state;
	world_new(&w, 4);
	world_level(&w, 0, 50);
	world_level(&w, 30, 500);
	for (size_t i = 27; i < 33; i++) {
		w.query.day_sensors[i] = 0;
		w.service.days[i].accesses = 0;
	}
	assert_int_equal(cut(&w, levels), 2);
	assert_int_equal(levels[0].last, FIRST + 26);
	assert_int_equal(levels[1].first, FIRST + 33);
	world_free(&w);
}

static void
too_few_days(void **state)
{
	struct level levels[LEVELS];
	struct world w;

	(void)state;
	world_new(&w, 5);
	world_level(&w, 0, 10);
	world_level(&w, 7, 900);
	w.query.days = 13;
	assert_int_equal(cut(&w, levels), 0);
	w.query.days = 14;
	assert_int_equal(cut(&w, levels), 2);
	free(w.service.days);
	w.service.days = NULL;
	assert_int_equal(cut(&w, levels), 0);
	assert_int_equal(levels_of(&w.query, NULL, levels), 0);
	world_free(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_port_that_returns),
		cmocka_unit_test(nothing_happens),
		cmocka_unit_test(silence_is_no_fall),
		cmocka_unit_test(days_without_observation),
		cmocka_unit_test(too_few_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
