/* levels.c - see levels.h. */
#include "bulletin/levels.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { DAYS_LEAST = 14, LENGTH_LEAST = 3 };

static const double TIMES = 1.5,	/* a level differs by */
    POISSON = 0.25,	/* variance of the square root of a count */
    PENALTY = 4;	/* variances, by the logarithm of the days */

/* The days that were observed. */
struct days {
	size_t count;
	int32_t *day;
	double *mean;	/* accesses, as if all points had been observed */
	double *sum, *squares;	/* of square roots, up to and without the day */
	double *cost;	/* of the best cut up to a day, by stretches */
	size_t *from;	/* where its last stretch begins */
};

static uint32_t
most_sensors(const struct query *q)
{
	uint32_t most = 0;

	for (size_t i = 0; i < q->days; i++)
		if (q->day_sensors[i] > most)
			most = q->day_sensors[i];
	return most;
}

static void
take_days(struct days *d, const struct query *q, const struct tallied *t)
{
	uint32_t most = most_sensors(q);

	for (size_t i = 0; i < q->days; i++) {
		size_t n = d->count;
		double root;

		if (q->day_sensors[i] == 0)
			continue;
		d->day[n] = q->time.periods[PERIOD_BEFORE].first + (int32_t)i;
		d->mean[n] = (double)t->days[i].accesses * most /
		    q->day_sensors[i];
		root = sqrt(d->mean[n] + 0.375);
		d->sum[n + 1] = d->sum[n] + root;
		d->squares[n + 1] = d->squares[n] + root * root;
		d->count++;
	}
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The variance of a day, from what it differs from the one before, mostly. */
static double
variance_of(const struct days *d)
{
	double *steps = d->cost, middle;	/* not in use yet */

	for (size_t i = 1; i < d->count; i++)
		steps[i - 1] = fabs(sqrt(d->mean[i] + 0.375) -
		    sqrt(d->mean[i - 1] + 0.375));
	qsort(steps, d->count - 1, sizeof(*steps), compare);
	middle = steps[(d->count - 1) / 2] * 1.4826;	/* of a normal one */
	return fmax(POISSON, middle * middle / 2);
}

/* Squares about the mean of the days [from, to). */
static double
spread(const struct days *d, size_t from, size_t to)
{
	double sum = d->sum[to] - d->sum[from];

	return d->squares[to] - d->squares[from] -
	    sum * sum / (double)(to - from);
}

/*
 * The least cost of `k` + 1 stretches up to each day, from that of k: cost and
 * from have a row of count + 1 for each number of stretches.
 */
static void
cut_once_more(struct days *d, size_t k)
{
	size_t width = d->count + 1;

	for (size_t to = 0; to <= d->count; to++) {
		double *best = &d->cost[k * width + to];

		*best = DBL_MAX;
		for (size_t at = 0; at + LENGTH_LEAST <= to; at++) {
			double before = k > 0 ?
			    d->cost[(k - 1) * width + at] :
			    at == 0 ? 0 : DBL_MAX;
			double cost;

			if (before == DBL_MAX)
				continue;
			cost = before + spread(d, at, to);
			if (cost >= *best)
				continue;
			*best = cost;
			d->from[k * width + to] = at;
		}
	}
}

/* Where stretches begin, first to last. Returns how many there are. */
static size_t
cut(struct days *d, size_t begins[LEVELS])
{
	double penalty = PENALTY * variance_of(d) * log((double)d->count);
	size_t width = d->count + 1, best = 0, to = d->count;

	for (size_t k = 0; k < LEVELS; k++)
		cut_once_more(d, k);
	for (size_t k = 1; k < LEVELS; k++)
		if (d->cost[k * width + to] + penalty * (double)k <
		    d->cost[best * width + to] + penalty * (double)best)
			best = k;
	for (size_t k = best + 1; k-- > 0; to = begins[k])
		begins[k] = d->from[k * width + to];
	return best + 1;
}

static double
mean_of(const struct days *d, size_t from, size_t to)
{
	double sum = 0;

	for (size_t i = from; i < to; i++)
		sum += d->mean[i];
	return sum / (double)(to - from);
}

/* Stretches become levels; those alike are one. */
static size_t
join(const struct days *d, const size_t *begins, size_t count,
    struct level levels[LEVELS])
{
	size_t n = 0, begin = 0;

	for (size_t i = 0; i < count; i++) {
		size_t end = i + 1 < count ? begins[i + 1] : d->count;
		double mean = mean_of(d, begins[i], end);

		if (n > 0 && mean < levels[n - 1].mean * TIMES &&
		    levels[n - 1].mean < mean * TIMES)
			n--;
		else
			begin = begins[i];
		levels[n++] = (struct level){ d->day[begin], d->day[end - 1],
			mean_of(d, begin, end) };
	}
	return n;
}

static bool
days_new(struct days *d, size_t count)
{
	d->day = calloc(count, sizeof(*d->day));
	d->mean = calloc(count, sizeof(*d->mean));
	d->sum = calloc(count + 1, sizeof(*d->sum));
	d->squares = calloc(count + 1, sizeof(*d->squares));
	d->cost = calloc((count + 1) * LEVELS, sizeof(*d->cost));
	d->from = calloc((count + 1) * LEVELS, sizeof(*d->from));
	return d->day != NULL && d->mean != NULL && d->sum != NULL &&
	    d->squares != NULL && d->cost != NULL && d->from != NULL;
}

static void
days_free(struct days *d)
{
	free(d->day);
	free(d->mean);
	free(d->sum);
	free(d->squares);
	free(d->cost);
	free(d->from);
}

size_t
levels_of(const struct query *q, const struct tallied *t,
    struct level levels[LEVELS])
{
	struct days d = { 0 };
	size_t begins[LEVELS], n = 0;

	if (t == NULL || t->days == NULL)
		return 0;
	if (days_new(&d, q->days)) {
		take_days(&d, q, t);
		if (d.count >= DAYS_LEAST)
			n = join(&d, begins, cut(&d, begins), levels);
	}
	days_free(&d);
	return n;
}
