/*
 * ledger.h - what became of every record. Each one is entered once, under its
 * reason, so the buckets add up to the records read by construction; the
 * packets lost before they became records stand beside, not among them.
 */
#ifndef NFLOGD_COUNT_LEDGER_H
#define NFLOGD_COUNT_LEDGER_H

#include "event.h"

struct ledger {
	uint64_t records;
	uint64_t reasons[REASONS];
	uint64_t accesses;	/* of the drops: a record may stand for many */
	uint64_t undated;	/* drops among them that tell no day */
	uint64_t lost;	/* packets the kernel could not hand over */
};

static inline void
ledger_enter(struct ledger *l, const struct event *ev, bool dated)
{
	l->records++;
	l->reasons[ev->reason]++;
	if (ev->reason == REASON_DROP) {
		l->accesses += ev->count;
		l->undated += !dated;
	}
}

/* Add all of another one. */
void ledger_add(struct ledger *l, const struct ledger *other);

/* The records of a verdict: the sum of its reasons. */
uint64_t ledger_verdict(const struct ledger *l, enum verdict verdict);

#endif
