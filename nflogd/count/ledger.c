/* ledger.c - see ledger.h. */
#include "count/ledger.h"

uint64_t
ledger_verdict(const struct ledger *l, enum verdict verdict)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < REASONS; i++)
		if (reason_verdict((enum reason)i) == verdict)
			sum += l->reasons[i];
	return sum;
}
