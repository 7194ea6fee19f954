/*
 * store_region_test.c - every source has one region, that of when it was first
 * counted, whatever tells regions later: against a list of all that was counted.
 */
#include "count/service.h"
#include "unit/store_sql.h"

enum { DAYS = 2, SENSORS = 2, PORTS = 4, MOST = 200000 };

static const char *const names[SENSORS] = { "fw1", "fw2" };

/* A drop, or a cell: sorted, the first of its source is the one that counts. */
struct seen {
	int32_t day;
	unsigned sensor, when;	/* number of the commit */
	uint32_t service;
	struct cell cell;	/* accesses aside */
	char region[REGION];
};

struct list {
	struct seen *at;
	size_t count;
	bool disguised;	/* sources tell nothing */
};

static int
by_place(const struct seen *a, const struct seen *b)
{
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	if (a->sensor != b->sensor)
		return a->sensor < b->sensor ? -1 : 1;
	if (a->service != b->service)
		return a->service < b->service ? -1 : 1;
	return 0;
}

static int
by_source(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int order = by_place(x, y);

	if (order == 0)
		order = cell_compare(&x->cell, &y->cell);
	return order != 0 ? order : x->when < y->when ? -1 : x->when > y->when;
}

static int
by_region(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int order = by_place(x, y);

	if (order == 0)
		order = memcmp(x->region, y->region, REGION);
	return order != 0 ? order : cell_compare(&x->cell, &y->cell);
}

/* Leave the first of each source. */
static void
keep_first(struct list *l)
{
	size_t n = 0;

	qsort(l->at, l->count, sizeof(*l->at), by_source);
	for (size_t i = 0; i < l->count; i++)
		if (n == 0 || by_place(&l->at[n - 1], &l->at[i]) != 0 ||
		    cell_compare(&l->at[n - 1].cell, &l->at[i].cell) != 0)
			l->at[n++] = l->at[i];
	l->count = n;
}

/* ---- what tells regions ------------------------------------------------- */

/* Of each edition about a third of the sources is told elsewhere. */
static void
tell(void *context, const struct cell *cell, char region[REGION])
{
	uint64_t n = *(const uint64_t *)context;
	uint64_t source = cell->kind == SOURCE_V4 ? cell->v4 :
	    cell->v6[15] + 256u * cell->v6[14] + 65536u * cell->v6[8] +
	    ((uint64_t)cell->v6[7] << 32) + ((uint64_t)1 << 40);
	uint64_t moved = n + source, stable = source * 3;

	assert_int_not_equal(cell->kind, SOURCE_UNTOLD);
	n = mix(&moved) % 3 == 0 ? mix(&moved) : mix(&stable);
	memcpy(region, "??", REGION);
	if (n % 5 > 0) {
		region[0] = (char)('A' + n % 5 * 6);
		region[1] = (char)('A' + n / 5 % 26);
	}
	if (n % 31 == 0)
		memcpy(region, "ZZ", REGION);
}

struct edition {
	uint64_t number;	/* 0: nothing tells regions */
	struct region_finder finder;
};

static void
use(struct edition *e, struct store *s, uint64_t number)
{
	*e = (struct edition){ .number = number };
	e->finder = (struct region_finder){ .find = tell,
		.context = &e->number, .identity = number,
		.built = (int64_t)number * 86400 };
	store_regions(s, number != 0 ? &e->finder : NULL);
}

/* ---- counting ----------------------------------------------------------- */

static void
add(struct world *w, struct list *l, const struct edition *e, unsigned when,
    size_t drops)
{
	for (size_t i = 0; i < drops; i++) {
		struct event ev = world_drop(0, (uint16_t)(mix(&w->seed) %
		    PORTS));
		struct seen *one = &l->at[l->count++];

		assert_true(l->count < MOST);
		world_source(&ev, &w->seed);
		*one = (struct seen){ .when = when, .region = { '?', '?' },
			.day = 20332 + (int32_t)(mix(&w->seed) % DAYS),
			.sensor = (unsigned)(mix(&w->seed) % SENSORS),
			.service = service_make(PROTO_TCP, ev.dport) };
		one->cell.kind = (ev.has & EV_SRC) == 0 ? SOURCE_UNTOLD :
		    ev.src.is_v6 ? SOURCE_V6 : SOURCE_V4;
		if (one->cell.kind == SOURCE_V4)
			one->cell.v4 = ev.src.v4;
		else if (one->cell.kind == SOURCE_V6)
			memcpy(one->cell.v6, ev.src.v6, 16);
		if (e->number != 0 && one->cell.kind != SOURCE_UNTOLD)
			tell((void *)(uintptr_t)&e->number, &one->cell,
			    one->region);
		world_event(w, names[one->sensor], one->day, &ev);
	}
}

static bool
take(void *context, const struct store_cell *cell)
{
	struct list *l = context;
	struct seen *one = &l->at[l->count++];

	assert_true(l->count < MOST);
	*one = (struct seen){ .day = cell->day, .service = cell->service,
		.sensor = strcmp(cell->sensor, names[1]) == 0,
		.cell = cell->cell };
	if (l->disguised)
		one->cell = (struct cell){ 0 };
	memcpy(one->region, cell->region, REGION);
	return true;
}

static void
assert_regions(struct store *s, struct list *want)
{
	struct list got = { calloc(MOST, sizeof(struct seen)), 0,
		want->disguised };
	struct store_error err;

	assert_non_null(got.at);
	keep_first(want);
	ASSERT_OK(store_check(s, &err), err);
	ASSERT_OK(store_cells(s, PERIOD_ALL, take, &got, &err), err);
	assert_int_equal(got.count, want->count);
	for (size_t i = 0; want->disguised && i < want->count; i++)
		want->at[i].cell = (struct cell){ 0 };
	qsort(got.at, got.count, sizeof(*got.at), by_region);
	qsort(want->at, want->count, sizeof(*want->at), by_region);
	for (size_t i = 0; i < got.count; i++)
		assert_int_equal(by_region(&got.at[i], &want->at[i]), 0);
	free(got.at);
}

static struct list
list_new(bool disguised)
{
	struct list l = { calloc(MOST, sizeof(struct seen)), 0, disguised };

	assert_non_null(l.at);
	return l;
}

/* ---- tests -------------------------------------------------------------- */

static void
sources_have_the_region_that_is_told(void **state)
{
	struct list l = list_new(false);
	struct edition e;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	use(&e, s, 1);
	for (unsigned i = 0; i < 4; i++) {	/* and what tells stays */
		add(&w, &l, &e, i, 5000);
		world_commit(&w, s);
		assert_regions(s, &l);
		assert_holds(s, w.total);
	}
	world_end(&w, s);
	free(l.at);
}

/* None, then one, another, the first again, none: large commits and small. */
static void
a_source_keeps_its_region(void **state)
{
	static const uint64_t numbers[] = { 0, 7, 7, 9, 7, 0, 11, 11 };
	struct list l = list_new(false);
	struct edition e;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	for (unsigned i = 0; i < 24; i++) {
		use(&e, s, numbers[i / 3]);
		add(&w, &l, &e, i, i % 3 == 0 ? 4000 : 50);
		world_commit(&w, s);
		if (i % 3 != 1)
			assert_regions(s, &l);
	}
	assert_holds(s, w.total);
	world_end(&w, s);
	free(l.at);
}

/* More sources of one service than are looked up at a time. */
static void
a_large_service_is_settled_too(void **state)
{
	struct list l = list_new(false);
	struct edition e;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	for (unsigned i = 0; i < 3; i++) {
		use(&e, s, i + 1);
		for (unsigned k = 0; k < 60000; k++) {
			struct event ev =
			    world_drop((uint32_t)mix(&w.seed) % 90000, 22);
			struct seen *one = &l.at[l.count++];

			*one = (struct seen){ .when = i, .day = 20332,
				.service = service_make(PROTO_TCP, 22),
				.cell = { .kind = SOURCE_V4,
				.v4 = ev.src.v4 } };
			tell(&e.number, &one->cell, one->region);
			world_event(&w, "fw1", 20332, &ev);
		}
		world_commit(&w, s);
		assert_regions(s, &l);
	}
	assert_holds(s, w.total);
	world_end(&w, s);
	free(l.at);
}

static void
pseudonyms_have_the_regions_of_addresses(void **state)
{
	struct list l = list_new(true), once = list_new(true);
	struct store_error err;
	struct edition e;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	ASSERT_OK(store_anonymize(s, &err), err);
	for (unsigned i = 0; i < 3; i++) {
		use(&e, s, 20 + i);
		add(&w, &l, &e, i, 8000);
		world_commit(&w, s);
		once.count = l.count;
		memcpy(once.at, l.at, l.count * sizeof(*l.at));
		assert_regions(s, &once);
	}
	world_end(&w, s);
	free(once.at);
	free(l.at);
}

/* What was known of a day when it was merged grows as the day itself does. */
static void
merging_keeps_regions(void **state)
{
	struct list l = list_new(false);
	struct store_merged merged;
	struct store_error err;
	struct edition e;
	struct store *s, *all;
	struct world w;
	char path[128];
	sqlite3 *db;

	(void)state;
	world_start(&w);
	snprintf(path, sizeof(path), "%s/all.db", w.directory);
	s = world_open(&w, STORE_CREATE);
	all = store_open(path, STORE_CREATE, &err);
	assert_non_null(all);
	for (unsigned i = 0; i < 3; i++) {
		use(&e, s, 30 + i);
		add(&w, &l, &e, i, 3000);
		world_commit(&w, s);
		for (int again = 0; again < 2; again++) {
			ASSERT_OK(store_begin(all, &err), err);
			ASSERT_OK(store_merge(all, s, &merged, &err), err);
			ASSERT_OK(store_commit(all, &err), err);
		}
		assert_regions(all, &l);
	}
	assert_holds(all, w.total);
	store_close(all);
	store_close(s);
	memcpy(w.path, path, sizeof(w.path));
	db = open_plain(&w);
	ASSERT_SAYS(db, "SELECT DISTINCT regions, regions_built FROM sensor_day",
	    "-1 2764800\n");
	ASSERT_SAYS(db, "SELECT DISTINCT built FROM daily_geo", "1970-02-02\n");
	sqlite3_close(db);
	world_stop(&w);
	free(l.at);
}

/* A day is of one database until drops are told by another one. */
static void
a_day_tells_what_told_its_regions(void **state)
{
	struct event ev = world_drop(5, 22), noise;
	struct edition e;
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	event_clear(&noise);
	s = world_begin(&w);
	world_event(&w, "fw1", 1, &noise);	/* no drop: nothing is told */
	world_event(&w, "fw1", 2, &ev);
	world_commit(&w, s);
	use(&e, s, 3);
	world_event(&w, "fw1", 1, &ev);
	world_event(&w, "fw1", 2, &ev);
	world_event(&w, "fw1", 3, &ev);
	world_commit(&w, s);
	use(&e, s, 4);
	world_event(&w, "fw1", 1, &noise);
	world_event(&w, "fw1", 4, &ev);
	world_commit(&w, s);
	store_close(s);
	db = open_plain(&w);
	ASSERT_SAYS(db, "SELECT day, regions, regions_built / 86400"
	    " FROM sensor_day ORDER BY day",
	    "1 3 3\n2 -1 3\n3 3 3\n4 4 4\n");
	ASSERT_SAYS(db, "SELECT day, built FROM daily_geo ORDER BY day",
	    "1970-01-02 1970-01-04\n1970-01-03 1970-01-04\n"
	    "1970-01-04 1970-01-04\n1970-01-05 1970-01-05\n");
	sqlite3_close(db);
	world_stop(&w);
}

/* A source with two regions is what must never be. */
static void
a_source_that_is_there_twice_is_found(void **state)
{
	struct event ev = world_drop(5, 22);
	struct store_error err;
	struct edition e;
	struct store *s;
	struct world w;
	sqlite3 *db;

	(void)state;
	s = world_begin(&w);
	for (uint64_t i = 0; i < 50; i++) {
		store_close(s);
		if (i > 0) {	/* as if nothing had told regions but now */
			db = open_plain(&w);
			ASSERT_SAYS(db, "UPDATE sensor_day SET regions = "
			    "(SELECT 1 + max(regions_built) / 86400"
			    " FROM sensor_day)", "");
			sqlite3_close(db);
		}
		s = world_open(&w, STORE_WRITE);
		use(&e, s, i + 1);
		world_event(&w, "fw1", 1, &ev);
		world_commit(&w, s);
	}
	assert_false(store_check(s, &err));
	assert_int_equal(err.fault, STORE_DAMAGED);
	assert_non_null(strstr(err.error.text, "two regions"));
	world_end(&w, s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sources_have_the_region_that_is_told),
		cmocka_unit_test(a_source_keeps_its_region),
		cmocka_unit_test(a_large_service_is_settled_too),
		cmocka_unit_test(pseudonyms_have_the_regions_of_addresses),
		cmocka_unit_test(merging_keeps_regions),
		cmocka_unit_test(a_day_tells_what_told_its_regions),
		cmocka_unit_test(a_source_that_is_there_twice_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
