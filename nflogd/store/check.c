/* check.c - is everything in a store as it should be? See store.h. */
#include "store/handle.h"

#include <stdio.h>
#include <stdlib.h>

/* False with what a query, which should find nothing, has found. */
static bool
finds_nothing(struct store *s, const char *sql, const char *what,
    struct store_error *err)
{
	struct statement *st = store_statement(s, sql, err);
	char text[512];
	enum step step;

	if (st == NULL)
		return false;
	step = statement_step(st, err);
	if (step != STEP_ROW)
		return step == STEP_DONE;
	snprintf(text, sizeof(text), "%s%s", what, statement_text(st, 0));
	statement_reset(st);
	return database_damaged(s->db, text, err);
}

/* The sources that a service has on a sensor's day, in all of its regions. */
struct sources {
	struct store_cell of;	/* the last one */
	bool several;	/* regions */
	struct cells cells;
	bool failed, twice;	/* memory was short; a source is there twice */
};

static int
by_source(const void *a, const void *b)
{
	return cell_compare(a, b);
}

/* Is none of them there twice? In one region they are in order. */
static bool
are_different(struct sources *s)
{
	struct cell *at = s->cells.at;

	if (!s->several)
		return true;
	qsort(at, s->cells.count, sizeof(*at), by_source);
	for (size_t i = 1; i < s->cells.count; i++)
		s->twice |= cell_compare(&at[i - 1], &at[i]) == 0;
	return !s->twice;
}

/* What else is wrong with a cell was told on reading. */
static bool
look_at_cell(void *context, const struct store_cell *cell)
{
	struct sources *s = context;
	const struct store_cell *of = &s->of;

	if (s->cells.count > 0 && (of->day != cell->day ||
	    of->service != cell->service ||
	    strcmp(of->sensor, cell->sensor) != 0)) {
		if (!are_different(s))
			return false;
		s->cells.count = 0;
	}
	s->several = s->cells.count > 0 && (s->several ||
	    memcmp(of->region, cell->region, REGION) != 0);
	s->failed = !cells_reserve(&s->cells, 1);
	if (s->failed)
		return false;
	s->cells.at[s->cells.count++] = cell->cell;
	s->of = *cell;
	return true;
}

static bool
look_at_cells(struct store *s, struct store_error *err)
{
	struct sources sources = { 0 };
	bool ok = store_cells(s, PERIOD_ALL, look_at_cell, &sources, err);

	if (ok && sources.failed)
		ok = store_error_set(err, STORE_MEMORY, "out of memory");
	else if (ok && (sources.twice || !are_different(&sources)))
		ok = database_damaged(s->db, "a source has two regions", err);
	free(sources.cells.at);
	return ok;
}

/* Every piece of table tagged, for what is told on reading. */
static bool
look_at_tagged(struct store *s, struct store_error *err)
{
	struct statement *st = store_statement(s,
	    "SELECT service, tag, first, accesses, sources, cells, sensor_day"
	    " FROM tagged WHERE cells IS NOT NULL"
	    " ORDER BY sensor_day, service, tag, first", err);
	struct group group, last = { 0 };
	struct cells cells = { 0 };
	enum step step;
	bool ok = st != NULL;

	while (ok && (step = statement_step(st, err)) != STEP_DONE) {
		ok = step == STEP_ROW && group_read(s, st,
		    statement_number(st, 6), true, &group, err);
		if (ok && !group_equal(&group, &last))
			cells.count = 0;
		ok = ok && pieces_read(s, group, st, 2, &cells, err);
		last = group;
		if (!ok)
			statement_reset(st);
	}
	free(cells.at);
	return ok;
}

bool
store_check(struct store *s, struct store_error *err)
{
	/* names and days that numbers lead to, and the sums of their counts */
	static const char strays[] =
	    "SELECT id FROM sensor_day WHERE sensor NOT IN"
	    " (SELECT id FROM sensor) UNION ALL"
	    " SELECT id FROM sensor WHERE origin NOT IN"
	    " (SELECT id FROM origin) UNION ALL"
	    " SELECT sensor_day FROM counts WHERE sensor_day NOT IN"
	    " (SELECT id FROM sensor_day) UNION ALL"
	    " SELECT sensor_day FROM tagged WHERE sensor_day NOT IN"
	    " (SELECT id FROM sensor_day) OR tag NOT IN"
	    " (SELECT id FROM tag) UNION ALL"
	    " SELECT sensor_day FROM untested WHERE sensor_day NOT IN"
	    " (SELECT id FROM sensor_day) OR tag NOT IN"
	    " (SELECT id FROM tag) UNION ALL"
	    " SELECT sensor_day FROM ledger WHERE sensor_day NOT IN"
	    " (SELECT id FROM sensor_day)";
	static const char sums[] =
	    "SELECT id FROM sensor_day d WHERE accesses <>"
	    " (SELECT coalesce(" STORE_TOTAL("accesses") ", 0) FROM counts"
	    " WHERE sensor_day = d.id)";
	/* cells are of open days; of others one row of each group is left */
	static const char closed[] =
	    "SELECT id FROM sensor_day WHERE closed NOT IN (0, 1) OR"
	    " closed AND day = 2147483647 UNION ALL"
	    " SELECT d.id FROM (SELECT * FROM counts UNION ALL"
	    " SELECT * FROM tagged) c JOIN sensor_day d"
	    " ON d.id = c.sensor_day WHERE d.closed <> (c.cells IS NULL)"
	    " OR c.cells IS NULL AND (c.first IS NOT 0 OR c.sources < 1"
	    " OR c.accesses < c.sources)";
	/* whatever carries a tag is in the service's counts, too */
	static const char tags[] =
	    "SELECT sensor_day FROM tagged t GROUP BY sensor_day, service, tag"
	    " HAVING sum(sources) > (SELECT coalesce(sum(sources), 0)"
	    " FROM counts WHERE sensor_day = t.sensor_day"
	    " AND service = t.service)";

	return finds_nothing(s,
		   "SELECT * FROM pragma_integrity_check"
		   " WHERE integrity_check <> 'ok'", "", err) &&
	    finds_nothing(s, strays, "a row belongs to nothing: ", err) &&
	    finds_nothing(s, sums, "wrong sum of sensor_day ", err) &&
	    finds_nothing(s, closed, "neither open nor closed: sensor_day ",
		err) &&
	    finds_nothing(s, tags,
		"more is tagged than was counted: sensor_day ", err) &&
	    look_at_cells(s, err) && look_at_tagged(s, err);
}
