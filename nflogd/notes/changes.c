/* changes.c - see changes.h. */
#include "notes/changes.h"

#include <math.h>
#include <stdlib.h>

static const double
    SEEN_LEAST = 0.2,	/* of a day: less says nothing of it */
    SUSPECT = 0.001,	/* p of what is a rise, if not one to be told */
    RISEN = 1.5,	/* a rise goes on while sources are so many times usual */
    FALLEN = 1 / 1.5;

enum {
	APART = 5,	/* days between two rises */
	WAVE_LEAST = 4,	/* days of the first of two */
	CALM_DAYS = 2,	/* that end a change */
	LATELY = 7	/* days, fewer than CHANGE_ACCEPTED */
};

enum state { STATE_CALM, STATE_UP, STATE_DOWN };

/* What a watched service is doing. */
struct course {
	enum state state;
	bool silent;	/* it was not told, and may be still */
	size_t since;
	size_t calm;	/* days that look usual again */
	bool has_risen, has_fallen;	/* the wave before: when */
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

static double
sum_of(const struct watched *w, enum measure m, size_t day, size_t days)
{
	double sum = 0;

	for (size_t d = day + 1 - days; d <= day; d++)
		sum += w->series.count[m][d];
	return sum;
}

/* The numbers of a day and the one before it, for people. */
static void
measure_days(const struct history *h, const struct watched *w, size_t day,
    struct change *c)
{
	for (enum measure m = 0; m < MEASURES; m++) {
		double tested;
		struct spread two = trial_usual(h, w, m, day, 2, &tested);

		c->p[m] = widened(tested > two.mean ?
		    spread_upper(two, tested) : spread_lower(two, tested),
		    c->days);
		c->two[m] = sum_of(w, m, day, 2);
		c->usual_two[m] = two.mean;
		c->count[m] = sum_of(w, m, day, 1);
		c->usual[m] = trial_usual(h, w, m, day, 1, &tested).mean;
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

static bool
is_wave(size_t risen, size_t fallen)
{
	return fallen - risen + 1 >= WAVE_LEAST;
}

/* Was there a wave before, that lasted, and has it been over for long? */
static bool
returns(const struct course *course)
{
	return course->has_fallen &&
	    course->since >= course->fallen + APART &&
	    is_wave(course->risen, course->fallen);
}

static bool
tell_rise(struct search *f, const struct course *course)
{
	return tell(f, course, returns(course) ? CHANGE_RETURNING :
	    course->is_new ? CHANGE_NEW : CHANGE_SURGE);
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
begin(
    struct search *f, size_t i, size_t day, enum state state, bool silent)
{
	struct course *course = &f->courses[i];
	size_t days = state == STATE_UP ? course->up.days : course->down.days;
	size_t since = day + 1 - days;

	/* what was silent may have begun earlier */
	if (course->state != state || course->since > since)
		course->since = since;
	course->state = state;
	course->silent = silent;
	course->found.tried = days;
	course->calm = 0;
	for (size_t d = since; d <= day; d++)
		f->watched[i].unusual[d] = true;
	if (silent)
		return true;
	return state == STATE_UP ? tell_rise(f, course) :
				   begin_fall(f, course);
}

/* What has lasted is the usual now, and what was before it is not. */
static void
accept(struct watched *w, struct course *course, size_t day)
{
	for (size_t d = course->since; d <= day; d++)
		w->unusual[d] = false;
	w->start = course->since;
	if (course->state == STATE_UP) {
		course->risen = course->since;
		course->has_risen = true;
		course->has_fallen = false;
	}
	course->state = STATE_CALM;
}

/* Was it unusual on most of the last days? */
static bool
is_lasting(const struct watched *w, size_t day)
{
	size_t days = 0;

	for (size_t d = day + 1 - LATELY; d <= day; d++)
		days += w->unusual[d];
	return days * 2 > LATELY;
}

/*
 * A rise is over since the last two days running that were unusual. If it was
 * short, the wave before it is still the one that may return.
 */
static void
end_rise(const struct watched *w, struct course *course, size_t day)
{
	while (day > course->since && !(w->unusual[day] && w->unusual[day - 1]))
		day--;
	if (course->has_fallen && !is_wave(course->since, day))
		return;
	course->risen = course->since;
	course->fallen = day;
	course->has_fallen = true;
}

static void
go_on(const struct search *f, size_t i, size_t day)
{
	struct watched *w = &f->watched[i];
	struct course *course = &f->courses[i];
	const struct change *c = &course->found;
	bool is_seen = w->series.exposure[day] >= SEEN_LEAST;
	bool is_old = day - course->since >= CHANGE_ACCEPTED;
	double times = c->usual[MEASURE_SOURCES] > 0 ?
	    c->count[MEASURE_SOURCES] / c->usual[MEASURE_SOURCES] : 1;
	bool lasts = course->state == STATE_UP ? times >= RISEN :
						 times <= FALLEN;

	w->unusual[day] = lasts;
	if (is_seen)
		course->calm = lasts ? 0 : course->calm + 1;
	if (is_old && is_lasting(w, day)) {
		accept(w, course, day);
	} else if (is_old || course->calm >= CALM_DAYS) {
		if (course->state == STATE_UP)
			end_rise(w, course, day);
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

static bool
is_suspect(const struct course *course)
{
	return course->up.days > 0 && !course->is_new &&
	    is_below(course, &course->up, MEASURE_SOURCES, SUSPECT);
}

/* See what a service has come to, now that the limits are known. */
static bool
follow(struct search *f, size_t i, size_t day, const double limits[MEASURES])
{
	const struct course *course = &f->courses[i];
	bool is_calm = course->state == STATE_CALM;

	if (is_calm || course->silent) {
		if (is_told(course, &course->up, limits))
			return begin(f, i, day, STATE_UP, false);
		if (is_told(course, &course->down, limits))
			return begin(f, i, day, STATE_DOWN, false);
	}
	if (!is_calm)
		go_on(f, i, day);
	else if (is_suspect(course))
		return begin(f, i, day, STATE_UP, true);
	return true;
}

/* Test a day of all services at once, then follow each. */
static bool
search_day(struct search *f, size_t day)
{
	double limits[MEASURES];
	struct site site;
	bool ok = true;

	if (!usual_learn(
		f->h, f->watched, f->count, day + 1 - TRIAL_DAYS, &site))
		return false;
	for (size_t i = 0; i < f->count; i++)
		f->courses[i].tested = judge(f, i, day);
	find_limits(f, limits);
	for (size_t i = 0; ok && i < f->count; i++)
		ok = follow(f, i, day, limits);
	return ok;
}

bool
changes_find(const struct history *h, double q, struct changes *changes)
{
	struct search f = { .h = h, .q = q, .changes = changes };
	bool ok;

	*changes = (struct changes){ 0 };
	ok = watch_all(&f);
	for (size_t day = CHANGES_FROM; ok && day < h->days; day++)
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
