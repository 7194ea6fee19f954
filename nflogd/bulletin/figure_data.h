/*
 * figure_data.h - a figure, computed: all that a style needs to print it.
 */
#ifndef NFLOGD_BULLETIN_FIGURE_DATA_H
#define NFLOGD_BULLETIN_FIGURE_DATA_H

#include "bulletin/figure_table.h"
#include "bulletin/query.h"

enum {
	SERIES_TEXT = 64,
	FIGURE_TITLE = 256,
	COLOURS = 10,
	COLOUR_OTHERS = COLOURS	/* and of what has no name */
};

struct figure_point {
	struct period period;
	char label[DAY_TEXT];	/* "2011-09", "2011-09-01" */
	bool observed;	/* else there is no number, which is not zero */
	uint64_t sensor_days;	/* that it was observed on */
	uint64_t whole;	/* that the series are parts of */
};

struct figure_series {
	char name[SERIES_TEXT];	/* for people; may hold anything of a log */
	char key[KEY_TEXT];	/* for programs; "others" */
	unsigned colour;	/* the same for the same thing in every figure */
	bool others;
	uint64_t total;	/* of all points */
	uint64_t *values;	/* one per point, 0 where nothing was observed */
};

struct figure_data {
	const struct figure_row *row;
	char title[FIGURE_TITLE];	/* translated */
	const char *unit;	/* translated: "accesses" */
	struct figure_point *points;
	size_t point_count;
	struct figure_series *series;	/* largest first, others last */
	size_t series_count;
	uint64_t whole;	/* of all points */
	char *remark;	/* on what it could not see; NULL: none */
};

/*
 * Services and regions that have a colour of their own in all figures: those
 * with most accesses in the period.
 */
struct colours {
	uint32_t services[COLOURS], regions[COLOURS];
	size_t service_count, region_count;
};
struct colours figure_colours(const struct query *q);

/*
 * Compute a figure. `notable` is the service figure 1-3 is about. False when
 * memory is short; figure_free is to be called even so.
 */
bool figure_make(struct figure_data *f, const struct figure_row *row,
    const struct query *q, uint32_t notable, const struct colours *colours);
void figure_free(struct figure_data *f);

/* Where series are ranked by: from and to of the periods that count. */
void figure_ranked(const struct figure_row *row, int *from, int *to);

/* In whole percent, rounded half up. */
unsigned figure_share(
    const struct figure_data *f, const struct figure_series *s, size_t point);

/* The same of all points together. */
unsigned figure_total_share(
    const struct figure_data *f, const struct figure_series *s);

/* The name of a region for people, in the language of the query. */
void region_text(
    const struct query *q, uint32_t key, char *text, size_t size);

#endif
