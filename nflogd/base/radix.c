/*
 * radix.c - see radix.h. From the first byte of the key to the last: count the
 * records by that byte, swap each into the range of its value, then sort the
 * ranges by the next byte ("American flag sort").
 */
#include "base/radix.h"

#include <endian.h>
#include <stdbool.h>
#include <string.h>

enum {
	KEY = sizeof(((struct radix_record *)NULL)->key),
	SMALL = 32	/* fewer are compared with each other */
};

/* As memcmp would say, but without a call. */
static inline bool
is_after(const struct radix_record *a, const struct radix_record *b)
{
	uint64_t x, y;
	uint32_t u, v;

	memcpy(&x, a->key, sizeof(x));
	memcpy(&y, b->key, sizeof(y));
	if (x != y)
		return be64toh(x) > be64toh(y);
	memcpy(&u, a->key + sizeof(x), sizeof(u));
	memcpy(&v, b->key + sizeof(y), sizeof(v));
	return be32toh(u) > be32toh(v);
}

static void
insert_each(struct radix_record *at, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct radix_record record = at[i];
		size_t to = i;

		for (; to > 0 && is_after(&at[to - 1], &record); to--)
			at[to] = at[to - 1];
		at[to] = record;
	}
}

/* Bring each record into the range that next[its byte] begins. */
static void
swap_home(struct radix_record *at, size_t depth, size_t next[256],
    const size_t end[256])
{
	for (unsigned v = 0; v < 256; v++)
		while (next[v] < end[v]) {
			struct radix_record one = at[next[v]];

			while (one.key[depth] != v) {
				struct radix_record *home =
				    &at[next[one.key[depth]]++];
				struct radix_record other = *home;

				*home = one;
				one = other;
			}
			at[next[v]++] = one;
		}
}

/* The ranges of each byte; false if all records have the same one. */
static bool
find_ranges(const struct radix_record *at, size_t count, size_t depth,
    size_t next[256], size_t end[256])
{
	size_t sum = 0;

	memset(end, 0, 256 * sizeof(size_t));
	for (size_t i = 0; i < count; i++)
		end[at[i].key[depth]]++;
	if (end[at->key[depth]] == count)
		return false;
	for (unsigned v = 0; v < 256; v++) {
		next[v] = sum;
		sum += end[v];
		end[v] = sum;
	}
	return true;
}

static void
sort_from(struct radix_record *at, size_t count, size_t depth)
{
	size_t next[256], end[256], from = 0;

	if (count > SMALL)
		while (depth < KEY && !find_ranges(at, count, depth, next, end))
			depth++;
	if (depth == KEY)
		return;
	if (count <= SMALL) {
		insert_each(at, count);
		return;
	}
	swap_home(at, depth, next, end);
	for (unsigned v = 0; v < 256; from = end[v++])
		if (end[v] - from > 1)
			sort_from(at + from, end[v] - from, depth + 1);
}

void
radix_sort(struct radix_record *records, size_t count)
{
	if (count > 1)
		sort_from(records, count, 0);
}
