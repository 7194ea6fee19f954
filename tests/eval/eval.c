/*
 * eval.c - how often notes are wrong: sites whose truth is known (site.h) go
 * through the program's own history, findings and notes.
 *
 *	eval [SITES [check]]
 *
 * SITES quiet sites and as many with events planted (default 200). Prints the
 * table of nflogd-notes(7); with `check` the exit status tells whether what is
 * promised there holds.
 */
#include "eval/cells.h"
#include "eval/rivals.h"
#include "eval/site.h"
#include "notes/findings.h"

enum { MONTH = 30, FROM = USUAL_LEAST + 1, QUIET_SEED = 1000,
	EVENT_SEED = 500000, ROWS = 64 };

/* A line of the table: of a kind, planted with one strength. */
struct line {
	const char *kind;
	double strength;
	int planted, found, found_late, found_last;
};

struct precision {
	const char *kind;
	int told, right;
};

struct result {
	struct line lines[ROWS];
	int line_count;
	struct precision precisions[ROWS];
	int precision_count;
	double months;
	int quiet[4];	/* notes on quiet sites: new, surge, returning, decline */
	struct rivals rivals;
};

static struct line *
line_of(struct result *r, const char *kind, double strength)
{
	for (int i = 0; i < r->line_count; i++)
		if (strcmp(r->lines[i].kind, kind) == 0 &&
		    r->lines[i].strength == strength)
			return &r->lines[i];
	r->lines[r->line_count] = (struct line){ .kind = kind, .strength = strength };
	return &r->lines[r->line_count++];
}

static struct precision *
precision_of(struct result *r, const char *kind)
{
	for (int i = 0; i < r->precision_count; i++)
		if (strcmp(r->precisions[i].kind, kind) == 0)
			return &r->precisions[i];
	r->precisions[r->precision_count] = (struct precision){ kind, 0, 0 };
	return &r->precisions[r->precision_count++];
}

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

/* Found on its first day or the next; or one later than that. */
static void
match_plant(struct result *r, const struct site_world *w,
    const struct plant *p, const struct notes *notes)
{
	const char *name = plant_names[p->kind];
	struct line *line;
	int first = DAYS;

	if (name == NULL || p->kind == PLANT_ONE_SENSOR)
		return;
	line = line_of(r, name, p->strength);
	for (size_t i = 0; i < notes->count; i++) {
		const struct note *n = &notes->list[i];
		int day = n->day - FIRST_DAY;

		if (is_on(w, p, n) && tells(n->kind, p->kind) &&
		    (p->kind != PLANT_CAMPAIGN ||
		    strcmp(n->kind, "campaign") == 0) &&
		    day >= p->day && day < first)
			first = day;
	}
	line->planted++;
	line->found += first <= p->day + 1;
	line->found_late += first <= p->day + 2;
	line->found_last += first <= p->day + 4;
}

/*
 * Is a note right? It is if something was planted that it tells, and if that
 * is not the usual yet.
 */
static bool
is_right(const struct site_world *w, const struct note *note)
{
	for (int k = 0; k < w->plant_count; k++) {
		const struct plant *p = &w->plants[k];
		int day = note->day - FIRST_DAY - p->day;

		if (p->kind != PLANT_ONE_SENSOR && is_on(w, p, note) &&
		    tells(note->kind, p->kind) && day >= 0 &&
		    day < p->length && day < CHANGE_ACCEPTED)
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

		if (strcmp(n->kind, "one-sensor") != 0)
			continue;
		p = precision_of(r, "one-sensor");
		p->told++;
		for (int k = 0; k < w->plant_count; k++)
			if (w->plants[k].kind == PLANT_ONE_SENSOR &&
			    is_on(w, &w->plants[k], n)) {
				p->right++;
				line_of(r, "one-sensor",
				    w->plants[k].strength)->found++;
				line_of(r, "one-sensor",
				    w->plants[k].strength)->found_late++;
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
	line->found_late = line->found;
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
quiet_site(struct result *r, unsigned long seed)
{
	static struct site_world w;
	static const char *const kinds[] = { "new", "surge", "returning",
		"decline" };
	struct history h;
	struct notes notes;

	site_plan(&w, seed);
	site_count(&w);
	if (!history_make(&h, &w.rollup, FIRST_DAY, FIRST_DAY + DAYS - 1))
		abort();
	find(&h, &notes);
	for (size_t i = 0; i < notes.count; i++)
		for (int k = 0; k < 4; k++)
			r->quiet[k] +=
			    strcmp(notes.list[i].kind, kinds[k]) == 0;
	r->months += (double)(DAYS - FROM) / MONTH;
	rivals_quiet(&r->rivals, &h);
	notes_free(&notes);
	history_free(&h);
	site_free(&w);
}

static void
event_site(struct result *r, unsigned long seed)
{
	static struct site_world w;
	struct history h;
	struct notes notes;

	site_plan(&w, seed);
	site_plant(&w);
	site_count(&w);
	if (!history_make(&h, &w.rollup, FIRST_DAY, FIRST_DAY + DAYS - 1))
		abort();
	find(&h, &notes);
	for (int k = 0; k < w.plant_count; k++) {
		match_plant(r, &w, &w.plants[k], &notes);
		if (w.plants[k].kind == PLANT_SURGE &&
		    w.plants[k].strength == 3)
			rivals_surge(&r->rivals, &h,
			    w.models[w.plants[k].service].service,
			    (size_t)w.plants[k].day);
	}
	judge_notes(r, &w, &notes);
	judge_one_sensor(r, &w, &notes);
	judge_coverage(r, &w, &notes);
	notes_free(&notes);
	history_free(&h);
	site_free(&w);
}

/* ---- the table ---------------------------------------------------------- */

static double
share(int part, int whole)
{
	return whole > 0 ? 100.0 * part / whole : 100;
}

static int
by_kind(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int kind = strcmp(x->kind, y->kind);

	return kind != 0 ? kind : (x->strength > y->strength) -
	    (x->strength < y->strength);
}

static void
print_result(struct result *r, const struct cells_result *c, int sites)
{
	double months = r->months;

	printf("%d quiet sites, notes per site and 30 days (all are false): "
	    "new %.3f, surge %.3f, returning %.3f, decline %.3f; "
	    "together %.3f\n", sites, r->quiet[0] / months,
	    r->quiet[1] / months, r->quiet[2] / months, r->quiet[3] / months,
	    (r->quiet[0] + r->quiet[1] + r->quiet[2] + r->quiet[3]) / months);
	qsort(r->lines, (size_t)r->line_count, sizeof(*r->lines), by_kind);
	printf("\nfound on the first or second day, or on the third:\n"
	    "%-12s %8s %8s %10s %10s %10s\n", "kind", "strength", "planted",
	    "second %", "third %", "fifth %");
	for (int i = 0; i < r->line_count; i++)
		printf("%-12s %8.2f %8d %10.1f %10.1f %10.1f\n",
		    r->lines[i].kind,
		    r->lines[i].strength, r->lines[i].planted,
		    share(r->lines[i].found, r->lines[i].planted),
		    share(r->lines[i].found_late, r->lines[i].planted),
		    share(r->lines[i].found_last, r->lines[i].planted));
	printf("\n%-12s %8s %12s\n", "kind", "told", "precision %");
	for (int i = 0; i < r->precision_count; i++)
		printf("%-12s %8d %12.1f\n", r->precisions[i].kind,
		    r->precisions[i].told, share(r->precisions[i].right,
		    r->precisions[i].told));
	printf("\n%-12s %8s %8s %12s\n", "kind", "true", "recall %",
	    "precision %");
	cells_print("concentrated", &c->concentrated);
	cells_print("sweep", &c->sweep);
	rivals_print(&r->rivals, months);
}

static bool
at_least(const char *what, double got, double want)
{
	printf("%s %s: %.3f, at least %.3f\n", got >= want ? "ok" : "not ok",
	    what, got, want);
	return got >= want;
}

/* What the manual promises. */
static bool
check(struct result *r, const struct cells_result *c)
{
	int quiet = r->quiet[0] + r->quiet[1] + r->quiet[2] + r->quiet[3];
	struct line *three = line_of(r, "surge", 3);
	struct line *five = line_of(r, "surge", 5);
	bool ok = at_least("quiet sites: 1 less false notes per site and 30 "
	    "days", 1 - quiet / r->months, 0);

	ok &= at_least("threefold surges found two days after, %",
	    share(three->found_late, three->planted), 88);
	ok &= at_least("fivefold surges found on the next day, %",
	    share(five->found, five->planted), 95);
	for (int i = 0; i < r->line_count; i++)
		if (strcmp(r->lines[i].kind, "one-sensor") == 0)
			ok &= at_least("one-sensor found, %", share(
			    r->lines[i].found, r->lines[i].planted), 95);
	for (int i = 0; i < r->precision_count; i++)
		if (strcmp(r->precisions[i].kind, "one-sensor") == 0)
			ok &= at_least("one-sensor right, %", share(
			    r->precisions[i].right, r->precisions[i].told),
			    95);
	ok &= at_least("concentrated found, %", cells_recall(&c->concentrated),
	    95);
	ok &= at_least("concentrated right, %",
	    cells_precision(&c->concentrated), 95);
	ok &= at_least("sweeps found, %", cells_recall(&c->sweep), 95);
	ok &= at_least("sweeps right, %", cells_precision(&c->sweep), 95);
	return ok;
}

int
main(int argc, char **argv)
{
	int sites = argc > 1 ? atoi(argv[1]) : 200;
	static struct result r;
	struct cells_result c = { 0 };

	for (int i = 0; i < sites; i++) {
		quiet_site(&r, (unsigned long)i + QUIET_SEED);
		event_site(&r, (unsigned long)i + EVENT_SEED);
		cells_site(&c, (unsigned long)i + 1);
	}
	print_result(&r, &c, sites);
	return argc > 2 && !check(&r, &c);
}
