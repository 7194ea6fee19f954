/*
 * timeline.h - the period that a report is about, and those before it: months
 * if it is a month, else as many days each.
 */
#ifndef NFLOGD_REPORT_TIMELINE_H
#define NFLOGD_REPORT_TIMELINE_H

#include "store/store.h"

/* Six periods, one right behind the other; the report is about the last. */
enum { PERIODS = 6, PERIOD_BEFORE = PERIODS - 2, PERIOD_THIS = PERIODS - 1 };

struct timeline {
	struct period periods[PERIODS];
	bool months;
};

struct timeline timeline_make(struct period period);

static inline size_t
period_days(struct period p)
{
	return (size_t)(p.last - p.first) + 1;
}

/* The whole month, from its first day to its last, that a day falls into. */
struct period month_of(int32_t day);

enum { PERIOD_TEXT = 64 };

/* For people: "September 2011", "2011-09-01 to 2011-09-07", "2011-09-01". */
void period_name(struct period p, char text[PERIOD_TEXT]);

/* In few columns, for an axis: "2011-09" of a month, else its first day. */
void period_label(struct period p, char text[DAY_TEXT]);

/* What names it to the program: "--month 2011-09", "--from .. --to ..". */
void period_options(struct period p, char text[PERIOD_TEXT]);

#endif
