/*
 * report.h - a rollup and its notes, written out; one file per style.
 */
#ifndef NFLOGD_REPORT_REPORT_H
#define NFLOGD_REPORT_REPORT_H

#include "notes/notes.h"

#include <stdio.h>

struct report {
	const struct rollup *rollup;
	const struct notes *notes;
	const struct rules *rules;
	int language;	/* LANGUAGE_EN or LANGUAGE_JA */
	size_t top;	/* services shown; text only */
	bool color;	/* text only */
	unsigned width;	/* columns of the terminal; text only */
};

/* Each writes to `out`; errors stay in its error flag. */
void report_text(const struct report *report, FILE *out);
void report_csv(const struct report *report, FILE *out);
void report_json(const struct report *report, FILE *out);

/*
 * Means per sensor and day as TALOT2 has them: truncated, over the observed
 * sensor-days. The divisor is 0 where nothing was observed; then both are 0.
 */
struct means {
	uint64_t sensor_days, accesses, sources;
};
struct means report_means(const struct rollup *rollup);

/* A share in whole percent, rounded half up; 0 of 0 is 0. */
unsigned report_percent(uint64_t part, uint64_t whole);

#endif
