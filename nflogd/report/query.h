/*
 * query.h - all that the figures of a period report are made of: sums by
 * service and by source region, over six periods and day by day. Nothing else
 * of a report asks the store.
 *
 * It is asked in two passes: query_sums goes over all periods, query_days, once
 * it is known which services matter, picks those out of the last two. Memory is
 * that of services, regions and days, however many rows and cells there are.
 */
#ifndef NFLOGD_REPORT_QUERY_H
#define NFLOGD_REPORT_QUERY_H

#include "report/timeline.h"

struct tally {
	uint64_t accesses, sources;
};

enum measure { MEASURE_ACCESSES, MEASURE_SOURCES };

static inline uint64_t
tally_of(struct tally t, enum measure measure)
{
	return measure == MEASURE_SOURCES ? t.sources : t.accesses;
}

/* A service or a region. */
struct tallied {
	uint32_t key;	/* a service, or region_key */
	struct tally periods[PERIODS];
	struct tally *days;	/* of the last two periods; NULL: not asked */
};

/* All services or regions, in no order. */
struct tallies {
	struct tallied *list;
	size_t count, room;
	uint32_t *slots;	/* a hash table of places in the list, plus 1 */
	bool regions;	/* what they are: regions, not services */
};

static inline uint32_t
region_key(const char region[2])
{
	return (uint32_t)(unsigned char)region[0] << 8 |
	    (unsigned char)region[1];
}

struct query {
	struct timeline time;
	size_t days;	/* of the last two periods together */
	size_t sensors[PERIODS];	/* observation points */
	uint64_t sensor_days[PERIODS];	/* on which they were observed */
	uint32_t *day_sensors;	/* how many were, day by day */
	struct tallied all;
	struct tallies services, regions;
	struct tallies notable;	/* of one service the regions, by day */
	struct rollup top;	/* of this period, some services only */
};

/* Start from zeroes; query_free is to be called even after a failure. */
bool query_sums(struct query *q, struct store *s, struct timeline time,
    struct store_error *err);

/*
 * Get the days of some services, the rollup q->top of the first `tops` of them,
 * and the regions of the service `notable`, which is one of them.
 */
bool query_days(struct query *q, struct store *s,
    const struct services *services, size_t tops, uint32_t notable,
    struct store_error *err);
void query_free(struct query *q);

/* NULL where there is none. */
const struct tallied *tallies_find(const struct tallies *t, uint32_t key);

/* The sum of a measure from one period to another, both included. */
uint64_t tallied_sum(
    const struct tallied *t, enum measure measure, int from, int to);

/*
 * The `most` largest by that sum, in order; equals by their texts. Those with
 * nothing are left out. Returns how many there are.
 */
size_t tallies_top(const struct tallies *t, enum measure measure, int from,
    int to, size_t most, const struct tallied **top);

enum { KEY_TEXT = SERVICE_TEXT };

/* "445/tcp", "US": as programs read it. A region is two bytes of anything. */
void tallies_key(const struct tallies *t, uint32_t key, char text[KEY_TEXT]);

#endif
