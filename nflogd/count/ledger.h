/*
 * ledger.h - what became of every record. Each one is entered once, under its
 * reason, so the buckets add up to the records read by construction; what
 * was lost before it became a record stands beside, not among them: packets
 * by the count of the kernel, messages by what records of REASON_LOSS tell.
 */
#ifndef NFLOGD_COUNT_LEDGER_H
#define NFLOGD_COUNT_LEDGER_H

#include "event.h"

struct ledger {
	uint64_t accesses;	/* of the drops: a record may stand for many */
	uint64_t reasons[REASONS];
	uint64_t lost;	/* packets the kernel could not hand over */
	uint64_t lost_before;	/* messages that the log says it lost */
};

static inline void
ledger_enter(struct ledger *l, const struct event *ev)
{
	l->reasons[ev->reason] += !ev->continues;
	if (ev->reason == REASON_DROP)
		l->accesses += ev->count;
	else if (ev->reason == REASON_LOSS)
		l->lost_before += ev->count;
}

/* Add all of another one. */
void ledger_add(struct ledger *l, const struct ledger *other);

uint64_t ledger_records(const struct ledger *l);

/* The records of a verdict: the sum of its reasons. */
uint64_t ledger_verdict(const struct ledger *l, enum verdict verdict);

#endif
