/* grid_marks.c - tables of a report on marks, lists and exceptions. */
#include "base/intl.h"
#include "bulletin/bulletin.h"
#include "bulletin/grid.h"

enum { MARKS_SHOWN = 5 };	/* columns of the second one */

static void
put_mark(struct grid *g, const struct bulletin *b, const struct marked *m)
{
	const struct query *q = &b->query;
	uint64_t all = q->all.periods[PERIOD_THIS].accesses;

	grid_text(g, tag_title(m->rule, b->language), m->rule->id);
	grid_number(g, true, m->now.accesses);
	grid_share(g, true, m->now.accesses, all);
	grid_number(g, true, m->now.sources);
	grid_change(g, m->before.accesses, q->sensor_days[PERIOD_BEFORE],
	    m->now.accesses, q->sensor_days[PERIOD_THIS]);
	grid_number(g, true, all - m->now.accesses);
	grid_number(g, q->chosen.count == 0 &&
	    m->rule->source == TAG_BY_MARK, m->untested);
}

bool
grid_marks(
    struct grid *g, const struct bulletin *b, const struct grid_row *row)
{
	(void)row;
	grid_column(g, "mark", _("mark"), GRID_TEXT);
	grid_column(g, "accesses", _("accesses"), GRID_NUMBER);
	grid_column(g, "share", _("share"), GRID_SHARE);
	grid_column(g, "sources", _("sources"), GRID_NUMBER);
	grid_column(g, "change", _("change"), GRID_CHANGE);
	grid_column(g, "without", _("without"), GRID_NUMBER);
	grid_column(g, "untested", _("untested"), GRID_NUMBER);
	for (size_t i = 0; i < b->marks.count; i++)
		put_mark(g, b, &b->marks.list[i]);
	grid_remark(g, _("An access may carry several marks, and is in all "
	    "other figures, too. Without: all accesses but those. Untested: "
	    "their records lack a field. The change is that of the mean of "
	    "accesses."));
	return g->cell_count > 0;
}

/* The largest marks that anything was counted of. */
static size_t
marks_shown(const struct markings *m)
{
	size_t n = 0;

	while (n < m->count && n < MARKS_SHOWN && m->list[n].now.accesses > 0)
		n++;
	return n;
}

bool
grid_marked_ports(
    struct grid *g, const struct bulletin *b, const struct grid_row *row)
{
	const struct markings *m = &b->marks;
	const struct tallied *top[TABLE_4];
	size_t shown = marks_shown(m), services;

	(void)row;
	if (shown == 0)
		return false;
	grid_column(g, "service", _("service"), GRID_TEXT);
	grid_column(g, "accesses", _("accesses"), GRID_NUMBER);
	for (size_t i = 0; i < shown; i++)
		grid_column(g, m->list[i].rule->id, m->list[i].rule->id,
		    GRID_SHARE);
	services = tallies_top(&b->query.services, MEASURE_ACCESSES,
	    PERIOD_THIS, PERIOD_THIS, TABLE_4, top);
	for (size_t i = 0; i < services; i++) {
		const struct tallied *t = top[i];
		uint64_t all = t->periods[PERIOD_THIS].accesses;

		grid_service(g, t->key);
		grid_number(g, true, all);
		for (size_t k = 0; k < shown; k++)
			grid_share(g, true,
			    markings_of(m, t->key, m->list[k].rule->number), all);
	}
	grid_remark(g, _("Shares of the accesses to a port kind that carry a "
	    "mark; their names are explained by nflogd rules explain."));
	return g->cell_count > 0;
}
