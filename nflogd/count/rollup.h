/*
 * rollup.h - cells grouped: what the reports and the notes are made from.
 *
 * A row is one (day, sensor, service) with its accesses (packets) and sources
 * (cells). Both add up over rows, so every total is a sum.
 */
#ifndef NFLOGD_COUNT_ROLLUP_H
#define NFLOGD_COUNT_ROLLUP_H

#include "base/calendar.h"
#include "count/counter.h"
#include "count/service.h"

struct row {
	int32_t day;	/* DAY_UNDATED sorts last */
	uint32_t sensor;	/* index of rollup.sensors */
	uint32_t service;
	char service_text[SERVICE_TEXT];
	uint64_t accesses, sources;
};

/* A day for which a sensor was observed: it sent at least one record. */
struct observed {
	int32_t day;
	uint32_t sensor;
};

/* Of a row, what carries a tag; see tagged.h on adding up. */
struct tagged_row {
	int32_t day;
	uint32_t sensor, service, tag;
	uint64_t accesses, sources;
};

struct tagged_rows {
	struct tagged_row *list;
	size_t count;
};

/* What a host's log says of a day: so many messages are not in it. */
struct loss {
	int32_t day;
	char *sensor;	/* by name: it need not be an observation point */
	uint64_t messages;
};

struct rollup {
	struct row *rows;	/* by day, sensor, accesses down, service */
	size_t row_count;
	char **sensors;	/* the observation points, in order of their names */
	size_t sensor_count;
	struct observed *observed;	/* by day, sensor; dated only */
	size_t observed_count;
	struct loss *losses;	/* by day, name; DAY_UNDATED sorts last */
	size_t loss_count;
	struct ledger ledger;
	bool has_tags;	/* false: nobody looked for any */
	struct tagged_rows tagged;	/* by day, service, tag, sensor */
	struct tagged_rows tag_totals;	/* over days and sensors, which are 0 */
	uint64_t untested[TAG_BITS];	/* accesses, by mark */
	uint64_t undated;	/* records of drops that tell no day */
};

/*
 * Group what the counter has; it goes on counting unharmed. A host that never
 * told a packet is no observation point and is left out of all but `losses`.
 * False when memory is short. The rollup is the caller's, to be given to
 * rollup_free.
 */
bool rollup_make(struct counter *c, struct rollup *r);

/*
 * Fill in what the same counter has of tags; not every report wants them.
 * False when memory is short; the rollup is as good as before.
 */
bool rollup_tags(struct rollup *r, struct counter *c);

/*
 * The same from rows in any order, each of a different day, sensor, service and
 * tag; TAG_UNTESTED as the service: that could not be tested. Their list, from
 * malloc, goes over to the rollup.
 */
bool rollup_take_tags(struct rollup *r, struct tagged_rows rows);

/* The index of an observation point's name; SENSOR_NONE: it is none. */
uint32_t rollup_sensor(const struct rollup *r, const char *name);

/*
 * As rollup_make, from what a counter has been taken apart to: its units, and a row
 * per unit and service, of which only `service`, `accesses`, `sources` and, as
 * `sensor`, the index of the unit are set. The rows, from malloc, go over to
 * the rollup, or are freed.
 */
bool rollup_build(struct rollup *r, const struct sensors *sensors,
    const struct unit *units, size_t unit_count, struct row *rows,
    size_t row_count);
void rollup_free(struct rollup *r);

/* One service over all sensors and some days. */
struct total {
	uint32_t service;
	char service_text[SERVICE_TEXT];
	uint64_t accesses, sources;
	uint32_t sensor_count;	/* how many sensors saw it */
	uint32_t sensor;	/* one of them */
};

/*
 * The rows [from, to) added up by service: by accesses downwards, then service
 * text. Returns the number of totals in *totals, to be freed by the caller;
 * SIZE_MAX when memory is short.
 */
size_t rollup_totals(const struct rollup *r, size_t from, size_t to,
    struct total **totals);

/* The first row of a day and service, or where it would be. */
size_t tagged_first(
    const struct tagged_rows *rows, int32_t day, uint32_t service);

/*
 * The rows from `from` on that are of one day, service and tag, added up over
 * sensors; *end is where the next ones begin.
 */
struct tagged_row tagged_sum(
    const struct tagged_rows *rows, size_t from, size_t *end);

/* All of a tag. */
struct tagged_row tagged_total(const struct rollup *r, uint32_t tag);

/* The end of the rows that have the day of row `from`. */
size_t rollup_day_end(const struct rollup *r, size_t from);

#endif
