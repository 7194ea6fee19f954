/*
 * packed.h - cells of one sensor, day and service in a few bytes each, as the
 * store keeps them: sorted by source, so that only differences are written.
 *
 *	byte 0		version (upper half) and what is inside (lower half)
 *	[untold]	varint accesses - 1, if a cell tells no source
 *	IPv4 cells	varint (address - one before - 1) * 2 + many,
 *			if many: varint accesses - 2
 *	or IPv6 cells	byte   bytes shared with the one before * 2 + many,
 *			the other bytes, if many: varint accesses - 2
 *	last 4 bytes	checksum of all before, and of where it belongs
 *
 * "One before" is -1, or for IPv6 nothing shared, at the beginning. Varints are
 * LEB128. Cells have only one such form: what is read is written the same way.
 */
#ifndef NFLOGD_COUNT_PACKED_H
#define NFLOGD_COUNT_PACKED_H

#include "base/out.h"

#include <stdint.h>

enum source_kind { SOURCE_UNTOLD, SOURCE_V4, SOURCE_V6 };

/* How often one source knocked; of which day, sensor, service is known. */
struct cell {
	uint64_t accesses;	/* at least 1; the most stands for any more */
	uint32_t kind;	/* enum source_kind */
	uint32_t v4;	/* host byte order, only of SOURCE_V4 */
	uint8_t v6[16];	/* only of SOURCE_V6 */
};

/* By kind, then by address: below, at or above zero. */
int cell_compare(const struct cell *a, const struct cell *b);

/* Cells in memory that grows; start from zeroes. */
struct cells {
	struct cell *at;	/* the owner's to free */
	size_t count, room;
};

/* Have room for `more` behind the last. False when memory is short. */
bool cells_reserve(struct cells *cells, size_t more);

/*
 * Pack cells that are in order, each source once, none of IPv6 beside others.
 * `place` is a number for where the bytes will stand: they are read only there.
 * The bytes are appended to *out.
 */
void packed_write(
    const struct cell *cells, size_t count, uint64_t place, struct out *out);

enum packed_result {
	PACKED_READ,
	PACKED_DAMAGED,	/* or of another place */
	PACKED_NEWER,	/* a version that is not known */
	PACKED_MEMORY	/* is short */
};

/* Append what is packed, in order and nothing else, to *cells. */
enum packed_result packed_read(
    struct slice bytes, uint64_t place, struct cells *cells);

/* Two counts of one source: of different packets, or copies of one count. */
enum cells_how { CELLS_SUM, CELLS_MAX };

/* What cells became more by. */
struct gain {
	uint64_t accesses, sources;
};

/*
 * Append the union of two lists in order to *out, which has room for both; what
 * it has more than `old` is added to *gain.
 */
void cells_merge(const struct cell *old, size_t old_count,
    const struct cell *more, size_t more_count, enum cells_how how,
    struct cells *out, struct gain *gain);

/* At most 2^64 - 1, whatever is added. */
static inline uint64_t
saturated_sum(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

#endif
