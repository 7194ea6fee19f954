/* trial.c - see trial.h. */
#include "notes/trial.h"

#include <math.h>

/*
 * A trial of so many days. Rises and falls have their own: a fall cannot be by
 * one source, but by all that may be wrong with a log.
 */
struct trial {
	size_t days;
	double cost;	/* p counts so many times; 1 / cost add to 1 at most */
	double alone;	/* p of each day's sources by itself, at most */
	double times[MEASURES];	/* of the usual, or the usual of it, at least */
	double similar;	/* the lowest day against the highest, at least */
	double rest;	/* p of all sensors but the one that rose most */
	double usual;	/* accesses in days as usual; fewer want to be sure */
};

static const struct trial rises[] = {
	{ 2, 2.2, 0.1, { 1.8, 2.3 }, 0.4, 0.01, 40 },
	{ 3, 8, 0.15, { 1.8, 2.4 }, 0.3, 0.03, 0 },
	{ TRIAL_DAYS, 20, 0.2, { 1.8, 2.2 }, 0.25, 1, 0 },
};

static const struct trial falls[] = {
	{ 2, 3, 0.02, { 2, 3 }, 0, 1, 40 },
	{ 3, 6, 0.05, { 2, 3 }, 0, 1, 0 },
	{ TRIAL_DAYS, 12, 0.1, { 2, 3 }, 0, 1, 0 },
};

enum { TRIALS = sizeof(rises) / sizeof(rises[0]) };

static const double
    SEEN_LEAST = 0.2,	/* of a day: less says nothing of it */
    AGREED = 0.05,	/* p of accesses, at most */
    RARER = 0.7,	/* of the accesses wanted are enough */
    RARER_SURE = 1e-5,	/* if their p is at most that */
    SURE = 0.001,	/* p of each day that needs no likeness to another */
    REST_TIMES = 1.5;	/* the usual, without the sensor that rose most */

typedef double tail(struct spread s, double count);

struct spread
trial_usual(const struct history *h, const struct watched *w, enum measure m,
    size_t day, size_t days, double *count)
{
	double factors = 0;

	*count = 0;
	for (size_t d = day + 1 - days; d <= day; d++) {
		*count += w->series.tested[m][d];
		factors += usual_factor(h, w, m, d);
	}
	return usual_days(&w->usual[m], factors, days);
}

/* Is each of the days unusual, whatever the others had? */
static bool
is_each(const struct history *h, const struct watched *w, size_t day,
    const struct trial *t, tail *p, bool is_new)
{
	const struct usual *u = &w->usual[MEASURE_SOURCES];
	double lowest = INFINITY, highest = 0, worst = 0;

	for (size_t d = day + 1 - t->days; d <= day; d++) {
		double factor = usual_factor(h, w, MEASURE_SOURCES, d);
		double count = w->series.count[MEASURE_SOURCES][d];

		if (w->series.exposure[d] < SEEN_LEAST)
			return false;
		worst = fmax(worst, p(usual_days(u, factor, 1), count));
		lowest = fmin(lowest, count / factor);
		highest = fmax(highest, count / factor);
	}
	if (worst <= SURE)
		return true;
	return !is_new && worst <= t->alone && lowest >= t->similar * highest;
}

/* ---- sensors ------------------------------------------------------------ */

/* A sensor's sources in the days of a trial, and in those before. */
struct part {
	double now, before;
};

static size_t
days_learnt_from(const struct watched *w, size_t day)
{
	size_t from = day > USUAL_REACH ? day - USUAL_REACH : 0;

	return w->start > from ? w->start : from;
}

/* From row i on, the rows of one sensor; returns where the next begin. */
static size_t
add_sensor(const struct history *h, const struct watched *w, size_t i,
    size_t day, size_t days, struct part *part)
{
	const struct row *rows = h->rollup->rows;
	uint32_t sensor = rows[h->order[i]].sensor;
	size_t from = days_learnt_from(w, day + 1 - days);

	*part = (struct part){ 0 };
	for (; i < w->service->to && rows[h->order[i]].sensor == sensor; i++) {
		const struct row *row = &rows[h->order[i]];
		size_t d = (size_t)(row->day - h->first);

		if (d > day || d < from)
			continue;
		if (d + days > day)
			part->now += (double)row->sources;
		else if (!w->unusual[d])
			part->before += (double)row->sources;
	}
	return i;
}

/*
 * Without the sensor that rose most, have the others risen too? What they had
 * is what is usual, by their share. With one sensor there is nobody to ask.
 */
static bool
is_at_several(const struct history *h, const struct watched *w, size_t day,
    const struct trial *t, struct spread usual)
{
	struct part all = { 0 }, one, top = { 0 };
	double most = -INFINITY, share;

	if (t->rest >= 1 || h->rollup->sensor_count < 2)
		return true;
	for (size_t i = w->service->from; i < w->service->to;) {
		i = add_sensor(h, w, i, day, t->days, &one);
		all.now += one.now;
		all.before += one.before;
	}
	for (size_t i = w->service->from; i < w->service->to;) {
		i = add_sensor(h, w, i, day, t->days, &one);
		share = one.before / fmax(1, all.before);
		if (one.now - share * usual.mean <= most)
			continue;
		most = one.now - share * usual.mean;
		top = one;
	}
	/* of what was hardly there, each sensor had the same */
	share = (top.before + 1.0 / (double)h->rollup->sensor_count) /
	    (all.before + 1);
	usual.mean *= 1 - share;
	return usual.mean > 0 &&
	    all.now - top.now >= REST_TIMES * usual.mean &&
	    spread_upper(usual, all.now - top.now) <= t->rest;
}

/* ---- trials ------------------------------------------------------------- */

/* By so many times more, or less? */
static bool
is_far(const struct trial *t, enum measure m, double count, double usual,
    bool up)
{
	return up ? count >= t->times[m] * usual :
		    count * t->times[m] <= usual;
}

/* Are there enough accesses as a rule, with that p of theirs? */
static bool
is_common(const struct trial *t, double usual, double p)
{
	return usual >= (p <= RARER_SURE ? RARER * t->usual : t->usual);
}

static bool
holds(const struct history *h, const struct watched *w, size_t day,
    const struct trial *t, bool up, bool is_new, struct outcome *v)
{
	double least = is_new ? TRIAL_LEAST_NEW : TRIAL_LEAST;
	tail *p = up ? spread_upper : spread_lower;
	struct spread usual[MEASURES];
	double count[MEASURES];

	for (enum measure m = 0; m < MEASURES; m++) {
		usual[m] = trial_usual(h, w, m, day, t->days, &count[m]);
		if (!is_far(t, m, count[m], usual[m].mean, up))
			return false;
	}
	if ((up ? count[MEASURE_SOURCES] : usual[MEASURE_SOURCES].mean) < least)
		return false;
	for (enum measure m = 0; m < MEASURES; m++)
		v->p[m] = fmin(1, t->cost *
		    widened(p(usual[m], count[m]), w->usual[m].days));
	v->days = t->days;
	return v->p[MEASURE_ACCESSES] <= AGREED &&
	    (is_new || is_common(t, usual[MEASURE_ACCESSES].mean,
		v->p[MEASURE_ACCESSES])) &&
	    is_each(h, w, day, t, p, is_new) &&
	    (!up || is_at_several(h, w, day, t, usual[MEASURE_SOURCES]));
}

static struct outcome
best_of(const struct history *h, const struct watched *w, size_t day,
    const struct trial *trials, bool up, bool is_new)
{
	struct outcome best = { { 1, 1 }, 0 }, one;

	for (size_t i = 0; i < TRIALS; i++)
		if (day >= trials[i].days &&
		    holds(h, w, day, &trials[i], up, is_new, &one) &&
		    one.p[MEASURE_SOURCES] < best.p[MEASURE_SOURCES])
			best = one;
	return best;
}

struct outcome
trial_rise(const struct history *h, const struct watched *w, size_t day,
    bool is_new)
{
	return best_of(h, w, day, rises, true, is_new);
}

struct outcome
trial_fall(const struct history *h, const struct watched *w, size_t day)
{
	return best_of(h, w, day, falls, false, false);
}
