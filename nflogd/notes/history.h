/*
 * history.h - a rollup as series: what each service had on every day of a
 * period, and how much of it was observed.
 *
 * Silence is not zero. A day's exposure is the share of a service's sensors
 * that was observed on it: each sensor weighs what the service has there on the
 * days it was observed, so that the loss of a busy sensor is not taken for a
 * decline. Counts divide by it.
 */
#ifndef NFLOGD_NOTES_HISTORY_H
#define NFLOGD_NOTES_HISTORY_H

#include "count/rollup.h"

enum measure { MEASURE_ACCESSES, MEASURE_SOURCES, MEASURES };

#define HISTORY_ALL UINT32_MAX	/* all sensors together */

/* A service, and where its rows are in history.order. */
struct history_service {
	uint32_t service;
	size_t from, to;
};

struct history {
	const struct rollup *rollup;	/* borrowed: must live as long */
	int32_t first;	/* the day of index 0 */
	size_t days;
	uint32_t *order;	/* rows by service, sensor, day */
	size_t row_count;
	struct history_service *services;	/* by service */
	size_t service_count;
	uint32_t *seen;	/* sensors observed, by day */
	uint32_t *sensor_days;	/* days observed, by sensor */
	bool *observed;	/* history_observed reads it */
};

/*
 * One service's days, each with history.days values. What is tested are sources,
 * and accesses without those by which a few sources flooded a sensor: of its day
 * count at most as many as are usual of the service for twice the sources and
 * three. In the series of one sensor nothing is left out.
 */
struct series {
	double *count[MEASURES];
	double *tested[MEASURES];
	double *exposure;	/* 0: not observed; 1: all of it was */
};

/*
 * The days from first to last of a rollup; what is outside is passed over.
 * Takes 4 bytes a row and, by day, a byte a sensor. False when memory is short.
 */
bool history_make(struct history *h, const struct rollup *rollup,
    int32_t first, int32_t last);
void history_free(struct history *h);

bool history_observed(const struct history *h, size_t day, uint32_t sensor);

/*
 * A service's series at one sensor, or HISTORY_ALL. False when memory is short;
 * to be given to series_free.
 */
bool history_series(const struct history *h,
    const struct history_service *service, uint32_t sensor, struct series *s);
void series_free(struct series *s);

#endif
