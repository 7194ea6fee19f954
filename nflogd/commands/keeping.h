/*
 * keeping.h - where the counts of nflogd run go: into a store, a few seconds
 * after they were counted, or, with --store -, nowhere: memory has them all, or
 * what spill.h puts aside.
 *
 * Times are milliseconds of one clock that never goes back.
 */
#ifndef NFLOGD_COMMANDS_KEEPING_H
#define NFLOGD_COMMANDS_KEEPING_H

#include "commands/counting.h"
#include "commands/spill.h"
#include "region/region.h"
#include "rules/rules.h"
#include "service/saver.h"

struct keeping {
	const struct options *options;
	const struct rules *rules;
	const struct regions *regions;	/* NULL: none are told */
	struct counting *counting;
	struct spill spill;
	struct saver *saver;	/* NULL: memory only */
	int32_t tidied;	/* the day on which old ones were closed last */
	int64_t due;	/* when to save, 0: there is nothing */
	bool full;	/* --max-memory is used up: count nothing */
	bool unshown;	/* a rollup could not be printed */
	bool broken;	/* memory was short: what is counted is uncertain */
};

/*
 * All are borrowed and must live longer; `regions` may be NULL, and is asked by
 * the thread that saves. False with the error printed where the
 * store cannot be used; keeping_close is to be called even so.
 */
bool keeping_open(struct keeping *k, const struct options *o,
    const struct rules *rules, const struct regions *regions,
    struct counting *counting);
void keeping_close(struct keeping *k);

/*
 * To be called after something was counted, when it is due, and now and then
 * while it is full. False where counting cannot go on, with the error printed.
 */
bool keeping_turn(struct keeping *k, int64_t now);

/*
 * Save, and print the rollup of today as the store has it; or that of all that
 * was counted. False: it is saving; ask again.
 */
bool keeping_show(struct keeping *k);

/* Save for the last time, or print the last rollup. Returns an exit status. */
int keeping_finish(struct keeping *k);

#endif
