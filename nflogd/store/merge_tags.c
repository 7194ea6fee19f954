/* merge_tags.c - what carries tags comes in; see merge.h. */
#include "store/merge.h"

#include <stdlib.h>

/* ---- which tag is which ------------------------------------------------- */

static bool
room_for_tag(struct merging *m)
{
	struct their_tag *tags =
	    realloc(m->tags, (m->tag_count + 1) * sizeof(*tags));

	if (tags == NULL)
		return store_error_set(m->err, STORE_MEMORY, "out of memory");
	m->tags = tags;
	return true;
}

bool
merge_tags(struct merging *m)
{
	struct statement *st = store_statement(m->from,
	    "SELECT id, name, kind FROM tag ORDER BY id", m->err);
	enum step step;

	if (st == NULL)
		return false;
	while ((step = statement_step(st, m->err)) == STEP_ROW) {
		struct their_tag tag = { .theirs = statement_number(st, 0) };

		if (!room_for_tag(m) || !tag_settle(m->into,
		    statement_bytes(st, 1), statement_bytes(st, 2), &tag.ours,
		    m->err)) {
			statement_reset(st);
			return false;
		}
		m->tags[m->tag_count++] = tag;
	}
	return step == STEP_DONE;
}

static int
by_theirs(const void *key, const void *element)
{
	const struct their_tag *tag = element;
	int64_t theirs = *(const int64_t *)key;

	return (theirs > tag->theirs) - (theirs < tag->theirs);
}

bool
merge_tag(struct merging *m, int64_t theirs, int64_t *ours)
{
	const struct their_tag *tag = m->tag_count == 0 ? NULL :
	    bsearch(&theirs, m->tags, m->tag_count, sizeof(*m->tags),
		by_theirs);

	if (tag == NULL)
		return database_damaged(m->from->db, "a tag is none", m->err);
	*ours = tag->ours;
	return true;
}

/* ---- a day -------------------------------------------------------------- */

static bool
merge_untested(struct merging *m, const struct both *day)
{
	struct statement *st = store_statement(m->from,
	    "SELECT tag, accesses FROM untested WHERE sensor_day = ?1", m->err);
	enum step step;
	int64_t tag = 0;

	if (st == NULL)
		return false;
	statement_bind_number(st, 1, day->theirs);
	while ((step = statement_step(st, m->err)) == STEP_ROW)
		if (!merge_tag(m, statement_number(st, 0), &tag) ||
		    !tag_untested(m->into, day->ours, tag,
		    statement_count(st, 1), CELLS_MAX, m->err)) {
			statement_reset(st);
			return false;
		}
	return step == STEP_DONE;
}

bool
merge_tagged(struct merging *m, const struct both *day)
{
	struct gain gained = m->into->gained;
	bool ok = merge_pieces(m, day, true) && merge_untested(m, day);

	m->into->gained = gained;	/* it was gained with its cells */
	return ok;
}
