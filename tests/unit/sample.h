/*
 * sample.h - a rollup by hand, for tests of what is made from rollups.
 */
#ifndef TESTS_UNIT_SAMPLE_H
#define TESTS_UNIT_SAMPLE_H

#include "count/rollup.h"

#include <stdlib.h>

enum { SAMPLE_ROWS = 128, SAMPLE_SENSORS = 16, SAMPLE_LOSSES = 16 };

struct sample {
	struct rollup rollup;
	struct row rows[SAMPLE_ROWS];
	struct observed observed[SAMPLE_ROWS];
	struct loss losses[SAMPLE_LOSSES];
	char *sensors[SAMPLE_SENSORS];
};

/* Names must be in their order, the last one NULL; they are borrowed. */
static inline void
sample_init(struct sample *s, char *const *sensors)
{
	memset(s, 0, sizeof(*s));
	s->rollup.rows = s->rows;
	s->rollup.observed = s->observed;
	s->rollup.losses = s->losses;
	s->rollup.sensors = s->sensors;
	for (; sensors[s->rollup.sensor_count] != NULL; s->rollup.sensor_count++)
		s->sensors[s->rollup.sensor_count] =
		    sensors[s->rollup.sensor_count];
}

static inline int32_t
sample_day(const char *text)
{
	int32_t day = DAY_UNDATED;

	if (strcmp(text, "undated") != 0 && !day_parse(text, &day))
		abort();
	return day;
}

/* Days and sensors in their order, as the rollup has them. */
static inline void
sample_observe(struct sample *s, const char *day, uint32_t sensor)
{
	struct observed seen = { sample_day(day), sensor };
	struct observed *last = &s->observed[s->rollup.observed_count];

	if (seen.day == DAY_UNDATED || (s->rollup.observed_count > 0 &&
	    last[-1].day == seen.day && last[-1].sensor == sensor))
		return;
	*last = seen;
	s->rollup.observed_count++;
}

/* A row, in the order of rollup.h; its sensor was observed that day. */
static inline void
sample_row(struct sample *s, const char *day, uint32_t sensor,
    const char *service, uint64_t accesses, uint64_t sources)
{
	struct row *row = &s->rows[s->rollup.row_count++];

	row->day = sample_day(day);
	row->sensor = sensor;
	row->accesses = accesses;
	row->sources = sources;
	if (!service_parse(service, &row->service))
		abort();
	service_format(row->service, row->service_text);
	sample_observe(s, day, sensor);
	s->rollup.ledger.reasons[REASON_DROP] += accesses;
	s->rollup.ledger.accesses += accesses;
	if (row->day == DAY_UNDATED)
		s->rollup.undated += accesses;
}

/* A record that tells a loss, in the order of rollup.h. Borrows the name. */
static inline void
sample_loss(
    struct sample *s, const char *day, char *sensor, uint64_t messages)
{
	s->losses[s->rollup.loss_count++] =
	    (struct loss){ sample_day(day), sensor, messages };
	s->rollup.ledger.reasons[REASON_LOSS]++;
	s->rollup.ledger.lost_before += messages;
}

#endif
