/*
 * timeline.h - the period that a report is about, and those before it: months
 * if it is a month, quarters if it is a quarter, else as many days each.
 */
#ifndef NFLOGD_BULLETIN_TIMELINE_H
#define NFLOGD_BULLETIN_TIMELINE_H

#include "store/store.h"

/* Six periods, one right behind the other; the report is about the last. */
enum { PERIODS = 6, PERIOD_BEFORE = PERIODS - 2, PERIOD_THIS = PERIODS - 1 };

/* What a period is. A week is from Monday to Sunday, as ISO 8601 has it. */
enum calendar_unit {
	UNIT_DAYS,	/* any other */
	UNIT_DAY,
	UNIT_WEEK,
	UNIT_MONTH,
	UNIT_QUARTER,
	UNIT_HALF,
	UNIT_YEAR,
	UNITS
};

struct timeline {
	struct period periods[PERIODS];
	enum calendar_unit unit;
};

struct timeline timeline_make(struct period period);

static inline size_t
period_days(struct period p)
{
	return (size_t)(p.last - p.first) + 1;
}

/* The whole unit, but not UNIT_DAYS, that a day falls into. */
struct period period_around(enum calendar_unit unit, int32_t day);

/* The one right before. */
struct period period_before(struct period p);

enum calendar_unit period_unit(struct period p);

enum { PERIOD_TEXT = 96 };

/*
 * For people: "September 2011", "the third quarter of 2011", "2011-09-01 to
 * 2011-09-03", "2011-09-01".
 */
void period_name(struct period p, char text[PERIOD_TEXT]);

/* "22 August", in the order of the language. */
void day_name(int32_t day, char text[PERIOD_TEXT]);

/* In few columns, for an axis: "2011-09", "2011-Q3", else its first day. */
void period_label(struct period p, char text[DAY_TEXT]);

/* What names it to the program: "--month 2011-09", "--from .. --to ..". */
void period_options(struct period p, char text[PERIOD_TEXT]);

/* "the month before", translated; of others "the 7 days before". */
void period_before_word(struct period p, char text[PERIOD_TEXT]);

/* "six months", translated. */
const char *period_six(enum calendar_unit unit);

/* "month", for programs. */
const char *unit_word(enum calendar_unit unit);

#endif
