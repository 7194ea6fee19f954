/* table_test.c - the table of cells against a plain sorted array. */
#include "count/table.h"
#include "unit/check.h"

#include <stdlib.h>
#include <string.h>

/* A small generator of its own, so that the keys never change. */
static uint64_t
mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static void
add(struct table *t, struct key key, uint32_t n)
{
	assert_true(table_reserve(t, 1));
	table_slot(t, key, table_hash(t, key))->value += n;
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct key));
}

/* Every key once counted is found again with its count, through growth. */
static void
counts_like_a_sorted_array(void **state)
{
	enum { ADDS = 600000, DISTINCT = 250000 };
	struct key *keys = malloc(ADDS * sizeof(*keys));
	uint64_t seed = 1, slots = 0, total = 0;
	struct slot *s = NULL;
	struct table t;

	(void)state;
	assert_non_null(keys);
	assert_true(table_init(&t, 12345));
	for (size_t i = 0; i < ADDS; i++) {
		uint32_t n = (uint32_t)(mix(&seed) % DISTINCT);

		keys[i] = (struct key){ { n % 7, n * 2654435761u, n / 3 } };
		add(&t, keys[i], 1);
	}
	qsort(keys, ADDS, sizeof(*keys), compare);
	for (size_t i = 0; i < ADDS;) {
		size_t same = i;

		while (same < ADDS && compare(&keys[i], &keys[same]) == 0)
			same++;
		assert_int_equal(table_value(&t, keys[i]), same - i);
		slots++;
		i = same;
	}
	assert_int_equal(t.used, slots);
	while ((s = table_next(&t, s)) != NULL) {
		total += s->value;
		slots--;
	}
	assert_int_equal(slots, 0);
	assert_int_equal(total, ADDS);
	table_free(&t);
	free(keys);
}

/* Keys in sequence, as addresses of one network come. */
static void
dense_keys_survive_growth(void **state)
{
	struct table t;

	(void)state;
	for (uint64_t seed = 0; seed < 3; seed++) {
		assert_true(table_init(&t, seed));
		for (uint32_t i = 0; i < 300000; i++)
			add(&t, (struct key){ { 0, 6 << 16, i } }, i + 1);
		for (uint32_t i = 0; i < 300000; i++)
			assert_int_equal(table_value(&t,
			    (struct key){ { 0, 6 << 16, i } }), i + 1);
		assert_int_equal(table_value(&t,
		    (struct key){ { 0, 6 << 16, 300000 } }), 0);
		table_free(&t);
	}
}

/* The promise on memory: at most 32 bytes a key once the table has grown. */
static void
takes_at_most_32_bytes_a_key(void **state)
{
	struct table t;

	(void)state;
	assert_true(table_init(&t, 7));
	for (uint32_t i = 1; i <= 1000000; i++) {
		add(&t, (struct key){ { i, i, i } }, 1);
		if (i > 100000 && i % 1000 == 0)
			assert_true(t.size * sizeof(struct slot) <=
			    32 * (size_t)i + 64);
	}
	table_free(&t);
}

/* Reserving keeps slots where they are until that many keys have come. */
static void
reserved_room_does_not_move(void **state)
{
	struct table t;
	struct slot *first;

	(void)state;
	assert_true(table_init(&t, 1));
	assert_true(table_reserve(&t, 100000));
	first = table_slot(&t, (struct key){ { 1, 2, 3 } },
	    table_hash(&t, (struct key){ { 1, 2, 3 } }));
	first->value = 9;
	for (uint32_t i = 0; i < 99999; i++) {
		struct key key = { { i, 0, 0 } };

		table_slot(&t, key, table_hash(&t, key))->value = 1;
	}
	assert_int_equal(first->value, 9);
	assert_int_equal(first->key.part[2], 3);
	table_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_like_a_sorted_array),
		cmocka_unit_test(dense_keys_survive_growth),
		cmocka_unit_test(takes_at_most_32_bytes_a_key),
		cmocka_unit_test(reserved_room_does_not_move),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
