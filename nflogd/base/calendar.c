/*
 * calendar.c - see calendar.h.
 *
 * Zones are the C library's; what is cached is the offset of a day (of UTC) at
 * whose beginning, middle and end it is the same.
 */
#include "base/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 64 };
static const int32_t second_of_day = 86400;

struct calendar {
	struct tm limit;	/* a yearless stamp is not after this */
	struct {
		int64_t day;	/* of UTC */
		int32_t offset;	/* OFFSET_CHANGES: ask for each instant */
	} offsets[SLOTS];
	uint32_t date;	/* the last date asked for, packed, and its day */
	int32_t day;
};

/* Floor division: times before 1970 are negative. */
static inline int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int32_t
day_of_date(int year, unsigned month, unsigned day)
{
	/*
	 * Years begin in March, so that the leap day is the last; a month's
	 * first day is then 30.6 * m, and 400 years have 146097 days.
	 */
	int32_t y = year - (month < 3);
	int32_t m = (int32_t)(month + 9) % 12;
	int32_t era = (int32_t)floor_div(y, 400);
	int32_t of_era = y - era * 400;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    (m * 306 + 5) / 10 + (int32_t)day - 1 - 719468;
}

static bool
zone_exists(const char *zone)
{
	char path[512];
	const char *dir = getenv("TZDIR");

	if (strcmp(zone, "UTC") == 0)
		return true;
	if (zone[0] == '\0' || zone[0] == '/' || strstr(zone, "..") != NULL)
		return false;
	snprintf(path, sizeof(path), "%s/%s",
	    dir != NULL ? dir : "/usr/share/zoneinfo", zone);
	FILE *f = fopen(path, "re");
	char magic[4] = "";
	bool ok = f != NULL && fread(magic, 1, 4, f) == 4 &&
	    memcmp(magic, "TZif", 4) == 0;

	if (f != NULL)
		fclose(f);
	return ok;
}

bool
calendar_zone(const char *zone, struct error *err)
{
	if (zone != NULL) {
		if (!zone_exists(zone))
			return error_set(err, "time zone \"%s\" is not known; "
			    "want UTC or an IANA name such as Asia/Tokyo "
			    "(package tzdata)", zone);
		/* UTC even where tzdata is not installed */
		setenv("TZ", strcmp(zone, "UTC") == 0 ? "UTC0" : zone, 1);
	}
	tzset();
	return true;
}

struct calendar *
calendar_new(int64_t reference)
{
	struct calendar *cal = calloc(1, sizeof(*cal));

	if (cal == NULL)
		return NULL;
	for (int i = 0; i < SLOTS; i++)
		cal->offsets[i].day = INT64_MIN;
	calendar_set_reference(cal, reference);
	return cal;
}

void
calendar_free(struct calendar *cal)
{
	free(cal);
}

void
calendar_set_reference(struct calendar *cal, int64_t reference)
{
	time_t limit = (time_t)(reference + second_of_day);

	localtime_r(&limit, &cal->limit);
}

enum { OFFSET_CHANGES = INT32_MAX };

static int32_t
library_offset(int64_t instant)
{
	time_t t = (time_t)instant;
	struct tm tm;

	return localtime_r(&t, &tm) != NULL ? (int32_t)tm.tm_gmtoff : 0;
}

static int32_t
offset_of_day(int64_t day)
{
	int64_t begin = day * second_of_day;
	int32_t offset = library_offset(begin);

	if (library_offset(begin + second_of_day / 2) != offset ||
	    library_offset(begin + second_of_day) != offset)
		return OFFSET_CHANGES;
	return offset;
}

/* Seconds east of UTC at an instant. */
static int32_t
offset_at(struct calendar *cal, int64_t instant)
{
	int64_t day = floor_div(instant, second_of_day);
	size_t slot = (size_t)(day & (SLOTS - 1));

	if (cal->offsets[slot].day != day) {
		cal->offsets[slot].day = day;
		cal->offsets[slot].offset = offset_of_day(day);
	}
	if (cal->offsets[slot].offset == OFFSET_CHANGES)
		return library_offset(instant);
	return cal->offsets[slot].offset;
}

static int32_t
date_to_day(struct calendar *cal, int32_t year, const struct stamp *s)
{
	uint32_t date = (uint32_t)year << 9 | (uint32_t)s->month << 5 | s->day;

	if (date != cal->date) {
		cal->date = date;
		cal->day = day_of_date(year, s->month, s->day);
	}
	return cal->day;
}

/* Is the stamp, in the limit's own year, after the limit? */
static bool
after_limit(const struct tm *limit, const struct stamp *s)
{
	int month = s->month - 1;

	if (month != limit->tm_mon)
		return month > limit->tm_mon;
	if (s->day != limit->tm_mday)
		return s->day > limit->tm_mday;
	if (s->hour != limit->tm_hour)
		return s->hour > limit->tm_hour;
	if (s->minute != limit->tm_min)
		return s->minute > limit->tm_min;
	return s->second > limit->tm_sec;
}

static int32_t
year_of(const struct calendar *cal, const struct stamp *s)
{
	int32_t year = cal->limit.tm_year + 1900;

	if (after_limit(&cal->limit, s))
		year--;
	if (s->month == 2 && s->day == 29)
		while (year % 4 != 0 || (year % 100 == 0 && year % 400 != 0))
			year--;
	return year;
}

/* The seconds of a civil stamp's day; a leap second is the one before it. */
static int32_t
clock_seconds(const struct stamp *s)
{
	return s->hour * 3600 + s->minute * 60 +
	    (s->second < 60 ? s->second : 59);
}

struct local_time
calendar_local(struct calendar *cal, const struct stamp *s)
{
	struct local_time local = { .day = DAY_UNDATED };
	int64_t instant;

	local.nanosecond = s->nanosecond;
	switch ((enum stamp_kind)s->kind) {
	case STAMP_NONE:
		return local;
	case STAMP_YEARLESS:
	case STAMP_CIVIL:
		local.day = date_to_day(cal, s->kind == STAMP_CIVIL ? s->year :
		    year_of(cal, s), s);
		local.second = clock_seconds(s);
		if (!s->has_offset)
			return local;
		instant = (int64_t)local.day * second_of_day + local.second -
		    s->offset;
		break;
	case STAMP_EPOCH:
	default:
		instant = s->epoch;
		break;
	}
	local.has_offset = true;
	local.offset = offset_at(cal, instant);
	instant += local.offset;
	local.day = (int32_t)floor_div(instant, second_of_day);
	local.second = (int32_t)(instant - (int64_t)local.day * second_of_day);
	return local;
}

int32_t
calendar_day(struct calendar *cal, const struct stamp *s)
{
	/* by far the most frequent */
	if (s->kind == STAMP_YEARLESS && !s->has_offset)
		return date_to_day(cal, year_of(cal, s), s);
	return calendar_local(cal, s).day;
}

size_t
day_format(int32_t day, char text[DAY_TEXT])
{
	time_t t = (time_t)day * second_of_day;
	struct tm tm;

	if (day == DAY_UNDATED || gmtime_r(&t, &tm) == NULL ||
	    strftime(text, DAY_TEXT, "%F", &tm) == 0)
		memcpy(text, "undated", sizeof("undated"));
	return strlen(text);
}

bool
day_parse(const char *text, int32_t *day)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%d", &tm);
	char again[DAY_TEXT];

	if (end == NULL || *end != '\0' || strlen(text) != 10)
		return false;
	*day = day_of_date(tm.tm_year + 1900, (unsigned)tm.tm_mon + 1,
	    (unsigned)tm.tm_mday);
	day_format(*day, again);	/* refuses 2025-02-30 */
	return strcmp(again, text) == 0;
}

bool
instant_parse(const char *text, int64_t *seconds)
{
	struct tm tm = { 0 }, zone = { 0 };
	char date[11] = "";
	const char *p;
	int32_t day;

	/* strptime alone takes February 30 and fields of one digit */
	strncpy(date, text, sizeof(date) - 1);
	if (!day_parse(date, &day) || text[10] != 'T')
		return false;
	p = strptime(text + 11, "%H:%M:%S", &tm);
	if (p == NULL || p != text + 19)
		return false;
	if (*p == '.' && p[1] >= '0' && p[1] <= '9')
		for (p++; *p >= '0' && *p <= '9'; p++)
			;
	if (*p != 'Z' && *p != '+' && *p != '-')
		return false;
	p = strptime(p, "%z", &zone);
	if (p == NULL || *p != '\0')
		return false;
	*seconds = (int64_t)day * second_of_day + tm.tm_hour * 3600L +
	    tm.tm_min * 60L + tm.tm_sec - zone.tm_gmtoff;
	return true;
}
