/* changes.c - see changes.h. */
#include "notes/changes.h"

#include <math.h>
#include <stdlib.h>

static const double
    SEEN_LEAST = 0.2,	/* of a day: less says nothing of it */
    AGREED = 0.01,	/* p of either measure, at most */
    RISEN = 1.5,	/* a rise goes on while sources are so many times usual */
    FALLEN = 1 / 1.5;

enum { APART = 5, CALM_DAYS = 2 };	/* between two rises; that end a change */

enum state { STATE_CALM, STATE_UP, STATE_DOWN };

/* What a watched service is doing. */
struct course {
	enum state state;
	size_t since;
	size_t calm;	/* days that look usual again */
	bool has_risen, has_fallen;	/* before: from risen to fallen */
	size_t risen, fallen;
	bool tested, is_new;	/* today's verdict */
	double up, down;	/* p of either */
	struct change found;	/* today's numbers */
};

struct search {
	const struct history *h;
	struct watched *watched;
	struct course *courses;
	size_t count;
	double *p, q;
	struct changes *changes;
	size_t room;
};

/* ---- the services worth watching ---------------------------------------- */

/* Can it ever be unusual? Most services of a site knock now and then only. */
static bool
is_worth(const struct history *h, const struct series *s)
{
	for (size_t d = 1; d < h->days; d++)
		if (s->count[MEASURE_SOURCES][d - 1] +
		    s->count[MEASURE_SOURCES][d] >= CHANGE_LEAST_NEW)
			return true;
	return false;
}

static bool
watch(struct search *f, size_t i)
{
	struct watched *w = &f->watched[f->count];

	*w = (struct watched){ .service = &f->h->services[i] };
	if (!history_series(f->h, w->service, HISTORY_ALL, &w->series))
		return false;
	if (!is_worth(f->h, &w->series)) {
		series_free(&w->series);
		return true;
	}
	f->count++;
	w->unusual = calloc(f->h->days + 1, sizeof(*w->unusual));
	return w->unusual != NULL;
}

static bool
watch_all(struct search *f)
{
	size_t n = f->h->service_count;

	f->watched = calloc(n + 1, sizeof(*f->watched));
	f->courses = calloc(n + 1, sizeof(*f->courses));
	f->p = calloc(n + 1, sizeof(*f->p));
	if (f->watched == NULL || f->courses == NULL || f->p == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!watch(f, i))
			return false;
	return true;
}

static void
search_free(struct search *f)
{
	for (size_t i = 0; i < f->count; i++) {
		series_free(&f->watched[i].series);
		free(f->watched[i].unusual);
	}
	free(f->watched);
	free(f->courses);
	free(f->p);
}

/* ---- a day of a service ------------------------------------------------- */

/*
 * Two ways to be told of: on the second day by what is far out, on the third by
 * what is less so, but has stayed.
 */
static const struct trial {
	size_t days;
	double alone;	/* p of each day by itself, at most */
	double times;	/* what a surge is of the usual, at least */
} trials[] = { { 2, 0.01, 2.2 }, { 3, 0.05, 2 } };

enum { TRIALS = sizeof(trials) / sizeof(trials[0]) };

typedef double tail(struct spread s, double count);

/* The last days of a measure together, and what was to be expected of them. */
static struct spread
sum_days(const struct search *f, const struct watched *w, enum measure m,
    size_t day, size_t days, double *count)
{
	double factors = 0;

	*count = 0;
	for (size_t d = day + 1 - days; d <= day; d++) {
		*count += w->series.count[m][d];
		factors += usual_factor(f->h, w, m, d);
	}
	return usual_days(&w->usual[m], factors, days);
}

/* Is each of the days unusual, whatever the others had? */
static bool
is_each(const struct search *f, const struct watched *w, size_t day,
    const struct trial *t, tail *p)
{
	const struct usual *u = &w->usual[MEASURE_SOURCES];

	for (size_t d = day + 1 - t->days; d <= day; d++) {
		double factor = usual_factor(f->h, w, MEASURE_SOURCES, d);

		if (w->series.exposure[d] < SEEN_LEAST ||
		    p(usual_days(u, factor, 1),
		    w->series.count[MEASURE_SOURCES][d]) > t->alone)
			return false;
	}
	return true;
}

static bool
was_never_seen(const struct watched *w, size_t before)
{
	for (size_t d = 0; d < before; d++)
		if (w->series.count[MEASURE_ACCESSES][d] > 0)
			return false;
	return true;
}

/*
 * p of the last days by one trial; 1 where they are not unusual enough. It is
 * that of sources, which vary less; accesses must say the same.
 */
static double
try(const struct search *f, const struct watched *w, size_t day,
    const struct trial *t, bool up, double least)
{
	tail *p = up ? spread_upper : spread_lower;
	double chance = 1;

	for (enum measure m = 0; m < MEASURES; m++) {
		double count, enough;
		struct spread usual =
		    sum_days(f, w, m, day, t->days, &count);

		enough = up ? count : usual.mean;
		if (up ? count < t->times * usual.mean :
			 count * t->times > usual.mean)
			return 1;
		if (m == MEASURE_SOURCES && enough < least)
			return 1;
		chance = widened(p(usual, count), w->usual[m].days);
		if (chance > AGREED)
			return 1;
	}
	return is_each(f, w, day, t, p) ? chance : 1;
}

/* The best of all trials, and what trying several times costs. */
static double
try_all(const struct search *f, const struct watched *w, size_t day, bool up,
    double least)
{
	double best = 1;

	for (size_t i = 0; i < TRIALS; i++)
		if (day >= trials[i].days)
			best = fmin(best,
			    try(f, w, day, &trials[i], up, least));
	return fmin(1, best * TRIALS);
}

/* The numbers of a day and the one before it, for people. */
static void
measure_days(const struct search *f, const struct watched *w, size_t day,
    struct change *c)
{
	for (enum measure m = 0; m < MEASURES; m++) {
		struct spread two =
		    sum_days(f, w, m, day, 2, &c->two[m]);
		double up = spread_upper(two, c->two[m]);

		c->usual_two[m] = two.mean;
		c->usual[m] =
		    sum_days(f, w, m, day, 1, &c->count[m]).mean;
		c->p[m] = widened(c->two[m] > two.mean ? up :
		    spread_lower(two, c->two[m]), c->days);
	}
}

/* Test a day; false where it cannot be, p is 1 where it is not unusual. */
static bool
judge(const struct search *f, size_t i, size_t day)
{
	const struct watched *w = &f->watched[i];
	struct course *course = &f->courses[i];
	struct change *c = &course->found;
	double least = CHANGE_LEAST;

	course->up = course->down = 1;
	*c = (struct change){ .day = day,
		.service = (size_t)(w->service - f->h->services),
		.days = w->usual[MEASURE_SOURCES].days,
		.dispersion = w->usual[MEASURE_SOURCES].dispersion };
	if (c->days < USUAL_LEAST || w->series.exposure[day] < SEEN_LEAST ||
	    w->series.exposure[day - 1] < SEEN_LEAST)
		return false;
	measure_days(f, w, day, c);
	course->is_new = was_never_seen(w, day - 1);
	if (course->is_new)
		least = CHANGE_LEAST_NEW;
	if (fmax(c->two[MEASURE_SOURCES], c->usual_two[MEASURE_SOURCES]) <
	    least)
		return false;
	course->up = try_all(f, w, day, true, least);
	course->down = try_all(f, w, day, false, least);
	return true;
}

/* ---- what services are doing -------------------------------------------- */

static bool
tell(struct search *f, const struct course *course, enum change_kind kind)
{
	struct changes *changes = f->changes;
	struct change *c;

	if (changes->count == f->room) {
		size_t room = f->room > 0 ? f->room * 2 : 64;

		c = realloc(changes->list, room * sizeof(*c));
		if (c == NULL)
			return false;
		changes->list = c;
		f->room = room;
	}
	c = &changes->list[changes->count++];
	*c = course->found;
	c->kind = kind;
	c->risen = course->risen;
	c->fallen = course->fallen;
	return true;
}

static bool
begin_rise(struct search *f, struct course *course, size_t day)
{
	enum change_kind kind = CHANGE_SURGE;

	if (course->has_fallen && day - 1 >= course->fallen + APART)
		kind = CHANGE_RETURNING;
	else if (course->is_new)
		kind = CHANGE_NEW;
	if (!tell(f, course, kind))
		return false;
	course->risen = day - 1;
	course->has_risen = true;
	course->has_fallen = false;
	return true;
}

/* A rise that became the usual level may be what falls. */
static bool
begin_fall(struct search *f, struct course *course, size_t day)
{
	if (course->has_risen && !course->has_fallen) {
		course->fallen = day - 1;
		course->has_fallen = true;
	}
	return tell(f, course, CHANGE_DECLINE);
}

static bool
begin(struct search *f, size_t i, size_t day, enum state state)
{
	struct course *course = &f->courses[i];
	bool ok = state == STATE_UP ? begin_rise(f, course, day) :
				      begin_fall(f, course, day);

	course->state = state;
	course->since = day - 1;
	course->calm = 0;
	f->watched[i].unusual[day - 1] = f->watched[i].unusual[day] = true;
	return ok;
}

/* What has lasted is the usual now, and what was before it is not. */
static void
accept(struct watched *w, struct course *course, size_t day)
{
	for (size_t d = course->since; d <= day; d++)
		w->unusual[d] = false;
	w->start = course->since;
	course->state = STATE_CALM;
}

static void
go_on(const struct search *f, size_t i, size_t day)
{
	struct watched *w = &f->watched[i];
	struct course *course = &f->courses[i];
	const struct change *c = &course->found;
	bool is_seen = w->series.exposure[day] >= SEEN_LEAST;
	double times = c->usual[MEASURE_SOURCES] > 0 ?
	    c->count[MEASURE_SOURCES] / c->usual[MEASURE_SOURCES] : 1;
	bool lasts = course->state == STATE_UP ? times >= RISEN :
						 times <= FALLEN;

	w->unusual[day] = lasts;
	if (is_seen)
		course->calm = lasts ? 0 : course->calm + 1;
	if (day - course->since >= CHANGE_ACCEPTED) {
		accept(w, course, day);
	} else if (course->calm >= CALM_DAYS) {
		if (course->state == STATE_UP) {
			course->fallen = day - CALM_DAYS;
			course->has_fallen = true;
		}
		course->state = STATE_CALM;
	}
}

/* The limit of p of all that were tested. */
static double
limit_of(struct search *f, enum state state)
{
	size_t n = 0;

	for (size_t i = 0; i < f->count; i++)
		if (f->courses[i].tested)
			f->p[n++] = state == STATE_UP ? f->courses[i].up :
							f->courses[i].down;
	return discovery_limit(f->p, n, f->q);
}

/* Test a day of all services at once, then see what each has come to. */
static bool
search_day(struct search *f, size_t day)
{
	struct site site;
	double up, down;
	bool ok = true;

	if (!usual_learn(f->h, f->watched, f->count, day - 1, &site))
		return false;
	for (size_t i = 0; i < f->count; i++)
		f->courses[i].tested = judge(f, i, day);
	up = limit_of(f, STATE_UP);
	down = limit_of(f, STATE_DOWN);
	for (size_t i = 0; ok && i < f->count; i++) {
		const struct course *course = &f->courses[i];

		if (course->state != STATE_CALM)
			go_on(f, i, day);
		else if (course->tested && course->up <= up)
			ok = begin(f, i, day, STATE_UP);
		else if (course->tested && course->down <= down)
			ok = begin(f, i, day, STATE_DOWN);
	}
	return ok;
}

bool
changes_find(const struct history *h, double q, struct changes *changes)
{
	struct search f = { .h = h, .q = q, .changes = changes };
	bool ok;

	*changes = (struct changes){ 0 };
	ok = watch_all(&f);
	for (size_t day = USUAL_LEAST + 1; ok && day < h->days; day++)
		ok = search_day(&f, day);
	search_free(&f);
	if (!ok)
		changes_free(changes);
	return ok;
}

void
changes_free(struct changes *changes)
{
	free(changes->list);
	*changes = (struct changes){ 0 };
}
