/*
 * query.h - all that the figures of a period report are made of: sums by
 * service, by source region and by observation point, over six periods and day
 * by day. Nothing else of a report asks the store, but for story.h and markings.h.
 *
 * It is asked in two passes: query_sums goes over all periods, query_days, once
 * it is known which services matter, picks those out of the last two. Memory is
 * that of services, regions, days and, 32 bytes at most, of services of each
 * observation point in the period, however many rows and cells there are.
 */
#ifndef NFLOGD_BULLETIN_QUERY_H
#define NFLOGD_BULLETIN_QUERY_H

#include "notes/history.h"
#include "bulletin/chosen.h"
#include "bulletin/timeline.h"

struct hosts;	/* of hosts.h */

struct tally {
	uint64_t accesses, sources;
};

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

enum { SENSOR_TOP = 10 };

/* An observation point. */
struct sensor_tally {
	char *name;	/* may hold anything of a log */
	struct tally periods[PERIODS];
	uint32_t days[PERIODS];	/* on which it was observed */
	uint64_t lost[PERIODS];	/* messages that its log lacks */
	struct {
		uint32_t service;
		uint64_t accesses;
	} top[SENSOR_TOP];	/* of this period, most accessed first */
	size_t top_count;
};

struct sensor_tallies {
	struct sensor_tally *list;	/* by name */
	size_t count, room;
};

struct query {
	struct timeline time;
	struct chosen chosen;
	int language;	/* of names, LANGUAGE_EN or LANGUAGE_JA */
	int32_t today;	/* this day and those after it are not missing */
	size_t days;	/* of the last two periods together */
	size_t sensors[PERIODS];	/* observation points */
	uint64_t sensor_days[PERIODS];	/* on which they were observed */
	uint32_t *every_day;	/* how many were, day by day of all periods */
	uint32_t *day_sensors;	/* the same of the last two: a part of it */
	struct tallied all;
	struct tallies services, regions;
	struct tallies notable;	/* of one service the regions, by day */
	struct sensor_tallies points;
	struct rollup top;	/* of this period, some services only */
};

/*
 * Start from zeroes, but with time, chosen, language and today set; query_free
 * is to be called even after a failure. What counts hosts is shown the cells.
 */
bool query_sums(struct query *q, struct hosts *hosts, struct store *s,
    struct store_error *err);

/*
 * Get the days of some services, the rollup q->top of the first `tops` of them,
 * and the regions of the service `notable`, which is one of them.
 */
bool query_days(struct query *q, struct store *s,
    const struct services *services, size_t tops, uint32_t notable,
    struct store_error *err);
void query_free(struct query *q);

/* Of a period: nothing was observed, if there is no divisor. */
struct means query_means(const struct query *q, int period);

/* Days of a period that are over. */
static inline uint64_t
query_days_over(const struct query *q, int period)
{
	struct period p = q->time.periods[period];

	if (p.last >= q->today)
		p.last = q->today - 1;
	return p.last < p.first ? 0 : period_days(p);
}

/* A mean per observation point and day, in full; 0 without a divisor. */
static inline double
query_mean(const struct query *q, const struct tallied *t, int period)
{
	return q->sensor_days[period] == 0 ? 0 :
	    (double)t->periods[period].accesses /
		(double)q->sensor_days[period];
}

/* One access every so many seconds at a point, rounded; there must be some. */
uint64_t query_interval(const struct query *q, int period);

/* ---- tallies.c ---------------------------------------------------------- */

/* The one of a key, made if need be; good until the next. NULL: no memory. */
struct tallied *tallies_at(struct tallies *t, uint32_t key);

/* Fetch the slot of a key, later what stands there, into the cache. */
void tallies_fetch_slot(const struct tallies *t, uint32_t key);
void tallies_fetch(const struct tallies *t, uint32_t key);

/* NULL where there is none. */
const struct tallied *tallies_find(const struct tallies *t, uint32_t key);
void tallies_free(struct tallies *t);

/* The sum of a measure from one period to another, both included. */
uint64_t tallied_sum(
    const struct tallied *t, enum measure measure, int from, int to);

/*
 * The `most` largest by that sum, in order; equals by their texts. Those with
 * nothing are left out. Returns how many there are.
 */
size_t tallies_top(const struct tallies *t, enum measure measure, int from,
    int to, size_t most, const struct tallied **top);

/*
 * The `most` with the largest growth of the mean per observation point and day
 * from the period before, or, if `fallen`, the largest loss; equals as above.
 */
size_t tallies_changed(const struct query *q, const struct tallies *t,
    bool fallen, size_t most, const struct tallied **top);

enum { KEY_TEXT = SERVICE_TEXT };

/* "445/tcp", "US": as programs read it. A region is two bytes of anything. */
void tallies_key(const struct tallies *t, uint32_t key, char text[KEY_TEXT]);

/* ---- sensor_tallies.c --------------------------------------------------- */

/* Accesses by observation point and service. */
struct pairs {
	struct {
		uint64_t key, accesses;
	} *slots;
	size_t count, room;
};

/* Take in who was observed in a period. False when memory is short. */
bool sensor_tallies_observe(
    struct sensor_tallies *t, const struct rollup *r, int period);

/* NULL where there is none of that name. */
struct sensor_tally *sensor_tallies_find(
    const struct sensor_tallies *t, const char *name);

/* Fetch the slot of a pair into the cache. */
void pairs_fetch(const struct pairs *p, size_t sensor, uint32_t service);

bool pairs_add(
    struct pairs *p, size_t sensor, uint32_t service, uint64_t accesses);

/* Fill in what each has most of, and free the pairs. */
void pairs_end(struct pairs *p, struct sensor_tallies *t);
void sensor_tallies_free(struct sensor_tallies *t);

#endif
