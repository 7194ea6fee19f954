/* period.c - see period.h. */
#include "commands/period.h"
#include "base/calendar.h"
#include "bulletin/timeline.h"

#include <stdio.h>
#include <stdlib.h>

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

/* ---- units of the calendar ---------------------------------------------- */

/* How a unit is written behind the year and "-". */
struct written {
	const char *example;
	const char *letter;	/* in either case */
	size_t digits;
	enum calendar_unit unit;
	int most;	/* the highest number */
};

static const struct written units[] = {
	{ "2025-W36", "W", 2, UNIT_WEEK, 53 },
	{ "2025-09", "", 2, UNIT_MONTH, 12 },
	{ "2025-Q3", "Q", 1, UNIT_QUARTER, 4 },
	{ "2025-H2", "H", 1, UNIT_HALF, 2 },
	{ "2025", "", 0, UNIT_YEAR, 0 },
};

enum { WRITTEN = sizeof(units) / sizeof(units[0]) };

/* The option's value, NULL where it was not given. */
static const char *
value_of(const struct options *o, enum calendar_unit unit)
{
	return unit == UNIT_WEEK ? o->week : unit == UNIT_MONTH ? o->month :
	    unit == UNIT_QUARTER ? o->quarter : unit == UNIT_HALF ? o->half :
								    o->year;
}

/* All digits, and nothing behind them. -1: it is not so. */
static int
read_digits(const char *text, size_t digits)
{
	int number = 0;

	for (size_t i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + text[i] - '0';
	}
	return text[digits] == '\0' ? number : -1;
}

/* The number behind the year: of 2025-Q3 3, of a year 0; -1: it is none. */
static int
read_number(const struct written *w, const char *text)
{
	size_t letters = strlen(w->letter);
	int number;

	if (w->digits == 0)
		return text[0] == '\0' ? 0 : -1;
	if (text[0] != '-' || strncasecmp(text + 1, w->letter, letters) != 0)
		return -1;
	number = read_digits(text + 1 + letters, w->digits);
	return number < 1 || number > w->most ? -1 : number;
}

/* Any day of it; false where there is no such one. */
static bool
day_within(const struct written *w, const char *text, int32_t *day)
{
	char first[16];
	int number = strnlen(text, 5) < 4 ? -1 : read_number(w, text + 4);
	int32_t year;

	snprintf(first, sizeof(first), "%.4s-01-01", text);
	if (number < 0 || !day_parse(first, &year))
		return false;
	if (w->unit == UNIT_WEEK) {
		/* January 4th is in week 1 */
		*day = year + 3 + 7 * (number - 1);
		day_format(period_around(UNIT_WEEK, *day).first + 3, first);
		return memcmp(first, text, 4) == 0;
	}
	*day = number == 0 ? year : day_of_date(atoi(first),
	    (unsigned)(12 / w->most * (number - 1) + 1), 1);
	return true;
}

static bool
read_unit(const struct options *o, const struct written *w,
    struct period *period)
{
	const char *text = value_of(o, w->unit), *word = unit_word(w->unit);
	int32_t day;

	if (strcmp(text, "last") == 0) {
		day = period_around(w->unit, period_today(o)).first - 1;
	} else if (!day_within(w, text, &day)) {
		complain("--%s: \"%s\" is no %s; want one such as %s, or last",
		    word, text, w->unit == UNIT_HALF ? "half-year" : word,
		    w->example);
		return false;
	}
	*period = period_around(w->unit, day);
	return true;
}

/* ---- all of them -------------------------------------------------------- */

static int
ways_of(const struct options *o)
{
	int ways = (o->day != NULL) + (o->last > 0) +
	    (o->from != NULL || o->to != NULL);

	for (size_t i = 0; i < WRITTEN; i++)
		ways += value_of(o, units[i].unit) != NULL;
	return ways;
}

bool
period_is_named(const struct options *o)
{
	return ways_of(o) > 0;
}

static bool
read_one_day(const struct options *o, struct period *period)
{
	period->first = DAY_UNDATED;
	if (strcmp(o->day, "undated") != 0 &&
	    !read_day(o, "day", o->day, &period->first))
		return false;
	period->last = period->first;
	return true;
}

static bool
read_ends(const struct options *o, struct period *period)
{
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

bool
period_read(const struct options *o, struct period *period)
{
	int ways = ways_of(o);

	*period = PERIOD_ALL;
	if (ways > 1) {
		complain("name the days by one of --day, --week, --month, "
		    "--quarter, --half, --year and --last, or by --from and "
		    "--to");
		return false;
	}
	for (size_t i = 0; i < WRITTEN; i++)
		if (value_of(o, units[i].unit) != NULL)
			return read_unit(o, &units[i], period);
	if (o->day != NULL)
		return read_one_day(o, period);
	if (o->last > 0) {
		period->last = period_today(o) - 1;
		period->first = period->last - (int32_t)o->last + 1;
		return true;
	}
	return ways == 0 || read_ends(o, period);
}
