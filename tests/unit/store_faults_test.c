/*
 * store_faults_test.c - a store that is killed, damaged, locked, not allowed, or
 * none at all: it says so, and keeps what it had.
 */
#include "unit/store_harm.h"

#include <fcntl.h>
#include <sys/stat.h>

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void
what_is_no_store_stays_as_it_is(void **state)
{
	char text[200] = "", again[200];
	struct world w;
	FILE *f;

	(void)state;
	for (int i = 0; i < 6; i++)
		strcat(text, "kernel: IN=eth0 SRC=192.0.2.1\n");
	world_start(&w);
	for (enum store_use use = STORE_READ; use <= STORE_CREATE; use++) {
		write_file(w.path, text);
		assert_open_fails(w.path, use, STORE_FOREIGN, "no store");
		write_file(w.path, "short");
		assert_open_fails(w.path, use, STORE_FOREIGN, "no store");
	}
	write_file(w.path, text);
	assert_open_fails(w.path, STORE_CREATE, STORE_FOREIGN, "no store");
	f = fopen(w.path, "r");
	assert_non_null(f);
	again[fread(again, 1, sizeof(again) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(again, text);
	remove(w.path);
	run_sql(w.path, "CREATE TABLE t (a)");
	assert_open_fails(w.path, STORE_CREATE, STORE_FOREIGN, "no store");
	assert_open_fails(w.directory, STORE_CREATE, STORE_FAILED, "opened");
	world_stop(&w);
}

static void
a_store_must_be_there(void **state)
{
	char path[128];
	struct world w;

	(void)state;
	world_start(&w);
	assert_open_fails(w.path, STORE_READ, STORE_MISSING, "No such file");
	assert_open_fails(w.path, STORE_WRITE, STORE_MISSING, "No such file");
	assert_int_equal(access(w.path, F_OK), -1);	/* none was made */
	snprintf(path, sizeof(path), "%s/none/x.db", w.directory);
	assert_open_fails(path, STORE_CREATE, STORE_MISSING, "No such file");
	/* an empty file is nothing yet, and may become one */
	write_file(w.path, "");
	assert_open_fails(w.path, STORE_READ, STORE_MISSING, "empty");
	store_close(world_open(&w, STORE_CREATE));
	store_close(world_open(&w, STORE_READ));
	world_stop(&w);
}

static void
names_are_names_of_files(void **state)
{
	static const char *const names[] = { "file:x.db?mode=memory",
		":memory:", "a b%20c?d#e.db", "-x" };
	char old[4096];
	struct store_error err;
	struct world w;

	(void)state;
	world_start(&w);
	assert_non_null(getcwd(old, sizeof(old)));
	assert_int_equal(chdir(w.directory), 0);
	for (size_t i = 0; i < 4; i++) {
		struct store *s = store_open(names[i], STORE_CREATE, &err);

		if (s == NULL)
			fail_msg("%s", err.error.text);
		store_close(s);
		assert_int_equal(access(names[i], F_OK), 0);
	}
	assert_int_equal(chdir(old), 0);
	world_stop(&w);
}

static void
a_newer_store_is_left_alone(void **state)
{
	struct world w;
	struct store *s;

	(void)state;
	make_store(&w);
	run_sql(w.path, "PRAGMA user_version = 99");
	for (enum store_use use = STORE_READ; use <= STORE_CREATE; use++)
		assert_open_fails(w.path, use, STORE_NEWER, "version 99");
	run_sql(w.path, "PRAGMA user_version = 2");
	s = world_open(&w, STORE_READ);
	assert_holds(s, w.total);
	world_end(&w, s);
}

/* ---- damage ------------------------------------------------------------- */

static bool
count_cell(void *context, const struct store_cell *cell)
{
	*(uint64_t *)context += cell->cell.accesses;
	return true;
}

/* Who notices that cells are not what they were. */
enum notices { ADDING, READING, CHECKING };

/* They were changed by a statement; all from `first` on are told. */
static void
assert_damage(enum notices first, const char *sql)
{
	struct store_error err;
	struct store *s;
	struct world w;
	uint64_t sum;

	make_store(&w);
	run_sql(w.path, sql);
	s = world_open(&w, STORE_WRITE);
	if (first <= ADDING) {
		ASSERT_OK(store_begin(s, &err), err);
		assert_false(store_add(s, w.total, &err));
		assert_int_equal(err.fault, STORE_DAMAGED);
		assert_false(store_commit(s, &err));
	}
	if (first <= READING) {
		assert_false(
		    store_cells(s, PERIOD_ALL, count_cell, &sum, &err));
		assert_int_equal(err.fault, STORE_DAMAGED);
		assert_non_null(strstr(err.error.text, w.path));
		assert_non_null(strstr(err.error.text, ".recover"));
	}
	assert_false(store_check(s, &err));
	assert_int_equal(err.fault, STORE_DAMAGED);
	world_end(&w, s);
}

static void
damaged_cells_are_not_used(void **state)
{
#define ONE_ROW " WHERE (sensor_day, service, first) ="                       \
	" (SELECT sensor_day, service, first FROM counts"                     \
	"  ORDER BY length(cells) DESC LIMIT 1)"
	(void)state;
	assert_damage(ADDING, "UPDATE counts SET cells = substr(cells, 1,"
	    " length(cells) - 1)" ONE_ROW);
	assert_damage(ADDING, "UPDATE counts SET cells = cast(substr(cells, 1,"
	    " 9) || x'7f' || substr(cells, 11) AS BLOB)" ONE_ROW);
	assert_damage(ADDING, "UPDATE counts SET cells = x''" ONE_ROW);
	assert_damage(ADDING,
	    "UPDATE counts SET cells = zeroblob(70000)" ONE_ROW);
	assert_damage(ADDING,
	    "UPDATE counts SET accesses = accesses + 1" ONE_ROW);
	assert_damage(ADDING,
	    "UPDATE counts SET sources = sources - 1" ONE_ROW);
	/* whole pieces in the wrong rows */
	assert_damage(ADDING, "UPDATE counts SET first = 5 WHERE first = 0");
	assert_damage(READING, "UPDATE counts SET service = 99" ONE_ROW);
	assert_damage(READING, "UPDATE counts SET region = 'JP'" ONE_ROW);
	assert_damage(READING, "UPDATE counts SET region = 'none'" ONE_ROW);
	assert_damage(READING, "UPDATE counts SET first = 'text'" ONE_ROW);
	/* what only a check can see */
	assert_damage(CHECKING, "DELETE FROM counts" ONE_ROW);
	assert_damage(CHECKING, "DELETE FROM sensor_day WHERE id = 1");
	assert_damage(CHECKING, "DELETE FROM sensor WHERE id = 1");
	assert_damage(CHECKING,
	    "UPDATE sensor_day SET accesses = accesses + 1");
}

struct bytes {
	char *at;
	size_t len;
};

static struct bytes
read_bytes(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t size = lseek(fd, 0, SEEK_END);
	struct bytes b = { malloc((size_t)size), (size_t)size };

	assert_true(fd >= 0 && b.at != NULL);
	assert_int_equal(pread(fd, b.at, b.len, 0), size);
	close(fd);
	return b;
}

static void
write_bytes(const char *path, struct bytes b)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, b.at, b.len), b.len);
	close(fd);
}

/* Any bytes may be wrong anywhere: no crash, and no cell that was not there. */
static void
damage_anywhere_does_no_harm(void **state)
{
	struct rollup r;
	struct store_error err;
	uint64_t seed = 77, all = 0, told = 0;
	struct bytes sound, spoilt;
	struct world w;
	struct store *s;

	(void)state;
	make_store(&w);
	s = world_open(&w, STORE_READ);
	ASSERT_OK(store_cells(s, PERIOD_ALL, count_cell, &all, &err), err);
	store_close(s);
	sound = read_bytes(w.path);
	spoilt = read_bytes(w.path);
	for (int i = 0; i < 500; i++) {
		uint64_t sum = 0, bad = mix(&seed);
		size_t len = mix(&seed) % 8 + 1;

		memcpy(spoilt.at, sound.at, sound.len);
		memcpy(spoilt.at + mix(&seed) % (sound.len - len), &bad, len);
		write_bytes(w.path, spoilt);
		s = store_open(w.path, STORE_READ, &err);
		if (s == NULL) {
			told++;
			continue;
		}
		if (store_rollup(s, PERIOD_ALL, &r, &err))
			rollup_free(&r);
		if (!store_cells(s, PERIOD_ALL, count_cell, &sum, &err))
			told++;
		else if (store_check(s, &err))
			assert_true(sum == all);
		store_close(s);
	}
	assert_true(told > 100);
	free(sound.at);
	free(spoilt.at);
	world_stop(&w);
}

/* ---- killed ------------------------------------------------------------- */

static void
killed_before_the_commit_it_never_was(void **state)
{
	struct store_error err;
	struct store *s;
	struct world w;
	pid_t child;

	(void)state;
	make_store(&w);
	child = start_child();
	if (child == 0) {
		s = store_open(w.path, STORE_WRITE, &err);
		world_add(&w, 50000);
		if (s != NULL && store_begin(s, &err) &&
		    store_add(s, w.counter, &err))
			raise(SIGKILL);
		_exit(1);
	}
	assert_true(WIFSIGNALED(wait_for(child)));
	s = world_open(&w, STORE_WRITE);
	assert_holds(s, w.total);
	ASSERT_OK(store_check(s, &err), err);
	world_add(&w, 1000);	/* and it can be used on */
	world_commit(&w, s);
	assert_holds(s, w.total);
	world_end(&w, s);
}

/* Adds the same records with their number, commit upon commit, for ever. */
static void
add_for_ever(struct world *w, struct store *s)
{
	struct store_error err;
	struct store_input in = { .head = 1 };
	char number[24];

	for (unsigned i = 1;; i++) {
		snprintf(number, sizeof(number), "%u", i);
		in.state = slice_of(number);
		if (!store_begin(s, &err) || !store_add(s, w->counter, &err) ||
		    !store_put_input(s, &in, &err) || !store_commit(s, &err))
			_exit(1);
	}
}

static bool
take_number(void *context, const struct store_input *in)
{
	char text[24] = "";

	memcpy(text, in->state.at, in->state.len);
	*(unsigned long *)context = strtoul(text, NULL, 10);
	return true;
}

/* At any moment: cells and position are of the same commit. */
static void
killed_at_any_moment_it_is_whole(void **state)
{
	struct store_error err;
	struct rollup r, one;
	struct store *s;
	struct world w;
	pid_t child;

	(void)state;
	world_start(&w);
	world_add(&w, 500);
	assert_true(rollup_make(w.counter, &one));
	for (int i = 0; i < 25; i++) {
		unsigned long commits = 0;

		remove(w.path);
		s = world_open(&w, STORE_CREATE);
		store_close(s);
		child = start_child();
		if (child == 0)
			add_for_ever(&w, world_open(&w, STORE_WRITE));
		usleep((useconds_t)(mix(&w.seed) % 30000));
		kill(child, SIGKILL);
		assert_true(WIFSIGNALED(wait_for(child)));
		s = world_open(&w, STORE_WRITE);
		ASSERT_OK(store_check(s, &err), err);
		ASSERT_OK(store_inputs(s, NULL, take_number, &commits, &err),
		    err);
		ASSERT_OK(store_rollup(s, PERIOD_ALL, &r, &err), err);
		assert_true(r.ledger.accesses == one.ledger.accesses * commits);
		if (commits > 0)
			assert_int_equal(r.row_count, one.row_count);
		for (size_t k = 0; k < r.row_count; k++) {
			assert_true(r.rows[k].accesses ==
			    one.rows[k].accesses * commits);
			assert_int_equal(
			    r.rows[k].sources, one.rows[k].sources);
		}
		rollup_free(&r);
		store_close(s);
	}
	rollup_free(&one);
	world_stop(&w);
}

/* ---- others ------------------------------------------------------------- */

static void
writers_wait_for_each_other(void **state)
{
	enum { WRITERS = 3, COMMITS = 30 };
	struct store_error err;
	struct rollup r, one;
	struct store *s;
	pid_t children[WRITERS];
	struct world w;

	(void)state;
	world_start(&w);
	world_add(&w, 300);
	assert_true(rollup_make(w.counter, &one));
	for (int i = 0; i < WRITERS; i++) {
		children[i] = start_child();
		if (children[i] != 0)
			continue;
		/* that one of them makes the store, too */
		s = store_open(w.path, STORE_CREATE, &err);
		for (int k = 0; s != NULL && k < COMMITS; k++)
			if (!store_begin(s, &err) ||
			    !store_add(s, w.counter, &err) ||
			    !store_commit(s, &err))
				_exit(1);
		store_close(s);
		_exit(s == NULL);
	}
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(wait_for(children[i]), 0);
	s = world_open(&w, STORE_READ);
	ASSERT_OK(store_check(s, &err), err);
	ASSERT_OK(store_rollup(s, PERIOD_ALL, &r, &err), err);
	assert_true(r.ledger.accesses ==
	    one.ledger.accesses * WRITERS * COMMITS);
	assert_int_equal(r.row_count, one.row_count);
	rollup_free(&r);
	rollup_free(&one);
	world_end(&w, s);
}

/*
 * In turn nothing yet and a store, by its application_id, each by one commit,
 * until killed.
 */
static _Noreturn void
make_and_unmake(const char *path)
{
	static const char make[] =
	    "BEGIN IMMEDIATE; CREATE TABLE t (a); PRAGMA user_version = 1;"
	    "PRAGMA application_id = 1852206183; COMMIT";
	static const char unmake[] =
	    "BEGIN IMMEDIATE; DROP TABLE t; PRAGMA user_version = 0;"
	    "PRAGMA application_id = 0; COMMIT";
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		_exit(1);
	sqlite3_busy_timeout(db, 10000);
	sqlite3_exec(db, "PRAGMA journal_mode = MEMORY;"
	    "PRAGMA synchronous = OFF", NULL, NULL, NULL);
	for (;;)
		if (sqlite3_exec(db, make, NULL, NULL, NULL) != SQLITE_OK ||
		    sqlite3_exec(db, unmake, NULL, NULL, NULL) != SQLITE_OK)
			_exit(1);
}

/* Who opens it meanwhile sees it before or after, never between. */
static void
what_is_being_made_is_not_foreign(void **state)
{
	struct store_error err;
	struct world w;
	pid_t child;

	(void)state;
	world_start(&w);
	run_sql(w.path, "VACUUM");
	child = start_child();
	if (child == 0)
		make_and_unmake(w.path);
	for (int i = 0; i < 300; i++) {
		assert_null(store_open(w.path, STORE_READ, &err));
		if (err.fault != STORE_MISSING && err.fault != STORE_OLDER)
			fail_msg("%s", err.error.text);
	}
	kill(child, SIGKILL);
	assert_true(WIFSIGNALED(wait_for(child)));
	world_stop(&w);
}

/* SQLite itself does not wait when the kind of journal changes. */
static void
the_journal_changes_when_others_are_done(void **state)
{
	struct world w;
	sqlite3 *db;
	pid_t child;
	int ready[2];
	char byte;

	(void)state;
	make_store(&w);
	run_sql(w.path, "PRAGMA journal_mode = DELETE");
	assert_int_equal(pipe(ready), 0);
	child = start_child();
	if (child == 0) {
		if (sqlite3_open(w.path, &db) != SQLITE_OK ||
		    sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) !=
			SQLITE_OK ||
		    write(ready[1], "", 1) != 1)
			_exit(1);
		usleep(200000);
		_exit(sqlite3_close(db));
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	world_end(&w, world_open(&w, STORE_WRITE));
	assert_int_equal(wait_for(child), 0);
}

static void
who_waits_too_long_is_told(void **state)
{
	struct store_error err;
	struct store *s, *other;
	struct world w;

	(void)state;
	make_store(&w);
	s = world_open(&w, STORE_WRITE);
	other = world_open(&w, STORE_WRITE);
	ASSERT_OK(store_begin(s, &err), err);
	world_add(&w, 100);
	ASSERT_OK(store_add(s, w.counter, &err), err);
	store_patience(other, 20);
	assert_false(store_begin(other, &err));
	assert_int_equal(err.fault, STORE_BUSY);
	assert_non_null(strstr(err.error.text, "another program is writing"));
	/* a reader sees what was there before, and needs no patience */
	store_check(other, &err);
	store_rollback(s);
	assert_true(store_begin(other, &err));
	store_rollback(other);
	store_close(s);
	store_close(other);
	world_stop(&w);
}

/* ---- permissions -------------------------------------------------------- */

/* As an ordinary user, in a child: 0 if `use` ends as it should. */
static int
as_nobody(const char *path, enum store_use use, enum store_fault want)
{
	pid_t child = start_child();

	if (child == 0) {
		struct store_error err = { 0 };
		struct rollup r;
		struct store *s;

		if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(2);
		s = store_open(path, use, &err);
		if (s != NULL && use != STORE_READ)
			(void)(store_begin(s, &err) &&
			    store_set(s, "a", "b", &err) &&
			    store_commit(s, &err));
		else if (s != NULL && store_rollup(s, PERIOD_ALL, &r, &err))
			rollup_free(&r);
		if (err.fault != want)
			fprintf(stderr, "%d %s\n", err.fault, err.error.text);
		_exit(err.fault != want);
	}
	return wait_for(child);
}

static void
permissions_are_told(void **state)
{
	struct world w;

	(void)state;
	make_store(&w);
	assert_int_equal(chmod(w.directory, 0555), 0);
	assert_int_equal(chmod(w.path, 0444), 0);
	/* nobody writes it and nothing can be made beside it: it can be read */
	assert_int_equal(as_nobody(w.path, STORE_READ, STORE_FINE), 0);
	assert_int_equal(as_nobody(w.path, STORE_WRITE, STORE_DENIED), 0);
	assert_int_equal(as_nobody(w.path, STORE_CREATE, STORE_DENIED), 0);
	assert_int_equal(chmod(w.path, 0), 0);
	assert_int_equal(as_nobody(w.path, STORE_READ, STORE_DENIED), 0);
	assert_int_equal(chmod(w.path, 0666), 0);
	assert_int_equal(as_nobody(w.path, STORE_WRITE, STORE_DENIED), 0);
	assert_int_equal(chmod(w.directory, 0777), 0);
	assert_int_equal(as_nobody(w.path, STORE_WRITE, STORE_FINE), 0);
	world_stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_store_stays_as_it_is),
		cmocka_unit_test(a_store_must_be_there),
		cmocka_unit_test(names_are_names_of_files),
		cmocka_unit_test(a_newer_store_is_left_alone),
		cmocka_unit_test(damaged_cells_are_not_used),
		cmocka_unit_test(damage_anywhere_does_no_harm),
		cmocka_unit_test(killed_before_the_commit_it_never_was),
		cmocka_unit_test(killed_at_any_moment_it_is_whole),
		cmocka_unit_test(writers_wait_for_each_other),
		cmocka_unit_test(what_is_being_made_is_not_foreign),
		cmocka_unit_test(the_journal_changes_when_others_are_done),
		cmocka_unit_test(who_waits_too_long_is_told),
		cmocka_unit_test(permissions_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
