/*
 * eval.c - how often notes are wrong: sites whose truth is known (site.h) go
 * through the program's own history, findings and notes.
 *
 *	eval [SITES [check | calm]]
 *
 * SITES quiet sites and as many with events planted (default 200). Prints the
 * table of nflogd-notes(7); with `check` the exit status tells whether what is
 * promised there holds; with `calm` the sites vary less.
 */
#include "eval/result.h"
#include "notes/findings.h"

enum { MONTH = 30, FROM = CHANGES_FROM, QUIET_SEED = 1000,
	EVENT_SEED = 500000 };

/* Which notes tell a plant, and may come with it. */
static bool
tells(const char *note, enum plant_kind kind)
{
	bool rise = strcmp(note, "surge") == 0 ||
	    strcmp(note, "returning") == 0;

	if (strcmp(note, "campaign") == 0)
		return kind != PLANT_LOCAL && kind != PLANT_DECLINE;
	switch (kind) {
	case PLANT_SURGE: return rise;
	case PLANT_LOCAL: return rise;
	case PLANT_CAMPAIGN: return rise;
	case PLANT_DECLINE: return strcmp(note, "decline") == 0;
	case PLANT_NEW: return strcmp(note, "new") == 0;
	case PLANT_RETURNING: return strcmp(note, "returning") == 0;
	default: return false;
	}
}

static const char *const plant_names[PLANT_KINDS] = { "surge", "decline",
	"new", "returning", "one-sensor", "campaign", NULL, NULL };

static bool
is_on(const struct site_world *w, const struct plant *p,
    const struct note *note)
{
	return note->service == w->models[p->service].service &&
	    note->subject == NULL;
}

/* The day on which a plant is first told; DAYS: it is not. */
static int
first_told(const struct site_world *w, const struct plant *p,
    const struct notes *notes)
{
	int first = DAYS;

	for (size_t i = 0; i < notes->count; i++) {
		const struct note *n = &notes->list[i];
		int day = n->day - FIRST_DAY;

		if (is_on(w, p, n) && tells(n->kind, p->kind) &&
		    (p->kind != PLANT_CAMPAIGN ||
		    strcmp(n->kind, "campaign") == 0) &&
		    day >= p->day && day < first)
			first = day;
	}
	return first;
}

static void
count_plant(struct line *line, const struct plant *p, int first,
    const int *rivals)
{
	line->planted++;
	line->found += first <= p->day + 1;
	line->found_late += first <= p->day + 2;
	line->found_last += first <= p->day + 4;
	line->found_ever += first < p->day + CHANGE_ACCEPTED;
	for (int k = 0; k < RIVALS; k++)
		line->rivals[k] += rivals[k];
}

/* By how much sources vary from day to day, beyond chance. */
static const char *
steadiness(const struct service_model *m)
{
	double vary = sqrt(m->dispersion +
	    m->wander * m->wander / (1 - WANDER * WANDER));

	return vary < 0.2 ? "surge, varies < 20%" : vary < 0.3 ?
	    "surge, varies < 30%" : "surge, varies more";
}

static const char *
busyness(const struct service_model *m, int day)
{
	double accesses = m->level * m->packets * trend_of(m, day);

	return accesses < 50 ? "surge of 20 to 50" : accesses < 200 ?
	    "surge of 50 to 200" : "surge of 200 or more";
}

static void
match_plant(struct result *r, const struct site_world *w,
    const struct history *h, const struct plant *p, const struct notes *notes)
{
	const struct service_model *m = &w->models[p->service];
	const char *name = plant_names[p->kind];
	int first, rivals[RIVALS] = { 0 };

	if (name == NULL || p->kind == PLANT_ONE_SENSOR)
		return;
	first = first_told(w, p, notes);
	rivals_find(h, m->service, (size_t)p->day, p->kind != PLANT_DECLINE,
	    rivals);
	count_plant(line_of(r, name, p->strength), p, first, rivals);
	if (p->kind != PLANT_SURGE || p->strength != 3)
		return;
	count_plant(line_of(r, steadiness(m), 3), p, first, rivals);
	count_plant(line_of(r, busyness(m, p->day), 3), p, first, rivals);
	bound_surge(&r->bound, w, p);
}

/*
 * Is a note right? It is if something was planted that it tells, and if that
 * is not the usual yet.
 */
static bool
is_right_on(const struct plant *p, int32_t day)
{
	int since = day - FIRST_DAY - p->day;

	return p->kind != PLANT_ONE_SENSOR && since >= 0 &&
	    since < p->length && since < CHANGE_ACCEPTED;
}

static bool
is_right(const struct site_world *w, const struct note *note)
{
	for (int k = 0; k < w->plant_count; k++)
		if (is_on(w, &w->plants[k], note) &&
		    tells(note->kind, w->plants[k].kind) &&
		    is_right_on(&w->plants[k], note->day))
			return true;
	return false;
}

/* The same of what simpler rules tell: that it rose, or fell. */
static bool
is_rival_right(void *context, uint32_t service, size_t day, bool up)
{
	const struct site_world *w = context;

	for (int k = 0; k < w->plant_count; k++) {
		const struct plant *p = &w->plants[k];

		if (p->kind != PLANT_GAP &&
		    w->models[p->service].service == service &&
		    (p->kind == PLANT_DECLINE) != up &&
		    is_right_on(p, FIRST_DAY + (int32_t)day))
			return true;
	}
	return false;
}

static bool
is_change(const char *kind)
{
	return strcmp(kind, "new") == 0 || strcmp(kind, "surge") == 0 ||
	    strcmp(kind, "returning") == 0 || strcmp(kind, "decline") == 0 ||
	    strcmp(kind, "campaign") == 0;
}

static void
judge_notes(struct result *r, const struct site_world *w,
    const struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		const struct note *n = &notes->list[i];
		struct precision *p;

		if (!is_change(n->kind))
			continue;
		p = precision_of(r, n->kind);
		p->told++;
		p->right += is_right(w, n);
	}
}

/* ---- one-sensor, coverage ----------------------------------------------- */

/* As of the last day, without rules. */
static void
judge_one_sensor(struct result *r, const struct site_world *w,
    const struct notes *notes)
{
	for (int k = 0; k < w->plant_count; k++)
		if (w->plants[k].kind == PLANT_ONE_SENSOR)
			line_of(r, "one-sensor", w->plants[k].strength)
			    ->planted++;
	for (size_t i = 0; i < notes->count; i++) {
		const struct note *n = &notes->list[i];
		struct precision *p;
		struct line *line;

		if (strcmp(n->kind, "one-sensor") != 0)
			continue;
		p = precision_of(r, "one-sensor");
		p->told++;
		for (int k = 0; k < w->plant_count; k++)
			if (w->plants[k].kind == PLANT_ONE_SENSOR &&
			    is_on(w, &w->plants[k], n)) {
				p->right++;
				line = line_of(r, "one-sensor",
				    w->plants[k].strength);
				line->found++;
				line->found_late++;
				line->found_last++;
				line->found_ever++;
			}
	}
}

/* A sensor that fails for days; when it was up on the day before. */
static void
judge_coverage(struct result *r, const struct site_world *w,
    const struct notes *notes)
{
	int day = w->outage_day, s = w->outage_sensor;
	struct line *line;

	for (size_t i = 0; i < notes->count; i++) {
		const struct note *n = &notes->list[i];
		struct precision *p = precision_of(r, "coverage");
		int d = n->day - FIRST_DAY;

		if (strcmp(n->kind, "coverage") != 0)
			continue;
		p->told++;
		p->right += !w->up[d][atoi(n->subject + 6)];
	}
	/* planting at one sensor alone may have kept it up */
	if (day < FROM || day >= DAYS || w->up[day][s] ||
	    !w->up[day - 1][s] || !w->up[day - 2][s])
		return;
	line = line_of(r, "coverage", 0);
	line->planted++;
	for (size_t i = 0; i < notes->count; i++)
		line->found += strcmp(notes->list[i].kind, "coverage") == 0 &&
		    notes->list[i].day == FIRST_DAY + day &&
		    atoi(notes->list[i].subject + 6) == s;
	line->found_late = line->found_last = line->found_ever = line->found;
}

/* ---- a site ------------------------------------------------------------- */

static void
find(const struct history *h, struct notes *notes)
{
	struct findings f = { .history = h, .first = FIRST_DAY + FROM,
		.last = FIRST_DAY + DAYS - 1 };
	size_t observed;

	*notes = (struct notes){ 0 };
	if (!findings_make(&f, notes, &observed))
		abort();
}

static void
quiet_site(struct result *r, unsigned long seed, bool calm)
{
	static struct site_world w;
	struct history h;
	struct notes notes;

	site_plan(&w, seed, calm);
	site_count(&w);
	if (!history_make(&h, &w.rollup, FIRST_DAY, FIRST_DAY + DAYS - 1))
		abort();
	find(&h, &notes);
	for (size_t i = 0; i < notes.count; i++)
		for (int k = 0; k < CHANGES; k++)
			r->quiet[k] += strcmp(notes.list[i].kind,
			    change_names[k]) == 0;
	r->months += (double)(DAYS - FROM) / MONTH;
	r->rival_months += (double)(DAYS - RIVAL_DAYS) / MONTH;
	rivals_site(&h, r->rivals.quiet, NULL, NULL, NULL);
	calibrate(&r->calibration, &w, &h);
	notes_free(&notes);
	history_free(&h);
	site_free(&w);
}

static void
event_site(struct result *r, unsigned long seed, bool calm)
{
	static struct site_world w;
	struct history h;
	struct notes notes;

	site_plan(&w, seed, calm);
	site_plant(&w);
	site_count(&w);
	if (!history_make(&h, &w.rollup, FIRST_DAY, FIRST_DAY + DAYS - 1))
		abort();
	find(&h, &notes);
	for (int k = 0; k < w.plant_count; k++)
		match_plant(r, &w, &h, &w.plants[k], &notes);
	rivals_site(&h, r->rivals.told, r->rivals.right, is_rival_right, &w);
	judge_notes(r, &w, &notes);
	judge_one_sensor(r, &w, &notes);
	judge_coverage(r, &w, &notes);
	notes_free(&notes);
	history_free(&h);
	site_free(&w);
}

int
main(int argc, char **argv)
{
	int sites = argc > 1 ? atoi(argv[1]) : 200;
	bool calm = argc > 2 && strcmp(argv[2], "calm") == 0;
	static struct result r;

	r.bound.rng = gsl_rng_alloc(gsl_rng_mt19937);
	for (int i = 0; i < sites; i++) {
		quiet_site(&r, (unsigned long)i + QUIET_SEED, calm);
		event_site(&r, (unsigned long)i + EVENT_SEED, calm);
		cells_site(&r.cells, (unsigned long)i + 1);
	}
	result_print(&r, sites);
	gsl_rng_free(r.bound.rng);
	return argc > 2 && !calm && !result_check(&r);
}
