/*
 * tagged.h - cells that carry a tag: how many of the accesses of a source to a
 * service do; counted beside the cells, of which it takes nothing away.
 *
 * A source counts once per unit (a sensor's day), service and tag, as it does
 * without tag. An access with several tags counts for each of them, so figures
 * of different tags do not add up.
 */
#ifndef NFLOGD_COUNT_TAGGED_H
#define NFLOGD_COUNT_TAGGED_H

#include "base/tags.h"
#include "count/table.h"

/* In place of a service: accesses that lacked a field to be tested for a mark. */
#define TAG_UNTESTED UINT32_MAX

struct tag_count {
	uint32_t unit, service, tag;
	uint64_t accesses, sources;	/* TAG_UNTESTED: no sources */
};

/* Accesses of a unit that lacked fields for the same marks, not yet entered. */
struct untested_run {
	uint64_t marks, accesses;
	uint32_t unit;
};

enum { TAGGED_RUNS = 64 };

/* Start from zeroes and `seed`: nothing takes memory until it is needed. */
struct tagged {
	uint64_t seed;	/* of both tables */
	struct table index;	/* unit, service, tag: number of its count */
	struct table cells;	/* that number, kind of source, source: accesses */
	struct tag_count *counts;	/* numbers count from 1 */
	uint32_t count, room;
	uint32_t ready;	/* so many additions need no more room */
	bool failed;	/* memory was short for a run; tagged_settle tells it */
	struct untested_run runs[TAGGED_RUNS];	/* see tagged_untested */
};

void tagged_free(struct tagged *t);

/*
 * `count` accesses of a source with these tags. `kind` tells sources of the
 * same number apart; it leaves the bit TAGGED_CARRY to us. False when memory is
 * short.
 */
#define TAGGED_CARRY ((uint32_t)1 << 31)

bool tagged_add(struct tagged *t, uint32_t unit, uint32_t service,
    uint64_t tags, uint32_t kind, uint32_t source, uint32_t count);

/*
 * Enter all runs under TAG_UNTESTED. False when memory is or was short; then
 * some are missing.
 */
bool tagged_settle(struct tagged *t);

void tagged_enter_run(struct tagged *t, struct untested_run *run);

/*
 * Accesses of a unit that could not be tested for these marks. Nearly all
 * records of a log lack the same fields, so those of a unit are added up
 * first.
 */
static inline void
tagged_untested(
    struct tagged *t, uint32_t unit, uint64_t marks, uint32_t count)
{
	struct untested_run *run;

	if (marks == 0)
		return;
	run = &t->runs[(unit + marks * 7) % TAGGED_RUNS];
	if (run->marks != marks || run->unit != unit) {
		tagged_enter_run(t, run);
		run->marks = marks;
		run->unit = unit;
	}
	run->accesses += count;
}

/*
 * Add all of `part`. `units` leads from its units to those of t, `source` does
 * from its sources. False when memory is short.
 */
bool tagged_merge(struct tagged *t, struct tagged *part,
    const uint32_t *units,
    uint32_t (*source)(void *context, uint32_t kind, uint32_t source),
    void *context);

uint64_t tagged_memory(const struct tagged *t);	/* bytes */

#endif
