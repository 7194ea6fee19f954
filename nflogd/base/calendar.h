/*
 * calendar.h - from a stamp, as written, to a day in the configured time zone.
 *
 * A day is the number of days since 1970-01-01. A stamp without offset is
 * taken as of the configured zone. A stamp without year is given the newest
 * year that leaves it at or before the reference instant plus 24 hours.
 */
#ifndef NFLOGD_BASE_CALENDAR_H
#define NFLOGD_BASE_CALENDAR_H

#include "base/error.h"
#include "event.h"

#define DAY_UNDATED INT32_MAX

enum { DAY_TEXT = 16 };	/* room for "2025-09-01" or "undated" and NUL */

struct calendar;	/* opaque; holds a cache, so one per thread */

/* An instant in the configured zone. */
struct local_time {
	int32_t day;	/* DAY_UNDATED: the rest is not set */
	int32_t second;	/* of the day, 0-86399 */
	uint32_t nanosecond;
	int32_t offset;	/* seconds east of UTC; only if has_offset */
	bool has_offset;
};

/*
 * Make `zone` (an IANA name or UTC; NULL for the system's) the zone of this
 * process. False with *err if there is no such zone.
 */
bool calendar_zone(const char *zone, struct error *err);

/* The reference instant in Unix seconds. NULL when memory is short. */
struct calendar *calendar_new(int64_t reference);
void calendar_free(struct calendar *cal);	/* takes NULL */
void calendar_set_reference(struct calendar *cal, int64_t reference);

int32_t calendar_day(struct calendar *cal, const struct stamp *stamp);
struct local_time calendar_local(
    struct calendar *cal, const struct stamp *stamp);

/* "2025-09-01", or "undated". Returns the text's length. */
size_t day_format(int32_t day, char text[DAY_TEXT]);

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
int32_t day_of_date(int year, unsigned month, unsigned day);

/* "2025-09-01"; false where text is no such date. */
bool day_parse(const char *text, int32_t *day);

/* RFC 3339, for --now. */
bool instant_parse(const char *text, int64_t *seconds);

#endif
