/*
 * tagged.h - how many of the accesses to a service carry a tag, and from how
 * many sources; counted beside the cells, of which it takes nothing away.
 *
 * A source counts once per unit (a sensor's day), service and tag, as it does
 * without tag. An access with several tags counts for each of them, so figures
 * of different tags do not add up.
 */
#ifndef NFLOGD_COUNT_TAGGED_H
#define NFLOGD_COUNT_TAGGED_H

#include "base/tags.h"
#include "count/table.h"

struct tag_count {
	uint32_t unit, service, tag;
	uint64_t accesses, sources;
};

/* Start from zeroes and `seed`: nothing takes memory until it is needed. */
struct tagged {
	uint64_t seed;	/* of both tables */
	struct table index;	/* unit, service, tag: number of its count */
	struct table seen;	/* that number, kind of source, source */
	struct tag_count *counts;	/* numbers count from 1 */
	uint32_t count, room;
	uint32_t ready;	/* so many additions need no more room */
	uint64_t untested[TAG_BITS];	/* accesses, by mark */
	uint64_t marks, run;	/* see tagged_untested */
};

void tagged_free(struct tagged *t);

/*
 * `count` accesses of a source with these tags. `kind` tells sources of the
 * same number apart. False when memory is short.
 */
bool tagged_add(struct tagged *t, uint32_t unit, uint32_t service,
    uint64_t tags, uint32_t kind, uint32_t source, uint32_t count);

/*
 * Accesses that could not be tested for these marks. Nearly all records of a
 * log lack the same fields, so a run of the same marks is added up first;
 * tagged_settle enters it into `untested`.
 */
void tagged_settle(struct tagged *t);

static inline void
tagged_untested(struct tagged *t, uint64_t marks, uint32_t count)
{
	if (marks == 0)
		return;
	if (marks != t->marks) {
		tagged_settle(t);
		t->marks = marks;
	}
	t->run += count;
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
