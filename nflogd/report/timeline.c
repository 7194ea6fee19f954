/* timeline.c - see timeline.h. */
#include "report/timeline.h"
#include "base/intl.h"

#include <stdio.h>
#include <stdlib.h>

static bool
is_month(struct period p)
{
	struct period month = month_of(p.last);

	return p.first == month.first && p.last == month.last;
}

struct period
month_of(int32_t day)
{
	char text[DAY_TEXT], other[DAY_TEXT];
	struct period p;

	day_format(day, text);
	p.first = day - atoi(text + 8) + 1;
	for (p.last = p.first + 27; p.last < p.first + 30; p.last++) {
		day_format(p.last + 1, other);
		if (memcmp(text, other, 7) != 0)
			break;
	}
	return p;
}

struct timeline
timeline_make(struct period period)
{
	struct timeline t = { .months = is_month(period) };
	int32_t days = (int32_t)period_days(period);

	for (int i = PERIOD_THIS; i >= 0; i--) {
		t.periods[i] = period;
		if (t.months)
			period = month_of(period.first - 1);
		else
			period = (struct period){ period.first - days,
				period.first - 1 };
	}
	return t;
}

static const char *
month_name(int month)
{
	static const char *const names[] = { N_("January"), N_("February"),
		N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
		N_("August"), N_("September"), N_("October"), N_("November"),
		N_("December") };

	return _(names[month - 1]);
}

void
period_name(struct period p, char text[PERIOD_TEXT])
{
	char first[DAY_TEXT], last[DAY_TEXT];

	day_format(p.first, first);
	day_format(p.last, last);
	if (is_month(p))
		/* TRANSLATORS: "September 2011" */
		snprintf(text, PERIOD_TEXT, _("%s %d"),
		    month_name(atoi(first + 5)), atoi(first));
	else if (p.first == p.last)
		snprintf(text, PERIOD_TEXT, "%s", first);
	else
		snprintf(text, PERIOD_TEXT, _("%s to %s"), first, last);
}

void
period_label(struct period p, char text[DAY_TEXT])
{
	day_format(p.first, text);
	if (is_month(p))
		text[7] = '\0';
}

void
period_options(struct period p, char text[PERIOD_TEXT])
{
	char first[DAY_TEXT], last[DAY_TEXT];

	day_format(p.first, first);
	day_format(p.last, last);
	if (is_month(p))
		snprintf(text, PERIOD_TEXT, "--month %.7s", first);
	else if (p.first == p.last)
		snprintf(text, PERIOD_TEXT, "--day %s", first);
	else
		snprintf(text, PERIOD_TEXT, "--from %s --to %s", first, last);
}
