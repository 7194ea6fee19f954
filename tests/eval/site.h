/*
 * site.h - sites that never were, whose truth is known: what a darknet of ten
 * sensors counts in 90 days, and what was planted into it.
 *
 * It knows nothing of the detector. A service's sources of a day are
 *	level * weekday * wander * trend * burst * planted * gamma
 * on average, and those of a sensor its share of that, by Poisson's law:
 *	level	 1500 / rank^s sources at all ten, s 1.2 to 1.6; of the rarer
 *		 third a tenth of that: at least a third have less than one a day
 *	gamma	 overdispersion, for all sensors at once: 0.05, of one service
 *		 in six more than 0.1, of one in six less than 0.025
 *	wander	 an autoregression of 0.7 a day; from 3 % to 21 % of the level
 *	weekday	 a wave of 0 to 30 %, which 30 % of services lack and others
 *		 have 0.3 to 1.5 times
 *	trend	 of one service in three up to 1.2 % a day, up or down
 *	packets	 1 + Exp(1.2) a source, geometric (TALOT2 had 2.4 in September
 *		 2011); one source in a thousand sends up to 5,000, by Pareto's
 *		 law
 *	wide	 a tenth of the sources scan the internet: each is seen at about
 *		 half of the sensors on its day
 *	floods	 once in 90 days of each service: one to three sources at one
 *		 sensor send about ten times the usual, for one to three days
 *	bursts	 from many sources, 3 to 10 times the usual and some: one
 *		 service in ten has one in 90 days at all sensors, and one in
 *		 ten at one sensor alone; one in ten goes on for another day,
 *		 and of these one in ten for a third
 *	sensors	 weigh 1 by 30 %, and of each service another 30 %; each is
 *		 silent on one day in a hundred, at every second site one for 3
 *		 to 10 days, at every fourth one comes later
 * Calm sites have an overdispersion of 0.02, and wander half as far.
 */
#ifndef TESTS_EVAL_SITE_H
#define TESTS_EVAL_SITE_H

#include "count/rollup.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DAYS = 90, SENSORS = 10, SERVICES = 300, PLANTS = 64,
	FIRST_DAY = 20300, EVENTS_FROM = 40 };

static const double WIDE = 0.1, WIDE_REACH = 0.5,	/* share; of sensors */
    WANDER = 0.7;	/* what remains of it the next day */

enum plant_kind { PLANT_SURGE, PLANT_DECLINE, PLANT_NEW, PLANT_RETURNING,
	PLANT_ONE_SENSOR, PLANT_CAMPAIGN, PLANT_LOCAL, PLANT_GAP, PLANT_KINDS };

struct plant {
	enum plant_kind kind;
	int service;	/* number in the site; of PLANT_GAP: the sensor */
	int day, length;	/* days that it lasts; it may be for good */
	double strength;
};

struct service_model {
	double level;	/* sources a day, all sensors */
	double dispersion, wander, rhythm, trend, packets;
	double log_level;	/* where it has wandered */
	double factor[DAYS];	/* planted */
	double sensor_factor[SENSORS];
	int delay[SENSORS];	/* of a campaign */
	int local_sensor, local_day;	/* it rises at this one alone */
	double local_factor;
	double burst[DAYS];	/* factor of sources */
	double burst_sources[DAYS];	/* and so many more */
	double local_burst[DAYS];	/* sources at flood_sensor alone */
	double flood[DAYS];	/* packets of one or a few sources */
	int flood_sources[DAYS], flood_sensor;
	uint32_t service;
};

struct site_world {
	gsl_rng *rng;
	bool calm;
	struct service_model models[SERVICES];
	double weekday[7], sensor_weight[SENSORS];
	bool up[DAYS][SENSORS];
	struct plant plants[PLANTS];
	int plant_count;
	int outage_sensor, outage_day;	/* day -1: none */
	struct rollup rollup;
};

static inline double
uniform(struct site_world *w, double from, double to)
{
	return gsl_ran_flat(w->rng, from, to);
}

static inline double
around(struct site_world *w, double median, double spread)
{
	return median * exp(gsl_ran_gaussian(w->rng, spread));
}

static inline bool
chance(struct site_world *w, double p)
{
	return gsl_rng_uniform(w->rng) < p;
}

static inline int
below(struct site_world *w, int n)
{
	return (int)gsl_rng_uniform_int(w->rng, (unsigned long)n);
}

static inline double
trend_of(const struct service_model *m, int day)
{
	return exp(m->trend * (day - DAYS / 2));
}

/* Floods by few sources: often, at any service. */
static inline void
plan_floods(struct site_world *w, struct service_model *m)
{
	for (int day = 0; day < DAYS; day++) {
		int length = 1 + below(w, 3);

		if (!chance(w, 1.0 / DAYS))
			continue;
		for (int d = day; d < day + length && d < DAYS; d++) {
			m->flood[d] = around(w, 10, 1) *
			    fmax(5, m->level * m->packets);
			m->flood_sources[d] = 1 + below(w, 3);
		}
	}
}

/* A day; one in ten goes on for another, and so on. */
static inline int
burst_length(struct site_world *w)
{
	return (int)gsl_ran_geometric(w->rng, 0.9);
}

/* Bursts of many sources, everywhere or at one sensor alone. */
static inline void
plan_bursts(struct site_world *w, struct service_model *m)
{
	for (int day = 0; day < DAYS; day++) {
		int everywhere = chance(w, 0.1 / DAYS) ? burst_length(w) : 0;
		int local = chance(w, 0.1 / DAYS) ? burst_length(w) : 0;

		for (int d = day; d < day + everywhere && d < DAYS; d++) {
			m->burst[d] = uniform(w, 3, 10);
			m->burst_sources[d] = gsl_ran_poisson(w->rng, 8);
		}
		for (int d = day; d < day + local && d < DAYS; d++)
			m->local_burst[d] = uniform(w, 2, 9) * m->level + 8;
	}
}

static inline void
plan_service(struct site_world *w, int i, double steepness)
{
	struct service_model *m = &w->models[i];

	*m = (struct service_model){
		.level = around(w, 1500 / pow(i + 1, steepness), 0.3),
		.dispersion = around(w, w->calm ? 0.02 : 0.05, 0.7),
		.wander = uniform(w, 0.02, 0.15) * (w->calm ? 0.5 : 1),
		.rhythm = chance(w, 0.3) ? 0 : uniform(w, 0.3, 1.5),
		.trend = chance(w, 0.33) ? uniform(w, -0.012, 0.012) : 0,
		.packets = 1 + gsl_ran_exponential(w->rng, 1.2),
		.flood_sensor = below(w, SENSORS), .local_sensor = -1,
		.service = service_make(i % 4 == 3 ? 17 : 6,
		    (uint16_t)(100 + i * 37))
	};
	if (i > SERVICES * 2 / 3)
		m->level *= 0.1;
	for (int d = 0; d < DAYS; d++)
		m->factor[d] = m->burst[d] = 1;
	for (int s = 0; s < SENSORS; s++)
		m->sensor_factor[s] = around(w, 1, 0.3);
	plan_floods(w, m);
	plan_bursts(w, m);
}

static inline void
plan_coverage(struct site_world *w)
{
	for (int s = 0; s < SENSORS; s++) {
		w->sensor_weight[s] = around(w, 1, 0.3);
		for (int d = 0; d < DAYS; d++)
			w->up[d][s] = !chance(w, 0.01);
	}
	if (chance(w, 0.5)) {
		int s = below(w, SENSORS), from = below(w, DAYS - 10);
		int to = from + 3 + below(w, 8);

		w->outage_sensor = s;
		w->outage_day = from;
		for (int d = from; d < to && d < DAYS; d++)
			w->up[d][s] = false;
	}
	if (chance(w, 0.25)) {
		int s = below(w, SENSORS), from = 20 + below(w, 50);

		for (int d = 0; d < from; d++)
			w->up[d][s] = false;
	}
}

static inline void
site_plan(struct site_world *w, unsigned long seed, bool calm)
{
	double amplitude, steepness;

	*w = (struct site_world){ .rng = gsl_rng_alloc(gsl_rng_mt19937),
		.calm = calm, .outage_day = -1 };
	gsl_rng_set(w->rng, seed);
	amplitude = uniform(w, 0, 0.3);
	steepness = uniform(w, 1.2, 1.6);
	for (int k = 0; k < 7; k++)
		w->weekday[k] = 1 + amplitude * cos(2 * M_PI * k / 7);
	for (int i = 0; i < SERVICES; i++)
		plan_service(w, i, steepness);
	plan_coverage(w);
}

/* ---- planting ----------------------------------------------------------- */

/*
 * A service without a plant and with so many accesses on a day, by its level
 * and its trend; -1: none left.
 */
static inline int
free_service(struct site_world *w, int day, double least, double most)
{
	for (int tries = 0; tries < 2000; tries++) {
		int i = below(w, SERVICES);
		const struct service_model *m = &w->models[i];
		double accesses = m->level * m->packets * trend_of(m, day);
		bool taken = accesses < least || accesses > most;

		for (int k = 0; k < w->plant_count; k++)
			taken |= w->plants[k].service == i &&
			    w->plants[k].kind != PLANT_GAP;
		if (!taken)
			return i;
	}
	return -1;
}

static inline struct plant *
plant_at(struct site_world *w, enum plant_kind kind, int service, int day,
    double strength)
{
	struct plant *p = &w->plants[w->plant_count++];

	*p = (struct plant){ kind, service, day, DAYS, strength };
	return p;
}

/* From a day on for good, or for `length` days. */
static inline void
plant_factor(struct site_world *w, enum plant_kind kind, double least,
    double most, double strength, int length)
{
	int day = EVENTS_FROM + below(w, DAYS - EVENTS_FROM - 20);
	int service = free_service(w, day, least, most);

	if (service < 0)
		return;
	for (int d = day; d < DAYS && d < day + length; d++)
		w->models[service].factor[d] = strength;
	plant_at(w, kind, service, day, strength);
}

static inline void
plant_new(struct site_world *w, double sources)
{
	int day = EVENTS_FROM + below(w, DAYS - EVENTS_FROM - 20);
	int service = free_service(w, day, 0, 1e9);
	struct service_model *m = &w->models[service];

	m->level = sources;
	m->trend = 0;
	for (int d = 0; d < DAYS; d++) {
		m->factor[d] = d >= day;
		if (d < day)
			m->flood[d] = m->burst_sources[d] =
			    m->local_burst[d] = 0;
	}
	plant_at(w, PLANT_NEW, service, day, sources);
}

/* Up for five to nine days, back for six to twelve, up again. */
static inline void
plant_returning(struct site_world *w, double strength)
{
	int rise = 30 + below(w, 15), fall = rise + 5 + below(w, 5);
	int service = free_service(w, rise, 20, 1e9);
	int again = fall + 7 + below(w, 6);

	if (service < 0)
		return;
	for (int d = rise; d < DAYS; d++)
		w->models[service].factor[d] =
		    d < fall || d >= again ? strength : 1;
	plant_at(w, PLANT_RETURNING, service, again, strength);
	plant_at(w, PLANT_SURGE, service, rise, strength)->length =
	    fall - rise;
}

static inline void
plant_one_sensor(struct site_world *w, double accesses)
{
	int service = free_service(w, DAYS / 2, 0, 5);
	int sensor = below(w, SENSORS);
	struct service_model *m;

	if (service < 0)
		return;
	m = &w->models[service];
	m->level = accesses / m->packets;
	for (int s = 0; s < SENSORS; s++)
		m->sensor_factor[s] = s == sensor ? SENSORS : 0;
	for (int d = 0; d < DAYS; d++)
		w->up[d][sensor] = true;
	m->flood_sensor = sensor;
	plant_at(w, PLANT_ONE_SENSOR, service, 0, accesses);
}

/* The same service at all sensors, within three days; or at one alone. */
static inline void
plant_campaign(struct site_world *w, double strength)
{
	int day = EVENTS_FROM + below(w, DAYS - EVENTS_FROM - 20);
	int service = free_service(w, day, 100, 1e9);

	if (service < 0)
		return;
	for (int d = day; d < DAYS; d++)
		w->models[service].factor[d] = strength;
	for (int s = 0; s < SENSORS; s++)
		w->models[service].delay[s] = below(w, 3);
	plant_at(w, PLANT_CAMPAIGN, service, day, strength);
}

/* At one sensor, by so much that all together rise tenfold there. */
static inline void
plant_local(struct site_world *w, double strength)
{
	int day = EVENTS_FROM + below(w, DAYS - EVENTS_FROM - 20);
	int service = free_service(w, day, 100, 1e9);

	if (service < 0)
		return;
	w->models[service].local_sensor = below(w, SENSORS);
	w->models[service].local_factor = 1 + SENSORS * strength;
	w->models[service].local_day = day;
	plant_at(w, PLANT_LOCAL, service, day, strength);
}

static inline void
site_plant(struct site_world *w)
{
	static const double surges[] = { 2, 3, 5, 10 };
	static const double declines[] = { 0.5, 0.33, 0.1, 0 };
	static const double news[] = { 5, 10, 30 };
	static const double ones[] = { 3, 10, 50 };

	for (int i = 0; i < 4; i++)
		plant_factor(w, PLANT_SURGE, 20, 1e9, surges[i], DAYS);
	for (int i = 0; i < 4; i++)
		plant_factor(w, PLANT_DECLINE, 20, 1e9, declines[i], DAYS);
	for (int i = 0; i < 3; i++)
		plant_new(w, news[i]);
	plant_returning(w, 3);
	plant_returning(w, 5);
	plant_returning(w, 10);
	for (int i = 0; i < 3; i++)
		plant_one_sensor(w, ones[i]);
	plant_campaign(w, 3);
	plant_campaign(w, 5);
	plant_local(w, 3);
}

/* ---- counting ----------------------------------------------------------- */

/* What one source sends: one packet mostly, now and then very many. */
static inline uint64_t
packets_of(struct site_world *w, const struct service_model *m)
{
	if (chance(w, 0.001))
		return (uint64_t)fmin(5000, gsl_ran_pareto(w->rng, 1.2, 20));
	return gsl_ran_geometric(w->rng, 1 / m->packets);
}

/* What is planted at a sensor on a day; campaigns reach it later. */
static inline double
planted_at(const struct service_model *m, int day, int s)
{
	double planted = m->factor[day] >= 1 && day - m->delay[s] >= 0 ?
	    m->factor[day - m->delay[s]] : m->factor[day];

	return s == m->local_sensor && day >= m->local_day ?
	    planted * m->local_factor : planted;
}

/* Sources that scan the internet are seen at several sensors at once. */
static inline void
count_wide(struct site_world *w, const double *means, uint64_t *sources)
{
	double most = 0;
	unsigned n;

	for (int s = 0; s < SENSORS; s++)
		most = fmax(most, means[s]);
	n = gsl_ran_poisson(w->rng, most * WIDE / WIDE_REACH);
	for (unsigned k = 0; k < n; k++)
		for (int s = 0; s < SENSORS; s++)
			sources[s] +=
			    chance(w, WIDE_REACH * means[s] / most);
}

static inline void
count_sensor(struct site_world *w, const struct service_model *m, int day,
    int s, uint64_t n)
{
	struct rollup *r = &w->rollup;
	struct row *row = &r->rows[r->row_count];

	*row = (struct row){ .day = FIRST_DAY + day, .sensor = (uint32_t)s,
		.service = m->service, .sources = n };
	for (uint64_t k = 0; k < n; k++)
		row->accesses += packets_of(w, m);
	if (m->flood[day] > 0 && s == m->flood_sensor) {
		row->sources += (uint64_t)m->flood_sources[day];
		row->accesses += (uint64_t)m->flood[day] +
		    (uint64_t)m->flood_sources[day];
	}
	service_format(m->service, row->service_text);
	r->row_count += row->sources > 0;
}

/* A service's day, with so many sources on average but for plants. */
static inline void
count_service(struct site_world *w, const struct service_model *m, int day,
    double mean)
{
	double means[SENSORS];
	uint64_t sources[SENSORS];

	for (int s = 0; s < SENSORS; s++) {
		means[s] = mean * planted_at(m, day, s) *
		    m->sensor_factor[s] * w->sensor_weight[s] / SENSORS;
		sources[s] =
		    gsl_ran_poisson(w->rng, means[s] * (1 - WIDE));
	}
	count_wide(w, means, sources);
	sources[m->flood_sensor] +=
	    gsl_ran_poisson(w->rng, m->local_burst[day]);
	for (int s = 0; s < SENSORS; s++)
		if (w->up[day][s])
			count_sensor(w, m, day, s, sources[s]);
}

static inline void
count_day(struct site_world *w, int day)
{
	for (int i = 0; i < SERVICES; i++) {
		struct service_model *m = &w->models[i];
		double shape = 1 / m->dispersion, mean;

		m->log_level = WANDER * m->log_level +
		    gsl_ran_gaussian(w->rng, m->wander);
		mean = m->level *
		    (1 + m->rhythm * (w->weekday[day % 7] - 1)) *
		    exp(m->log_level) * trend_of(m, day);
		mean = (mean * m->burst[day] + m->burst_sources[day]) *
		    gsl_ran_gamma(w->rng, shape, 1 / shape);
		count_service(w, m, day, mean);
	}
}

static inline int
eval_by_promise(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->sensor != y->sensor)
		return x->sensor < y->sensor ? -1 : 1;
	if (x->accesses != y->accesses)
		return x->accesses > y->accesses ? -1 : 1;
	return memcmp(x->service_text, y->service_text, SERVICE_TEXT);
}

static inline void
site_count(struct site_world *w)
{
	struct rollup *r = &w->rollup;

	r->rows = calloc((size_t)DAYS * SENSORS * SERVICES + 1,
	    sizeof(*r->rows));
	r->observed = calloc(DAYS * SENSORS, sizeof(*r->observed));
	r->losses = calloc(1, sizeof(*r->losses));
	r->sensors = calloc(SENSORS + 1, sizeof(*r->sensors));
	r->sensor_count = SENSORS;
	for (int s = 0; s < SENSORS; s++)
		if (asprintf(&r->sensors[s], "point-%02d", s) < 0)
			abort();
	for (int d = 0; d < DAYS; d++) {
		count_day(w, d);
		for (int s = 0; s < SENSORS; s++)
			if (w->up[d][s])
				r->observed[r->observed_count++] =
				    (struct observed){ FIRST_DAY + d,
					(uint32_t)s };
	}
	qsort(r->rows, r->row_count, sizeof(*r->rows), eval_by_promise);
}

static inline void
site_free(struct site_world *w)
{
	rollup_free(&w->rollup);
	gsl_rng_free(w->rng);
}

#endif
