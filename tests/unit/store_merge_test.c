/*
 * store_merge_test.c - stores merged in any order, again and again, through
 * others: always what one counter has that counted everything.
 */
#include "unit/merge_world.h"

/* ---- any order ---------------------------------------------------------- */

enum { STORES = 10, STAGES = 3, MIDDLES = 4, ORDERS = 50 };

static const char *
stage_name(int store, int stage, char name[32])
{
	snprintf(name, 32, "s%d-%d", store, stage);
	return name;
}

/* Ten stores, of each two earlier copies. */
static void
make_stages(struct world *w, size_t records)
{
	char name[32], early[32];

	for (int i = 0; i < STORES; i++) {
		stage_name(i, STAGES - 1, name);
		for (int k = 0; k < STAGES; k++) {
			observe(w, i, records);
			feed(w, name);
			if (k < STAGES - 1)
				copy(w, name, stage_name(i, k, early));
		}
	}
}

struct plan {
	char names[64][32];
	size_t count;
};

static void
plan_add(struct plan *p, const char name[32])
{
	assert_true(p->count < 64);
	memcpy(p->names[p->count++], name, 32);
}

static void
plan_shuffle(struct plan *p, uint64_t *seed)
{
	for (size_t i = p->count; i > 1; i--) {
		size_t k = mix(seed) % i;
		char name[32];

		memcpy(name, p->names[k], sizeof(name));
		memcpy(p->names[k], p->names[i - 1], sizeof(name));
		memcpy(p->names[i - 1], name, sizeof(name));
	}
}

/* Stores of any stage, and others in between, into ones in between. */
static size_t
make_middles(const struct world *w, uint64_t *seed, char names[MIDDLES][32])
{
	size_t count = mix(seed) % (MIDDLES + 1);

	for (size_t i = 0; i < count; i++) {
		snprintf(names[i], sizeof(names[i]), "middle%zu", i);
		forget(w, names[i]);
		for (size_t k = mix(seed) % 6 + 1; k > 0; k--) {
			char name[32];

			merge(w, names[i], stage_name((int)(mix(seed) % STORES),
			    (int)(mix(seed) % STAGES), name));
		}
		if (i > 0)
			merge(w, names[i], names[mix(seed) % i]);
	}
	return count;
}

/* Every store once, some again, as they were before, or by way of others. */
static void
merge_all(const struct world *w, uint64_t *seed)
{
	char middles[MIDDLES][32], name[32];
	size_t count = make_middles(w, seed, middles);
	struct plan p = { .count = 0 };

	for (int i = 0; i < STORES; i++)
		plan_add(&p, stage_name(i, STAGES - 1, name));
	for (size_t i = 0; i < count; i++)
		plan_add(&p, middles[i]);
	for (size_t i = mix(seed) % 8; i > 0; i--)
		plan_add(&p, stage_name((int)(mix(seed) % STORES),
		    (int)(mix(seed) % STAGES), name));
	plan_shuffle(&p, seed);
	forget(w, "all");
	for (size_t i = 0; i < p.count; i++)
		merge(w, "all", p.names[i]);
	/* and around */
	if (count > 0) {
		merge(w, middles[0], "all");
		merge(w, "all", middles[0]);
	}
}

static void
any_order_ends_the_same(void **state)
{
	char *want, *owners = NULL;
	uint64_t seed = 4711;
	struct store *s;
	struct world w;

	(void)state;
	world_start(&w);
	make_stages(&w, 700);
	/* one store that got everything itself */
	counter_free(w.counter);
	w.counter = w.total;
	s = open_named(&w, "one", STORE_CREATE);
	{
		struct store_error err;

		ASSERT_OK(store_begin(s, &err), err);
		ASSERT_OK(store_add(s, w.total, &err), err);
		ASSERT_OK(store_commit(s, &err), err);
	}
	store_close(s);
	w.counter = counter_new(w.sensors);
	want = dump(&w, "one");
	for (int i = 0; i < ORDERS; i++) {
		char *got;

		merge_all(&w, &seed);
		assert_dump(&w, "all", want);
		s = open_named(&w, "all", STORE_READ);
		assert_holds(s, w.total);
		store_close(s);
		got = feeders(&w, "all");
		if (owners == NULL)
			owners = got;
		assert_string_equal(got, owners);
		if (got != owners)
			free(got);
	}
	free(owners);
	free(want);
	world_stop(&w);
}

/* ---- the laws ----------------------------------------------------------- */

enum { ROUNDS = 8 };

/* A new store with what merging the others, in this order, gives. */
static void
join(const struct world *w, const char *into, const char *a, const char *b)
{
	forget(w, into);
	merge(w, into, a);
	merge(w, into, b);
}

static void
assert_laws(const struct world *w, const char *a, const char *b,
    const char *c)
{
	join(w, "ab", a, b);
	join(w, "ba", b, a);
	assert_same(w, "ab", "ba");
	join(w, "aa", a, a);
	assert_same(w, "aa", a);
	join(w, "bc", b, c);
	join(w, "ab-c", "ab", c);
	join(w, "a-bc", a, "bc");
	assert_same(w, "ab-c", "a-bc");
	/* what was let in is in already */
	join(w, "ab-a", "ab", a);
	assert_same(w, "ab-a", "ab");
}

/*
 * Of one identity, with anything in them: as nothing but copies of a store that
 * were then fed apart could be.
 */
static void
cells_are_a_lattice(void **state)
{
	struct world w;

	(void)state;
	world_start(&w);
	observe(&w, 0, 300);
	feed(&w, "seed");
	for (int i = 0; i < ROUNDS; i++) {
		static const char *const names[] = { "a", "b", "c" };

		for (int k = 0; k < 3; k++) {
			copy(&w, "seed", names[k]);
			observe(&w, 0, mix(&w.seed) % 400);
			feed(&w, names[k]);
		}
		assert_laws(&w, "a", "b", "c");
	}
	world_stop(&w);
}

/* The numbers that are left of a closed day: stages of its one growth. */
static void
closed_days_are_a_lattice(void **state)
{
	struct world w;

	(void)state;
	world_start(&w);
	for (int i = 0; i < ROUNDS; i++) {
		static const char *const names[] = { "a", "b", "c", "d" };

		forget(&w, "grows");
		for (int k = 0; k < 4; k++) {
			char which[64];

			observe(&w, 0, 200);
			feed(&w, "grows");
			copy(&w, "grows", names[k]);
			snprintf(which, sizeof(which), "(id + %u) %% 3 = 0",
			    (unsigned)(mix(&w.seed) % 3));
			if (mix(&w.seed) % 3 > 0)
				close_days(&w, names[k], which);
		}
		assert_laws(&w, "a", "b", "c");
		assert_laws(&w, "c", "b", "a");
		assert_laws(&w, "b", "d", "a");
		assert_laws(&w, "d", "a", "c");
	}
	world_stop(&w);
}

/* ---- by hand ------------------------------------------------------------ */

/* 2025-09-01, packets, accesses, lost, lost_before, closed; 22/tcp is 393238 */
static void
every_number_is_the_larger_one(void **state)
{
	struct event loss;
	struct world w;

	(void)state;
	world_start(&w);
	event_clear(&loss);
	event_is(&loss, REASON_LOSS);
	loss.count = 4;
	knock(&w, "fw1", 1, 5);
	knock(&w, "fw1", 2, 1);
	feed(&w, "a");
	copy(&w, "a", "b");
	knock(&w, "fw1", 1, 1);
	knock(&w, "fw1", 3, 2);
	knock(&w, "fw1", 3, 2);
	feed(&w, "a");
	knock(&w, "fw1", 2, 8);
	world_event(&w, "fw1", 20332, &loss);
	feed(&w, "b");
	join(&w, "ab", "a", "b");
	assert_dump(&w, "ab", "20332 fw1 5 19 0 4 0\n"
	    "20332 fw1 drop 5\n20332 fw1 loss 1\n"
	    "20332 fw1 393238 1 00000001 6\n"
	    "20332 fw1 393238 1 00000002 9\n"
	    "20332 fw1 393238 1 00000003 4\n");
	world_stop(&w);
}

static void
a_closed_day_stays_closed(void **state)
{
	struct store_merged merged;
	struct world w;

	(void)state;
	world_start(&w);
	knock(&w, "fw1", 1, 5);
	knock(&w, "fw1", 2, 1);
	feed(&w, "a");
	copy(&w, "a", "b");
	close_days(&w, "b", "1");
	knock(&w, "fw1", 3, 3);
	feed(&w, "a");
	join(&w, "ab", "a", "b");
	assert_dump(&w, "ab", "20332 fw1 3 9 0 0 1\n20332 fw1 drop 3\n"
	    "20332 fw1 393238 ?? 9 3 0\n");
	join(&w, "ba", "b", "a");
	assert_same(&w, "ba", "ab");
	merged = merge(&w, "b", "a");
	assert_int_equal(merged.accesses, 3);
	assert_int_equal(merged.sources, 1);
	assert_same(&w, "b", "ab");
	/* one is closed, the other not yet: it is closed by that alone */
	forget(&w, "c");
	merge(&w, "c", "a");
	close_days(&w, "a", "1");
	merged = merge(&w, "c", "a");
	assert_int_equal(merged.accesses + merged.sources, 0);
	assert_same(&w, "c", "a");
	world_stop(&w);
}

static void
what_came_in_is_told(void **state)
{
	struct store_merged m;
	struct event ev = world_drop(1, 22);
	struct world w;

	(void)state;
	world_start(&w);
	world_event(&w, "fw1", 1, &ev);
	world_event(&w, "fw1", 2, &ev);
	world_event(&w, "fw2", 2, &ev);
	world_event(&w, "fw3", DAY_UNDATED, &ev);
	feed(&w, "a");
	m = merge(&w, "b", "a");
	assert_int_equal(m.sensors, 3);
	assert_int_equal(m.days, 2);
	assert_int_equal(m.sources, 4);
	assert_int_equal(m.accesses, 4);
	m = merge(&w, "b", "a");
	assert_int_equal(m.days, 2);
	assert_int_equal(m.sources + m.accesses, 0);
	ev.count = 5;
	world_event(&w, "fw1", 1, &ev);
	feed(&w, "a");
	m = merge(&w, "b", "a");
	assert_int_equal(m.sources, 0);
	assert_int_equal(m.accesses, 5);
	world_stop(&w);
}

/* More cells than are put at a time, of both kinds, in pieces of their own. */
static void
large_groups_come_whole(void **state)
{
	struct world w;

	(void)state;
	world_start(&w);
	for (int k = 0; k < 4; k++) {
		for (int i = 0; i < 12000; i++) {
			struct event ev =
			    world_drop((uint32_t)mix(&w.seed), 22);

			ev.src.is_v6 = i % 3 == 0;
			if (ev.src.is_v6)
				for (int b = 0; b < 16; b++)
					ev.src.v6[b] = (uint8_t)mix(&w.seed);
			if (i % 999 == 0)
				ev.has &= ~(uint32_t)EV_SRC;
			world_event(&w, "fw1", 20332, &ev);
		}
		feed(&w, "a");
		if (k % 2 == 0)
			merge(&w, "b", "a");
		if (k == 2)
			copy(&w, "a", "old");
	}
	merge(&w, "b", "a");
	merge(&w, "b", "old");
	assert_same(&w, "b", "a");
	forget(&w, "b");
	merge(&w, "b", "a");
	assert_same(&w, "b", "a");
	world_stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_order_ends_the_same),
		cmocka_unit_test(cells_are_a_lattice),
		cmocka_unit_test(closed_days_are_a_lattice),
		cmocka_unit_test(every_number_is_the_larger_one),
		cmocka_unit_test(a_closed_day_stays_closed),
		cmocka_unit_test(what_came_in_is_told),
		cmocka_unit_test(large_groups_come_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
