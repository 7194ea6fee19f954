/*
 * statistics_test.c - tails, discoveries and robust moments, against values
 * that were summed exactly (Python's fractions) or published.
 */
#include "notes/statistics.h"
#include "unit/check.h"

#include <math.h>

static void
assert_near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-9 * fabs(want)))
		fail_msg("got %.17g, want %.17g", got, want);
}

/* Sums of C(k+n-1, k) p^n (1-p)^k, n = 1/dispersion, p = n/(n+mean). */
static void
tails_of_the_negative_binomial(void **state)
{
	static const struct {
		double mean, dispersion, count, p;
		bool upper;
	} cases[] = {
		{ 20, 0.1, 60, 0.0001089943928338697, true },
		{ 20, 0.1, 21, 0.4317443555785192, true },
		{ 0.5, 1, 5, 0.00411522633744856, true },
		{ 300, 0.02, 2000, 9.898422711814131e-77, true },
		{ 40, 0.25, 200, 6.330139923477243e-06, true },
		{ 20, 0.1, 3, 0.0016477213212128282, false },
		{ 40, 0.05, 13, 0.0011987247751430743, false },
		{ 0.5, 1, 0, 2.0 / 3, false },
		{ 1000, 0.02, 300, 6.382372055178568e-12, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct spread s = { cases[i].mean, cases[i].dispersion };

		assert_near(cases[i].upper ? spread_upper(s, cases[i].count) :
					     spread_lower(s, cases[i].count),
		    cases[i].p);
	}
}

static void
without_dispersion_it_is_poisson(void **state)
{
	(void)state;
	assert_near(spread_upper((struct spread){ 5, 0 }, 12),
	    0.005453091913009359);
	assert_near(spread_upper((struct spread){ 5, 0 }, 0), 1);
}

/* Whatever comes, it is a probability. */
static void
nothing_is_too_large(void **state)
{
	static const double means[] = { 1e-6, 1, 1e3, 1e7, 1e12 };
	static const double dispersions[] = { 0, 0.001, 0.05, 3, 20 };
	static const double counts[] = { 0, 1, 7, 1e4, 1e9, 1.8e19 };

	(void)state;
	for (int m = 0; m < 5; m++)
		for (int d = 0; d < 5; d++)
			for (int c = 0; c < 6; c++) {
				struct spread s = { means[m], dispersions[d] };
				double up = spread_upper(s, counts[c]);
				double low = spread_lower(s, counts[c]);

				assert_true(up >= 0 && up <= 1);
				assert_true(low >= 0 && low <= 1);
				assert_true(widened(up, 28) >= 0);
				assert_true(widened(up, 28) <= 1);
			}
}

/*
 * Student's table: 27 degrees of freedom, 2.771 is exceeded by 0.005; the
 * normal distribution exceeds it by 0.0027944.
 */
static void
few_days_widen_tails(void **state)
{
	(void)state;
	assert_true(fabs(widened(0.0027944, 28) - 0.005) < 2e-5);
	assert_near(widened(0.7, 28), 0.7);
	assert_true(widened(1e-12, 28) > 1e-12);
}

/* The example of Benjamini and Hochberg (1995): four of fifteen. */
static void
discoveries_of_the_paper(void **state)
{
	double p[] = { 0.3240, 0.0001, 0.0298, 0.0004, 0.4262, 0.0019, 0.0095,
		0.0201, 0.5719, 0.0278, 0.0344, 0.6528, 0.0459, 0.7590,
		1.0000 };
	double none[] = { 0.5, 0.06, 0.9 };

	(void)state;
	assert_near(discovery_limit(p, 15, 0.05), 0.0095);
	assert_true(discovery_limit(none, 3, 0.05) < 0);
	assert_true(discovery_limit(none, 0, 0.05) < 0);
}

/* By hand: ten values, of which one is drawn in at either end. */
static void
moments_without_bursts(void **state)
{
	double v[] = { 9, 1, 5, 3, 4, 1000, 6, 2, 7, 8 };

	(void)state;
	values_sort(v, 10);
	assert_near(values_median(v, 10), 5.5);
	/* 2 2 3 4 5 6 7 8 9 9 */
	assert_near(values_mean(v, 10), 5.5);
	/*
	 * 3 3 3 4 5 6 7 8 8 8: squares around 5.5 sum to 42.5; at a fifth 0.4121
	 * of the variance is left
	 */
	assert_true(fabs(values_variance(v, 10) - 42.5 / 9 / 0.4121) < 0.01);
	assert_near(values_median(v, 0) + 1, 1);
	assert_near(values_mean(v, 1), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tails_of_the_negative_binomial),
		cmocka_unit_test(without_dispersion_it_is_poisson),
		cmocka_unit_test(nothing_is_too_large),
		cmocka_unit_test(few_days_widen_tails),
		cmocka_unit_test(discoveries_of_the_paper),
		cmocka_unit_test(moments_without_bursts),
	};

	return cmocka_run_group_tests_name("statistics", tests, NULL, NULL);
}
