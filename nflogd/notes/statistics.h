/*
 * statistics.h - how surprising a count is, and which of many surprises may be
 * told. Distributions are GSL's; here is only what nflogd asks of them.
 */
#ifndef NFLOGD_NOTES_STATISTICS_H
#define NFLOGD_NOTES_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A count's distribution: negative binomial, variance = mean + dispersion *
 * mean^2; with dispersion 0 it is Poisson's.
 */
struct spread {
	double mean;	/* above 0 */
	double dispersion;	/* at least 0 */
};

/* The probability of `count` or more; of `count` or fewer. */
double spread_upper(struct spread s, double count);
double spread_lower(struct spread s, double count);

/*
 * The p of a tail when the dispersion is only known from so many days: what is
 * as far out in Student's distribution as it is in the normal one.
 */
double widened(double p, size_t days);

/*
 * Benjamini and Hochberg (1995): which of the hypotheses with these values of p
 * may be rejected so that at most the share q of the rejected is expected to be
 * true. Returns the largest rejected p, -1 where none is: p[i] <= it says which
 * are. Reorders p.
 */
double discovery_limit(double *p, size_t count, double q);

/* Order values upwards. */
void values_sort(double *values, size_t count);

/* Of values in order; 0 of none. */
double values_median(const double *sorted, size_t count);

/*
 * Mean and variance of values in order, of which a tenth, for the variance a
 * fifth, at either end (rounded up) is drawn in to the next: a burst counts no
 * more than a good day. The variance is made whole again by what a normal
 * distribution loses.
 */
double values_mean(const double *sorted, size_t count);
double values_variance(const double *sorted, size_t count);

#endif
