/*
 * packed_fuzz.c - any bytes are packed cells or are refused, and what is read
 * is written again as the same bytes. The first byte says whether the others
 * get the right checksum, so that what stands behind it is reached, and where
 * they are cut in two, to be merged.
 */
#include "count/packed.h"

#include <endian.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PLACE = 12345, SIGNED = 0x80 };

static void
check(bool right)
{
	if (!right)
		abort();
}

/* Read bytes from a block of their exact size; true if they are cells. */
static bool
read_bytes(const uint8_t *data, size_t size, bool sign, struct cells *cells)
{
	size_t len = size + (sign ? 4 : 0);
	char *exact = malloc(len > 0 ? len : 1);
	struct out again = { 0 };
	bool ok = false;

	if (exact == NULL)
		return false;
	if (size > 0)
		memcpy(exact, data, size);
	if (sign) {
		uint32_t sum = htole32(
		    (uint32_t)XXH3_64bits_withSeed(exact, size, PLACE));

		memcpy(exact + size, &sum, 4);
	}
	if (packed_read((struct slice){ exact, len }, PLACE, cells) ==
	    PACKED_READ) {
		packed_write(cells->at, cells->count, PLACE, &again);
		check(!again.failed && again.len == len &&
		    memcmp(again.at, exact, len) == 0);
		ok = true;
	}
	check(ok || cells->count == 0);
	free(again.at);
	free(exact);
	return ok;
}

static void
check_order(const struct cells *cells)
{
	for (size_t i = 0; i < cells->count; i++)
		check(cells->at[i].accesses > 0 && (i == 0 ||
		    cell_compare(&cells->at[i - 1], &cells->at[i]) < 0));
}

static void
merge(const struct cells *a, const struct cells *b, enum cells_how how)
{
	struct cells both = { 0 };
	struct gain gain = { 0 };

	check(cells_reserve(&both, a->count + b->count));
	cells_merge(a->at, a->count, b->at, b->count, how, &both, &gain);
	check_order(&both);
	check(both.count == a->count + gain.sources);
	check(gain.sources <= b->count && gain.accesses >= gain.sources);
	free(both.at);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cells a = { 0 }, b = { 0 };
	size_t cut;
	bool sign;

	if (size == 0)
		return 0;
	sign = (data[0] & SIGNED) != 0;
	cut = (data[0] & ~SIGNED) % size;
	if (read_bytes(data + 1, cut, sign, &a) &&
	    read_bytes(data + 1 + cut, size - 1 - cut, sign, &b)) {
		check_order(&a);
		check_order(&b);
		merge(&a, &b, CELLS_SUM);
		merge(&a, &b, CELLS_MAX);
	}
	free(a.at);
	free(b.at);
	return 0;
}
