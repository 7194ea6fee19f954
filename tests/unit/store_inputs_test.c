/*
 * store_inputs_test.c - what the store remembers of the logs it was fed with, so
 * that none is read twice.
 */
#include "unit/store_world.h"

struct inputs {
	struct store_input at[8];
	char state[8][16];
	size_t count;
};

static bool
take_input(void *context, const struct store_input *in)
{
	struct inputs *all = context;
	struct store_input *to = &all->at[all->count];

	*to = *in;
	assert_true(in->state.len < 16);
	memcpy(all->state[all->count], in->state.at, in->state.len);
	to->state.at = all->state[all->count++];
	return true;
}

/* Good until the next call, for which *all is used again. */
static struct inputs *
inputs_of(struct store *s, const uint64_t *head, struct inputs *all)
{
	struct store_error err;

	memset(all, 0, sizeof(*all));
	ASSERT_OK(store_inputs(s, head, take_input, all, &err), err);
	return all;
}

static bool
put(struct store *s, struct store_input *in, const char *text,
    struct store_error *err)
{
	bool ok;

	in->state = slice_of(text);
	ASSERT_OK(store_begin(s, err), *err);
	ok = store_put_input(s, in, err);
	if (!ok) {
		struct store_error ignored;

		assert_false(store_commit(s, &ignored));
	}
	return ok && store_commit(s, err);
}

static void
inputs_are_kept(void **state)
{
	const uint64_t head = 0xfedcba9876543210;
	struct store_input a = { .head = head }, b = { .head = 7 };
	struct store_input c = { .head = head };
	struct store_error err;
	struct inputs all;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	assert_int_equal(inputs_of(s, NULL, &all)->count, 0);
	ASSERT_OK(put(s, &a, "one", &err), err);
	ASSERT_OK(put(s, &b, "", &err), err);
	c.version = a.id;	/* seen, and found to be another stream */
	ASSERT_OK(put(s, &c, "two", &err), err);
	ASSERT_OK(put(s, &a, "three", &err), err);
	store_close(s);
	s = world_open(&w, STORE_WRITE);
	inputs_of(s, &head, &all);
	assert_int_equal(all.count, 2);
	assert_true(slice_equal(all.at[0].state, SLICE("three")));
	assert_int_equal(all.at[0].version, 2);
	assert_true(all.at[0].head == head);
	assert_true(slice_equal(all.at[1].state, SLICE("two")));
	assert_int_equal(inputs_of(s, NULL, &all)->count, 3);
	ASSERT_OK(store_forget_input(s, b.id, &err), err);
	assert_int_equal(inputs_of(s, NULL, &all)->count, 2);
	world_end(&w, s);
}

/* Two processes read the same bytes: the second one to commit learns it. */
static void
no_input_is_read_twice(void **state)
{
	struct store_input mine = { .head = 5 }, theirs = { .head = 5 };
	struct store_input old;
	struct store_error err;
	struct inputs all;
	struct store *s, *other;
	struct world w;

	(void)state;
	s = world_begin(&w);
	other = world_open(&w, STORE_WRITE);
	ASSERT_OK(put(s, &mine, "new", &err), err);
	assert_false(put(other, &theirs, "new too", &err));
	assert_int_equal(err.fault, STORE_STALE);
	theirs = inputs_of(other, NULL, &all)->at[0];
	old = mine;
	ASSERT_OK(put(other, &theirs, "read on", &err), err);
	assert_false(put(s, &mine, "read on, too", &err));
	assert_int_equal(err.fault, STORE_STALE);
	assert_int_equal(inputs_of(s, NULL, &all)->count, 1);
	assert_true(slice_equal(all.at[0].state, SLICE("read on")));
	/* one that was forgotten meanwhile is as stale */
	ASSERT_OK(store_forget_input(other, theirs.id, &err), err);
	assert_false(put(s, &old, "gone", &err));
	assert_int_equal(err.fault, STORE_STALE);
	store_close(s);
	store_close(other);
	world_stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inputs_are_kept),
		cmocka_unit_test(no_input_is_read_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
