/*
 * timeline_test.c - units of the calendar. Weeks, quarters and their names are
 * those that Python's datetime gives (isocalendar) or a calendar shows.
 */
#include "bulletin/timeline.h"
#include "unit/check.h"

#include <string.h>

static int32_t
day_at(const char *text)
{
	int32_t day;

	assert_true(day_parse(text, &day));
	return day;
}

struct unit_case {
	enum calendar_unit unit;
	const char *within, *first, *last, *label, *options, *before;
};

static const struct unit_case cases[] = {
	{ UNIT_DAY, "2011-09-30", "2011-09-30", "2011-09-30", "2011-09-30",
	    "--day 2011-09-30", "2011-09-29" },
	{ UNIT_WEEK, "2011-09-11", "2011-09-05", "2011-09-11", "2011-W36",
	    "--week 2011-W36", "2011-08-29" },
	{ UNIT_WEEK, "2012-01-01", "2011-12-26", "2012-01-01", "2011-W52",
	    "--week 2011-W52", "2011-12-19" },
	{ UNIT_WEEK, "2020-12-31", "2020-12-28", "2021-01-03", "2020-W53",
	    "--week 2020-W53", "2020-12-21" },
	{ UNIT_WEEK, "2024-12-30", "2024-12-30", "2025-01-05", "2025-W01",
	    "--week 2025-W01", "2024-12-23" },
	{ UNIT_WEEK, "1969-12-31", "1969-12-29", "1970-01-04", "1970-W01",
	    "--week 1970-W01", "1969-12-22" },
	{ UNIT_MONTH, "2012-02-29", "2012-02-01", "2012-02-29", "2012-02",
	    "--month 2012-02", "2012-01-01" },
	{ UNIT_MONTH, "2011-01-31", "2011-01-01", "2011-01-31", "2011-01",
	    "--month 2011-01", "2010-12-01" },
	{ UNIT_QUARTER, "2011-08-15", "2011-07-01", "2011-09-30", "2011-Q3",
	    "--quarter 2011-Q3", "2011-04-01" },
	{ UNIT_QUARTER, "2011-12-31", "2011-10-01", "2011-12-31", "2011-Q4",
	    "--quarter 2011-Q4", "2011-07-01" },
	{ UNIT_HALF, "2011-12-31", "2011-07-01", "2011-12-31", "2011-H2",
	    "--half 2011-H2", "2011-01-01" },
	{ UNIT_HALF, "2012-02-29", "2012-01-01", "2012-06-30", "2012-H1",
	    "--half 2012-H1", "2011-07-01" },
	{ UNIT_YEAR, "2012-02-29", "2012-01-01", "2012-12-31", "2012",
	    "--year 2012", "2011-01-01" },
};

static void
units_of_the_calendar(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct unit_case *c = &cases[i];
		struct period p = period_around(c->unit, day_at(c->within));
		char label[DAY_TEXT], options[PERIOD_TEXT];

		assert_int_equal(p.first, day_at(c->first));
		assert_int_equal(p.last, day_at(c->last));
		assert_int_equal(period_unit(p), c->unit);
		period_label(p, label);
		assert_string_equal(label, c->label);
		period_options(p, options);
		assert_string_equal(options, c->options);
		assert_int_equal(period_before(p).first, day_at(c->before));
		assert_int_equal(period_before(p).last, p.first - 1);
	}
}

static void
other_days_are_no_unit(void **state)
{
	static const char *const days[][2] = { { "2011-09-02", "2011-09-30" },
		{ "2011-09-01", "2011-09-29" }, { "2011-09-06", "2011-09-12" },
		{ "2011-08-01", "2011-10-31" }, { "2011-04-01", "2011-09-30" },
		{ "2010-07-01", "2011-06-30" } };

	(void)state;
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		struct period p = { day_at(days[i][0]), day_at(days[i][1]) };
		struct period before = period_before(p);

		assert_int_equal(period_unit(p), UNIT_DAYS);
		assert_int_equal(before.last, p.first - 1);
		assert_int_equal(period_days(before), period_days(p));
	}
}

/* Six of them, each right behind the one before. */
static void
a_timeline_has_no_gap(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct period p =
		    period_around(cases[i].unit, day_at(cases[i].within));
		struct timeline t = timeline_make(p);

		assert_int_equal(t.unit, cases[i].unit);
		assert_int_equal(t.periods[PERIOD_THIS].last, p.last);
		for (int k = 1; k < PERIODS; k++) {
			assert_int_equal(t.periods[k].first,
			    t.periods[k - 1].last + 1);
			assert_int_equal(
			    period_unit(t.periods[k]), cases[i].unit);
		}
	}
}

static void
assert_called(const char *first, const char *last, const char *name)
{
	char text[PERIOD_TEXT];

	period_name((struct period){ day_at(first), day_at(last) }, text);
	assert_string_equal(text, name);
}

static void
names_for_people(void **state)
{
	(void)state;
	assert_called("2011-09-01", "2011-09-30", "September 2011");
	assert_called("2011-07-01", "2011-09-30",
	    "the third quarter of 2011");
	assert_called("2011-01-01", "2011-06-30", "the first half of 2011");
	assert_called("2011-01-01", "2011-12-31", "2011");
	assert_called("2012-12-31", "2013-01-06",
	    "week 1 of 2013 (2012-12-31 to 2013-01-06)");
	assert_called("2011-09-30", "2011-09-30", "2011-09-30");
	assert_called("2011-09-24", "2011-09-30", "2011-09-24 to 2011-09-30");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_of_the_calendar),
		cmocka_unit_test(other_days_are_no_unit),
		cmocka_unit_test(a_timeline_has_no_gap),
		cmocka_unit_test(names_for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
