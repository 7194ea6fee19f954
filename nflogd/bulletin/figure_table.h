/*
 * figure_table.h - the figures of a period report, TALOT2's by number. A figure
 * is one row of figure_table[]; every style prints all of them.
 */
#ifndef NFLOGD_BULLETIN_FIGURE_TABLE_H
#define NFLOGD_BULLETIN_FIGURE_TABLE_H

#include <stddef.h>

/* What is measured. */
enum figure_measure {
	FIGURE_ACCESSES,
	FIGURE_SOURCES,
	FIGURE_MEANS	/* of both, per observation point and day */
};

/* By what the series are told apart. */
enum figure_by {
	FIGURE_BY_MEASURE,	/* one series each */
	FIGURE_BY_SERVICE,
	FIGURE_BY_REGION,
	FIGURE_BY_NOTABLE_REGION	/* of the notable service only */
};

/* Of which time, and what one point of a series stands for. */
enum figure_span {
	FIGURE_DAYS,	/* the period, day by day */
	FIGURE_TWO_BY_DAY,	/* and the one before, day by day */
	FIGURE_WHOLE,	/* the period as one point */
	FIGURE_TWO,	/* two periods, a point each */
	FIGURE_SIX	/* six periods, a point each */
};

enum figure_chart {
	CHART_LINES,
	CHART_STACKED,	/* a bar per point, its series one on the other */
	CHART_PAIRS,	/* two bars per series, before and now */
	CHART_SHARE	/* parts of a whole, in percent */
};

struct figure_row {
	const char *number;	/* "2-1", in every style and language */
	const char *title;	/* to be translated */
	enum figure_measure measure;
	enum figure_by by;
	enum figure_span span;
	enum figure_chart chart;
	size_t top;	/* series; what is left is the series "others" */
};

enum { FIGURES = 15 };

extern const struct figure_row figure_table[FIGURES];

/* Words of the JSON and the CSV. */
const char *figure_measure_word(enum figure_measure measure);
const char *figure_by_word(enum figure_by by);
const char *figure_chart_word(enum figure_chart chart);

#endif
