/*
 * bound.h - how many of the threefold surges can be found at all: by a rule
 * that knows each service's true level, overdispersion and wandering, that no
 * burst ever disturbs, and that looks at the sum of the sources of the first
 * days. It draws its line where services with at least 20 accesses a day give
 * one false note a site and 30 days together.
 */
#ifndef TESTS_EVAL_BOUND_H
#define TESTS_EVAL_BOUND_H

#include "eval/site.h"

enum { BOUND_DRAWS = 20000, BOUND_SURGES = 1000, BOUND_DAYS = 2 };

struct bound {
	gsl_rng *rng;
	double power[BOUND_DAYS];	/* sums; by two days, by three */
	int surges;
};

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

static inline double
bound_power(gsl_rng *rng, const struct service_model *m, double mean,
    double strength, int days, double alpha)
{
	static double quiet[BOUND_DRAWS];
	int found = 0;
	double line;

	for (int i = 0; i < BOUND_DRAWS; i++)
		quiet[i] = bound_draw(rng, m, mean, days);
	qsort(quiet, BOUND_DRAWS, sizeof(*quiet), bound_order);
	line = quiet[(int)(BOUND_DRAWS * (1 - alpha))];
	for (int i = 0; i < BOUND_SURGES; i++)
		found += bound_draw(rng, m, strength * mean, days) > line;
	return (double)found / BOUND_SURGES;
}

static inline void
bound_surge(struct bound *b, const struct site_world *w, const struct plant *p)
{
	const struct service_model *m = &w->models[p->service];
	double mean = m->level * trend_of(m, p->day);
	int busy = 0;

	for (int i = 0; i < SERVICES; i++)
		busy += w->models[i].level * w->models[i].packets >= 20;
	for (int k = 0; k < BOUND_DAYS; k++)
		b->power[k] += bound_power(b->rng, m, mean, p->strength,
		    k + 2, 1.0 / (30 * busy));
	b->surges++;
}

static inline void
bound_print(const struct bound *b)
{
	printf("\nthreefold surges that can be found at all, one false note a "
	    "site and 30 days,\nby a rule that knows what is usual: by the "
	    "second day %.1f %%, by the third %.1f %%\n",
	    100 * b->power[0] / b->surges, 100 * b->power[1] / b->surges);
}

#endif
