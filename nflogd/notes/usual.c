/* usual.c - see usual.h. */
#include "notes/usual.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double
    SEEN_LEAST = 0.2,	/* a day of which less was observed is no day */
    RARE = 5,	/* a day: below it moments say little of one service */
    SERVICES_AT_ONE = 5,	/* as many services say weekdays are alike */
    DISPERSION_LEAST = 0.005, DISPERSION_MOST = 10, CORRELATION_MOST = 0.9,
    FACTOR_LEAST = 0.2, SLOPE_LEAST = 1e-3,
    FAR = 5,	/* deviations: what is further out is not learnt from */
    MEAN_COST = 1.15,	/* of drawing in: its variance, a mean's being 1 */
    MEDIAN_COST = 1.57;	/* pi / 2: its variance, that of a mean being 1 */

static size_t
weekday_of(const struct history *h, size_t day)
{
	int64_t n = (h->first + (int64_t)day) % WEEK;

	return (size_t)(n < 0 ? n + WEEK : n);
}

static size_t
reach_back(const struct watched *w, size_t day)
{
	size_t from = day > USUAL_REACH ? day - USUAL_REACH : 0;

	return w->start > from ? w->start : from;
}

static bool
is_usable(const struct watched *w, size_t day)
{
	return w->series.exposure[day] >= SEEN_LEAST && !w->unusual[day];
}

/* ---- weekdays ----------------------------------------------------------- */

/* A service's weekdays against its mean, and how far that can be trusted. */
struct rhythm {
	double factor[WEEK];
	double noise;	/* variance of a factor; below 0: nothing is known */
	double slope, slope_noise;	/* against the site's, if it is known */
};

static struct rhythm
rhythm_of(const struct history *h, const struct watched *w, enum measure m,
    size_t day)
{
	double values[WEEK][USUAL_REACH / WEEK + 1], sum = 0, within = 0;
	size_t counts[WEEK] = { 0 }, n = 0;
	struct rhythm r = { .noise = -1 };

	for (size_t d = reach_back(w, day); d < day; d++) {
		size_t k = weekday_of(h, d);

		if (is_usable(w, d))
			values[k][counts[k]++] =
			    w->series.tested[m][d] / w->series.exposure[d];
	}
	for (size_t k = 0; k < WEEK; k++) {
		if (counts[k] < 2)
			return r;
		values_sort(values[k], counts[k]);
		r.factor[k] = values_median(values[k], counts[k]);
		within += values_variance(values[k], counts[k]) / WEEK;
		sum += r.factor[k] / WEEK;
		n += counts[k];
	}
	if (sum < RARE)
		return r;
	for (size_t k = 0; k < WEEK; k++)
		r.factor[k] /= sum;
	r.noise = within / (sum * sum) * WEEK / (double)n * MEDIAN_COST;
	return r;
}

/* The median over services, drawn towards 1 where they are few. */
static void
learn_site_weekdays(const struct rhythm *rhythms, size_t count,
    enum measure m, double *scratch, struct site *site)
{
	double sum = 0;

	for (size_t k = 0; k < WEEK; k++) {
		double *f = &site->weekday[m][k];
		size_t n = 0;

		for (size_t i = 0; i < count; i++)
			if (rhythms[i].noise >= 0)
				scratch[n++] = rhythms[i].factor[k];
		values_sort(scratch, n);
		*f = (values_median(scratch, n) * (double)n +
		    SERVICES_AT_ONE) / ((double)n + SERVICES_AT_ONE);
		sum += *f / WEEK;
	}
	for (size_t k = 0; k < WEEK; k++)
		site->weekday[m][k] /= sum;
}

/*
 * How much of the site's rhythm a service has: the slope of its factors against
 * the site's, and the variance of that.
 */
static void
find_slope(struct rhythm *r, const double *site)
{
	double products = 0, squares = 0;

	for (size_t k = 0; k < WEEK; k++) {
		products += (r->factor[k] - 1) * (site[k] - 1);
		squares += (site[k] - 1) * (site[k] - 1);
	}
	squares = fmax(squares, SLOPE_LEAST);
	r->slope = products / squares;
	r->slope_noise = r->noise / squares;
}

/*
 * Slopes of services: their mean, and how much they really differ, by moments.
 * Each weighs by its certainty.
 */
static void
learn_slopes(struct rhythm *rhythms, size_t count, enum measure m,
    struct site *site)
{
	double sum = SERVICES_AT_ONE, weights = SERVICES_AT_ONE;
	double beyond = 0, squares = 1;

	for (size_t i = 0; i < count; i++) {
		struct rhythm *r = &rhythms[i];

		find_slope(r, site->weekday[m]);
		if (r->noise < 0)
			continue;
		sum += r->slope / (1 + r->slope_noise);
		weights += 1 / (1 + r->slope_noise);
	}
	site->slope[m] = sum / weights;
	for (size_t i = 0; i < count; i++) {
		const struct rhythm *r = &rhythms[i];

		if (r->noise < 0)
			continue;
		beyond += (pow(r->slope - site->slope[m], 2) -
		    r->slope_noise) / pow(1 + r->slope_noise, 2);
		squares += 1 / pow(1 + r->slope_noise, 2);
	}
	site->rhythm[m] = fmax(0, beyond / squares);
}

/* Between the slope of most services and the service's own. */
static void
settle_weekdays(const struct rhythm *r, const struct site *site,
    enum measure m, struct watched *w)
{
	double slope = site->slope[m];

	if (r->noise >= 0)
		slope += (r->slope - slope) * site->rhythm[m] /
		    (site->rhythm[m] + r->slope_noise + 1e-9);
	for (size_t k = 0; k < WEEK; k++)
		w->weekday[m][k] = fmax(FACTOR_LEAST,
		    1 + slope * (site->weekday[m][k] - 1));
}

static void
learn_weekdays(const struct history *h, struct watched *all, size_t count,
    size_t day, enum measure m, struct rhythm *rhythms, double *scratch,
    struct site *site)
{
	for (size_t i = 0; i < count; i++)
		rhythms[i] = rhythm_of(h, &all[i], m, day);
	learn_site_weekdays(rhythms, count, m, scratch, site);
	learn_slopes(rhythms, count, m, site);
	for (size_t i = 0; i < count; i++)
		settle_weekdays(&rhythms[i], site, m, &all[i]);
}

double
usual_factor(const struct history *h, const struct watched *w, enum measure m,
    size_t day)
{
	return w->series.exposure[day] * w->weekday[m][weekday_of(h, day)];
}

/* ---- levels ------------------------------------------------------------- */

/*
 * How a day's deviation goes on the next day, from those that follow each other
 * at once. Bursts, which lie beyond two deviations, count as two.
 */
static double
correlation_of(const double *values, const size_t *days, size_t n,
    const struct usual *u)
{
	double most = 2 * sqrt(u->variance), sum = 0, squares = 0;
	double last = 0;

	for (size_t i = 0; i < n; i++) {
		double r = fmax(-most, fmin(most, values[i] - u->level));

		squares += r * r;
		if (i > 0 && days[i - 1] == days[i] + 1)
			sum += r * last;
		last = r;
	}
	return squares > 0 ? sum / squares : 0;
}

static double
plain_variance(const double *values, size_t n)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < n; i++) {
		sum += values[i];
		squares += values[i] * values[i];
	}
	return (squares - sum * sum / (double)n) / (double)(n - 1);
}

/* How many of values in order are not far out, as floods and bursts are. */
static size_t
without_floods(const double *sorted, size_t n)
{
	double level = values_median(sorted, n);
	double far = level +
	    FAR * sqrt(fmax(level, values_variance(sorted, n)));

	while (n > 0 && sorted[n - 1] > far)
		n--;
	return n;
}

/* Level, variance and correlation of the last days that are usual. */
static void
learn_level(const struct history *h, struct watched *w, enum measure m,
    size_t day)
{
	double values[USUAL_DAYS], sorted[USUAL_DAYS];
	size_t days[USUAL_DAYS], n = 0, from = reach_back(w, day), kept;
	struct usual *u = &w->usual[m];

	for (size_t d = day; d > from && n < USUAL_DAYS; d--)
		if (is_usable(w, d - 1)) {
			values[n] = w->series.tested[m][d - 1] /
			    usual_factor(h, w, m, d - 1);
			days[n++] = d - 1;
		}
	*u = (struct usual){ .days = n };
	if (n < USUAL_LEAST)
		return;
	memcpy(sorted, values, n * sizeof(*values));
	values_sort(sorted, n);
	kept = n;
	/* of rare services bursts are part of what is usual */
	if (values_mean(sorted, n) >= RARE)
		kept = without_floods(sorted, n);
	u->level = fmax(values_mean(sorted, kept), 0.5 / (double)n);
	u->variance = plain_variance(sorted, kept);
	u->correlation = correlation_of(values, days, n, u);
}

/* ---- dispersions -------------------------------------------------------- */

static double
by_moments(const struct usual *u)
{
	return fmax(0, (u->variance - u->level) / (u->level * u->level));
}

static bool
is_telling(const struct usual *u)
{
	return u->days >= USUAL_LEAST && u->level >= RARE;
}

static void
learn_site(const struct watched *all, size_t count, enum measure m,
    double *scratch, struct site *site)
{
	double *correlations = scratch + count, beyond = 0, squares = 0;
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct usual *u = &all[i].usual[m];

		if (is_telling(u)) {
			scratch[n] = by_moments(u);
			correlations[n++] = u->correlation;
		} else if (u->days >= USUAL_LEAST) {
			beyond += u->variance - u->level;
			squares += u->level * u->level;
		}
	}
	values_sort(scratch, n);
	values_sort(correlations, n);
	site->dispersion[m] =
	    fmax(DISPERSION_LEAST, n > 0 ? values_median(scratch, n) : 0.1);
	site->correlation[m] = fmin(CORRELATION_MOST,
	    fmax(0, values_median(correlations, n)));
	site->rare[m] = fmin(DISPERSION_MOST,
	    fmax(site->dispersion[m], squares > 0 ? beyond / squares : 1));
}

/*
 * Between a service's own dispersion and that of the site, weighed by their
 * variances: that of moments from n days, and that between services, whose
 * dispersions vary by about as much as they are.
 */
static double
shrunk(const struct usual *u, double site)
{
	double noise = 2 / (double)(u->days - 1) / 0.7 *
	    pow(1 / u->level + site, 2);
	double own = site * site / (site * site + noise);

	return fmax(DISPERSION_LEAST,
	    own * by_moments(u) + (1 - own) * site);
}

static void
settle(struct usual *u, const struct site *site, enum measure m)
{
	double lasting;

	if (u->days < USUAL_LEAST)
		return;
	u->correlation = site->correlation[m];
	u->dispersion = shrunk(u, is_telling(u) ? site->dispersion[m] :
						  site->rare[m]);
	lasting = (1 + u->correlation) / (1 - u->correlation);
	u->error = (u->dispersion * lasting + 1 / u->level) /
	    (double)u->days * MEAN_COST;
}

bool
usual_learn(const struct history *h, struct watched *all, size_t count,
    size_t day, struct site *site)
{
	double *scratch = calloc(2 * count + 1, sizeof(*scratch));
	struct rhythm *rhythms = calloc(count + 1, sizeof(*rhythms));

	if (scratch == NULL || rhythms == NULL) {
		free(scratch);
		free(rhythms);
		return false;
	}
	for (enum measure m = 0; m < MEASURES; m++) {
		learn_weekdays(
		    h, all, count, day, m, rhythms, scratch, site);
		for (size_t i = 0; i < count; i++)
			learn_level(h, &all[i], m, day);
		learn_site(all, count, m, scratch, site);
		for (size_t i = 0; i < count; i++)
			settle(&all[i].usual[m], site, m);
	}
	free(scratch);
	free(rhythms);
	return true;
}

/* The variance of a mean of days of which each remembers the one before. */
static double
together(double correlation, size_t days)
{
	double sum = 1, power = 1;

	for (size_t k = 1; k < days; k++) {
		power *= correlation;
		sum += 2 * power * (double)(days - k) / (double)days;
	}
	return sum / (double)days;
}

struct spread
usual_days(const struct usual *u, double factors, size_t days)
{
	return (struct spread){ u->level * factors,
		u->dispersion * together(u->correlation, days) + u->error };
}
