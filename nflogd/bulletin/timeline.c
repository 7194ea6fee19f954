/* timeline.c - see timeline.h. */
#include "bulletin/timeline.h"

#include <stdlib.h>

/* Months of a unit that begins with one of them; 0: it does not. */
static const unsigned months[UNITS] = { [UNIT_MONTH] = 1, [UNIT_QUARTER] = 3,
	[UNIT_HALF] = 6, [UNIT_YEAR] = 12 };

/* Days since a Monday; 1970-01-01 was a Thursday. */
static int32_t
weekday(int32_t day)
{
	return ((day + 3) % 7 + 7) % 7;
}

struct period
period_around(enum calendar_unit unit, int32_t day)
{
	char text[DAY_TEXT];
	unsigned month, length = months[unit];
	int32_t first = day - weekday(day);
	int year;

	if (unit == UNIT_WEEK)
		return (struct period){ first, first + 6 };
	if (length == 0)
		return (struct period){ day, day };
	day_format(day, text);
	year = atoi(text);
	month = ((unsigned)atoi(text + 5) - 1) / length * length + 1;
	first = day_of_date(year, month, 1);
	month += length;
	return (struct period){ first,
		day_of_date(year + (month > 12), month > 12 ? 1 : month, 1) -
		    1 };
}

enum calendar_unit
period_unit(struct period p)
{
	for (enum calendar_unit unit = UNIT_DAY; unit < UNITS; unit++) {
		struct period whole = period_around(unit, p.first);

		if (whole.first == p.first && whole.last == p.last)
			return unit;
	}
	return UNIT_DAYS;
}

struct period
period_before(struct period p)
{
	enum calendar_unit unit = period_unit(p);
	int32_t days = (int32_t)period_days(p);

	if (unit != UNIT_DAYS)
		return period_around(unit, p.first - 1);
	return (struct period){ p.first - days, p.first - 1 };
}

struct timeline
timeline_make(struct period period)
{
	struct timeline t = { .unit = period_unit(period) };

	for (int i = PERIOD_THIS; i >= 0; i--) {
		t.periods[i] = period;
		period = period_before(period);
	}
	return t;
}

const char *
unit_word(enum calendar_unit unit)
{
	static const char *const words[UNITS] = { "days", "day", "week",
		"month", "quarter", "half", "year" };

	return words[unit];
}
