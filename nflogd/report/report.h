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
	const struct notes *unusual;	/* from findings.h; NULL: not sought */
	size_t observed;	/* days before, that those were found in */
	const struct rules *rules;
	int language;	/* LANGUAGE_EN or LANGUAGE_JA */
	size_t top;	/* services shown; text only */
	bool color;	/* text only */
	unsigned width;	/* columns of the terminal; text only */
};

/*
 * Each writes to `out`, whose error flag keeps what could not be written.
 * False when memory is short; then the report is not whole.
 */
bool report_text(const struct report *report, FILE *out);
bool report_csv(const struct report *report, FILE *out);
bool report_json(const struct report *report, FILE *out);

/* What is unusual alone, without the rollup: the same as in the others. */
bool report_unusual_text(const struct report *report, FILE *out);
bool report_unusual_json(const struct report *report, FILE *out);
/* A note as a JSON object. */
void report_json_note(FILE *out, const struct note *note);

/* Accesses and sources of the whole rollup, undated ones included. */
struct sums {
	uint64_t accesses, sources;
};
struct sums report_sums(const struct rollup *rollup);

/* The days observed; `days` counts those with a record, gaps left out. */
struct span {
	int32_t from, to;	/* both DAY_UNDATED where nothing is dated */
	size_t days;
};
struct span report_span(const struct rollup *rollup);

/*
 * Means per sensor and day as TALOT2 has them: truncated, over the observed
 * sensor-days. What is undated belongs to none and is left out. The divisor is
 * 0 where nothing was observed; then both are 0.
 */
struct means {
	uint64_t sensor_days, accesses, sources;
};
struct means report_means(const struct rollup *rollup);

/* A share in whole percent, rounded half up; 0 of 0 is 0. */
unsigned report_percent(uint64_t part, uint64_t whole);

/* The same in other units: `scale` (at most 10,000) of them are the whole. */
unsigned report_share(uint64_t part, uint64_t whole, unsigned scale);

/* A number for people: figure(108576).text is "108,576". */
struct figure {
	char text[28];
};
struct figure figure(uint64_t number);

#endif
