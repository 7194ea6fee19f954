/* spill.c - see spill.h. */
#include "commands/spill.h"
#include "commands/command.h"

bool
spill_is_due(const struct counting *c, uint64_t most)
{
	return counter_memory(counting_counter(c)) > most / 3 * 2;
}

static bool
put(struct spill *s, struct counting *c, struct store_error *err)
{
	if (s->store == NULL)
		s->store = store_temporary(err);
	if (s->store != NULL)
		store_tags(s->store, counting_tag_names(c));
	return s->store != NULL && store_begin(s->store, err) &&
	    store_add(s->store, counting_counter(c), err) &&
	    store_commit(s->store, err);
}

bool
spill_put(struct spill *s, struct counting *c)
{
	struct store_error err;

	if (s->failed)
		return false;
	/* without a journal, a store that failed once is of no use any more */
	s->failed = !put(s, c, &err);
	if (s->failed) {
		complain("%s", err.error.text);
		complain("the cells outgrew --max-memory and could not be put "
		    "aside, so there is no rollup; make room for temporary "
		    "files, name a folder with room in SQLITE_TMPDIR, or raise "
		    "--max-memory");
		return false;
	}
	s->failed = !counting_clear(c);
	if (s->failed)
		complain("out of memory; there is no rollup");
	return !s->failed;
}

int
spill_report(struct spill *s, struct counting *c, enum format format)
{
	struct store_error err;
	struct rollup rollup;
	int status;

	if (s->store == NULL && !s->failed)
		return counting_report(c, format);
	if (!spill_put(s, c))
		return EXIT_TROUBLE;
	if (!store_rollup(s->store, PERIOD_ALL, &rollup, &err)) {
		complain("%s", err.error.text);
		return EXIT_TROUBLE;
	}
	if (counting_tag_names(c) != NULL && format != FORMAT_CSV &&
	    !store_rollup_tags(s->store, PERIOD_ALL, &rollup, &err)) {
		complain("%s", err.error.text);
		status = EXIT_TROUBLE;
	} else {
		status = counting_show(c, &rollup, format);
	}
	rollup_free(&rollup);
	return status;
}

void
spill_close(struct spill *s)
{
	store_close(s->store);
	*s = (struct spill){ 0 };
}
