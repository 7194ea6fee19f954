/* changes.c - see changes.h. */
#include "notes/changes.h"
#include "notes/trial.h"

#include <math.h>
#include <stdlib.h>

static const double
    SEEN_LEAST = 0.2,	/* of a day: less says nothing of it */
    RISEN = 1.5,	/* a rise goes on while sources are so many times usual */
    FALLEN = 1 / 1.5;

enum {
	APART = 5,	/* days between two rises */
	WAVE_LEAST = 4,	/* days of the first of two */
	CALM_DAYS = 2	/* that end a change */
};

enum state { STATE_CALM, STATE_UP, STATE_DOWN };

/* What a watched service is doing. */
struct course {
	enum state state;
	size_t since;
	size_t calm;	/* days that look usual again */
	bool has_risen, has_fallen;	/* before: from risen to fallen */
	size_t risen, fallen;
	bool tested, is_new;	/* today's verdict */
	struct outcome up, down;
	struct change found;	/* today's numbers */
};

struct search {
	const struct history *h;
	struct watched *watched;
	struct course *courses;
	size_t count;
	double *p, q;	/* p: room for two of each */
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
		    s->count[MEASURE_SOURCES][d] >= TRIAL_LEAST_NEW)
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
	f->p = calloc(2 * n + 1, sizeof(*f->p));
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

static bool
was_never_seen(const struct watched *w, size_t before)
{
	for (size_t d = 0; d < before; d++)
		if (w->series.count[MEASURE_ACCESSES][d] > 0)
			return false;
	return true;
}

/* The numbers of a day and the one before it, for people. */
static void
measure_days(const struct history *h, const struct watched *w, size_t day,
    struct change *c)
{
	for (enum measure m = 0; m < MEASURES; m++) {
		struct spread two = trial_usual(h, w, m, day, 2, &c->two[m]);
		double up = spread_upper(two, c->two[m]);

		c->usual_two[m] = two.mean;
		c->usual[m] =
		    trial_usual(h, w, m, day, 1, &c->count[m]).mean;
		c->p[m] = widened(c->two[m] > two.mean ? up :
		    spread_lower(two, c->two[m]), c->days);
	}
}

/* Test a day. False where it cannot be: there is too little of anything. */
static bool
judge(const struct search *f, size_t i, size_t day)
{
	const struct watched *w = &f->watched[i];
	struct course *course = &f->courses[i];
	struct change *c = &course->found;

	*c = (struct change){ .day = day,
		.service = (size_t)(w->service - f->h->services),
		.days = w->usual[MEASURE_SOURCES].days,
		.dispersion = w->usual[MEASURE_SOURCES].dispersion };
	if (c->days < USUAL_LEAST || w->series.exposure[day] < SEEN_LEAST)
		return false;
	measure_days(f->h, w, day, c);
	course->is_new = was_never_seen(w, day - 1);
	if (fmax(c->two[MEASURE_SOURCES], c->usual_two[MEASURE_SOURCES]) <
	    (course->is_new ? TRIAL_LEAST_NEW : TRIAL_LEAST))
		return false;
	course->up = trial_rise(f->h, w, day, course->is_new);
	course->down = trial_fall(f->h, w, day);
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

/* Was there a wave before, that lasted, and has it been over for long? */
static bool
returns(const struct course *course)
{
	return course->has_fallen &&
	    course->since >= course->fallen + APART &&
	    course->fallen - course->risen + 1 >= WAVE_LEAST;
}

static bool
begin_rise(struct search *f, struct course *course)
{
	enum change_kind kind = CHANGE_SURGE;

	if (returns(course))
		kind = CHANGE_RETURNING;
	else if (course->is_new)
		kind = CHANGE_NEW;
	if (!tell(f, course, kind))
		return false;
	course->risen = course->since;
	course->has_risen = true;
	course->has_fallen = false;
	return true;
}

/* A rise that became the usual level may be what falls. */
static bool
begin_fall(struct search *f, struct course *course)
{
	if (course->has_risen && !course->has_fallen) {
		course->fallen = course->since;
		course->has_fallen = true;
	}
	return tell(f, course, CHANGE_DECLINE);
}

static bool
begin(struct search *f, size_t i, size_t day, enum state state)
{
	struct course *course = &f->courses[i];
	size_t days = state == STATE_UP ? course->up.days : course->down.days;

	course->state = state;
	course->since = day + 1 - days;
	course->found.tried = days;
	course->calm = 0;
	for (size_t d = course->since; d <= day; d++)
		f->watched[i].unusual[d] = true;
	return state == STATE_UP ? begin_rise(f, course) :
				   begin_fall(f, course);
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

/* Whose p of a measure is at most the limit, for a rise or a fall. */
static bool
is_below(const struct course *course, const struct outcome *v, enum measure m,
    double limit)
{
	return course->tested && v->p[m] <= limit;
}

/*
 * The limits of p: of sources among all rises and falls that were tested; of
 * accesses among those whose sources are below theirs.
 */
static void
find_limits(struct search *f, double limits[MEASURES])
{
	double all = 1;

	for (enum measure m = MEASURES; m-- > 0;) {
		size_t n = 0;

		for (size_t i = 0; i < f->count; i++) {
			const struct course *c = &f->courses[i];

			if (is_below(c, &c->up, MEASURE_SOURCES, all))
				f->p[n++] = c->up.p[m];
			if (is_below(c, &c->down, MEASURE_SOURCES, all))
				f->p[n++] = c->down.p[m];
		}
		all = limits[m] = discovery_limit(f->p, n, f->q);
	}
}

static bool
is_told(const struct course *course, const struct outcome *v,
    const double limits[MEASURES])
{
	return v->days > 0 &&
	    is_below(course, v, MEASURE_SOURCES, limits[MEASURE_SOURCES]) &&
	    is_below(course, v, MEASURE_ACCESSES, limits[MEASURE_ACCESSES]);
}

/* Test a day of all services at once, then see what each has come to. */
static bool
search_day(struct search *f, size_t day)
{
	double limits[MEASURES];
	struct site site;
	bool ok = true;

	if (!usual_learn(f->h, f->watched, f->count, day - 1, &site))
		return false;
	for (size_t i = 0; i < f->count; i++)
		f->courses[i].tested = judge(f, i, day);
	find_limits(f, limits);
	for (size_t i = 0; ok && i < f->count; i++) {
		const struct course *course = &f->courses[i];

		if (course->state != STATE_CALM)
			go_on(f, i, day);
		else if (is_told(course, &course->up, limits))
			ok = begin(f, i, day, STATE_UP);
		else if (is_told(course, &course->down, limits))
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
