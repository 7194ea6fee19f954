/*
 * merge_counts.c - the cells of a day, or the numbers that are left of them,
 * come in; see merge.h. Rows are read and written in the order of the table, so
 * that both stores are gone through from one end to the other.
 */
#include "store/merge.h"

enum { SLICE_CELLS = 4096 };	/* cells put at a time, about */

/* What is asked of both tables, by whether it is table tagged. */
struct questions {
	/*
	 * The rows of their day. What goes over them has the group of the row
	 * before, at first that of no row: its sensor_day is 0.
	 */
	const char *theirs;
	const char *numbers;	/* that our closed day has of a group */
	const char *put;	/* others in their place */
};

#define QUESTIONS(table, key)                                                  \
	{ "SELECT service, " key ", first, accesses, sources, cells"           \
	  " FROM " table " WHERE sensor_day = ?1"                              \
	  " ORDER BY service, " key ", first",                                 \
	  "SELECT accesses, sources FROM " table " WHERE sensor_day = ?1"      \
	  " AND service = ?2 AND " key " = ?3 AND first = 0",                  \
	  "INSERT OR REPLACE INTO " table                                      \
	  " VALUES (?1, ?2, ?3, 0, ?4, ?5, NULL)" }

static const struct questions questions[] = {
	[false] = QUESTIONS("counts", "region"),
	[true] = QUESTIONS("tagged", "tag")
};

/* A group of theirs as it is here. */
static bool
our_group(struct merging *m, const struct both *day, struct group *group)
{
	group->sensor_day = day->ours;
	return group->tag == 0 || merge_tag(m, group->tag, &group->tag);
}

/* ---- cells -------------------------------------------------------------- */

/* Put what was read. The last cell stays, to see the order of the next by. */
static bool
put_cells(struct merging *m, const struct both *day, struct group group)
{
	struct cells *cells = &m->cells;
	size_t n;

	if (group.sensor_day != 0 && !our_group(m, day, &group))
		return false;
	for (; m->put < cells->count; m->put += n) {
		const struct cell *from = &cells->at[m->put];
		int kind = (int)from->kind;

		for (n = 1; m->put + n < cells->count &&
		    from[n].kind == from->kind; n++)
			;
		if (!pieces_put(m->into, group, from, n, CELLS_MAX,
		    day->fresh && kind != m->last_kind, m->err))
			return false;
		m->last_kind = kind;
	}
	if (cells->count > 1)
		cells->at[0] = cells->at[cells->count - 1];
	m->put = cells->count = cells->count > 0;
	return true;
}

static void
begin_group(struct merging *m)
{
	m->put = m->cells.count = 0;
	m->last_kind = -1;
}

/* A row into the cells of a day that is open in both stores. */
static bool
take_cells(struct merging *m, const struct both *day, bool tagged,
    struct statement *st, struct group *last)
{
	struct group group;

	if (!group_read(m->from, st, day->theirs, tagged, &group, m->err))
		return false;
	if (!group_equal(&group, last)) {
		if (!put_cells(m, day, *last))
			return false;
		begin_group(m);
		*last = group;
	}
	return pieces_read(m->from, group, st, 2, &m->cells, m->err) &&
	    (m->cells.count < SLICE_CELLS || put_cells(m, day, group));
}

static bool
merge_cells(struct merging *m, const struct both *day, bool tagged)
{
	struct statement *st =
	    store_statement(m->from, questions[tagged].theirs, m->err);
	struct group last = { 0 };
	enum step step;

	if (st == NULL)
		return false;
	begin_group(m);
	statement_bind_number(st, 1, day->theirs);
	while ((step = statement_step(st, m->err)) == STEP_ROW)
		if (!take_cells(m, day, tagged, st, &last)) {
			statement_reset(st);
			return false;
		}
	return step == STEP_DONE && put_cells(m, day, last);
}

/* ---- closed days -------------------------------------------------------- */

/* What our closed day has of a group. */
static bool
our_numbers(struct merging *m, const struct group *group,
    struct gain *numbers)
{
	struct statement *st = store_statement(
	    m->into, questions[group->tag != 0].numbers, m->err);
	enum step step;

	*numbers = (struct gain){ 0 };
	if (st == NULL)
		return false;
	group_bind(st, group);
	step = statement_step(st, m->err);
	if (step == STEP_ROW) {
		*numbers = (struct gain){ statement_count(st, 0),
			statement_count(st, 1) };
		statement_reset(st);
	}
	return step != STEP_FAILED;
}

static uint64_t
larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* What they have of a group into our closed day. */
static bool
put_numbers(struct merging *m, const struct both *day, struct group group,
    struct gain theirs)
{
	struct gain ours, both, *gained = &m->into->gained;
	struct statement *st;

	if (group.sensor_day == 0)	/* of no row */
		return true;
	st = store_statement(
	    m->into, questions[group.tag != 0].put, m->err);
	if (st == NULL || !our_group(m, day, &group) ||
	    !our_numbers(m, &group, &ours))
		return false;
	both = (struct gain){ larger(ours.accesses, theirs.accesses),
		larger(ours.sources, theirs.sources) };
	if (both.accesses == ours.accesses && both.sources == ours.sources)
		return true;
	gained->accesses = saturated_sum(
	    gained->accesses, both.accesses - ours.accesses);
	gained->sources += both.sources - ours.sources;
	group_bind(st, &group);
	statement_bind_number(st, 4, store_number(both.accesses));
	statement_bind_number(st, 5, store_number(both.sources));
	return statement_run(st, m->err);
}

/* Is a row one of a day that is open, or of one that is closed, as theirs is? */
static bool
is_of_day(const struct both *day, struct statement *st)
{
	uint64_t accesses = statement_count(st, 3);
	uint64_t sources = statement_count(st, 4);

	return day->their_closed == statement_is_null(st, 5) &&
	    (!day->their_closed || (sources > 0 && accesses >= sources));
}

/* A row into the sum of its group; cells are read to see whether they are. */
static bool
take_numbers(struct merging *m, const struct both *day, bool tagged,
    struct statement *st, struct group *last, struct gain *sum)
{
	struct group group;

	if (!group_read(m->from, st, day->theirs, tagged, &group, m->err))
		return false;
	if (!group_equal(&group, last)) {
		if (!put_numbers(m, day, *last, *sum))
			return false;
		*last = group;
		*sum = (struct gain){ 0 };
	}
	if (!is_of_day(day, st))
		return database_damaged(m->from->db,
		    "a day is neither open nor closed", m->err);
	m->cells.count = 0;
	sum->accesses = saturated_sum(sum->accesses, statement_count(st, 3));
	sum->sources = saturated_sum(sum->sources, statement_count(st, 4));
	return day->their_closed ||
	    pieces_read(m->from, group, st, 2, &m->cells, m->err);
}

static bool
merge_numbers(struct merging *m, const struct both *day, bool tagged)
{
	struct statement *st =
	    store_statement(m->from, questions[tagged].theirs, m->err);
	struct group last = { 0 };
	struct gain sum = { 0 };
	enum step step;

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, day->theirs);
	while ((step = statement_step(st, m->err)) == STEP_ROW)
		if (!take_numbers(m, day, tagged, st, &last, &sum)) {
			statement_reset(st);
			return false;
		}
	return step == STEP_DONE && put_numbers(m, day, last, sum);
}

bool
merge_pieces(struct merging *m, const struct both *day, bool tagged)
{
	return day->our_closed ? merge_numbers(m, day, tagged) :
				 merge_cells(m, day, tagged);
}

bool
merge_counts(struct merging *m, struct both *day)
{
	if (day->their_closed && !day->our_closed) {
		if (!day_close(m->into, day->ours, m->err))
			return false;
		day->our_closed = true;
	}
	return merge_pieces(m, day, false);
}
