/*
 * grid_ranks.c - tables of a report that rank services or regions: those with
 * most accesses, those that rose or fell most, and home against abroad.
 */
#include "base/intl.h"
#include "bulletin/bulletin.h"
#include "bulletin/grid.h"

enum { RANKED = 10 };

static const struct tallies *
tallies_of(const struct bulletin *b, const struct grid_row *row)
{
	return row->of_regions ? &b->query.regions : &b->query.services;
}

/* The column of what is ranked. */
static void
add_kind_column(struct grid *g, const struct grid_row *row)
{
	if (row->of_regions)
		grid_column(g, "region", _("region"), GRID_TEXT);
	else
		grid_column(g, "service", _("service"), GRID_TEXT);
}

static void
put_kind(struct grid *g, const struct query *q, const struct grid_row *row,
    const struct tallied *t)
{
	if (row->of_regions)
		grid_region(g, q, t->key);
	else
		grid_service(g, t->key);
}

/* Is there a period to compare with? */
static bool
is_comparable(const struct query *q)
{
	return q->sensor_days[PERIOD_BEFORE] > 0 &&
	    q->sensor_days[PERIOD_THIS] > 0;
}

static void
explain_change(struct grid *g)
{
	grid_remark(g, _("The change is that of the mean per observation point "
	    "and day."));
}

static void
put_change(struct grid *g, const struct query *q, const struct tallied *t)
{
	grid_change(g, t->periods[PERIOD_BEFORE].accesses,
	    q->sensor_days[PERIOD_BEFORE], t->periods[PERIOD_THIS].accesses,
	    q->sensor_days[PERIOD_THIS]);
}

static void
add_before_column(struct grid *g, const struct query *q)
{
	char before[PERIOD_TEXT];

	period_label(q->time.periods[PERIOD_BEFORE], before);
	grid_column(g, "before", before, GRID_NUMBER);
}

static void
add_now_column(struct grid *g, const struct query *q)
{
	char now[PERIOD_TEXT];

	period_label(q->time.periods[PERIOD_THIS], now);
	grid_column(g, "accesses", now, GRID_NUMBER);
}

/* ---- ranks -------------------------------------------------------------- */

/* Is a before b in the period before? As tallies_top has it. */
static bool
was_before(const struct tallies *all, const struct tallied *a,
    const struct tallied *b)
{
	uint64_t x = a->periods[PERIOD_BEFORE].accesses,
		 y = b->periods[PERIOD_BEFORE].accesses;
	char one[KEY_TEXT], other[KEY_TEXT];

	if (x != y)
		return x > y;
	tallies_key(all, a->key, one);
	tallies_key(all, b->key, other);
	return strcmp(one, other) < 0;
}

/* Its rank in the period before, from 1; 0: it had no access. */
static uint64_t
rank_before(const struct tallies *all, const struct tallied *t)
{
	uint64_t rank = 1;

	if (t->periods[PERIOD_BEFORE].accesses == 0)
		return 0;
	for (size_t i = 0; i < all->count; i++)
		rank += was_before(all, &all->list[i], t);
	return rank;
}

bool
grid_ranks(
    struct grid *g, const struct bulletin *b, const struct grid_row *row)
{
	const struct query *q = &b->query;
	const struct tallies *all = tallies_of(b, row);
	const struct tallied *top[RANKED];
	size_t n = tallies_top(all, MEASURE_ACCESSES, PERIOD_THIS,
	    PERIOD_THIS, RANKED, top);

	grid_column(g, "rank", _("rank"), GRID_NUMBER);
	grid_column(g, "rank_before", _("last"), GRID_NUMBER);
	add_kind_column(g, row);
	add_before_column(g, q);
	add_now_column(g, q);
	grid_column(g, "share", _("share"), GRID_SHARE);
	grid_column(g, "sources", _("sources"), GRID_NUMBER);
	grid_column(g, "change", _("change"), GRID_CHANGE);
	for (size_t i = 0; i < n; i++) {
		const struct tally *t = top[i]->periods;
		uint64_t before = rank_before(all, top[i]);

		grid_number(g, true, i + 1);
		grid_number(g, before > 0, before);
		put_kind(g, q, row, top[i]);
		grid_number(g, q->sensor_days[PERIOD_BEFORE] > 0,
		    t[PERIOD_BEFORE].accesses);
		grid_number(g, true, t[PERIOD_THIS].accesses);
		grid_share(g, true, t[PERIOD_THIS].accesses,
		    q->all.periods[PERIOD_THIS].accesses);
		grid_number(g, true, t[PERIOD_THIS].sources);
		put_change(g, q, top[i]);
	}
	explain_change(g);
	return n > 0;
}

/* ---- risen and fallen --------------------------------------------------- */

bool
grid_changes(
    struct grid *g, const struct bulletin *b, const struct grid_row *row)
{
	const struct query *q = &b->query;
	const struct tallied *top[RANKED];
	size_t n;

	if (!is_comparable(q))
		return false;
	n = tallies_changed(q, tallies_of(b, row), row->fallen, RANKED, top);
	grid_column(g, "rank", _("rank"), GRID_NUMBER);
	add_kind_column(g, row);
	add_before_column(g, q);
	add_now_column(g, q);
	grid_column(g, "change", _("change"), GRID_CHANGE);
	for (size_t i = 0; i < n; i++) {
		grid_number(g, true, i + 1);
		put_kind(g, q, row, top[i]);
		grid_number(g, true, top[i]->periods[PERIOD_BEFORE].accesses);
		grid_number(g, true, top[i]->periods[PERIOD_THIS].accesses);
		put_change(g, q, top[i]);
	}
	explain_change(g);
	return n > 0;
}

/* ---- home and abroad ---------------------------------------------------- */

enum place { PLACE_HOME, PLACE_ABROAD, PLACE_UNKNOWN, PLACES };

static void
tally_sum(struct tally *to, struct tally more)
{
	to->accesses = saturated_sum(to->accesses, more.accesses);
	to->sources = saturated_sum(to->sources, more.sources);
}

static void
put_place(struct grid *g, const struct query *q, const struct tallied *t)
{
	struct tally now = t->periods[PERIOD_THIS],
		     all = q->all.periods[PERIOD_THIS];

	grid_number(g, q->sensor_days[PERIOD_BEFORE] > 0,
	    t->periods[PERIOD_BEFORE].accesses);
	grid_number(g, true, now.accesses);
	grid_share(g, true, now.accesses, all.accesses);
	put_change(g, q, t);
	grid_number(g, true, now.sources);
	grid_share(g, true, now.sources, all.sources);
}

bool
grid_home(struct grid *g, const struct bulletin *b, const struct grid_row *row)
{
	static const struct {
		const char *key, *name;
	} places[PLACES] = { { "domestic", N_("domestic") },
		{ "foreign", N_("foreign") }, { "unknown", N_("not known") } };
	const struct query *q = &b->query;
	struct tallied sums[PLACES] = { 0 };

	(void)row;
	if (b->home == NULL || q->all.periods[PERIOD_THIS].accesses == 0)
		return false;
	grid_column(g, "sources_from", _("from"), GRID_TEXT);
	add_before_column(g, q);
	add_now_column(g, q);
	grid_column(g, "share", _("share"), GRID_SHARE);
	grid_column(g, "change", _("change"), GRID_CHANGE);
	grid_column(g, "sources", _("sources"), GRID_NUMBER);
	grid_column(g, "sources_share", _("their share"), GRID_SHARE);
	for (size_t i = 0; i < q->regions.count; i++) {
		const struct tallied *t = &q->regions.list[i];
		enum place place = t->key == region_key(b->home) ? PLACE_HOME :
		    t->key == region_key(REGION_UNKNOWN) ? PLACE_UNKNOWN :
							   PLACE_ABROAD;

		for (int k = 0; k < PERIODS; k++)
			tally_sum(&sums[place].periods[k], t->periods[k]);
	}
	for (size_t i = 0; i < PLACES; i++) {
		grid_text(g, _(places[i].name), places[i].key);
		put_place(g, q, &sums[i]);
	}
	explain_change(g);
	return true;
}
