/*
 * bound.h - how many of the threefold surges can be found at all: by a rule
 * that knows each service's true level, overdispersion and wandering, that no
 * burst ever disturbs, and that looks at the sum of the sources of the first
 * days. Of one false note a site and 30 days among services with at least 20
 * accesses a day it gives each service the share that finds most: all lines
 * are drawn where one more false note finds as much (Neyman and Pearson 1933).
 */
#ifndef TESTS_EVAL_BOUND_H
#define TESTS_EVAL_BOUND_H

#include "eval/site.h"

enum { BOUND_DRAWS = 20000, BOUND_SURGES = 1000, BOUND_DAYS = 2,
	BOUND_LINES = 40, BOUND_MOST = 1000 };

/* What is found of a service's surge at each line that may be drawn. */
struct bound_curve {
	double found[BOUND_LINES];
};

struct bound {
	gsl_rng *rng;
	struct bound_curve curves[BOUND_DAYS][BOUND_MOST];	/* 2 days, 3 */
	double busy;	/* sum: services of the site with 20 accesses a day */
	int surges;
};

/* The share of quiet days beyond a line: of 1 in 10 to 1 in all draws. */
static inline double
bound_share(int line)
{
	return 0.1 * pow(10.0 / BOUND_DRAWS, line / (BOUND_LINES - 1.0));
}

/* Sources of so many days, at so many times the level. */
static inline double
bound_draw(gsl_rng *rng, const struct service_model *m, double mean, int days)
{
	double shape = 1 / m->dispersion, sum = 0, where =
	    gsl_ran_gaussian(rng, m->wander / sqrt(1 - WANDER * WANDER));

	for (int d = 0; d < days; d++) {
		double one = mean * exp(where) *
		    gsl_ran_gamma(rng, shape, 1 / shape);

		sum += gsl_ran_poisson(rng, one * (1 - WIDE));
		for (unsigned n = gsl_ran_poisson(rng,
		    one * WIDE / WIDE_REACH / SENSORS); n > 0; n--)
			sum += gsl_ran_binomial(rng, WIDE_REACH, SENSORS);
		where = WANDER * where + gsl_ran_gaussian(rng, m->wander);
	}
	return sum;
}

static inline int
bound_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline void
bound_draw_curve(gsl_rng *rng, const struct service_model *m, double mean,
    double strength, int days, struct bound_curve *curve)
{
	static double quiet[BOUND_DRAWS];

	for (int i = 0; i < BOUND_DRAWS; i++)
		quiet[i] = bound_draw(rng, m, mean, days);
	qsort(quiet, BOUND_DRAWS, sizeof(*quiet), bound_order);
	*curve = (struct bound_curve){ 0 };
	for (int i = 0; i < BOUND_SURGES; i++) {
		double sum = bound_draw(rng, m, strength * mean, days);

		for (int k = 0; k < BOUND_LINES; k++)
			curve->found[k] += (sum > quiet[(int)(BOUND_DRAWS *
			    (1 - bound_share(k)))]) / (double)BOUND_SURGES;
	}
}

static inline void
bound_surge(struct bound *b, const struct site_world *w, const struct plant *p)
{
	const struct service_model *m = &w->models[p->service];
	double mean = m->level * trend_of(m, p->day);

	if (b->surges == BOUND_MOST)
		return;
	for (int i = 0; i < SERVICES; i++)
		b->busy += w->models[i].level * w->models[i].packets >= 20;
	for (int k = 0; k < BOUND_DAYS; k++)
		bound_draw_curve(b->rng, m, mean, p->strength, k + 2,
		    &b->curves[k][b->surges]);
	b->surges++;
}

/* The line where what is found, less the price of false notes, is most. */
static inline int
bound_best(const struct bound_curve *curve, double price)
{
	double most = 0;
	int best = -1;	/* none: it is not worth watching */

	for (int k = 0; k < BOUND_LINES; k++) {
		double value = curve->found[k] - price * bound_share(k);

		if (value <= most)
			continue;
		most = value;
		best = k;
	}
	return best;
}

/* What is found at that price; *wrong: false notes, a site and 30 days. */
static inline double
bound_at(const struct bound *b, int days, double price, double *wrong)
{
	double found = 0, share = 0;

	for (int i = 0; i < b->surges; i++) {
		int k = bound_best(&b->curves[days][i], price);

		if (k < 0)
			continue;
		found += b->curves[days][i].found[k];
		share += bound_share(k);
	}
	*wrong = 30 * b->busy / b->surges * share / b->surges;
	return found / b->surges;
}

/* What is found at the price at which there is one false note. */
static inline double
bound_power(const struct bound *b, int days)
{
	double low = 1, high = 1e6, wrong;

	for (int i = 0; i < 60; i++) {
		double price = sqrt(low * high);

		bound_at(b, days, price, &wrong);
		*(wrong > 1 ? &low : &high) = price;
	}
	return bound_at(b, days, high, &wrong);
}

static inline void
bound_print(const struct bound *b)
{
	printf("\nthreefold surges that can be found at all, one false note a "
	    "site and 30 days,\nby a rule that knows what is usual: by the "
	    "second day %.1f %%, by the third %.1f %%\n",
	    100 * bound_power(b, 0), 100 * bound_power(b, 1));
}

#endif
