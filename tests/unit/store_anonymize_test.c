/*
 * store_anonymize_test.c - a store with pseudonyms has the same counts, no
 * address, and one key, without which nothing is added to it.
 */
#include "count/pseudonym.h"
#include "unit/store_sql.h"

#include <sys/stat.h>

static const char *
key_path(const struct world *w)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s.key", w->path);
	return path;
}

static struct pseudonyms *
read_pseudonyms(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t key[PSEUDONYM_KEY];
	struct pseudonyms *p;

	assert_non_null(f);
	assert_int_equal(fread(key, 1, sizeof(key), f), sizeof(key));
	assert_int_equal(getc(f), EOF);
	fclose(f);
	p = pseudonyms_new(key);
	assert_non_null(p);
	return p;
}

static void
write_file(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static struct store *
open_anonymized(const struct world *w)
{
	struct store *s = world_open(w, STORE_CREATE);
	struct store_error err;

	ASSERT_OK(store_anonymize(s, &err), err);
	return s;
}

static void
assert_refused(bool done, const struct store_error *err,
    enum store_fault fault, const char *says)
{
	assert_false(done);
	if (err->fault != fault || strstr(err->error.text, says) == NULL)
		fail_msg("fault %d, want %d: %s", err->fault, fault,
		    err->error.text);
}

/* ---- counts ------------------------------------------------------------- */

struct list {
	struct store_cell at[40000];
	size_t count;
};

static bool
take_cell(void *context, const struct store_cell *cell)
{
	struct list *l = context;

	assert_true(l->count < sizeof(l->at) / sizeof(l->at[0]));
	l->at[l->count] = *cell;
	/* of the world, or of a store: the first letters tell which it is */
	l->at[l->count].sensor = cell->sensor[2] == '1' ? "fw1" :
	    cell->sensor[2] == '2' ? "fw2" : "router1";
	l->count++;
	return true;
}

static int
by_place(const void *a, const void *b)
{
	const struct store_cell *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->sensor != y->sensor)
		return strcmp(x->sensor, y->sensor);
	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	return cell_compare(&x->cell, &y->cell);
}

static struct list *
cells_of(struct store *s)
{
	struct list *l = calloc(1, sizeof(*l));
	struct store_error err;

	assert_non_null(l);
	ASSERT_OK(store_cells(s, PERIOD_ALL, take_cell, l, &err), err);
	return l;
}

static void
disguise(struct list *l, const struct pseudonyms *p)
{
	for (size_t i = 0; i < l->count; i++) {
		struct cell *cell = &l->at[i].cell;

		if (cell->kind == SOURCE_V4)
			cell->v4 = pseudonym_v4(p, cell->v4);
		else if (cell->kind == SOURCE_V6)
			pseudonym_v6(p, cell->v6, cell->v6);
	}
	qsort(l->at, l->count, sizeof(l->at[0]), by_place);
}

/* What goes into one store in many commits goes into another one, plain. */
static void
counts_are_the_same(void **state)
{
	struct store *s = NULL, *plain;
	struct store_error err;
	struct pseudonyms *p;
	struct list *want, *got;
	struct world w;

	(void)state;
	world_start(&w);
	plain = store_temporary(&err);
	assert_non_null(plain);
	for (int i = 0; i < 6; i++) {
		if (i % 2 == 0) {
			store_close(s);
			s = open_anonymized(&w);
		}
		world_add(&w, 4000);
		ASSERT_OK(store_begin(plain, &err), err);
		ASSERT_OK(store_add(plain, w.counter, &err), err);
		ASSERT_OK(store_commit(plain, &err), err);
		world_commit(&w, s);
		assert_holds(s, w.total);
	}
	ASSERT_OK(store_check(s, &err), err);
	p = read_pseudonyms(key_path(&w));
	want = cells_of(plain);
	got = cells_of(s);
	disguise(want, p);
	qsort(got->at, got->count, sizeof(got->at[0]), by_place);
	assert_true(want->count > 5000);
	assert_int_equal(got->count, want->count);
	for (size_t i = 0; i < want->count; i++) {
		assert_int_equal(by_place(&got->at[i], &want->at[i]), 0);
		assert_true(got->at[i].cell.accesses ==
		    want->at[i].cell.accesses);
	}
	ASSERT_OK(store_close_days(s, 1, 30000, &err), err);
	assert_holds(s, w.total);
	ASSERT_OK(store_check(s, &err), err);
	pseudonyms_free(p);
	free(want);
	free(got);
	store_close(plain);
	world_end(&w, s);
}

/* The first IPv6 address of a piece is written in full, and would be found. */
static void
neither_address_nor_key_is_in_the_store(void **state)
{
	struct event ev = world_drop(0, 22);
	uint8_t pseudonym[16];
	char key[PSEUDONYM_KEY];
	struct pseudonyms *p;
	struct store *s;
	struct world w;
	struct stat st;
	FILE *f;

	(void)state;
	world_start(&w);
	s = open_anonymized(&w);
	ev.src.is_v6 = true;
	memcpy(ev.src.v6, "\x20\x01\x0d\xb8 any address", 16);
	world_event(&w, "fw1", 5, &ev);
	world_commit(&w, s);
	store_close(s);
	assert_int_equal(stat(key_path(&w), &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	p = read_pseudonyms(key_path(&w));
	pseudonym_v6(p, ev.src.v6, pseudonym);
	assert_true(file_has(w.path, pseudonym, 16));
	assert_false(file_has(w.path, ev.src.v6, 16));
	f = fopen(key_path(&w), "rb");
	assert_non_null(f);
	assert_int_equal(fread(key, 1, sizeof(key), f), sizeof(key));
	fclose(f);
	assert_false(file_has(w.path, key, 8));
	assert_false(file_has(w.path, key + 16, 8));
	pseudonyms_free(p);
	world_stop(&w);
}

/* ---- the key ------------------------------------------------------------ */

static void
another_key_is_refused(void **state)
{
	struct event ev = world_drop(1, 22);
	struct store_error err;
	struct world w;
	struct store *s;
	char saved[160];

	(void)state;
	world_start(&w);
	s = open_anonymized(&w);
	world_event(&w, "fw1", 5, &ev);
	world_commit(&w, s);
	store_close(s);
	snprintf(saved, sizeof(saved), "%s.saved", w.path);
	assert_int_equal(rename(key_path(&w), saved), 0);
	s = world_open(&w, STORE_WRITE);
	assert_refused(store_anonymize(s, &err), &err, STORE_KEY,
	    "/x.db.key: the key of the pseudonyms is missing");
	assert_int_not_equal(access(key_path(&w), F_OK), 0);	/* nor made */
	write_file(key_path(&w), "0123456789abcdef0123456789abcdef", 0600);
	assert_refused(store_anonymize(s, &err), &err, STORE_KEY,
	    "/x.db.key: this is not the key of the pseudonyms in ");
	write_file(key_path(&w), "0123456789abcdef", 0600);
	assert_refused(store_anonymize(s, &err), &err, STORE_KEY,
	    "/x.db.key: this is no key of pseudonyms");
	/* nothing was added meanwhile, and nothing can be */
	world_event(&w, "fw1", 6, &ev);
	ASSERT_OK(store_begin(s, &err), err);
	assert_refused(store_add(s, w.counter, &err), &err, STORE_MIXED,
	    "use --anonymize");
	store_rollback(s);
	assert_int_equal(rename(saved, key_path(&w)), 0);
	ASSERT_OK(store_anonymize(s, &err), err);
	ASSERT_OK(store_anonymize(s, &err), err);	/* once more */
	world_commit(&w, s);
	assert_holds(s, w.total);
	world_end(&w, s);
}

static void
a_key_that_others_may_use_is_refused(void **state)
{
	static const mode_t modes[] = { 0640, 0620, 0604, 0666, 0601 };
	struct store_error err;
	struct world w;
	struct store *s;

	(void)state;
	world_start(&w);
	store_close(open_anonymized(&w));
	s = world_open(&w, STORE_WRITE);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		assert_int_equal(chmod(key_path(&w), modes[i]), 0);
		assert_refused(store_anonymize(s, &err), &err, STORE_KEY,
		    "chmod 600");
	}
	assert_int_equal(chmod(key_path(&w), 0400), 0);
	ASSERT_OK(store_anonymize(s, &err), err);
	store_close(s);
	assert_int_equal(remove(key_path(&w)), 0);
	assert_int_equal(mkdir(key_path(&w), 0700), 0);
	s = world_open(&w, STORE_WRITE);
	assert_refused(store_anonymize(s, &err), &err, STORE_KEY,
	    "this is no key");
	world_end(&w, s);
}

/* Then the store has no pseudonyms either, and may be used without. */
static void
a_key_that_cannot_be_written_is_told(void **state)
{
	struct event ev = world_drop(1, 22);
	struct store_error err;
	bool anonymized = true;
	struct world w;
	struct store *s;

	(void)state;
	s = world_begin(&w);
	assert_int_equal(symlink("/no/such/place", key_path(&w)), 0);
	assert_refused(store_anonymize(s, &err), &err, STORE_FAILED,
	    "cannot be written");
	ASSERT_OK(store_anonymized(s, &anonymized, &err), err);
	assert_false(anonymized);
	world_event(&w, "fw1", 5, &ev);
	world_commit(&w, s);
	assert_holds(s, w.total);
	world_end(&w, s);
}

static uint32_t
only_source(struct store *s)
{
	struct list *l = cells_of(s);
	uint32_t v4 = l->at[0].cell.v4;

	assert_int_equal(l->count, 1);
	free(l);
	return v4;
}

/* A key that was brought from elsewhere, or that a killed nflogd left. */
static void
a_key_that_is_there_is_used(void **state)
{
	struct event ev = world_drop(0xc0000201, 22);
	uint32_t sources[3];
	struct store *s;
	struct world w;

	(void)state;
	for (int i = 0; i < 3; i++) {
		world_start(&w);
		if (i < 2)	/* the third one makes its own */
			write_file(key_path(&w),
			    "0123456789abcdef0123456789abcdef", 0600);
		s = open_anonymized(&w);
		world_event(&w, "fw1", 5, &ev);
		world_commit(&w, s);
		sources[i] = only_source(s);
		store_close(s);
		world_stop(&w);
	}
	assert_int_not_equal(sources[0], ev.src.v4);
	assert_int_equal(sources[0], sources[1]);
	assert_int_not_equal(sources[0], sources[2]);
}

/* ---- mixing ------------------------------------------------------------- */

static void
addresses_and_pseudonyms_do_not_mix(void **state)
{
	struct event ev = world_drop(1, 22);
	struct store_error err;
	struct store *s, *other;
	bool anonymized;
	struct world w;

	(void)state;
	s = world_begin(&w);
	ASSERT_OK(store_anonymized(s, &anonymized, &err), err);
	assert_false(anonymized);
	world_event(&w, "fw1", 5, &ev);
	world_commit(&w, s);
	assert_refused(store_anonymize(s, &err), &err, STORE_MIXED,
	    "leave --anonymize away");
	assert_int_not_equal(access(key_path(&w), F_OK), 0);
	world_event(&w, "fw1", 6, &ev);	/* it goes on as it was */
	world_commit(&w, s);
	assert_holds(s, w.total);
	world_end(&w, s);

	/* who opened it before another one gave it pseudonyms learns it */
	world_start(&w);
	other = world_open(&w, STORE_CREATE);
	s = open_anonymized(&w);
	ASSERT_OK(store_anonymized(other, &anonymized, &err), err);
	assert_true(anonymized);
	assert_true(counter_add(w.counter, &ev, sensors_number(
	    w.sensors, SLICE("fw1")), 5));
	ASSERT_OK(store_begin(other, &err), err);
	assert_refused(store_add(other, w.counter, &err), &err, STORE_MIXED,
	    "use --anonymize");
	assert_false(store_commit(other, &err));
	assert_holds(s, w.total);	/* nothing */
	store_close(other);
	world_end(&w, s);
}

/* Of days that are closed there are no sources that could mix. */
static void
a_store_without_cells_may_have_pseudonyms(void **state)
{
	struct event ev = world_drop(1, 22);
	struct store_error err;
	struct store *s;
	struct world w;

	(void)state;
	s = world_begin(&w);
	world_event(&w, "fw1", 5, &ev);
	world_commit(&w, s);
	event_is(&ev, REASON_ACCEPT);
	world_event(&w, "fw1", 50, &ev);
	world_commit(&w, s);
	ASSERT_OK(store_close_days(s, 40, 50, &err), err);
	ASSERT_OK(store_anonymize(s, &err), err);
	event_is(&ev, REASON_DROP);
	world_event(&w, "fw1", 50, &ev);
	world_commit(&w, s);
	assert_holds(s, w.total);
	assert_int_not_equal(only_source(s), 1);
	world_end(&w, s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_the_same),
		cmocka_unit_test(neither_address_nor_key_is_in_the_store),
		cmocka_unit_test(another_key_is_refused),
		cmocka_unit_test(a_key_that_others_may_use_is_refused),
		cmocka_unit_test(a_key_that_cannot_be_written_is_told),
		cmocka_unit_test(a_key_that_is_there_is_used),
		cmocka_unit_test(addresses_and_pseudonyms_do_not_mix),
		cmocka_unit_test(a_store_without_cells_may_have_pseudonyms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
