/* store_totals_test.c - sums of the store against the counter they came from. */
#include "unit/store_world.h"

enum { FIRST = 20332 };

struct summed {
	uint64_t accesses, sources;
	size_t visits, most;	/* visits wanted */
	uint32_t service;	/* 0: any */
	bool strangers;	/* another service was visited, or no region */
};

static bool
sum_up(void *context, const struct store_total *t)
{
	struct summed *s = context;

	s->accesses = saturated_sum(s->accesses, t->accesses);
	s->sources += t->sources;
	s->strangers |= s->service != 0 && t->service != s->service;
	s->strangers |= memcmp(t->region, "??", 2) != 0;
	return ++s->visits < s->most;
}

static struct summed
summed(struct store *s, int32_t first, int32_t last,
    const struct services *only)
{
	struct summed sum = { .most = SIZE_MAX,
		.service = only != NULL && only->count == 1 ? only->at[0] : 0 };
	struct store_error err;

	ASSERT_OK(store_totals(s, (struct period){ first, last }, only, sum_up,
	    &sum, &err), err);
	assert_false(sum.strangers);
	return sum;
}

/* Of the counter, of days and a service (0: of all). */
static void
assert_sums(struct world *w, struct summed got, int32_t first, int32_t last,
    uint32_t service)
{
	uint64_t accesses = 0, sources = 0;
	struct rollup r;

	assert_true(rollup_make(w->total, &r));
	for (size_t i = 0; i < r.row_count; i++) {
		const struct row *row = &r.rows[i];

		if (row->day < first || row->day > last ||
		    (service != 0 && row->service != service))
			continue;
		accesses += row->accesses;
		sources += row->sources;
	}
	assert_true(sources > 0);
	assert_int_equal(got.accesses, accesses);
	assert_int_equal(got.sources, sources);
	rollup_free(&r);
}

/* A store that was written twice. */
static struct store *
begin_full(struct world *w)
{
	struct store *s = world_begin(w);

	for (int i = 0; i < 2; i++) {
		world_add(w, 5000);
		world_commit(w, s);
	}
	return s;
}

static void
sums_are_those_of_the_cells(void **state)
{
	struct store *s;
	struct world w;

	(void)state;
	s = begin_full(&w);
	assert_sums(&w, summed(s, INT32_MIN, DAY_UNDATED, NULL), INT32_MIN,
	    DAY_UNDATED, 0);
	assert_sums(&w, summed(s, FIRST + 1, FIRST + 2, NULL), FIRST + 1,
	    FIRST + 2, 0);
	world_end(&w, s);
}

static void
some_services_are_picked_out(void **state)
{
	const uint32_t three = service_make(PROTO_TCP, 3);
	const struct services only = { &three, 1 }, none = { &three, 0 };
	struct store_error err;
	struct rollup r;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	world_add(&w, 5000);
	world_commit(&w, s);
	assert_sums(&w, summed(s, FIRST, FIRST + 2, &only), FIRST, FIRST + 2,
	    three);
	assert_int_equal(summed(s, FIRST, FIRST + 2, &none).visits, 0);
	ASSERT_OK(store_rollup_of(
	    s, (struct period){ FIRST, FIRST + 2 }, &only, &r, &err), err);
	assert_true(r.row_count > 0);
	for (size_t i = 0; i < r.row_count; i++)
		assert_int_equal(r.rows[i].service, three);
	assert_int_equal(r.sensor_count, 3);
	rollup_free(&r);
	world_end(&w, s);
}

/* And the store can be asked again afterwards. */
static void
a_visit_may_end_early(void **state)
{
	struct summed sum = { .most = 3 };
	struct store_error err;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	world_add(&w, 2000);
	world_commit(&w, s);
	ASSERT_OK(store_totals(s, PERIOD_ALL, NULL, sum_up, &sum, &err), err);
	assert_int_equal(sum.visits, 3);
	assert_sums(&w, summed(s, FIRST, FIRST, NULL), FIRST, FIRST, 0);
	world_end(&w, s);
}

/* What was visited with cells, and what of it is wrong. */
struct with_cells {
	struct period asked;
	int32_t day;	/* of the row before, as the rest */
	char sensor[64];
	uint32_t service;
	size_t days, cells, wrong;
};

static bool
look_at_row(void *context, const struct store_total *t)
{
	struct with_cells *w = context;
	bool asked = t->day >= w->asked.first && t->day <= w->asked.last;
	bool same = t->day == w->day && strcmp(t->sensor, w->sensor) == 0;
	uint64_t accesses = 0;

	for (size_t i = 0; i < t->cell_count; i++)
		accesses = saturated_sum(accesses, t->cells[i].accesses);
	w->wrong += asked ?
	    t->cell_count != t->sources || accesses != t->accesses :
	    t->cell_count != 0;
	w->wrong += t->day < w->day || (same && t->service < w->service) ||
	    (t->day == w->day && strcmp(t->sensor, w->sensor) < 0);
	w->days += t->day != w->day;
	w->cells += t->cell_count;
	w->day = t->day;
	w->service = t->service;
	snprintf(w->sensor, sizeof(w->sensor), "%s", t->sensor);
	return true;
}

static void
cells_come_with_their_sums(void **state)
{
	struct with_cells got = { .asked = { FIRST + 1, FIRST + 1 },
		.day = INT32_MIN };
	struct store_error err;
	struct store *s;
	struct world w;

	(void)state;
	s = begin_full(&w);
	ASSERT_OK(store_totals_cells(
	    s, PERIOD_ALL, got.asked, look_at_row, &got, &err), err);
	assert_int_equal(got.wrong, 0);
	assert_true(got.days > 2);
	assert_true(got.cells > 0);
	world_end(&w, s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_those_of_the_cells),
		cmocka_unit_test(some_services_are_picked_out),
		cmocka_unit_test(a_visit_may_end_early),
		cmocka_unit_test(cells_come_with_their_sums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
