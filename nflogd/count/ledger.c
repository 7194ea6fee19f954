/* ledger.c - see ledger.h. */
#include "count/ledger.h"

uint64_t
ledger_records(const struct ledger *l)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < REASONS; i++)
		sum += l->reasons[i];
	return sum;
}

uint64_t
ledger_verdict(const struct ledger *l, enum verdict verdict)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < REASONS; i++)
		if (reason_verdict((enum reason)i) == verdict)
			sum += l->reasons[i];
	return sum;
}

void
ledger_add(struct ledger *l, const struct ledger *other)
{
	for (unsigned i = 0; i < REASONS; i++)
		l->reasons[i] += other->reasons[i];
	l->accesses += other->accesses;
	l->lost += other->lost;
	l->lost_before += other->lost_before;
}
