/*
 * calibration.h - is p what it says? Where nothing was planted, the share of
 * days with p of at most 0.05 is to be 0.05, and so on: of two days together,
 * as they are tried, of services with at least five sources a day. Bursts and
 * floods are no part of it; p does not speak of them.
 */
#ifndef TESTS_EVAL_CALIBRATION_H
#define TESTS_EVAL_CALIBRATION_H

#include "eval/site.h"
#include "notes/changes.h"

enum { LIMITS = 3, TAILS = 2 };

static const double calibration_limits[LIMITS] = { 0.05, 0.01, 0.001 };

struct calibration {
	int days[MEASURES], below[MEASURES][TAILS][LIMITS];
};

static inline const struct service_model *
model_of(const struct site_world *w, uint32_t service)
{
	for (int i = 0; i < SERVICES; i++)
		if (w->models[i].service == service)
			return &w->models[i];
	return NULL;
}

static inline bool
is_plain_day(const struct service_model *m, size_t day)
{
	return m->burst[day] == 1 && m->local_burst[day] == 0 &&
	    m->flood[day] == 0;
}

static inline void
calibrate_day(struct calibration *c, const struct history *h,
    const struct watched *w, size_t day)
{
	if (w->usual[MEASURE_SOURCES].level < 5 ||
	    w->usual[MEASURE_SOURCES].days < USUAL_LEAST)
		return;
	for (enum measure m = 0; m < MEASURES; m++) {
		double count, p[TAILS];
		struct spread two = trial_usual(h, w, m, day, 2, &count);

		p[0] = widened(spread_upper(two, count), w->usual[m].days);
		p[1] = widened(spread_lower(two, count), w->usual[m].days);
		c->days[m]++;
		for (int k = 0; k < TAILS; k++)
			for (int i = 0; i < LIMITS; i++)
				c->below[m][k][i] +=
				    p[k] <= calibration_limits[i];
	}
}

static inline void
calibrate(struct calibration *c, const struct site_world *world,
    const struct history *h)
{
	struct watched *all = calloc(h->service_count, sizeof(*all));
	struct site site;

	for (size_t i = 0; i < h->service_count; i++) {
		all[i].service = &h->services[i];
		all[i].unusual = calloc(h->days, sizeof(bool));
		if (!history_series(h, all[i].service, HISTORY_ALL,
		    &all[i].series))
			abort();
	}
	for (size_t day = CHANGES_FROM; day < h->days; day += 5) {
		if (!usual_learn(h, all, h->service_count,
			day + 1 - TRIAL_DAYS, &site))
			abort();
		for (size_t i = 0; i < h->service_count; i++) {
			const struct service_model *m =
			    model_of(world, all[i].service->service);

			if (is_plain_day(m, day) && is_plain_day(m, day - 1))
				calibrate_day(c, h, &all[i], day);
		}
	}
	for (size_t i = 0; i < h->service_count; i++) {
		series_free(&all[i].series);
		free(all[i].unusual);
	}
	free(all);
}

static inline double
calibration_share(const struct calibration *c, enum measure m, int tail, int i)
{
	return c->days[m] > 0 ? (double)c->below[m][tail][i] / c->days[m] : 0;
}

static inline void
calibration_print(const struct calibration *c)
{
	static const char *const names[MEASURES][TAILS] = {
		{ "accesses, high", "accesses, low" },
		{ "sources, high", "sources, low" } };

	printf("\n%-24s", "share of days with p <=");
	for (int i = 0; i < LIMITS; i++)
		printf(" %8g", calibration_limits[i]);
	for (enum measure m = MEASURES; m-- > 0;)
		for (int k = 0; k < TAILS; k++) {
			printf("\n%-24s", names[m][k]);
			for (int i = 0; i < LIMITS; i++)
				printf(" %8.4f",
				    calibration_share(c, m, k, i));
		}
	printf("\n");
}

#endif
