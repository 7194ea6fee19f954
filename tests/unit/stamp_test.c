/*
 * stamp_test.c - every way to write a time, against strftime and by hand.
 */
#include "parsers/stamp.h"
#include "tests/lines/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

enum { NONE = STAMP_NONE, LESS = STAMP_YEARLESS, CIVIL = STAMP_CIVIL };

/* Read with every pad; all must agree. Returns bytes used, -1 for no stamp. */
static long
read_text(const char *text, size_t len, struct stamp *stamp)
{
	long used = -1;

	for (unsigned pad = 0; pad < RECORD_PADS; pad++) {
		struct slice s = record_copy(text, len, pad);
		struct stamp again = { 0 };
		const char *p = read_stamp(s.at, s.at + s.len, &again);
		long n = p == NULL ? -1 : p - s.at;

		if (n > (long)len)
			fail_msg("\"%s\": reads past the end", text);
		if (pad > 0 &&
		    (n != used || (n >= 0 && !same_stamp(stamp, &again))))
			fail_msg("\"%.*s\": what stands behind matters",
			    (int)len, text);
		if (pad == 0)
			*stamp = again;
		used = n;
		free((char *)s.at);
	}
	return used;
}

struct written {
	const char *text;
	const char *rest;	/* what must be left of it */
	int kind;
	int year, month, day, hour, minute, second;
	uint32_t nanosecond;
	bool has_offset;
	int offset;	/* minutes */
};

static const struct written civil[] = {
	{ "Sep  1 00:00:00 fw", " fw", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "Sep 1 00:00:00 fw", " fw", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "Sep 01 00:00:00 fw", " fw", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "Dec 31 23:59:59 fw", " fw", LESS, 0, 12, 31, 23, 59, 59, 0, 0, 0 },
	{ "Dec 31 23:59:60 fw", " fw", LESS, 0, 12, 31, 23, 59, 60, 0, 0, 0 },
	{ "Feb 29 12:34:56 fw", " fw", LESS, 0, 2, 29, 12, 34, 56, 0, 0, 0 },
	{ "Sep  1 00:00:00", "", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "Sep  1 00:00:00:", ":", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "SEP  1 00:00:00 fw", " fw", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "sep  1 00:00:00 fw", " fw", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "*Sep  1 00:00:00 fw", " fw", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ ".Sep  1 00:00:00 fw", " fw", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },

	/* formats that are no zones */
	{ "Sep  1 00:00:00 CEF:0|x", " CEF:0|x", LESS,
	    0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "Sep  1 00:00:00 LEEF: 1.0|x", " LEEF: 1.0|x", LESS,
	    0, 9, 1, 0, 0, 0, 0, 0, 0 },

	/* after RFC 3164's stamp comes a host, whatever it is called */
	{ "Sep  1 00:00:00 10 [    5.678901] DROP",
	    " 10 [    5.678901] DROP", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "Sep  1 00:00:00 20xx kernel:", " 20xx kernel:", LESS,
	    0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "Sep  1 00:00:00 UTC kernel:", " UTC kernel:", LESS,
	    0, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "Sep  1 00:00:00 JST kernel:", " JST kernel:", LESS,
	    0, 9, 1, 0, 0, 0, 0, 0, 0 },

	/* fractions of 1 to 9 digits, and more than a nanosecond can hold */
	{ "Sep  1 00:00:00.5 fw", " fw", LESS,
	    0, 9, 1, 0, 0, 0, 500000000, 0, 0 },
	{ "Sep  1 00:00:00.050 fw", " fw", LESS,
	    0, 9, 1, 0, 0, 0, 50000000, 0, 0 },
	{ "Sep  1 00:00:00,123 fw", " fw", LESS,
	    0, 9, 1, 0, 0, 0, 123000000, 0, 0 },
	{ "Sep  1 00:00:00.123456789 fw", " fw", LESS,
	    0, 9, 1, 0, 0, 0, 123456789, 0, 0 },
	{ "Sep  1 00:00:00.999999999 fw", " fw", LESS,
	    0, 9, 1, 0, 0, 0, 999999999, 0, 0 },
	{ "Sep  1 00:00:00.1234567899 fw", " fw", LESS,
	    0, 9, 1, 0, 0, 0, 123456789, 0, 0 },
	{ "Sep  1 00:00:00. fw", ". fw", LESS, 0, 9, 1, 0, 0, 0, 0, 0, 0 },

	/* the year after the day, before the month, at the end */
	{ "Sep  1 2025 00:00:00 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "Sep 01 2025 00:00:00: %ASA", ": %ASA", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "2025 Sep  1 00:00:00 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "2025 Sep 11 00:00:00.25 fw", " fw", CIVIL,
	    2025, 9, 11, 0, 0, 0, 250000000, 0, 0 },
	{ "Mon Sep  1 00:00:00 2025 kern.warn", " kern.warn", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "Mon Sep  1 00:00:00 2025", "", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "[Mon Sep  1 00:00:00 2025] DROP", " DROP", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "[Mon Sep 15 23:59:59 2025]", "", CIVIL,
	    2025, 9, 15, 23, 59, 59, 0, 0, 0 },

	/* zones in letters */
	{ "Sep  1 2025 00:00:00 UTC: %ASA", ": %ASA", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 0 },
	{ "Sep  1 00:00:00 JST: %SEC", ": %SEC", LESS,
	    0, 9, 1, 0, 0, 0, 0, 1, 540 },
	{ "Mon 2025-09-01 00:00:00 UTC fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 0 },
	{ "Mon 2025-09-01 00:00:00 CEST fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 120 },
	{ "2025-09-01 00:00:00 JST fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 540 },
	{ "2025-09-01 00:00:00.5 EST fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 500000000, 1, -300 },

	/* RFC 3339 and its relatives */
	{ "2025-09-01T00:00:00Z fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 0 },
	{ "2025-09-01t00:00:00z fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 0 },
	{ "2025-09-01T00:00:00Z", "", CIVIL, 2025, 9, 1, 0, 0, 0, 0, 1, 0 },
	{ "2025-09-01T00:00:00 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "2025-09-01T00:00:00", "", CIVIL, 2025, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "2025-09-01 00:00:00 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 0, 0 },
	{ "2025-09-01T00:00:00+09:00 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 540 },
	{ "2025-09-01T00:00:00+0900 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 540 },
	{ "2025-09-01 00:00:00+09:00 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 540 },
	{ "2025-09-01T00:00:00-03:30 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, -210 },
	{ "2025-09-01T00:00:00+05:45 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 345 },
	{ "2025-09-01T00:00:00+14:00 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 840 },
	{ "2025-09-01T00:00:00-1200 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, -720 },
	{ "2025-09-01T00:00:00-00:00 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 0, 1, 0 },
	{ "2025-09-01T00:00:00.123456789+09:00 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 123456789, 1, 540 },
	{ "2025-09-01T00:00:00,5Z fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 0, 500000000, 1, 0 },
	{ "2016-12-31T23:59:60Z fw", " fw", CIVIL,
	    2016, 12, 31, 23, 59, 60, 0, 1, 0 },
	{ "2000-02-29T00:00:00Z fw", " fw", CIVIL,
	    2000, 2, 29, 0, 0, 0, 0, 1, 0 },
	{ "1970-01-01T00:00:00Z fw", " fw", CIVIL,
	    1970, 1, 1, 0, 0, 0, 0, 1, 0 },
	{ "9999-12-31T23:59:59Z fw", " fw", CIVIL,
	    9999, 12, 31, 23, 59, 59, 0, 1, 0 },

	/* Sophos UTM, and what a syslog daemon makes of it */
	{ "2025:09:01-00:00:01 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 1, 0, 0, 0 },
	{ "2025: 09:01-00:00:01 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 1, 0, 0, 0 },
	{ "2025:12:31-23:59:59", "", CIVIL,
	    2025, 12, 31, 23, 59, 59, 0, 0, 0 },

	/* Check Point */
	{ "1Sep2025 00:00:01 fw", " fw", CIVIL,
	    2025, 9, 1, 0, 0, 1, 0, 0, 0 },
	{ "17Apr2015  8:10:16 fw", " fw", CIVIL,
	    2015, 4, 17, 8, 10, 16, 0, 0, 0 },
	{ "17Apr2015 18:10:16", "", CIVIL,
	    2015, 4, 17, 18, 10, 16, 0, 0, 0 },

	/* well formed but impossible: taken off the line, and undated */
	{ "2025:02:29-00:00:01 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "31Apr2015 18:10:16 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "Feb 30 00:00:00 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "Apr 31 00:00:00 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "Sep  0 00:00:00 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "Sep 32 00:00:00 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "Sep  1 24:00:00 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "Sep  1 00:60:00 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "Sep  1 00:00:61 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "Sep  1 99:99:99 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "2025-02-29T00:00:00Z fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "1900-02-29T00:00:00Z fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "2025-13-01T00:00:00Z fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "2025-00-01T00:00:00Z fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "2025-01-00T00:00:00Z fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "2025-01-32T00:00:00Z fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "2025-09-01T24:00:00Z fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "Feb 29 2025 00:00:00 fw", " fw", NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "[Thu Feb 30 00:00:00 2025] x", " x", NONE,
	    0, 0, 0, 0, 0, 0, 0, 0, 0 },
};

static void
check_written(const struct written *w)
{
	struct stamp s = { 0 };
	long used = read_text(w->text, strlen(w->text), &s);

	if (used != (long)(strlen(w->text) - strlen(w->rest)))
		fail_msg("\"%s\": %ld bytes are used", w->text, used);
	if (s.kind != w->kind)
		fail_msg("\"%s\": kind %d", w->text, s.kind);
	if (w->kind == STAMP_NONE)
		return;
	if (s.month != w->month || s.day != w->day || s.hour != w->hour ||
	    s.minute != w->minute || s.second != w->second ||
	    s.nanosecond != w->nanosecond)
		fail_msg("\"%s\": %d-%d %d:%d:%d.%09u", w->text, s.month,
		    s.day, s.hour, s.minute, s.second, s.nanosecond);
	if (w->kind == STAMP_CIVIL && s.year != w->year)
		fail_msg("\"%s\": year %d", w->text, s.year);
	if (s.has_offset != w->has_offset ||
	    (w->has_offset && s.offset != w->offset * 60))
		fail_msg("\"%s\": offset %d %d", w->text, s.has_offset,
		    s.offset);
}

static void
test_civil(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(civil) / sizeof(civil[0]); i++)
		check_written(&civil[i]);
}

static void
test_epoch(void **state)
{
	static const struct {
		const char *text, *rest;
		int64_t epoch;
		uint32_t nanosecond;
	} texts[] = {
		{ "1756684800 fw", " fw", 1756684800, 0 },
		{ "1756684800.5 fw", " fw", 1756684800, 500000000 },
		{ "1756684800.123456 fw", " fw", 1756684800, 123456000 },
		{ "1756684800.123456789 fw", " fw", 1756684800, 123456789 },
		{ "1756684800123 fw", " fw", 1756684800, 123000000 },
		{ "1756684800123456 fw", " fw", 1756684800, 123456000 },
		{ "1756684800123456789 fw", " fw", 1756684800, 123456789 },
		{ "1756684800.000000", "", 1756684800, 0 },
		{ "946684800.0 fw", " fw", 946684800, 0 },
		{ "2147483648.0 fw", " fw", 2147483648, 0 },
		{ "4294967296.0 fw", " fw", 4294967296, 0 },
		{ "9999999999999 fw", " fw", 9999999999, 999000000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct stamp s = { 0 };
		long used =
		    read_text(texts[i].text, strlen(texts[i].text), &s);

		if (used != (long)(strlen(texts[i].text) -
		    strlen(texts[i].rest)) || s.kind != STAMP_EPOCH ||
		    s.epoch != texts[i].epoch ||
		    s.nanosecond != texts[i].nanosecond)
			fail_msg("\"%s\": %ld bytes, kind %d, %ld.%09u",
			    texts[i].text, used, s.kind, (long)s.epoch,
			    s.nanosecond);
	}
}

static void
test_no_stamp(void **state)
{
	static const char *const texts[] = { "", "S", "Sep", "Sep ", "Sep  1",
		"Sep  1 ", "Sep  1 00:00", "Sep  1 00:00:0", "Sex  1 00:00:00",
		"Sept  1 00:00:00", "Sep-01 00:00:00", "Sep  1 00.00.00 fw",
		"Sep  1 aa:bb:cc fw", "Sep  x 00:00:00 fw", "Sep 111 00:00:00",
		"Sep  1T00:00:00 fw", "Mon", "Mon ", "Monday 00:00:00 2025",
		"[Mon] DROP IN=eth0", "[12345.678901] DROP", "[UFW BLOCK] IN=",
		"2025", "2025-09", "2025-09-01", "2025-09-01T", "2025-09-01T00",
		"2025-09-01T00:00", "2025-09-01T00:00:0",
		"2025/09/01T00:00:00Z", "2025-09-01X00:00:00Z",
		"20250901T000000Z", "2025-9-1T00:00:00Z",
		"20xx-09-01T00:00:00Z", "xx25-09-01T00:00:00Z",
		"20 5-09-01T00:00:00Z", "2025-x9-01T00:00:00Z",
		"20xx Sep  1 00:00:00 fw", "10 [ Sep  1 00:00:00 fw",
		"kernel: DROP IN=eth0", "IN=eth0 OUT= MAC=", "12345", "1234567",
		"12345678 fw kernel:", "12345678901234567890 fw",
		"fw kernel: x", "192.0.2.7 kernel: DROP",
		"1756684800x fw kernel:",
		"2025:09:01 00:00:01 fw", "2025:0a:01-00:00:01 fw",
		"2025:09:01-00:00", "17Apr2015 8:1:16 fw", "17Apr15 08:10:16",
		"17Axx2015 08:10:16 fw",
		"*kernel: DROP IN=eth0", "*** DROP ***  IN=eth0", "-", "- fw" };
	struct stamp s;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (read_text(texts[i], strlen(texts[i]), &s) != -1)
			fail_msg("\"%s\" is read as a stamp", texts[i]);
}

static const struct {
	const char *format;
	int kind;
	bool has_offset;
} forms[] = {
	{ "%b %e %H:%M:%S", LESS, false },
	{ "%b %d %H:%M:%S", LESS, false },
	{ "<>%b %e %H:%M:%S.000", LESS, false },
	{ "%Y-%m-%dT%H:%M:%SZ", CIVIL, true },
	{ "%Y-%m-%dT%H:%M:%S+00:00", CIVIL, true },
	{ "%Y-%m-%dT%H:%M:%S.000000-0000", CIVIL, true },
	{ "%Y-%m-%dT%H:%M:%S", CIVIL, false },
	{ "%Y-%m-%d %H:%M:%S", CIVIL, false },
	{ "%a %Y-%m-%d %H:%M:%S UTC", CIVIL, true },
	{ "%b %e %Y %H:%M:%S", CIVIL, false },
	{ "%Y %b %e %H:%M:%S", CIVIL, false },
	{ "%a %b %e %H:%M:%S %Y", CIVIL, false },
	{ "[%a %b %e %H:%M:%S %Y]", CIVIL, false },
};

static void
check_form(size_t form, const struct tm *tm)
{
	char text[80];
	const char *from = text;
	struct stamp s;
	size_t n;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	n = strftime(text, sizeof(text), forms[form].format, tm);
#pragma GCC diagnostic pop
	if (text[0] == '<')
		from += 2;
	strcpy(text + n, " fw");
	if (read_stamp(from, text + n + 3, &s) != text + n ||
	    s.kind != forms[form].kind || s.month != tm->tm_mon + 1 ||
	    s.day != tm->tm_mday || s.hour != tm->tm_hour ||
	    s.minute != tm->tm_min || s.second != tm->tm_sec ||
	    s.nanosecond != 0 ||
	    (s.kind == STAMP_CIVIL && s.year != tm->tm_year + 1900) ||
	    s.has_offset != forms[form].has_offset)
		fail_msg("\"%s\" is not read", from);
}

/* Steps of a bit more than a day, so that every hour and minute is met. */
static void
test_forms_of_strftime(void **state)
{
	const time_t last = 4102444800; /* 2100-01-01 */

	(void)state;
	for (time_t t = 0; t < last; t += 90061) {
		struct tm tm;

		gmtime_r(&t, &tm);
		for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
			check_form(i, &tm);
	}
}

/* The last stamp of a record may be cut: never read on behind its end. */
static void
test_cut(void **state)
{
	struct stamp s;

	(void)state;
	for (size_t i = 0; i < sizeof(civil) / sizeof(civil[0]); i++)
		for (size_t n = 0; n < strlen(civil[i].text); n++)
			read_text(civil[i].text, n, &s);
}

static void
test_changed(void **state)
{
	static const char bytes[] = " 09:-.TZ+[]*,SepMon\xff\n";
	struct stamp s;
	char text[80];

	(void)state;
	for (size_t i = 0; i < sizeof(civil) / sizeof(civil[0]); i++)
		for (size_t at = 0; at < strlen(civil[i].text); at++)
			for (size_t k = 0; k < sizeof(bytes); k++) {
				strcpy(text, civil[i].text);
				text[at] = bytes[k];
				read_text(text, strlen(civil[i].text), &s);
			}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_civil),
		cmocka_unit_test(test_epoch),
		cmocka_unit_test(test_no_stamp),
		cmocka_unit_test(test_forms_of_strftime),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
