/*
 * rivals.h - what simpler rules would tell of the same sites: the mean and
 * three standard deviations of the 30 days before, on accesses; and DShield's
 * trend, sqrt((S-s)^2/s + (T-t)^2/t), of sources and of targets, for which
 * sensors stand, where the sources rose, or fell. DShield draws no line;
 * several are tried. Either tells a service once in 14 days at most.
 */
#ifndef TESTS_EVAL_RIVALS_H
#define TESTS_EVAL_RIVALS_H

#include "notes/history.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { RIVALS = 6, RIVAL_DAYS = 30, RIVAL_CALM = 14 };

static const double rival_limits[RIVALS] = { 0, 3, 10, 20, 40, 80 };

struct rivals {
	int quiet[RIVALS];	/* notes where nothing was planted */
	int told[RIVALS], right[RIVALS];	/* and where something was */
};

struct rival_days {
	struct series series;
	double *targets;
};

static inline void
rival_days_make(const struct history *h, const struct history_service *s,
    struct rival_days *r)
{
	if (!history_series(h, s, HISTORY_ALL, &r->series))
		abort();
	r->targets = calloc(h->days, sizeof(*r->targets));
	for (size_t i = s->from; i < s->to; i++)
		r->targets[h->rollup->rows[h->order[i]].day - h->first]++;
}

static inline void
rival_days_free(struct rival_days *r)
{
	series_free(&r->series);
	free(r->targets);
}

static inline double
rival_mean(const double *values, size_t day)
{
	double sum = 0;

	for (size_t d = day - RIVAL_DAYS; d < day; d++)
		sum += values[d];
	return sum / RIVAL_DAYS;
}

static inline bool
rival_tells(const struct rival_days *r, size_t day, int rival, bool up)
{
	const double *x = rival == 0 ? r->series.count[MEASURE_ACCESSES] :
				       r->series.count[MEASURE_SOURCES];
	double mean, t, squares = 0;

	if (day < RIVAL_DAYS)
		return false;
	mean = rival_mean(x, day);
	t = rival_mean(r->targets, day);
	if (up ? x[day] <= mean : x[day] >= mean)
		return false;
	if (rival > 0) {
		mean = fmax(mean, 1.0 / RIVAL_DAYS);
		t = fmax(t, 1.0 / RIVAL_DAYS);
		return sqrt(pow(x[day] - mean, 2) / mean +
		    pow(r->targets[day] - t, 2) / t) > rival_limits[rival];
	}
	for (size_t d = day - RIVAL_DAYS; d < day; d++)
		squares += pow(x[d] - mean, 2);
	return fabs(x[day] - mean) > 3 * sqrt(squares / (RIVAL_DAYS - 1));
}

/* Who says on which days that a service rose, or fell. */
typedef bool rival_right(void *context, uint32_t service, size_t day, bool up);

static inline void
rivals_site(const struct history *h, int *told, int *right,
    rival_right *is_right, void *context)
{
	for (size_t i = 0; i < h->service_count; i++) {
		struct rival_days r;

		rival_days_make(h, &h->services[i], &r);
		for (int k = 0; k < 2 * RIVALS; k++)
			for (size_t d = RIVAL_DAYS; d < h->days; d++) {
				if (!rival_tells(&r, d, k / 2, k % 2 == 0))
					continue;
				told[k / 2]++;
				if (is_right != NULL)
					right[k / 2] += is_right(context,
					    h->services[i].service, d,
					    k % 2 == 0);
				d += RIVAL_CALM - 1;
			}
		rival_days_free(&r);
	}
}

/* Do they tell it on a day or the next? */
static inline void
rivals_find(const struct history *h, uint32_t service, size_t day, bool up,
    int *found)
{
	for (size_t i = 0; i < h->service_count; i++) {
		struct rival_days r;

		if (h->services[i].service != service)
			continue;
		rival_days_make(h, &h->services[i], &r);
		for (int k = 0; k < RIVALS; k++)
			found[k] += rival_tells(&r, day, k, up) ||
			    rival_tells(&r, day + 1, k, up);
		rival_days_free(&r);
	}
}

#endif
