/*
 * calendar_test.c - days, against timegm and localtime, and by hand where the
 * C library cannot say it: years that a stamp leaves out.
 */
#include "base/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { DAY = 86400 };

/* Clock changes, half and quarter hours, the ends of the world. */
static const char *const zones[] = { "UTC", "Asia/Tokyo", "Europe/Berlin",
	"America/New_York", "America/St_Johns", "America/Sao_Paulo",
	"America/Havana", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran",
	"Asia/Amman", "Australia/Lord_Howe", "Australia/Eucla",
	"Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati",
	"Pacific/Honolulu", "Africa/Casablanca", "Africa/Monrovia",
	"Antarctica/Troll", "Antarctica/Casey", "Asia/Gaza", "Europe/Dublin",
	"Etc/GMT+12", "Etc/GMT-14" };
enum { ZONES = sizeof(zones) / sizeof(zones[0]) };

static uint64_t random_state;

static uint64_t
random_number(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * 0x2545f4914f6cdd1du;
}

static int
reset(void **state)
{
	(void)state;
	random_state = 20110901;
	return 0;
}

static void
use_zone(const char *zone)
{
	struct error err;

	if (!calendar_zone(zone, &err))
		fail_msg("%s", err.text);
}

static struct calendar *
calendar_at(const char *reference)
{
	struct calendar *cal;
	int64_t seconds;

	assert_true(instant_parse(reference, &seconds));
	cal = calendar_new(seconds);
	assert_non_null(cal);
	return cal;
}

static int64_t
floor_days(int64_t seconds)
{
	return seconds >= 0 ? seconds / DAY : -((-seconds + DAY - 1) / DAY);
}

static void
test_day_of_date(void **state)
{
	(void)state;
	for (int year = -1000; year <= 10000; year++)
		for (int month = 1; month <= 12; month++)
			for (int day = 1; day <= 28; day += 27) {
				struct tm tm = { .tm_year = year - 1900,
					.tm_mon = month - 1, .tm_mday = day };
				int64_t want = floor_days(timegm(&tm));

				if (day_of_date(year, (unsigned)month,
				    (unsigned)day) != want)
					fail_msg("%d-%d-%d is day %d, not %ld",
					    year, month, day,
					    day_of_date(year, (unsigned)month,
						(unsigned)day), (long)want);
			}
}

static void
test_every_day_of_eight_centuries(void **state)
{
	char text[DAY_TEXT], want[DAY_TEXT];
	int32_t again;

	(void)state;
	for (int32_t day = day_of_date(1600, 1, 1);
	    day < day_of_date(2400, 1, 1); day++) {
		time_t t = (time_t)day * DAY;
		struct tm tm;

		gmtime_r(&t, &tm);
		assert_int_equal(day_of_date(tm.tm_year + 1900,
		    (unsigned)tm.tm_mon + 1, (unsigned)tm.tm_mday), day);
		strftime(want, sizeof(want), "%Y-%m-%d", &tm);
		assert_int_equal(day_format(day, text), 10);
		assert_string_equal(text, want);
		assert_true(day_parse(text, &again));
		assert_int_equal(again, day);
	}
}

static void
test_day_by_hand(void **state)
{
	char text[DAY_TEXT];

	(void)state;
	assert_int_equal(day_of_date(1970, 1, 1), 0);
	assert_int_equal(day_of_date(1969, 12, 31), -1);
	assert_int_equal(day_of_date(2000, 2, 29), 11016);
	assert_int_equal(day_of_date(2011, 9, 1), 15218);
	assert_int_equal(day_of_date(2038, 1, 19), 24855);
	assert_int_equal(day_of_date(2106, 2, 7), 49710);
	assert_int_equal(day_format(DAY_UNDATED, text), 7);
	assert_string_equal(text, "undated");
	day_format(day_of_date(9999, 12, 31), text);
	assert_string_equal(text, "9999-12-31");
	day_format(-1, text);
	assert_string_equal(text, "1969-12-31");
}

static void
test_day_parse(void **state)
{
	static const char *const wrong[] = { "", "2025", "2025-09", "2025-9-1",
		"2025-09-1", "2025-9-01", "2025-09-31", "2025-02-29",
		"1900-02-29", "2025-13-01", "2025-00-01", "2025-01-00",
		"2025-01-32", "2025/09/01", "2025-09-01 ", " 2025-09-01",
		"2025-09-01T00:00:00Z", "20250901", "+025-09-01", "-025-09-01",
		"25-09-0001", " 025-09-01", "2025- 9-01", "today", "undated",
		"2025-09-0x" };
	int32_t day;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (day_parse(wrong[i], &day))
			fail_msg("\"%s\" is read as a day", wrong[i]);
	assert_true(day_parse("2000-02-29", &day));
	assert_int_equal(day, 11016);
	assert_true(day_parse("1970-01-01", &day));
	assert_int_equal(day, 0);
}

static void
test_instant_parse(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} right[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1969-12-31T23:59:59Z", -1 },
		{ "2025-09-01T00:00:00Z", 1756684800 },
		{ "2025-09-01T09:00:00+09:00", 1756684800 },
		{ "2025-08-31T20:30:00-03:30", 1756684800 },
		{ "2025-09-01T00:00:00.123Z", 1756684800 },
		{ "2025-09-01T05:45:00.5+05:45", 1756684800 },
		{ "2024-02-29T00:00:00Z", 1709164800 },
		{ "2106-02-07T06:28:16Z", 4294967296 },
		{ "9999-12-31T23:59:59Z", 253402300799 },
	};
	static const char *const wrong[] = { "", "now", "2025-09-01",
		"2025-09-01T00:00:00", "2025-09-01T00:00:00 Z", "1756684800",
		"2025-09-01T00:00:00Zx", "2025-09-01T00:00Z",
		"2025-09-01T25:00:00Z", "2025-09-01T00:60:00Z",
		"2025-13-01T00:00:00Z", "2025-02-30T00:00:00Z",
		"2025-09-31T00:00:00Z", "2025-09-01T00:00:00+",
		"2025-09-01T00:00:00.Z", "2025-09-01T00:00:00UTC",
		" 2025-09-01T00:00:00Z", "2025-9-1T0:0:0Z" };
	int64_t seconds;

	(void)state;
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		if (!instant_parse(right[i].text, &seconds) ||
		    seconds != right[i].want)
			fail_msg("\"%s\" is read as %ld", right[i].text,
			    (long)seconds);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (instant_parse(wrong[i], &seconds))
			fail_msg("\"%s\" is read as an instant", wrong[i]);
}

static void
test_zone_names(void **state)
{
	static const char *const wrong[] = { "", "Nowhere", "Europe/Nowhere",
		"Europe", "/etc/localtime", "../../../etc/passwd",
		"Europe/../Asia/Tokyo", "zone.tab", "Europe/Berlin ", "utc+1" };
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (calendar_zone(wrong[i], &err))
			fail_msg("\"%s\" is a zone", wrong[i]);
	for (size_t i = 0; i < ZONES; i++)
		use_zone(zones[i]);
}

/* The day, second and offset of an instant, as localtime_r has it. */
static void
check_instant(struct calendar *cal, const char *zone, int64_t instant)
{
	struct stamp s = { .kind = STAMP_EPOCH, .epoch = instant,
		.nanosecond = 123 };
	struct local_time local = calendar_local(cal, &s);
	time_t t = (time_t)instant;
	struct tm tm;

	localtime_r(&t, &tm);
	if (local.day != day_of_date(tm.tm_year + 1900,
	    (unsigned)tm.tm_mon + 1, (unsigned)tm.tm_mday) ||
	    local.second !=
	    tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec ||
	    !local.has_offset || local.offset != tm.tm_gmtoff ||
	    local.nanosecond != 123 || calendar_day(cal, &s) != local.day)
		fail_msg("%s: %ld is day %d second %d offset %d", zone,
		    (long)instant, local.day, local.second, local.offset);
}

/* Instants around every change of a zone's offset, found by halving. */
static void
check_changes(struct calendar *cal, const char *zone, time_t from, time_t to)
{
	const time_t step = 7 * DAY;

	for (time_t a = from; a < to; a += step) {
		time_t low = a, high = a + step;
		struct tm at_low, at_high, at_middle;

		localtime_r(&low, &at_low);
		localtime_r(&high, &at_high);
		if (at_low.tm_gmtoff == at_high.tm_gmtoff)
			continue;
		while (high - low > 1) {
			time_t middle = low + (high - low) / 2;

			localtime_r(&middle, &at_middle);
			if (at_middle.tm_gmtoff == at_low.tm_gmtoff)
				low = middle;
			else
				high = middle;
		}
		for (time_t t = high - 3700; t <= high + 3700; t += 37)
			check_instant(cal, zone, t);
		check_instant(cal, zone, high - 1);
		check_instant(cal, zone, high);
	}
}

static void
test_instants(void **state)
{
	(void)state;
	for (size_t i = 0; i < ZONES; i++) {
		struct calendar *cal;

		use_zone(zones[i]);
		cal = calendar_new(0);
		assert_non_null(cal);
		check_changes(cal, zones[i], -2000000000, 4200000000);
		for (int k = 0; k < 20000; k++)
			check_instant(cal, zones[i],
			    (int64_t)(random_number() % 12000000000) -
			    4000000000);
		for (int64_t edge = -2; edge <= 2; edge++) {
			check_instant(cal, zones[i], edge);
			check_instant(cal, zones[i], INT32_MAX + edge);
			check_instant(cal, zones[i], INT32_MIN + edge);
			check_instant(cal, zones[i], UINT32_MAX + edge);
		}
		calendar_free(cal);
	}
}

/* A civil time with an offset is an instant; without one it is local. */
static void
test_civil(void **state)
{
	(void)state;
	for (size_t i = 0; i < ZONES; i++) {
		struct calendar *cal;

		use_zone(zones[i]);
		cal = calendar_new(0);
		for (int k = 0; k < 20000; k++) {
			int64_t instant =
			    (int64_t)(random_number() % 6000000000) - 500000000;
			int offset = (int)(random_number() % 105 * 900) - 43200;
			time_t there = (time_t)(instant + offset), t = instant;
			struct tm tm, want;
			struct stamp s = { .kind = STAMP_CIVIL,
				.has_offset = true, .offset = offset };

			gmtime_r(&there, &tm);
			localtime_r(&t, &want);
			s.year = tm.tm_year + 1900;
			s.month = (uint8_t)(tm.tm_mon + 1);
			s.day = (uint8_t)tm.tm_mday;
			s.hour = (uint8_t)tm.tm_hour;
			s.minute = (uint8_t)tm.tm_min;
			s.second = (uint8_t)tm.tm_sec;
			assert_int_equal(calendar_day(cal, &s),
			    day_of_date(want.tm_year + 1900,
				(unsigned)want.tm_mon + 1,
				(unsigned)want.tm_mday));
			s.has_offset = false;
			assert_int_equal(calendar_day(cal, &s),
			    floor_days(there));
			assert_false(calendar_local(cal, &s).has_offset);
		}
		calendar_free(cal);
	}
}

static void
test_leap_second(void **state)
{
	struct stamp s = { .kind = STAMP_CIVIL, .year = 2017, .month = 1,
		.day = 1, .hour = 8, .minute = 59, .second = 60,
		.has_offset = true, .offset = 9 * 3600 };
	struct calendar *cal;
	struct local_time local;

	(void)state;
	use_zone("UTC");
	cal = calendar_new(0);
	local = calendar_local(cal, &s);
	assert_int_equal(local.day, day_of_date(2016, 12, 31));
	assert_int_equal(local.second, DAY - 1);
	calendar_free(cal);
}

static void
test_undated(void **state)
{
	struct stamp s = { .kind = STAMP_NONE };
	struct calendar *cal;

	(void)state;
	use_zone("UTC");
	cal = calendar_new(0);
	assert_int_equal(calendar_day(cal, &s), DAY_UNDATED);
	assert_int_equal(calendar_local(cal, &s).day, DAY_UNDATED);
	calendar_free(cal);
}

static struct stamp
yearless(int month, int day, int hour, int minute, int second)
{
	return (struct stamp){ .kind = STAMP_YEARLESS, .month = (uint8_t)month,
		.day = (uint8_t)day, .hour = (uint8_t)hour,
		.minute = (uint8_t)minute, .second = (uint8_t)second };
}

static const struct {
	const char *zone, *reference;
	int month, day, hour, minute, second;
	const char *want;
} years[] = {
	/* the middle of a year */
	{ "UTC", "2025-09-30T12:00:00Z", 9, 30, 12, 0, 0, "2025-09-30" },
	{ "UTC", "2025-09-30T12:00:00Z", 1, 1, 0, 0, 0, "2025-01-01" },
	{ "UTC", "2025-09-30T12:00:00Z", 12, 31, 0, 0, 0, "2024-12-31" },

	/* exactly 24 hours ahead, and a second more */
	{ "UTC", "2025-09-30T12:00:00Z", 10, 1, 12, 0, 0, "2025-10-01" },
	{ "UTC", "2025-09-30T12:00:00Z", 10, 1, 12, 0, 1, "2024-10-01" },
	{ "UTC", "2025-09-30T12:00:00Z", 10, 1, 12, 1, 0, "2024-10-01" },
	{ "UTC", "2025-09-30T12:00:00Z", 10, 1, 13, 0, 0, "2024-10-01" },
	{ "UTC", "2025-09-30T12:00:00Z", 10, 2, 0, 0, 0, "2024-10-02" },
	{ "UTC", "2025-09-30T12:00:00Z", 11, 1, 0, 0, 0, "2024-11-01" },

	/* new year, December late and January early */
	{ "UTC", "2026-01-01T00:00:00Z", 12, 31, 23, 59, 59, "2025-12-31" },
	{ "UTC", "2026-01-01T00:00:00Z", 1, 1, 0, 0, 0, "2026-01-01" },
	{ "UTC", "2026-01-01T00:00:00Z", 1, 2, 0, 0, 0, "2026-01-02" },
	{ "UTC", "2026-01-01T00:00:00Z", 1, 2, 0, 0, 1, "2025-01-02" },
	{ "UTC", "2026-01-20T00:00:00Z", 12, 25, 0, 0, 0, "2025-12-25" },
	{ "UTC", "2025-12-31T00:00:00Z", 1, 1, 0, 0, 0, "2026-01-01" },
	{ "UTC", "2025-12-31T00:00:00Z", 1, 1, 0, 0, 1, "2025-01-01" },
	{ "UTC", "2025-12-30T23:59:59Z", 1, 1, 0, 0, 0, "2025-01-01" },

	/* 29 February */
	{ "UTC", "2025-09-30T12:00:00Z", 2, 29, 0, 0, 0, "2024-02-29" },
	{ "UTC", "2024-02-28T00:00:00Z", 2, 29, 0, 0, 0, "2024-02-29" },
	{ "UTC", "2024-02-28T00:00:00Z", 2, 29, 0, 0, 1, "2020-02-29" },
	{ "UTC", "2024-02-27T23:59:59Z", 2, 29, 0, 0, 0, "2020-02-29" },
	{ "UTC", "2025-02-28T23:00:00Z", 2, 29, 0, 0, 0, "2024-02-29" },
	{ "UTC", "2103-06-01T00:00:00Z", 2, 29, 0, 0, 0, "2096-02-29" },
	{ "UTC", "2000-03-01T00:00:00Z", 2, 29, 0, 0, 0, "2000-02-29" },
	{ "UTC", "1903-03-01T00:00:00Z", 2, 29, 0, 0, 0, "1896-02-29" },

	/* a reference in another zone than the stamps */
	{ "Asia/Tokyo", "2025-12-30T15:00:00Z", 1, 1, 0, 0, 0, "2026-01-01" },
	{ "Asia/Tokyo", "2025-12-30T15:00:00Z", 1, 1, 0, 0, 1, "2025-01-01" },
	{ "Asia/Kathmandu", "2025-12-30T18:15:00Z", 1, 1, 0, 0, 0,
	    "2026-01-01" },
	{ "Asia/Kathmandu", "2025-12-30T18:15:00Z", 1, 1, 0, 0, 1,
	    "2025-01-01" },
	{ "Pacific/Kiritimati", "2025-12-30T10:00:00Z", 1, 1, 0, 0, 0,
	    "2026-01-01" },
	{ "Pacific/Kiritimati", "2025-12-30T10:00:00Z", 1, 1, 0, 0, 1,
	    "2025-01-01" },
	{ "Etc/GMT+12", "2025-12-31T12:00:00Z", 1, 1, 0, 0, 0, "2026-01-01" },
	{ "Etc/GMT+12", "2025-12-31T12:00:00Z", 1, 1, 0, 0, 1, "2025-01-01" },

	/* 24 hours over a clock change: 25 hours by the clock on the wall */
	{ "Europe/Berlin", "2025-03-29T11:00:00Z", 3, 30, 13, 0, 0,
	    "2025-03-30" },
	{ "Europe/Berlin", "2025-03-29T11:00:00Z", 3, 30, 13, 0, 1,
	    "2024-03-30" },
	{ "Europe/Berlin", "2025-10-25T10:00:00Z", 10, 26, 11, 0, 0,
	    "2025-10-26" },
	{ "Europe/Berlin", "2025-10-25T10:00:00Z", 10, 26, 11, 0, 1,
	    "2024-10-26" },

	/* the edges of time */
	{ "UTC", "1970-01-01T00:00:00Z", 1, 1, 0, 0, 0, "1970-01-01" },
	{ "UTC", "1970-01-01T00:00:00Z", 12, 31, 0, 0, 0, "1969-12-31" },
	{ "UTC", "2038-01-19T03:14:08Z", 1, 20, 3, 14, 8, "2038-01-20" },
	{ "UTC", "2106-02-07T06:28:16Z", 2, 8, 6, 28, 17, "2105-02-08" },
	{ "UTC", "2016-12-31T00:00:00Z", 12, 31, 23, 59, 60, "2016-12-31" },
};

static void
test_years(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
		struct stamp s = yearless(years[i].month, years[i].day,
		    years[i].hour, years[i].minute, years[i].second);
		struct calendar *cal;
		char got[DAY_TEXT];

		use_zone(years[i].zone);
		cal = calendar_at(years[i].reference);
		day_format(calendar_day(cal, &s), got);
		if (strcmp(got, years[i].want) != 0)
			fail_msg("%s %s: %d-%d %d:%d:%d is %s, not %s",
			    years[i].zone, years[i].reference, years[i].month,
			    years[i].day, years[i].hour, years[i].minute,
			    years[i].second, got, years[i].want);
		assert_int_equal(
		    calendar_local(cal, &s).day, calendar_day(cal, &s));
		calendar_free(cal);
	}
}

/* The newest year that leaves the stamp at or before the limit, in UTC. */
static int64_t
newest_day(const struct stamp *s, int64_t limit)
{
	time_t t = (time_t)limit;
	struct tm tm;

	gmtime_r(&t, &tm);
	for (int year = tm.tm_year + 1;; year--) {
		struct tm try = { .tm_year = year, .tm_mon = s->month - 1,
			.tm_mday = s->day, .tm_hour = s->hour,
			.tm_min = s->minute, .tm_sec = s->second };
		time_t at = timegm(&try);

		if (try.tm_mon == s->month - 1 && at <= t)
			return floor_days(at);
	}
}

static void
test_years_of_any_reference(void **state)
{
	static const int days[] =
	    { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct calendar *cal;

	(void)state;
	use_zone("UTC");
	cal = calendar_new(0);
	for (int i = 0; i < 300000; i++) {
		int64_t reference =
		    (int64_t)(random_number() % 9000000000) - 2000000000;
		int month = (int)(random_number() % 12);
		struct stamp s = yearless(month + 1,
		    (int)(random_number() % (uint64_t)days[month]) + 1,
		    (int)(random_number() % 24), (int)(random_number() % 60),
		    (int)(random_number() % 60));

		/* now and then just about the limit itself */
		if (i % 2 == 0) {
			time_t t = (time_t)(reference + DAY +
			    (int64_t)(random_number() % 7) - 3);
			struct tm tm;

			gmtime_r(&t, &tm);
			s = yearless(tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
			    tm.tm_min, tm.tm_sec);
		}
		calendar_set_reference(cal, reference);
		if (calendar_day(cal, &s) != newest_day(&s, reference + DAY))
			fail_msg("reference %ld: %d-%d %d:%d:%d is day %d",
			    (long)reference, s.month, s.day, s.hour, s.minute,
			    s.second, calendar_day(cal, &s));
	}
	calendar_free(cal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_day_of_date, reset),
		cmocka_unit_test_setup(
		    test_every_day_of_eight_centuries, reset),
		cmocka_unit_test_setup(test_day_by_hand, reset),
		cmocka_unit_test_setup(test_day_parse, reset),
		cmocka_unit_test_setup(test_instant_parse, reset),
		cmocka_unit_test_setup(test_zone_names, reset),
		cmocka_unit_test_setup(test_instants, reset),
		cmocka_unit_test_setup(test_civil, reset),
		cmocka_unit_test_setup(test_leap_second, reset),
		cmocka_unit_test_setup(test_undated, reset),
		cmocka_unit_test_setup(test_years, reset),
		cmocka_unit_test_setup(test_years_of_any_reference, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
