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

double
widened(double p, size_t days)
{
	gsl_set_error_handler_off();
	if (p >= 0.5 || days < 2)
		return p;
	/* further out than any double, it is as good as 0 */
	if (p < 1e-300)
		p = 1e-300;
	return gsl_cdf_tdist_Q(gsl_cdf_ugaussian_Qinv(p), (double)(days - 1));
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

/* The value at i, of values of which `out` at either end are drawn in. */
static double
drawn_in(const double *sorted, size_t count, size_t i, size_t out)
{
	if (count <= 2 * out)
		return values_median(sorted, count);
	if (i < out)
		i = out;
	return sorted[i < count - out ? i : count - out - 1];
}

static double
mean_drawn_in(const double *sorted, size_t count, size_t out)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += drawn_in(sorted, count, i, out);
	return count > 0 ? sum / (double)count : 0;
}

double
values_mean(const double *sorted, size_t count)
{
	return mean_drawn_in(sorted, count, (count + 9) / 10);
}

/* What is left of a normal distribution's variance when a share is drawn in. */
static double
variance_left(double share)
{
	double z, density;

	if (share <= 0)
		return 1;
	z = gsl_cdf_ugaussian_Qinv(share);
	density = exp(-z * z / 2) / sqrt(2 * M_PI);
	return 1 - 2 * share - 2 * z * density + 2 * share * z * z;
}

double
values_variance(const double *sorted, size_t count)
{
	size_t out = (count + 4) / 5;
	double mean = mean_drawn_in(sorted, count, out), sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += pow(drawn_in(sorted, count, i, out) - mean, 2);
	if (count <= 2 * out)
		return 0;
	return sum / (double)(count - 1) /
	    variance_left((double)out / (double)count);
}
