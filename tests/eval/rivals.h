/*
 * rivals.h - what simpler rules would tell of the same sites: the mean and
 * three standard deviations of the 30 days before, on accesses; and DShield's
 * trend, sqrt((S-s)^2/s + (T-t)^2/t), of sources and of targets, for which
 * sensors stand, where the sources rose. DShield draws no line; several are
 * tried. Either tells a service once in 14 days at most.
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
	int quiet[RIVALS], found[RIVALS], surges;
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

static inline double
rival_mean(const double *values, size_t day)
{
	double sum = 0;

	for (size_t d = day - RIVAL_DAYS; d < day; d++)
		sum += values[d];
	return sum / RIVAL_DAYS;
}

static inline bool
rival_tells(const struct rival_days *r, size_t day, int rival)
{
	const double *x = rival == 0 ? r->series.count[MEASURE_ACCESSES] :
				       r->series.count[MEASURE_SOURCES];
	double mean = rival_mean(x, day), t = rival_mean(r->targets, day);
	double squares = 0;

	if (rival > 0) {
		mean = fmax(mean, 1.0 / RIVAL_DAYS);
		t = fmax(t, 1.0 / RIVAL_DAYS);
		return x[day] > mean && sqrt(pow(x[day] - mean, 2) / mean +
		    pow(r->targets[day] - t, 2) / t) > rival_limits[rival];
	}
	for (size_t d = day - RIVAL_DAYS; d < day; d++)
		squares += pow(x[d] - mean, 2);
	return x[day] > mean + 3 * sqrt(squares / (RIVAL_DAYS - 1));
}

static inline void
rivals_quiet(struct rivals *all, const struct history *h)
{
	for (size_t i = 0; i < h->service_count; i++) {
		struct rival_days r;

		rival_days_make(h, &h->services[i], &r);
		for (int k = 0; k < RIVALS; k++)
			for (size_t d = RIVAL_DAYS; d < h->days; d++)
				if (rival_tells(&r, d, k)) {
					all->quiet[k]++;
					d += RIVAL_CALM - 1;
				}
		series_free(&r.series);
		free(r.targets);
	}
}

static inline void
rivals_surge(struct rivals *all, const struct history *h, uint32_t service,
    size_t day)
{
	for (size_t i = 0; i < h->service_count; i++) {
		struct rival_days r;

		if (h->services[i].service != service)
			continue;
		rival_days_make(h, &h->services[i], &r);
		all->surges++;
		for (int k = 0; k < RIVALS; k++)
			all->found[k] += day >= RIVAL_DAYS &&
			    (rival_tells(&r, day, k) ||
			    rival_tells(&r, day + 1, k));
		series_free(&r.series);
		free(r.targets);
	}
}

static inline void
rivals_print(const struct rivals *all, double months)
{
	/* they begin later: 60 days a site, not those that months has */
	double share = months * (90 - RIVAL_DAYS) / (90 - 22);

	printf("\n%-24s %24s %24s\n", "rival", "false, site and 30 days",
	    "threefold surges found %");
	for (int k = 0; k < RIVALS; k++) {
		char name[32];

		snprintf(name, sizeof(name), k == 0 ? "mean + 3 sigma" :
		    "DShield's trend > %.0f", rival_limits[k]);
		printf("%-24s %24.1f %24.1f\n", name, all->quiet[k] / share,
		    all->surges > 0 ? 100.0 * all->found[k] / all->surges : 0);
	}
}

#endif
