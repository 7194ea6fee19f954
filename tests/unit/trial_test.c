/*
 * trial_test.c - what lasts is told from bursts, and what is usual is learnt:
 * against tails that Python summed (statistics.NormalDist, and Student's density
 * integrated), and against levels and weekdays that are in the data.
 */
#include "notes/trial.h"
#include "unit/check.h"
#include "unit/sample.h"

#include <math.h>

enum { NOW = 34, LENGTH = 35 };	/* days; the last is the one asked about */

static char *const points[] = { (char *)(uintptr_t)"a",
	(char *)(uintptr_t)"b", (char *)(uintptr_t)"c", NULL };

/* A service of 20 sources and 40 accesses a day, by its last days' sources. */
struct service {
	struct sample sample;
	struct history h;
	struct history_service one;
	struct watched w;
	double values[MEASURES + 1][LENGTH];
	bool unusual[LENGTH];
	uint32_t order[SAMPLE_ROWS];
};

static void
service_init(struct service *s, double sources, const double *last, size_t n)
{
	*s = (struct service){ 0 };
	sample_init(&s->sample, points);
	s->sample.rollup.sensor_count = 1;
	s->h = (struct history){ .rollup = &s->sample.rollup, .first = 0,
		.days = LENGTH, .order = s->order };
	s->w = (struct watched){ .service = &s->one, .unusual = s->unusual,
		.series = { { s->values[0], s->values[1] },
			{ s->values[0], s->values[1] }, s->values[2] } };
	for (size_t d = 0; d < LENGTH; d++) {
		double x = d + n >= LENGTH ? last[d + n - LENGTH] : sources;

		s->values[MEASURE_SOURCES][d] = x;
		s->values[MEASURE_ACCESSES][d] = 2 * x;
		s->values[2][d] = 1;
	}
	for (enum measure m = 0; m < MEASURES; m++) {
		s->w.usual[m] = (struct usual){ .days = 28,
			.level = m == MEASURE_SOURCES ? sources : 2 * sources,
			.dispersion = m == MEASURE_SOURCES ? 0.05 : 0.1,
			.error = 0.01 };
		for (size_t k = 0; k < WEEK; k++)
			s->w.weekday[m][k] = 1;
	}
}

/* What each of the three points had on a day. */
static void
at_points(struct service *s, size_t day, uint64_t a, uint64_t b, uint64_t c)
{
	const uint64_t had[] = { a, b, c };

	/* rows go by sensor, then by day: as the days are added, per sensor */
	for (uint32_t p = 0; p < 3; p++)
		s->sample.rows[p * LENGTH + day] = (struct row){
			.day = (int32_t)day, .sensor = p, .sources = had[p] };
}

static void
use_points(struct service *s)
{
	s->sample.rollup.sensor_count = 3;
	s->one = (struct history_service){ 0, 0, 3 * LENGTH };
	for (uint32_t i = 0; i < 3 * LENGTH; i++)
		s->order[i] = i;
}

static void
assert_p(double got, double want)
{
	if (!(fabs(got - want) <= 1e-6 * want))
		fail_msg("got %.10g, want %.10g", got, want);
}

/* Times the cost of two days: 2.2, of a fall 3. */
static void
two_days_that_last_have_this_p(void **state)
{
	static const double high[] = { 60, 60 }, low[] = { 4, 2 };
	struct service s;
	struct outcome o;

	(void)state;
	service_init(&s, 20, high, 2);
	o = trial_rise(&s.h, &s.w, NOW, false);
	assert_int_equal(o.days, 2);
	assert_p(o.p[MEASURE_SOURCES], 3.420655991e-06);
	assert_p(o.p[MEASURE_ACCESSES], 2.142384460e-05);
	assert_int_equal(trial_fall(&s.h, &s.w, NOW).days, 0);
	service_init(&s, 20, low, 2);
	o = trial_fall(&s.h, &s.w, NOW);
	assert_int_equal(o.days, 2);
	assert_p(o.p[MEASURE_SOURCES], 8.577549862e-05);
	assert_p(o.p[MEASURE_ACCESSES], 8.794256760e-05);
	assert_int_equal(trial_rise(&s.h, &s.w, NOW, false).days, 0);
}

/* A service with these last days is told after so many; 0: it is not. */
static void
assert_told(
    double sources, const double *last, size_t n, bool is_new, size_t days)
{
	struct service s;

	service_init(&s, sources, last, n);
	assert_int_equal(trial_rise(&s.h, &s.w, NOW, is_new).days, days);
}

static void
what_is_over_is_not_told(void **state)
{
	static const double burst[] = { 200, 21 }, late[] = { 21, 200 };
	static const double uneven[] = { 35, 200 };	/* one day's, mostly */
	static const double twice[] = { 38, 39 };	/* not even twice */

	(void)state;
	assert_told(20, burst, 2, false, 0);
	assert_told(20, late, 2, false, 0);
	assert_told(20, uneven, 2, false, 0);
	assert_told(20, twice, 2, false, 0);
}

/* With less than 20 accesses a day, two days may be a burst. */
static void
what_is_rare_takes_three_days(void **state)
{
	static const double last[] = { 15, 16, 14 };
	static const double some[] = { 19, 20 }, many[] = { 80, 85 };

	(void)state;
	/* of 16 accesses a day, 39 may be one; tenfold is not */
	assert_told(8, some, 2, false, 0);
	assert_told(8, many, 2, false, 2);
	assert_told(6, many, 2, false, 0);
	assert_told(4, last, 2, false, 0);
	assert_told(4, last, 3, false, 3);
	/* what was never seen does not */
	assert_told(0.02, last, 2, true, 2);
}

static void
one_point_alone_takes_five_days(void **state)
{
	static const double last[] = { 60, 60, 60, 60, 60 };
	struct service s;

	(void)state;
	for (size_t n = 2; n <= 5; n++)
		for (int alone = 0; alone < 2; alone++) {
			struct outcome o;

			service_init(&s, 20, last, n);
			for (size_t d = 0; d < LENGTH; d++)
				if (d + n < LENGTH)
					at_points(&s, d, 7, 7, 6);
				else if (alone)
					at_points(&s, d, 47, 7, 6);
				else
					at_points(&s, d, 20, 20, 20);
			use_points(&s);
			o = trial_rise(&s.h, &s.w, NOW, false);
			assert_int_equal(o.days > 0, !alone || n == 5);
		}
}

/* ---- what is usual ------------------------------------------------------ */

/* 42 days of a service: a level by weekday, and one day's flood. */
static void
level_and_weekdays_are_learnt(void **state)
{
	static const double factors[WEEK] = { 1.2, 1.1, 1, 1, 1, 0.9, 0.8 };
	struct sample s;
	struct history h;
	struct site site;
	struct watched w = { 0 };
	bool unusual[43] = { false };

	(void)state;
	sample_init(&s, points);
	s.rollup.sensor_count = 1;
	for (int32_t d = 0; d < 42; d++) {
		double n = 1000 * factors[d % WEEK];

		s.observed[s.rollup.observed_count++] =
		    (struct observed){ d, 0 };
		s.rows[s.rollup.row_count++] = (struct row){ .day = d,
			.service = service_make(6, 22),
			.accesses = (uint64_t)(d == 30 ? 50000 : 2 * n),
			.sources = (uint64_t)n };
	}
	assert_true(history_make(&h, &s.rollup, 0, 42));
	w.service = h.services;
	w.unusual = unusual;
	assert_true(history_series(&h, w.service, HISTORY_ALL, &w.series));
	assert_true(usual_learn(&h, &w, 1, 42, &site));
	assert_int_equal(w.usual[MEASURE_SOURCES].days, 28);
	/* one service alone is believed in part: 1 in 6 */
	assert_true(w.weekday[MEASURE_SOURCES][0] > 1.02);
	assert_true(w.weekday[MEASURE_SOURCES][6] < 0.98);
	assert_true(fabs(w.usual[MEASURE_SOURCES].level - 1000) < 20);
	/* the flood is not learnt: neither its level nor its spread */
	assert_true(fabs(w.usual[MEASURE_ACCESSES].level - 2000) < 40);
	assert_true(w.usual[MEASURE_ACCESSES].dispersion < 0.05);
	series_free(&w.series);
	history_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_days_that_last_have_this_p),
		cmocka_unit_test(what_is_over_is_not_told),
		cmocka_unit_test(what_is_rare_takes_three_days),
		cmocka_unit_test(one_point_alone_takes_five_days),
		cmocka_unit_test(level_and_weekdays_are_learnt),
	};

	return cmocka_run_group_tests_name("trial", tests, NULL, NULL);
}
