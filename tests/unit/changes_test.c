/*
 * changes_test.c - rises over weeks: what a service does among many others that
 * stay as they are.
 */
#include "notes/changes.h"
#include "unit/check.h"

#include <stdlib.h>

enum { DAYS = 80, OTHERS = 300, LEVEL = 10, POINTS = 2 };

struct course {
	struct rollup rollup;
	struct history h;
	struct changes changes;
	int had[DAYS];	/* sources of the one that is watched, at each point */
};

/* As usual: a little more, a little less. */
static int
usual(int day)
{
	static const int around[] = { 0, 1, -2, 2, -1, 1, -1 };

	return LEVEL + around[day % 7];
}

static void
course_begin(struct course *c)
{
	*c = (struct course){ .rollup = { .sensor_count = POINTS } };
	for (int d = 0; d < DAYS; d++)
		c->had[d] = usual(d);
}

static void
course_set(struct course *c, int first, int last, int had)
{
	for (int d = first; d <= last; d++)
		c->had[d] = had;
}

static void
add_row(struct course *c, int day, uint32_t point, int service, int sources,
    int accesses)
{
	c->rollup.rows[c->rollup.row_count++] = (struct row){ .day = day,
		.sensor = point, .service = service_make(6, (uint16_t)service),
		.sources = (uint64_t)sources, .accesses = (uint64_t)accesses };
}

static void
fill(struct course *c)
{
	struct rollup *r = &c->rollup;

	r->rows = calloc(
	    (size_t)DAYS * POINTS * (OTHERS + 1), sizeof(*r->rows));
	r->observed = calloc((size_t)DAYS * POINTS, sizeof(*r->observed));
	assert_true(r->rows != NULL && r->observed != NULL);
	for (int d = 0; d < DAYS; d++)
		for (uint32_t p = 0; p < POINTS; p++) {
			add_row(c, d, p, 1, c->had[d], 2 * c->had[d]);
			for (int i = 0; i < OTHERS; i++)
				add_row(c, d, p, 2 + i, usual(d + i),
				    2 * usual(d + i));
			r->observed[r->observed_count++] =
			    (struct observed){ d, p };
		}
}

static void
course_run(struct course *c)
{
	fill(c);
	assert_true(history_make(&c->h, &c->rollup, 0, DAYS - 1));
	assert_true(changes_find(&c->h, CHANGE_Q, &c->changes));
}

static void
course_end(struct course *c)
{
	changes_free(&c->changes);
	history_free(&c->h);
	free(c->rollup.rows);
	free(c->rollup.observed);
}

static void
assert_change(const struct course *c, size_t i, enum change_kind kind,
    size_t from, size_t to)
{
	const struct change *one = &c->changes.list[i];

	assert_true(i < c->changes.count);
	assert_int_equal(c->h.services[one->service].service,
	    service_make(6, 1));
	assert_int_equal(one->kind, kind);
	assert_in_range(one->day, from, to);
}

static void
what_stays_as_it_is_is_no_change(void **state)
{
	struct course c;

	(void)state;
	course_begin(&c);
	course_run(&c);
	assert_int_equal(c.changes.count, 0);
	course_end(&c);
}

static void
a_second_rise_is_a_return(void **state)
{
	struct course c;

	(void)state;
	course_begin(&c);
	course_set(&c, 40, 46, 4 * LEVEL);
	course_set(&c, 56, 60, 4 * LEVEL);
	course_run(&c);
	assert_int_equal(c.changes.count, 2);
	assert_change(&c, 0, CHANGE_SURGE, 41, 42);
	assert_change(&c, 1, CHANGE_RETURNING, 57, 58);
	assert_int_equal(c.changes.list[1].risen, 40);
	assert_int_equal(c.changes.list[1].fallen, 46);
	course_end(&c);
}

/* The first rise was too small to be told among so many services. */
static void
a_rise_that_was_not_told_is_remembered(void **state)
{
	struct course c;

	(void)state;
	course_begin(&c);
	course_set(&c, 0, DAYS - 1, 2);
	course_set(&c, 40, 48, 5);
	course_set(&c, 58, 64, 20);
	course_run(&c);
	assert_int_equal(c.changes.count, 1);
	assert_change(&c, 0, CHANGE_RETURNING, 59, 60);
	course_end(&c);
}

/* The second rise is weak at first, too weak to be told, then it is not. */
static void
a_return_that_begins_in_silence_is_one(void **state)
{
	struct course c;

	(void)state;
	course_begin(&c);
	course_set(&c, 0, DAYS - 1, 2);
	course_set(&c, 40, 46, 20);
	course_set(&c, 57, 64, 5);
	course_set(&c, 65, 67, 20);
	course_run(&c);
	assert_int_equal(c.changes.count, 2);
	assert_change(&c, 0, CHANGE_SURGE, 41, 42);
	assert_change(&c, 1, CHANGE_RETURNING, 65, 67);
	assert_int_equal(c.changes.list[1].risen, 40);
	assert_int_equal(c.changes.list[1].fallen, 46);
	course_end(&c);
}

/* It never was calm for two days, but it did not last either. */
static void
what_fades_away_does_not_become_the_usual(void **state)
{
	struct course c;

	(void)state;
	course_begin(&c);
	course_set(&c, 40, 46, 4 * LEVEL);
	for (int d = 47; d < 56; d += 2)
		c.had[d] = 2 * LEVEL;
	course_set(&c, 64, 68, 4 * LEVEL);
	course_run(&c);
	assert_int_equal(c.changes.count, 2);
	assert_change(&c, 1, CHANGE_RETURNING, 65, 66);
	course_end(&c);
}

static void
what_lasts_becomes_the_usual(void **state)
{
	struct course c;

	(void)state;
	course_begin(&c);
	course_set(&c, 30, DAYS - 1, 4 * LEVEL);
	course_run(&c);
	assert_int_equal(c.changes.count, 1);
	assert_change(&c, 0, CHANGE_SURGE, 31, 32);
	course_end(&c);
}

/* One source sends ten thousand packets to a point: many, but not tested. */
static void
floods_are_not_tested(void **state)
{
	struct course c;
	struct series s;
	double most = 2 * (2 * usual(50) + 3) + 2 * usual(50);

	(void)state;
	course_begin(&c);
	fill(&c);
	for (size_t i = 0; i < c.rollup.row_count; i++)
		if (c.rollup.rows[i].day == 50 && c.rollup.rows[i].sensor == 0)
			c.rollup.rows[i].accesses += 10000;
	assert_true(history_make(&c.h, &c.rollup, 0, DAYS - 1));
	assert_true(history_series(&c.h, c.h.services, HISTORY_ALL, &s));
	assert_int_equal(s.count[MEASURE_ACCESSES][50], 10000 + 4 * usual(50));
	assert_int_equal(s.tested[MEASURE_ACCESSES][50], most);
	assert_int_equal(s.tested[MEASURE_ACCESSES][51], 4 * usual(51));
	assert_int_equal(s.tested[MEASURE_SOURCES][50], 2 * usual(50));
	series_free(&s);
	course_end(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stays_as_it_is_is_no_change),
		cmocka_unit_test(a_second_rise_is_a_return),
		cmocka_unit_test(a_rise_that_was_not_told_is_remembered),
		cmocka_unit_test(a_return_that_begins_in_silence_is_one),
		cmocka_unit_test(what_fades_away_does_not_become_the_usual),
		cmocka_unit_test(what_lasts_becomes_the_usual),
		cmocka_unit_test(floods_are_not_tested),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
