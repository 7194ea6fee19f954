/*
 * table.h - from a key of 96 bits to a number of 32, for tens of millions of
 * keys: the heart of counting.
 *
 * Open addressing with linear probing over 16-byte slots. A key's place is
 * monotone in its hash (the hash scaled to the size), so the table grows in
 * place: memory is extended with mremap and the slots are moved upwards from
 * the last one, never holding two tables. Growth is by half; between half and
 * three quarters of the slots are used, which is 21 to 32 bytes a key.
 *
 * The hash is seeded, so that nobody who chooses the keys (a spoofed flood)
 * can choose the collisions. The order of slots means nothing.
 */
#ifndef NFLOGD_COUNT_TABLE_H
#define NFLOGD_COUNT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

struct key {
	uint32_t part[3];
};

struct slot {
	struct key key;
	uint32_t value;	/* 0: the slot is empty */
};

/*
 * Counts that outgrow a value: it keeps at most this, and never nothing; how
 * many times this is more, a key beside the own one has.
 */
#define COUNTED_CARRY ((uint64_t)1 << 31)

struct table {
	struct slot *slots;	/* `size` and a tail for the last runs */
	size_t size, used;
	uint64_t seed;
};

/* False when memory is short. The same seed gives the same slots. */
bool table_init(struct table *t, uint64_t seed);
void table_free(struct table *t);

/*
 * Make room for `more` new keys, so that table_slot moves nothing until they
 * are there. False when memory is short; the table is as before.
 */
bool table_reserve(struct table *t, size_t more);

/*
 * One multiplication to 128 bits, its halves folded: as XXH3 hashes short
 * input, but from registers, since a key has only just been put together.
 */
static inline uint64_t
table_hash(const struct table *t, struct key key)
{
	uint64_t a = (uint64_t)key.part[0] << 32 | key.part[1];
	uint64_t b = XXH_rotl64(t->seed, 32) ^ key.part[2];

	return XXH3_mul128_fold64(a ^ t->seed, b);
}

/* Where a key belongs: the upper half of its hash, scaled to the size. */
static inline struct slot *
table_home(const struct table *t, uint64_t hash)
{
	return &t->slots[(hash >> 32) * t->size >> 32];
}

/* Tell the processor that a key will be asked for. */
static inline void
table_prefetch(const struct table *t, uint64_t hash)
{
	__builtin_prefetch(table_home(t, hash), 1);
}

static inline bool
key_equal(const struct key *a, const struct key *b)
{
	return a->part[0] == b->part[0] && a->part[1] == b->part[1] &&
	    a->part[2] == b->part[2];
}

/*
 * The key's slot, a new one with value 0 if it is not there; the caller must
 * then give it a value. Room must have been reserved. The pointer is good
 * until the next table_reserve.
 */
static inline struct slot *
table_slot(struct table *t, struct key key, uint64_t hash)
{
	struct slot *s = table_home(t, hash);

	for (; s->value != 0; s++)
		if (key_equal(&s->key, &key))
			return s;
	s->key = key;
	t->used++;
	return s;
}

/* The value of a key, 0 if it is not there. */
uint32_t table_value(const struct table *t, struct key key);

/* All used slots: for (s = table_next(t, NULL); s; s = table_next(t, s)). */
struct slot *table_next(const struct table *t, const struct slot *after);

#endif
