/*
 * retain.c - days whose cells are no longer kept; see store.h.
 *
 * The pages of a closed day go to SQLite's list of free ones, from which the
 * cells of the next days take theirs: with as many days kept as before, a file
 * grows by the rows that stay of each day, and by nothing else. Giving the
 * pages back to the file system would cost more than it brings: auto_vacuum
 * moves pages from the end of the file at each commit, or when told, only for
 * the next day to ask for as many again, and keeps a map of all pages for that.
 * Whoever keeps less from now on can run VACUUM once.
 */
#include "store/handle.h"

/* The newest day to be closed. An archive of past years keeps its last days. */
static bool
find_last(struct store *s, unsigned keep, int32_t today, int64_t *last,
    struct store_error *err)
{
	struct statement *st = store_statement(s,
	    "SELECT max(day) FROM sensor_day WHERE day < ?1", err);

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, DAY_UNDATED);
	if (statement_step(st, err) != STEP_ROW)
		return false;
	*last = statement_is_null(st, 0) ? INT32_MIN : statement_number(st, 0);
	statement_reset(st);
	if (*last > today)
		*last = today;
	*last -= keep;
	return true;
}

/* Run a statement that has one parameter. */
static bool
run_with(struct store *s, const char *sql, int64_t parameter,
    struct store_error *err)
{
	struct statement *st = store_statement(s, sql, err);

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, parameter);
	return statement_run(st, err);
}

/* The row that stays may stand where the lowest piece of IPv4 stood. */
#define KEEP_SUMS(table, key)                                                  \
	"INSERT OR REPLACE INTO " table                                        \
	" SELECT sensor_day, service, " key ", 0, "                            \
	STORE_TOTAL("accesses") ", " STORE_TOTAL("sources") ", NULL"           \
	" FROM " table " WHERE sensor_day = ?1"                                \
	" GROUP BY sensor_day, service, " key
#define DROP_CELLS(table)                                                      \
	"DELETE FROM " table " WHERE sensor_day = ?1 AND cells IS NOT NULL"

bool
day_close(struct store *s, int64_t sensor_day, struct store_error *err)
{
	static const char *const all[] = {
		KEEP_SUMS("counts", "region"), DROP_CELLS("counts"),
		KEEP_SUMS("tagged", "tag"), DROP_CELLS("tagged"),
		"UPDATE sensor_day SET closed = 1 WHERE id = ?1"
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!run_with(s, all[i], sensor_day, err))
			return false;
	return true;
}

/* The oldest day that is open up to `last`; 0: there is none. */
static bool
find_open(struct store *s, int64_t last, int64_t *sensor_day,
    struct store_error *err)
{
	struct statement *st = store_statement(s,
	    "SELECT id FROM sensor_day WHERE closed = 0 AND day <= ?1"
	    " ORDER BY day LIMIT 1", err);
	enum step step;

	*sensor_day = 0;
	if (st == NULL)
		return false;
	statement_bind_number(st, 1, last);
	step = statement_step(st, err);
	if (step == STEP_ROW) {
		*sensor_day = statement_number(st, 0);
		statement_reset(st);
	}
	return step != STEP_FAILED;
}

static bool
close_days(struct store *s, unsigned keep, int32_t today,
    struct store_error *err)
{
	int64_t last, open, before = 0;

	if (!find_last(s, keep, today, &last, err) ||
	    !find_open(s, last, &open, err))
		return false;
	while (open != 0) {
		if (open == before)
			return database_damaged(
			    s->db, "a day cannot be closed", err);
		before = open;
		if (!day_close(s, open, err) ||
		    !find_open(s, last, &open, err))
			return false;
	}
	return true;
}

bool
store_close_days(
    struct store *s, unsigned keep, int32_t today, struct store_error *err)
{
	bool own = !database_in_transaction(s->db), ok;

	if (own && !store_begin(s, err))
		return false;
	ok = close_days(s, keep, today, err) || store_spoil(s);
	if (!own)
		return ok;
	if (ok)
		return store_commit(s, err);
	store_rollback(s);
	return false;
}
