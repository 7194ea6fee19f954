/* check.c - is everything in a store as it should be? See store.h. */
#include "store/handle.h"

#include <stdio.h>

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

static bool
look_at_cell(void *context, const struct store_cell *cell)
{
	(void)context;
	(void)cell;
	return true;	/* what is wrong with it was told on reading */
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
	    " SELECT d.id FROM counts c JOIN sensor_day d"
	    " ON d.id = c.sensor_day WHERE d.closed <> (c.cells IS NULL)"
	    " OR c.cells IS NULL AND (c.first IS NOT 0 OR c.sources < 1"
	    " OR c.accesses < c.sources)";

	return finds_nothing(s,
		   "SELECT * FROM pragma_integrity_check"
		   " WHERE integrity_check <> 'ok'", "", err) &&
	    finds_nothing(s, strays, "a row belongs to nothing: ", err) &&
	    finds_nothing(s, sums, "wrong sum of sensor_day ", err) &&
	    finds_nothing(s, closed, "neither open nor closed: sensor_day ",
		err) &&
	    store_cells(s, PERIOD_ALL, look_at_cell, NULL, err);
}
