/* statistics.c - see statistics.h. */
#include "notes/statistics.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

/*
 * What GSL's continued fraction does not reach in its steps is so far out that
 * the count is as good as continuous: then it is the gamma distribution that
 * the mean itself has.
 */
static double
or_gamma(double p, struct spread s, double count, bool upper)
{
	double shape = 1 / s.dispersion, scale = s.mean * s.dispersion;

	if (isfinite(p))
		return p;
	p = upper ? gsl_cdf_gamma_Q(count, shape, scale) :
		    gsl_cdf_gamma_P(count, shape, scale);
	return isfinite(p) ? p : 1;
}

double
spread_upper(struct spread s, double count)
{
	double n = 1 / s.dispersion, p;

	gsl_set_error_handler_off();	/* the standard one aborts */
	if (count < 1)
		return 1;
	if (s.dispersion <= 0)
		return gsl_cdf_gamma_P(s.mean, count, 1);
	p = gsl_cdf_beta_Q(n / (n + s.mean), n, count);
	return or_gamma(p, s, count, true);
}

double
spread_lower(struct spread s, double count)
{
	double n = 1 / s.dispersion, p;

	gsl_set_error_handler_off();
	if (s.dispersion <= 0)
		return gsl_cdf_gamma_Q(s.mean, count + 1, 1);
	p = gsl_cdf_beta_P(n / (n + s.mean), n, count + 1);
	return or_gamma(p, s, count, false);
}

static int
upwards(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void
values_sort(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), upwards);
}

double
discovery_limit(double *p, size_t count, double q)
{
	values_sort(p, count);
	for (size_t i = count; i > 0; i--)
		if (p[i - 1] <= q * (double)i / (double)count)
			return p[i - 1];
	return -1;
}

double
values_median(const double *sorted, size_t count)
{
	if (count == 0)
		return 0;
	return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

/* The value at i, drawn in. */
static double
drawn_in(const double *sorted, size_t count, size_t i)
{
	size_t tenth = (count + 9) / 10;

	if (count <= 2 * tenth)
		return values_median(sorted, count);
	if (i < tenth)
		i = tenth;
	return sorted[i < count - tenth ? i : count - tenth - 1];
}

double
values_mean(const double *sorted, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += drawn_in(sorted, count, i);
	return count > 0 ? sum / (double)count : 0;
}

/* Of a normal distribution drawn in at its 10th and 90th percentile. */
static const double DRAWN_IN_VARIANCE = 0.6787;

double
values_variance(const double *sorted, size_t count)
{
	double mean = values_mean(sorted, count), sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += pow(drawn_in(sorted, count, i) - mean, 2);
	return count > 1 ? sum / (double)(count - 1) / DRAWN_IN_VARIANCE : 0;
}
