/* period_text.c - what periods are called, of timeline.h. */
#include "base/intl.h"
#include "bulletin/timeline.h"

#include <stdio.h>
#include <stdlib.h>

/* A period's first day, and its number within the year. */
struct place {
	enum calendar_unit unit;
	char first[DAY_TEXT], last[DAY_TEXT];
	int year, number;
};

static struct place
place_of(struct period p)
{
	struct place at = { .unit = period_unit(p) };
	static const int months[UNITS] = { [UNIT_MONTH] = 1,
		[UNIT_QUARTER] = 3, [UNIT_HALF] = 6 };

	day_format(p.first, at.first);
	day_format(p.last, at.last);
	at.year = atoi(at.first);
	if (at.unit == UNIT_WEEK) {	/* of the year of its Thursday */
		char thursday[DAY_TEXT];

		day_format(p.first + 3, thursday);
		at.year = atoi(thursday);
		at.number = (p.first + 3 - day_of_date(at.year, 1, 1)) / 7 + 1;
	} else if (months[at.unit] > 0) {
		at.number = (atoi(at.first + 5) - 1) / months[at.unit] + 1;
	}
	return at;
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
day_name(int32_t day, char text[PERIOD_TEXT])
{
	char date[DAY_TEXT];

	day_format(day, date);
	/* TRANSLATORS: "22 August" */
	snprintf(text, PERIOD_TEXT, _("%d %s"), atoi(date + 8),
	    month_name(atoi(date + 5)));
}

static const char *
quarter_name(int quarter)
{
	static const char *const names[] = { N_("first"), N_("second"),
		N_("third"), N_("fourth") };

	return _(names[quarter - 1]);
}

void
period_name(struct period p, char text[PERIOD_TEXT])
{
	const struct place at = place_of(p);

	switch (at.unit) {
	case UNIT_DAY:
		snprintf(text, PERIOD_TEXT, "%s", at.first);
		break;
	case UNIT_WEEK:
		snprintf(text, PERIOD_TEXT, _("week %d of %d (%s to %s)"),
		    at.number, at.year, at.first, at.last);
		break;
	case UNIT_MONTH:
		/* TRANSLATORS: "September 2011" */
		snprintf(text, PERIOD_TEXT, _("%s %d"), month_name(at.number),
		    at.year);
		break;
	case UNIT_QUARTER:
		/* TRANSLATORS: "the third quarter of 2011" */
		snprintf(text, PERIOD_TEXT, _("the %s quarter of %d"),
		    quarter_name(at.number), at.year);
		break;
	case UNIT_HALF:
		snprintf(text, PERIOD_TEXT, at.number == 1 ?
		    _("the first half of %d") : _("the second half of %d"),
		    at.year);
		break;
	case UNIT_YEAR:
		/* TRANSLATORS: a year */
		snprintf(text, PERIOD_TEXT, _("%d"), at.year);
		break;
	default:
		snprintf(text, PERIOD_TEXT, _("%s to %s"), at.first, at.last);
	}
}

void
period_label(struct period p, char text[DAY_TEXT])
{
	const struct place at = place_of(p);

	switch (at.unit) {
	case UNIT_WEEK:
		snprintf(text, DAY_TEXT, "%.4d-W%.2d", at.year, at.number);
		break;
	case UNIT_MONTH:
		snprintf(text, DAY_TEXT, "%.7s", at.first);
		break;
	case UNIT_QUARTER:
		snprintf(text, DAY_TEXT, "%.4d-Q%d", at.year, at.number);
		break;
	case UNIT_HALF:
		snprintf(text, DAY_TEXT, "%.4d-H%d", at.year, at.number);
		break;
	case UNIT_YEAR:
		snprintf(text, DAY_TEXT, "%.4d", at.year);
		break;
	default:
		snprintf(text, DAY_TEXT, "%s", at.first);
	}
}

void
period_options(struct period p, char text[PERIOD_TEXT])
{
	const struct place at = place_of(p);
	char label[DAY_TEXT];

	period_label(p, label);
	if (at.unit != UNIT_DAYS)
		snprintf(text, PERIOD_TEXT, "--%s %s", unit_word(at.unit),
		    label);
	else
		snprintf(text, PERIOD_TEXT, "--from %s --to %s", at.first,
		    at.last);
}

void
period_before_word(struct period p, char text[PERIOD_TEXT])
{
	static const char *const words[UNITS] = {
		[UNIT_DAY] = N_("the day before"),
		[UNIT_WEEK] = N_("the week before"),
		[UNIT_MONTH] = N_("the month before"),
		[UNIT_QUARTER] = N_("the quarter before"),
		[UNIT_HALF] = N_("the half-year before"),
		[UNIT_YEAR] = N_("the year before") };
	enum calendar_unit unit = period_unit(p);
	int days = (int)period_days(p);

	if (unit == UNIT_DAYS)
		snprintf(text, PERIOD_TEXT, _("the %d days before"), days);
	else
		snprintf(text, PERIOD_TEXT, "%s", _(words[unit]));
}

const char *
period_six(enum calendar_unit unit)
{
	static const char *const words[UNITS] = {
		[UNIT_DAYS] = N_("six periods"), [UNIT_DAY] = N_("six days"),
		[UNIT_WEEK] = N_("six weeks"), [UNIT_MONTH] = N_("six months"),
		[UNIT_QUARTER] = N_("six quarters"),
		[UNIT_HALF] = N_("six half-years"),
		[UNIT_YEAR] = N_("six years") };

	return _(words[unit]);
}
