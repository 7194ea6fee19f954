/* period.c - see period.h. */
#include "commands/period.h"
#include "base/calendar.h"

#include <stdio.h>

/* Without --from or --to it is open at that end. */
enum { FIRST = INT32_MIN, LAST = DAY_UNDATED - 1 };

int32_t
period_today(const struct options *o)
{
	const struct stamp now = { .kind = STAMP_EPOCH, .epoch = o->now };
	struct calendar *cal = calendar_new(o->now);
	int32_t day = cal == NULL ? DAY_UNDATED : calendar_day(cal, &now);

	calendar_free(cal);
	return day;
}

static bool
read_day(const struct options *o, const char *option, const char *text,
    int32_t *day)
{
	if (strcmp(text, "today") == 0)
		*day = period_today(o);
	else if (strcmp(text, "yesterday") == 0)
		*day = period_today(o) - 1;
	else if (!day_parse(text, day))
		return complain("--%s: \"%s\" is no day; want one such as "
		    "2025-09-01, or today or yesterday", option, text), false;
	return true;
}

/* "2011-09": from its first day to the day before the next month's. */
static bool
read_month(const char *text, struct period *period)
{
	char first[DAY_TEXT];
	int32_t next;

	snprintf(first, sizeof(first), "%.8s-01", text);
	if (strlen(text) != 7 || !day_parse(first, &period->first)) {
		complain("--month: \"%s\" is no month; want one such as "
		    "2025-09", text);
		return false;
	}
	/* the longest month has 31 days, the shortest 28 */
	for (next = period->first + 28; next < period->first + 31; next++) {
		day_format(next, first);
		if (strncmp(first, text, 7) != 0)
			break;
	}
	period->last = next - 1;
	return true;
}

bool
period_read(const struct options *o, struct period *period)
{
	int ways = (o->day != NULL) + (o->month != NULL) +
	    (o->from != NULL || o->to != NULL);

	*period = PERIOD_ALL;
	if (ways > 1) {
		complain("name the days by --day, by --month, or by --from and "
		    "--to");
		return false;
	}
	if (o->month != NULL)
		return read_month(o->month, period);
	if (o->day != NULL && strcmp(o->day, "undated") == 0) {
		period->first = period->last = DAY_UNDATED;
		return true;
	}
	if (o->day != NULL) {
		if (!read_day(o, "day", o->day, &period->first))
			return false;
		period->last = period->first;
		return true;
	}
	if (ways == 0)
		return true;
	*period = (struct period){ FIRST, LAST };
	if (o->from != NULL && !read_day(o, "from", o->from, &period->first))
		return false;
	if (o->to != NULL && !read_day(o, "to", o->to, &period->last))
		return false;
	if (period->first > period->last) {
		complain("--from is later than --to: there is no such day");
		return false;
	}
	return true;
}
