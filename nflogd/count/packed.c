/* packed.c - see packed.h. */
#include "count/packed.h"

#include <endian.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
	FORM = 1,	/* in the upper half of byte 0 */
	WITH_V6 = 1,	/* in the lower half of byte 0 */
	WITH_UNTOLD = 2,
	CHECKSUM = 4,	/* bytes */
	VARINT_MOST = 10,
	CELL_MOST = 1 + 16 + VARINT_MOST	/* bytes that a cell takes */
};

int
cell_compare(const struct cell *a, const struct cell *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == SOURCE_V6)
		return memcmp(a->v6, b->v6, sizeof(a->v6));
	if (a->kind == SOURCE_UNTOLD)
		return 0;
	return (a->v4 > b->v4) - (a->v4 < b->v4);
}

bool
cells_reserve(struct cells *cells, size_t more)
{
	size_t room = cells->room > 0 ? cells->room : 256;
	struct cell *at;

	if (cells->room - cells->count >= more)
		return true;
	while (room - cells->count < more)
		room *= 2;
	at = realloc(cells->at, room * sizeof(struct cell));
	if (at == NULL)
		return false;
	cells->at = at;
	cells->room = room;
	return true;
}

static uint32_t
checksum(const uint8_t *bytes, size_t len, uint64_t place)
{
	return (uint32_t)XXH3_64bits_withSeed(bytes, len, place);
}

/* ---- writing ------------------------------------------------------------ */

static inline uint8_t *
put_varint(uint8_t *p, uint64_t n)
{
	for (; n > 0x7f; n >>= 7)
		*p++ = (uint8_t)(n | 0x80);
	*p++ = (uint8_t)n;
	return p;
}

static uint8_t *
put_v4(uint8_t *p, const struct cell *cells, size_t count)
{
	uint64_t next = 0;

	for (size_t i = 0; i < count; i++) {
		const struct cell *c = &cells[i];

		p = put_varint(p, (c->v4 - next) << 1 | (c->accesses > 1));
		if (c->accesses > 1)
			p = put_varint(p, c->accesses - 2);
		next = (uint64_t)c->v4 + 1;
	}
	return p;
}

static unsigned
shared_bytes(const uint8_t a[16], const uint8_t b[16])
{
	unsigned n = 0;

	while (n < 16 && a[n] == b[n])
		n++;
	return n;
}

static uint8_t *
put_v6(uint8_t *p, const struct cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct cell *c = &cells[i];
		unsigned same = i == 0 ? 0 : shared_bytes(c[-1].v6, c->v6);

		*p++ = (uint8_t)(same << 1 | (c->accesses > 1));
		memcpy(p, c->v6 + same, 16 - same);
		p += 16 - same;
		if (c->accesses > 1)
			p = put_varint(p, c->accesses - 2);
	}
	return p;
}

void
packed_write(
    const struct cell *cells, size_t count, uint64_t place, struct out *out)
{
	uint8_t *start, *p;
	uint32_t sum;

	if (!out_reserve(out, 1 + count * CELL_MOST + CHECKSUM))
		return;
	start = p = (uint8_t *)out->at + out->len;
	*p++ = FORM << 4;
	if (count > 0 && cells->kind == SOURCE_UNTOLD) {
		*start |= WITH_UNTOLD;
		p = put_varint(p, cells->accesses - 1);
		cells++;
		count--;
	}
	if (count > 0 && cells->kind == SOURCE_V6) {
		*start |= WITH_V6;
		p = put_v6(p, cells, count);
	} else {
		p = put_v4(p, cells, count);
	}
	sum = htole32(checksum(start, (size_t)(p - start), place));
	memcpy(p, &sum, CHECKSUM);
	out->len += (size_t)(p - start) + CHECKSUM;
}

/* ---- reading ------------------------------------------------------------ */

/* NULL where there is none, or one that could be written shorter. */
static inline const uint8_t *
get_varint(const uint8_t *p, const uint8_t *end, uint64_t *n)
{
	unsigned shift = 0;

	for (*n = 0; p < end && shift < 64; shift += 7) {
		uint64_t part = *p & 0x7f;

		if (shift == 63 && *p > 1)
			return NULL;
		*n |= part << shift;
		if (*p++ < 0x80)
			return part == 0 && shift > 0 ? NULL : p;
	}
	return NULL;
}

/* The accesses of a cell, of which `many` is known. */
static inline const uint8_t *
get_accesses(const uint8_t *p, const uint8_t *end, bool many, uint64_t *n)
{
	*n = 1;
	if (!many)
		return p;
	p = get_varint(p, end, n);
	if (p == NULL || *n > UINT64_MAX - 2)
		return NULL;
	*n += 2;
	return p;
}

/*
 * The cells in [p, end) are appended; the caller has seen to room for as many
 * as there are bytes. False when they are not cells.
 */
static bool
get_v4(const uint8_t *p, const uint8_t *end, struct cells *cells)
{
	uint64_t next = 0, n;

	while (p < end) {
		struct cell *c = &cells->at[cells->count++];

		p = get_varint(p, end, &n);
		if (p == NULL || n >> 1 > UINT32_MAX - next)
			return false;
		c->kind = SOURCE_V4;
		c->v4 = (uint32_t)(next + (n >> 1));
		p = get_accesses(p, end, (n & 1) != 0, &c->accesses);
		if (p == NULL || (c->v4 == UINT32_MAX && p < end))
			return false;
		next = (uint64_t)c->v4 + 1;
	}
	return true;
}

static bool
get_v6(const uint8_t *p, const uint8_t *end, struct cells *cells)
{
	size_t first = cells->count;

	while (p < end) {
		struct cell *c = &cells->at[cells->count];
		unsigned same = *p >> 1;
		bool many = (*p++ & 1) != 0, begins = cells->count == first;

		if (same > (begins ? 0 : 15) ||
		    (size_t)(end - p) < 16 - (size_t)same ||
		    (!begins && p[0] <= c[-1].v6[same]))
			return false;
		cells->count++;
		c->kind = SOURCE_V6;
		if (same > 0)
			memcpy(c->v6, c[-1].v6, same);
		memcpy(c->v6 + same, p, 16 - same);
		p = get_accesses(p + 16 - same, end, many, &c->accesses);
		if (p == NULL)
			return false;
	}
	return true;
}

static const uint8_t *
get_untold(const uint8_t *p, const uint8_t *end, struct cells *cells)
{
	struct cell *c = &cells->at[cells->count++];

	c->kind = SOURCE_UNTOLD;
	p = get_varint(p, end, &c->accesses);
	if (p == NULL || c->accesses == UINT64_MAX)
		return NULL;
	c->accesses++;
	return p;
}

/* What is inside, whose checksum is right. */
static bool
get_cells(uint8_t with, const uint8_t *p, const uint8_t *end,
    struct cells *cells)
{
	if (with > WITH_UNTOLD || (with == WITH_V6 && p == end))
		return false;
	if (with == WITH_UNTOLD) {
		p = get_untold(p, end, cells);
		if (p == NULL)
			return false;
	}
	return with == WITH_V6 ? get_v6(p, end, cells) : get_v4(p, end, cells);
}

enum packed_result
packed_read(struct slice bytes, uint64_t place, struct cells *cells)
{
	const uint8_t *p = (const uint8_t *)bytes.at, *end;
	size_t before = cells->count;
	uint32_t sum;

	if (bytes.len < 1 + CHECKSUM)
		return PACKED_DAMAGED;
	end = p + bytes.len - CHECKSUM;
	memcpy(&sum, end, CHECKSUM);
	if (le32toh(sum) != checksum(p, (size_t)(end - p), place))
		return PACKED_DAMAGED;
	if (*p >> 4 != FORM)
		return PACKED_NEWER;
	if (!cells_reserve(cells, (size_t)(end - p)))
		return PACKED_MEMORY;
	if (get_cells(*p & 0xf, p + 1, end, cells))
		return PACKED_READ;
	cells->count = before;
	return PACKED_DAMAGED;
}

/* ---- merging ------------------------------------------------------------ */

static uint64_t
joined(uint64_t old, uint64_t more, enum cells_how how)
{
	if (how == CELLS_SUM)
		return saturated_sum(old, more);
	return more > old ? more : old;
}

void
cells_merge(const struct cell *old, size_t old_count, const struct cell *more,
    size_t more_count, enum cells_how how, struct cells *out,
    struct gain *gain)
{
	size_t i = 0, k = 0;

	while (i < old_count || k < more_count) {
		struct cell *to = &out->at[out->count++];
		int order = i == old_count ? 1 : k == more_count ? -1 :
		    cell_compare(&old[i], &more[k]);
		uint64_t before;

		if (order < 0) {
			*to = old[i++];
			continue;
		}
		before = order == 0 ? old[i++].accesses : 0;
		*to = more[k++];
		to->accesses = joined(before, to->accesses, how);
		gain->sources += order > 0;
		gain->accesses =
		    saturated_sum(gain->accesses, to->accesses - before);
	}
}
