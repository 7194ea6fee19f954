/*
 * figures_test.c - the numbers of a report. Means and shares are those that
 * TALOT2 printed for its own months.
 */
#include "report/report.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static char *const two_sensors[] = { (char *)(uintptr_t)"a",
	(char *)(uintptr_t)"b", NULL };

/* One row for all accesses, and so many sensor-days. */
static struct means
means_of(uint64_t accesses, uint64_t sources, size_t sensor_days)
{
	struct observed *observed = calloc(sensor_days + 1, sizeof(*observed));
	struct row row = { .accesses = accesses, .sources = sources };
	struct rollup r = { .rows = &row, .row_count = 1,
		.observed = observed, .observed_count = sensor_days };
	struct means means = report_means(&r);

	free(observed);
	return means;
}

static void
means_are_truncated(void **state)
{
	struct means m = means_of(108576, 45285, 300);

	(void)state;
	assert_int_equal(m.sensor_days, 300);
	assert_int_equal(m.accesses, 361);	/* of 361.92 */
	assert_int_equal(m.sources, 150);	/* of 150.95 */
	m = means_of(95509, 42791, 310);
	assert_int_equal(m.accesses, 308);
	assert_int_equal(m.sources, 138);
}

static void
nothing_observed_has_no_mean(void **state)
{
	struct means m = means_of(7, 7, 0);

	(void)state;
	assert_int_equal(m.sensor_days, 0);
	assert_int_equal(m.accesses, 0);
	assert_int_equal(m.sources, 0);
}

static void
a_quiet_day_counts_and_an_undated_drop_does_not(void **state)
{
	struct sample s;
	struct means m;

	(void)state;
	sample_init(&s, two_sensors);
	sample_row(&s, "2025-09-01", 0, "22/tcp", 10, 4);
	sample_observe(&s, "2025-09-01", 1);	/* no drop, but observed */
	sample_row(&s, "undated", 0, "22/tcp", 1000, 100);
	m = report_means(&s.rollup);
	assert_int_equal(m.sensor_days, 2);
	assert_int_equal(m.accesses, 5);
	assert_int_equal(m.sources, 2);
	assert_int_equal(report_sums(&s.rollup).accesses, 1010);
	assert_int_equal(report_sums(&s.rollup).sources, 104);
}

static void
shares_are_rounded_half_up(void **state)
{
	static const struct {
		uint64_t part, whole;
		unsigned want;
	} cases[] = {
		{ 0, 0, 0 }, { 0, 7, 0 }, { 7, 7, 100 }, { 1, 3, 33 },
		{ 2, 3, 67 }, { 1, 200, 1 }, { 1, 201, 0 }, { 5, 1000, 1 },
		{ 4, 1000, 0 }, { 25, 1000, 3 }, { 245, 1000, 25 },
		{ 244, 1000, 24 }, { 995, 1000, 100 }, { 994, 1000, 99 },
		{ UINT64_MAX, UINT64_MAX, 100 },
		{ UINT64_MAX / 2, UINT64_MAX, 50 },
		{ UINT64_MAX / 1000, UINT64_MAX, 0 },
		{ 0, UINT64_MAX, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (report_percent(cases[i].part, cases[i].whole) !=
		    cases[i].want)
			fail_msg("case %zu: got %u, want %u", i,
			    report_percent(cases[i].part, cases[i].whole),
			    cases[i].want);
}

static void
numbers_have_thousands_separators(void **state)
{
	(void)state;
	assert_string_equal(figure(0).text, "0");
	assert_string_equal(figure(999).text, "999");
	assert_string_equal(figure(1000).text, "1,000");
	assert_string_equal(figure(108576).text, "108,576");
	assert_string_equal(figure(1000000).text, "1,000,000");
	assert_string_equal(
	    figure(UINT64_MAX).text, "18,446,744,073,709,551,615");
}

static void
a_period_counts_the_days_observed(void **state)
{
	struct sample s;
	struct span p;

	(void)state;
	sample_init(&s, two_sensors);
	p = report_span(&s.rollup);
	assert_int_equal(p.from, DAY_UNDATED);
	assert_int_equal(p.days, 0);
	sample_row(&s, "2025-08-31", 0, "22/tcp", 1, 1);
	sample_observe(&s, "2025-08-31", 1);
	sample_observe(&s, "2025-09-02", 1);
	sample_row(&s, "undated", 0, "22/tcp", 1, 1);
	p = report_span(&s.rollup);
	assert_int_equal(p.from, sample_day("2025-08-31"));
	assert_int_equal(p.to, sample_day("2025-09-02"));
	assert_int_equal(p.days, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(means_are_truncated),
		cmocka_unit_test(nothing_observed_has_no_mean),
		cmocka_unit_test(
		    a_quiet_day_counts_and_an_undated_drop_does_not),
		cmocka_unit_test(shares_are_rounded_half_up),
		cmocka_unit_test(numbers_have_thousands_separators),
		cmocka_unit_test(a_period_counts_the_days_observed),
	};

	return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
