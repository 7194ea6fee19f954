/*
 * spill.h - cells that outgrow --max-memory: they go to a temporary store, a
 * file without name in SQLite's folder for such files, and counting starts from
 * nothing. What is reported in the end is what memory would have held.
 *
 * What is bounded are the cells, and what it takes to put them in order; the
 * temporary store has a cache of 16 MiB beside.
 */
#ifndef NFLOGD_COMMANDS_SPILL_H
#define NFLOGD_COMMANDS_SPILL_H

#include "commands/counting.h"
#include "store/store.h"

/* What was put aside; begins as { 0 }, the store being NULL: nothing was. */
struct spill {
	struct store *store;
	bool failed;	/* some of it is gone: there is nothing to report */
};

/* How many records to count between two looks at the memory. */
enum { SPILL_LOOK = 4096 };

/*
 * Would the cells outgrow `most` bytes when their table grows once more?
 * Growing is by half at a time, and far less is added between two looks.
 */
bool spill_is_due(const struct counting *c, uint64_t most);

/* Put all that was counted aside. False with the error printed. */
bool spill_put(struct spill *s, struct counting *c);

/*
 * counting_report of what was put aside and what was counted since, which joins
 * it if anything was. Counting can go on.
 */
int spill_report(struct spill *s, struct counting *c, enum format format);

void spill_close(struct spill *s);

#endif
