/* unusual.c - see unusual.h. */
#include "commands/unusual.h"
#include "commands/period.h"
#include "notes/regions.h"

enum { PERIOD_MOST = 400 };	/* days: more would take memory for nothing */

static bool
add_cell(void *context, const struct store_cell *c)
{
	struct unusual *u = context;

	return sources_add(&u->sources, c->day, c->service, &c->cell);
}

/* The days that can be told of. */
static void
bound(const struct options *o, struct period *period)
{
	int32_t today = period_today(o);

	if (period->last > today)
		period->last = today - 1;
	if (period->first < period->last - PERIOD_MOST)
		period->first = period->last - PERIOD_MOST;
	if (period->first > period->last)
		period->first = period->last;
}

static bool
read_store(struct store *s, struct period period, struct unusual *u)
{
	struct period all = { period.first - FINDING_HISTORY, period.last };
	struct store_error err;

	if (!store_rollup(s, all, &u->rollup, &err) ||
	    !store_rollup_tags(s, all, &u->rollup, &err) ||
	    !store_cells(s, period, add_cell, u, &err)) {
		complain("%s", err.error.text);
		return false;
	}
	if (sources_end(&u->sources) &&
	    history_make(&u->history, &u->rollup, all.first, all.last) &&
	    tag_history_make(&u->tags, &u->rollup, all.last))
		return true;
	complain("out of memory");
	return false;
}

/* ---- where it came from ------------------------------------------------- */

/* Of one note; `failed`: memory was short. */
struct tracing {
	struct note_regions regions;
	bool failed;
};

static bool
add_total(void *context, const struct store_total *total)
{
	struct tracing *t = context;

	t->failed = !note_regions_add(&t->regions, total->region, total->accesses);
	return !t->failed;
}

static bool
trace_note(struct store *s, bool japanese, struct note *note)
{
	const struct services only = { &note->service, 1 };
	struct tracing t = { 0 };
	struct store_error err;
	bool ok = store_totals(s, (struct period){ note->day, note->day },
	    &only, add_total, &t, &err);

	if (!ok)
		complain("%s", err.error.text);
	else if (t.failed || !note_regions_tell(&t.regions, japanese, note)) {
		complain("out of memory");
		ok = false;
	}
	note_regions_free(&t.regions);
	return ok;
}

static bool
trace_notes(struct store *s, bool japanese, struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		if (notes->list[i].service != NOTE_NO_SERVICE &&
		    notes->list[i].day != DAY_UNDATED &&
		    !trace_note(s, japanese, &notes->list[i]))
			return false;
	return true;
}

bool
unusual_find(const struct options *o, const struct rules *rules,
    struct store *s, struct period period, const char *kind,
    struct unusual *u)
{
	struct findings f = { .history = &u->history,
		.sources = &u->sources, .rules = rules, .kind = kind,
		.language = o->japanese ? LANGUAGE_JA : LANGUAGE_EN };

	*u = (struct unusual){ 0 };
	bound(o, &period);
	f.first = period.first;
	f.last = period.last;
	f.open = period_today(o);
	if (!read_store(s, period, u))
		return false;
	if (u->tags.there)
		f.tags = &u->tags.history;
	if (findings_make(&f, &u->notes, &u->observed))
		return trace_notes(s, o->japanese, &u->notes);
	complain("out of memory");
	return false;
}

void
unusual_free(struct unusual *u)
{
	notes_free(&u->notes);
	history_free(&u->history);
	tag_history_free(&u->tags);
	sources_free(&u->sources);
	rollup_free(&u->rollup);
}
