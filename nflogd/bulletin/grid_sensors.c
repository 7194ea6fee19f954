/*
 * grid_sensors.c - tables of a report on periods as a whole, on observation
 * points, and on hosts.
 */
#include "base/intl.h"
#include "bulletin/bulletin.h"
#include "bulletin/grid.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>

enum { DAYS_SHOWN = 31 };

/* ---- periods ------------------------------------------------------------ */

static void
put_period(struct grid *g, const struct query *q, int i)
{
	struct means m = query_means(q, i);
	struct tally all = q->all.periods[i];
	bool is_seen = m.sensor_days > 0;

	grid_period(g, q->time.periods[i]);
	grid_number(g, true, q->sensors[i]);
	grid_number(g, true, m.sensor_days);
	grid_number(g, is_seen, all.accesses);
	grid_number(g, is_seen, all.sources);
	grid_number(g, is_seen, m.accesses);
	grid_number(g, is_seen, m.sources);
	grid_number(g, all.accesses > 0,
	    all.accesses == 0 ? 0 : query_interval(q, i));
}

bool
grid_periods(
    struct grid *g, const struct bulletin *b, const struct grid_row *row)
{
	(void)row;
	grid_column(g, "period", _("period"), GRID_TEXT);
	grid_column(g, "sensors", _("points"), GRID_NUMBER);
	grid_column(g, "sensor_days", _("days"), GRID_NUMBER);
	grid_column(g, "accesses", _("accesses"), GRID_NUMBER);
	grid_column(g, "sources", _("sources"), GRID_NUMBER);
	grid_column(g, "mean_accesses", _("mean acc."), GRID_NUMBER);
	grid_column(g, "mean_sources", _("mean src."), GRID_NUMBER);
	grid_column(g, "seconds", _("every s"), GRID_NUMBER);
	for (int i = 0; i < PERIODS; i++)
		put_period(g, &b->query, i);
	grid_remark(g, _("Days are those of all observation points on "
	    "which they were heard of, and what the means divide by. The last "
	    "column: one access every so many seconds at an observation "
	    "point."));
	return true;
}

/* ---- observation points ------------------------------------------------- */

static void
put_sensor(struct grid *g, const struct sensor_tally *t)
{
	uint64_t days = t->days[PERIOD_THIS], before = t->days[PERIOD_BEFORE];
	struct tally now = t->periods[PERIOD_THIS];

	grid_text(g, t->name, NULL);
	grid_number(g, true, days);
	grid_number(g, days > 0, now.accesses);
	grid_number(g, days > 0, now.sources);
	grid_number(g, days > 0, days == 0 ? 0 : now.accesses / days);
	grid_number(g, days > 0, days == 0 ? 0 : now.sources / days);
	grid_change(g, t->periods[PERIOD_BEFORE].accesses, before,
	    now.accesses, days);
	grid_number(g, true, t->lost[PERIOD_THIS]);
}

bool
grid_sensors(
    struct grid *g, const struct bulletin *b, const struct grid_row *row)
{
	const struct sensor_tallies *points = &b->query.points;

	(void)row;
	grid_column(g, "sensor", _("point"), GRID_TEXT);
	grid_column(g, "days", _("days"), GRID_NUMBER);
	grid_column(g, "accesses", _("accesses"), GRID_NUMBER);
	grid_column(g, "sources", _("sources"), GRID_NUMBER);
	grid_column(g, "mean_accesses", _("mean acc."), GRID_NUMBER);
	grid_column(g, "mean_sources", _("mean src."), GRID_NUMBER);
	grid_column(g, "change", _("change"), GRID_CHANGE);
	grid_column(g, "lost", _("lost"), GRID_NUMBER);
	for (size_t i = 0; i < points->count; i++) {
		const struct sensor_tally *t = &points->list[i];

		if (t->days[PERIOD_THIS] > 0 || t->days[PERIOD_BEFORE] > 0 ||
		    t->lost[PERIOD_THIS] > 0)
			put_sensor(g, t);
	}
	if (asprintf(&g->remark, _("Days are those on which the observation "
	    "point was heard of, of %s, and what its means divide by; the "
	    "change is that of the mean of accesses. Lost are messages that "
	    "its log tells to be missing."),
		figure(query_days_over(&b->query, PERIOD_THIS)).text) <
	    0) {
		g->remark = NULL;
		g->failed = true;
	}
	return g->cell_count > 0;
}

bool
grid_sensor_tops(
    struct grid *g, const struct bulletin *b, const struct grid_row *row)
{
	static const char *const keys[SENSOR_TOP] = { "1", "2", "3", "4", "5",
		"6", "7", "8", "9", "10" };
	const struct sensor_tallies *points = &b->query.points;

	(void)row;
	grid_column(g, "sensor", _("point"), GRID_TEXT);
	for (size_t i = 0; i < SENSOR_TOP; i++)
		grid_column(g, keys[i], keys[i], GRID_TEXT);
	for (size_t i = 0; i < points->count; i++) {
		const struct sensor_tally *t = &points->list[i];

		if (t->top_count == 0)
			continue;
		grid_text(g, t->name, NULL);
		for (size_t k = 0; k < SENSOR_TOP; k++)
			if (k < t->top_count)
				grid_service(g, t->top[k].service);
			else
				grid_number(g, false, 0);
	}
	return g->cell_count > 0;
}

/* ---- hosts -------------------------------------------------------------- */

/* Is anything known of any day? */
static bool
is_any_known(const struct hosts *h)
{
	for (size_t i = 0; i < h->day_count; i++)
		if (h->days[i].tally.known)
			return true;
	return false;
}

static bool
is_unknown(const struct hosts *h)
{
	for (size_t i = PERIOD_BEFORE; i < PERIODS; i++)
		if (!h->periods[i].known)
			return true;
	return false;
}

bool
grid_hosts(
    struct grid *g, const struct bulletin *b, const struct grid_row *row)
{
	const struct query *q = &b->query;

	(void)row;
	grid_column(g, "period", _("period"), GRID_TEXT);
	grid_column(g, "hosts", _("hosts"), GRID_NUMBER);
	grid_column(g, "sources", _("sources"), GRID_NUMBER);
	grid_column(g, "accesses", _("accesses"), GRID_NUMBER);
	for (int i = PERIOD_BEFORE; i < PERIODS; i++) {
		bool is_seen = q->sensor_days[i] > 0;

		grid_period(g, q->time.periods[i]);
		grid_number(g, b->hosts.periods[i].known,
		    b->hosts.periods[i].hosts);
		grid_number(g, is_seen, q->all.periods[i].sources);
		grid_number(g, is_seen, q->all.periods[i].accesses);
	}
	grid_remark(g, is_unknown(&b->hosts) ?
	    _("A host is one address, however often and wherever it came; "
	      "hosts do not add up. A dash: not known, since the store no "
	      "longer has the single sources of every day, or nothing was "
	      "observed.") :
	    _("A host is one address, however often and wherever it came; "
	      "hosts do not add up."));
	return true;
}

/* Days of one month together, or a day alone. */
static void
put_sweeps(struct grid *g, const struct hosts *h, const struct period *all,
    struct period part)
{
	uint64_t hosts = 0, sweepers = 0;
	bool known = false;

	for (int32_t day = part.first; day <= part.last; day++) {
		const struct hosts_day *d = &h->days[day - all->first];

		hosts += d->tally.known ? d->tally.hosts : 0;
		sweepers += d->tally.known ? d->sweepers : 0;
		known |= d->tally.known;
	}
	grid_period(g, part);
	grid_number(g, known, sweepers);
	grid_number(g, known, hosts);
	grid_share(g, known, sweepers, hosts);
}

bool
grid_sweeps(
    struct grid *g, const struct bulletin *b, const struct grid_row *row)
{
	struct period all = b->query.time.periods[PERIOD_THIS], part;
	enum calendar_unit unit = b->hosts.day_count > DAYS_SHOWN ? UNIT_MONTH :
							   UNIT_DAY;

	(void)row;
	if (!is_any_known(&b->hosts))
		return false;
	grid_column(g, "period", unit == UNIT_DAY ? _("day") : _("month"),
	    GRID_TEXT);
	grid_column(g, "sweepers", _("at many ports"), GRID_NUMBER);
	grid_column(g, "hosts", _("all hosts"), GRID_NUMBER);
	grid_column(g, "share", _("share"), GRID_SHARE);
	for (int32_t day = all.first; day <= all.last; day = part.last + 1) {
		part = period_around(unit, day);
		if (part.first < all.first)
			part.first = all.first;
		if (part.last > all.last)
			part.last = all.last;
		put_sweeps(g, &b->hosts, &all, part);
	}
	grid_remark(g, unit == UNIT_DAY ?
	    _("Ports of TCP and UDP, at all observation points together.") :
	    _("Ports of TCP and UDP, at all observation points together; an "
	      "address counts once a day, and only days count of which the "
	      "store has the single sources."));
	return true;
}
