/* database.c - see database.h. */
#include "store/database.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct database {
	sqlite3 *sqlite;
	char *path;
	int patience;	/* milliseconds */
	int64_t waiting_since;
};

struct statement {
	sqlite3_stmt *stmt;
	struct database *db;
};

enum {
	PATIENCE = 30000,	/* a commit of millions of cells takes 1000 */
	NAP = 10	/* between two tries, milliseconds */
};

#define DAMAGED                                                                \
	"move it away and bring back a copy, or save what can still be read "  \
	"with: sqlite3 FILE .recover"
#define UNLOCKED                                                               \
	"the file system it is on cannot lock files", "put it on a local one"

/* By extended code first, then by primary code. */
static const struct {
	int code;
	enum store_fault fault;
	const char *says, *help;
} faults[] = {
	{ SQLITE_IOERR_LOCK, STORE_UNLOCKED, UNLOCKED },
	{ SQLITE_IOERR_RDLOCK, STORE_UNLOCKED, UNLOCKED },
	{ SQLITE_IOERR_UNLOCK, STORE_UNLOCKED, UNLOCKED },
	{ SQLITE_IOERR_CHECKRESERVEDLOCK, STORE_UNLOCKED, UNLOCKED },
	{ SQLITE_IOERR_SHMLOCK, STORE_UNLOCKED, UNLOCKED },
	{ SQLITE_IOERR_NOMEM, STORE_MEMORY, "out of memory", NULL },
	{ SQLITE_PROTOCOL, STORE_UNLOCKED, UNLOCKED },
	{ SQLITE_BUSY, STORE_BUSY, "another program is writing to it",
	    "try again when that one is done" },
	{ SQLITE_FULL, STORE_FULL, "there is no room for it",
	    "make room and try again; it is as it was before" },
	{ SQLITE_READONLY, STORE_DENIED, "it cannot be written",
	    "nflogd must be allowed to write it and to create files beside "
	    "it" },
	{ SQLITE_PERM, STORE_DENIED, "it cannot be used", NULL },
	{ SQLITE_AUTH, STORE_DENIED, "it cannot be used", NULL },
	{ SQLITE_CORRUPT, STORE_DAMAGED, "the store is damaged", DAMAGED },
	{ SQLITE_NOTADB, STORE_FOREIGN, "this is no store of nflogd",
	    "name another file" },
	{ SQLITE_CANTOPEN, STORE_FAILED, "it cannot be opened", NULL },
	{ SQLITE_IOERR, STORE_FAILED, "it cannot be read or written",
	    "look at the disk and at the kernel's messages" },
	{ SQLITE_NOMEM, STORE_MEMORY, "out of memory", NULL },
	{ SQLITE_TOOBIG, STORE_DAMAGED, "the store is damaged", DAMAGED },
};

enum { FAULTS = sizeof(faults) / sizeof(faults[0]) };

static size_t
fault_of(int code)
{
	for (size_t i = 0; i < FAULTS; i++)
		if (faults[i].code == code)
			return i;
	for (size_t i = 0; i < FAULTS; i++)
		if (faults[i].code == (code & 0xff))
			return i;
	return FAULTS;
}

/*
 * SQLite takes a missing lock service for a lock that somebody holds. Whether
 * locks work is tried on a file beside the database: closing the database once
 * more would give up the locks that this process has on it.
 */
static bool
locks_work(const char *path)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char probe[4096];
	bool work = true;
	int fd;

	if ((size_t)snprintf(probe, sizeof(probe), "%s-lock-%ld", path,
	    (long)getpid()) >= sizeof(probe))
		return true;
	fd = open(probe, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return true;
	if (fcntl(fd, F_SETLK, &lock) < 0)
		work = errno == EAGAIN || errno == EACCES;
	close(fd);
	unlink(probe);
	return work;
}

/* What the system said, if that was the cause. */
static int
system_error(sqlite3 *sqlite, int code)
{
	int primary = code & 0xff;

	if (sqlite != NULL &&
	    (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN))
		return sqlite3_system_errno(sqlite);
	return 0;
}

static bool
fail(const struct database *db, int code, struct store_error *err)
{
	int number = system_error(db->sqlite, code);
	const char *said = db->sqlite != NULL ? sqlite3_errmsg(db->sqlite) :
						sqlite3_errstr(code);
	size_t i;

	if (number == ENOSPC || number == EDQUOT || number == EFBIG)
		code = SQLITE_FULL;
	if ((code & 0xff) == SQLITE_BUSY && !locks_work(db->path))
		code = SQLITE_PROTOCOL;
	i = fault_of(code);
	if (i == FAULTS)
		return store_error_set(err, STORE_FAILED,
		    "%s: the store failed: %s (%d)", db->path, said, code);
	store_error_set(err, faults[i].fault, "%s: %s (SQLite: %s%s%s)%s%s",
	    db->path, faults[i].says, said, number != 0 ? ": " : "",
	    number != 0 ? strerror(number) : "",
	    faults[i].help != NULL ? "; " : "",
	    faults[i].help != NULL ? faults[i].help : "");
	if (number == ENOENT)
		err->fault = STORE_MISSING;
	else if (number == EACCES || number == EPERM || number == EROFS)
		err->fault = STORE_DENIED;
	return false;
}

bool
database_damaged(
    const struct database *db, const char *what, struct store_error *err)
{
	return store_error_set(err, STORE_DAMAGED,
	    "%s: the store is damaged (%s); %s", db->path, what, DAMAGED);
}

/* ---- opening ------------------------------------------------------------ */

/*
 * Counts are about people's addresses, so not everybody may read them. SQLite
 * gives the files beside it the same permissions.
 */
static bool
create_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

/*
 * A path that SQLite takes for no more than a path: "file:" would begin a URI,
 * and ":memory:" is no file. `immutable` makes it a URI on purpose.
 */
static char *
name_for_sqlite(const char *path, bool immutable)
{
	size_t len = strlen(path);
	char *name = malloc(len * 3 + 32), *p;

	if (name == NULL)
		return NULL;
	p = name + sprintf(name, "%s%s", immutable ? "file:" : "",
	    path[0] == '/' ? "" : "./");
	for (size_t i = 0; i < len; i++)
		if (immutable && strchr("%?#", path[i]) != NULL)
			p += sprintf(p, "%%%02X", (unsigned char)path[i]);
		else
			*p++ = path[i];
	strcpy(p, immutable ? "?immutable=1" : "");
	return name;
}

static bool
open_sqlite(struct database *db, enum database_use use, bool immutable,
    struct store_error *err)
{
	char *name = use == DATABASE_TEMPORARY ? strdup("") :
	    name_for_sqlite(db->path, immutable);
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, code;

	if (name == NULL)
		return store_error_set(err, STORE_MEMORY, "out of memory");
	flags |= use == DATABASE_READ ? SQLITE_OPEN_READONLY :
	    use == DATABASE_TEMPORARY ?
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
	flags |= immutable ? SQLITE_OPEN_URI : 0;
	code = sqlite3_open_v2(name, &db->sqlite, flags, NULL);
	free(name);
	return code == SQLITE_OK || fail(db, code, err);
}

/*
 * What holds for every connection. A database may come from somebody else, to
 * be merged: nothing in its schema is run, and what it says of its own pages
 * is checked. Nothing is mapped into memory, where an I/O error would be a
 * SIGBUS. Temporary tables, which hardly occur, stay in memory. What is deleted
 * is overwritten: cells that are no longer kept shall be gone. Who only reads
 * goes through pages in their order, and needs no more of them than SQLite keeps
 * by itself; who writes changes pages here and there.
 */
static bool
set_up(struct database *db, enum database_use use, struct store_error *err)
{
	int64_t entries;

	database_patience(db, PATIENCE);
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	return database_run(db,
		   "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
		   "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON",
		   err) &&
	    (use == DATABASE_READ ||
		database_run(db, "PRAGMA cache_size = -16384", err)) &&
	    /* now is read whether the file is a database at all */
	    database_number(
		db, "SELECT count(*) FROM sqlite_schema", &entries, err);
}

/*
 * Even a reader of a database with a journal creates files beside it. Who may
 * not do that can read one that nobody writes: no journal is there.
 */
static bool
open_immutable(struct database *db, struct store_error *err)
{
	char wal[4096];

	if ((size_t)snprintf(wal, sizeof(wal), "%s-wal", db->path) >=
	    sizeof(wal) || access(wal, F_OK) == 0)
		return false;
	sqlite3_close(db->sqlite);
	db->sqlite = NULL;
	return open_sqlite(db, DATABASE_READ, true, err) &&
	    set_up(db, DATABASE_READ, err);
}

static bool
open_existing(struct database *db, enum database_use use,
    struct store_error *err)
{
	if (!open_sqlite(db, use, false, err))
		return false;
	if (!set_up(db, use, err))
		return use == DATABASE_READ && err->fault != STORE_FOREIGN &&
		    err->fault != STORE_DAMAGED && open_immutable(db, err);
	/* where it may not write, SQLite opens for reading instead */
	if (use != DATABASE_READ && sqlite3_db_readonly(db->sqlite, "main"))
		return fail(db, SQLITE_READONLY, err);
	return true;
}

struct database *
database_open(
    const char *path, enum database_use use, struct store_error *err)
{
	struct database *db = calloc(1, sizeof(*db));

	*err = (struct store_error){ 0 };
	if (db == NULL || (db->path = strdup(path)) == NULL) {
		free(db);
		store_error_set(err, STORE_MEMORY, "out of memory");
		return NULL;
	}
	if (use == DATABASE_CREATE)
		create_file(path);	/* what fails is told on opening */
	if (open_existing(db, use, err)) {
		*err = (struct store_error){ 0 };
		return db;
	}
	database_close(db);
	return NULL;
}

void
database_close(struct database *db)
{
	if (db == NULL)
		return;
	sqlite3_close(db->sqlite);
	free(db->path);
	free(db);
}

const char *
database_path(const struct database *db)
{
	return db->path;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
take_nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = NAP * 1000000L }, NULL);
}

/* SQLite asks whether to try a lock again; 0 is no. */
static int
wait_for_lock(void *context, int tries)
{
	struct database *db = context;

	if (tries == 0)
		db->waiting_since = now_ms();
	/* nobody holds a lock for long where there are none */
	if (now_ms() - db->waiting_since >= db->patience ||
	    (tries == 1 && !locks_work(db->path)))
		return 0;
	take_nap();
	return 1;
}

void
database_patience(struct database *db, int milliseconds)
{
	db->patience = milliseconds;
	sqlite3_busy_handler(db->sqlite, wait_for_lock, db);
}

bool
database_in_transaction(const struct database *db)
{
	return !sqlite3_get_autocommit(db->sqlite);
}

/* Asks for WAL; *wal is whether it is that. */
static bool
choose_journal(struct database *db, bool *wal, struct store_error *err)
{
	struct statement *st =
	    database_prepare(db, "PRAGMA journal_mode = WAL", err);
	bool ok = st != NULL && statement_step(st, err) == STEP_ROW;

	*wal = ok && slice_equal(statement_bytes(st, 0), SLICE("wal"));
	statement_free(st);
	return ok;
}

/*
 * WAL: a report can be made while a commit is under way, and a commit writes
 * its pages once, in sequence. synchronous = NORMAL: the journal reaches the
 * disk when it is copied into the database, so that power loss may take the
 * last commits with it, but leaves the database as it was after an earlier
 * one. Since a commit holds cells together with the position in the log they
 * were read up to, what is lost is then read again: nothing is missing and
 * nothing counts twice. What came live is gone with the power anyway. The
 * journal does not stay as large as the largest commit made it.
 *
 * Where there is no shared memory, SQLite keeps a journal of old pages, which
 * wants each commit to reach the disk.
 */
bool
database_log_ahead(struct database *db, struct store_error *err)
{
	int64_t since = now_ms();
	bool wal;

	/* SQLite does not wait here, where two could wait for each other */
	while (!choose_journal(db, &wal, err)) {
		if (err->fault != STORE_BUSY ||
		    now_ms() - since >= db->patience)
			return false;
		*err = (struct store_error){ 0 };
		take_nap();
	}
	return database_run(db, wal ?
	    "PRAGMA synchronous = NORMAL;"
	    "PRAGMA journal_size_limit = 16777216" :
	    "PRAGMA synchronous = FULL", err);
}

/* ---- statements --------------------------------------------------------- */

bool
database_run(struct database *db, const char *sql, struct store_error *err)
{
	int code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || fail(db, code, err);
}

bool
database_number(struct database *db, const char *sql, int64_t *number,
    struct store_error *err)
{
	struct statement *st = database_prepare(db, sql, err);
	bool ok;

	if (st == NULL)
		return false;
	switch (statement_step(st, err)) {
	case STEP_ROW:
		*number = statement_number(st, 0);
		ok = true;
		break;
	case STEP_DONE:
		ok = database_damaged(db, "a row is missing", err);
		break;
	default:
		ok = false;
	}
	statement_free(st);
	return ok;
}

struct statement *
database_prepare(
    struct database *db, const char *sql, struct store_error *err)
{
	struct statement *st = calloc(1, sizeof(*st));
	int code;

	if (st == NULL) {
		store_error_set(err, STORE_MEMORY, "out of memory");
		return NULL;
	}
	st->db = db;
	code = sqlite3_prepare_v3(db->sqlite, sql, -1,
	    SQLITE_PREPARE_PERSISTENT, &st->stmt, NULL);
	if (code == SQLITE_OK)
		return st;
	fail(db, code, err);
	free(st);
	return NULL;
}

void
statement_free(struct statement *st)
{
	if (st == NULL)
		return;
	sqlite3_finalize(st->stmt);
	free(st);
}

/* Binding fails only where the number or the type is wrong: in the program. */
void
statement_bind_number(struct statement *st, int n, int64_t value)
{
	(void)sqlite3_bind_int64(st->stmt, n, value);
}

void
statement_bind_text(struct statement *st, int n, struct slice text)
{
	(void)sqlite3_bind_text64(st->stmt, n, text.at, text.len, SQLITE_STATIC,
	    SQLITE_UTF8);
}

void
statement_bind_bytes(struct statement *st, int n, struct slice bytes)
{
	/* a null pointer would be NULL, not an empty value */
	(void)sqlite3_bind_blob64(st->stmt, n,
	    bytes.at != NULL ? bytes.at : "", bytes.len, SQLITE_STATIC);
}

enum step
statement_step(struct statement *st, struct store_error *err)
{
	int code = sqlite3_step(st->stmt);

	if (code == SQLITE_ROW)
		return STEP_ROW;
	if (code != SQLITE_DONE)
		fail(st->db, code, err);
	sqlite3_reset(st->stmt);
	return code == SQLITE_DONE ? STEP_DONE : STEP_FAILED;
}

void
statement_reset(struct statement *st)
{
	sqlite3_reset(st->stmt);
}

bool
statement_run(struct statement *st, struct store_error *err)
{
	enum step step = statement_step(st, err);

	if (step == STEP_ROW)
		sqlite3_reset(st->stmt);
	return step != STEP_FAILED;
}

int64_t
statement_number(struct statement *st, int n)
{
	return sqlite3_column_int64(st->stmt, n);
}

uint64_t
statement_count(struct statement *st, int n)
{
	return count_of(statement_number(st, n));
}

const char *
statement_text(struct statement *st, int n)
{
	const unsigned char *text = sqlite3_column_text(st->stmt, n);

	return text != NULL ? (const char *)text : "";
}

struct slice
statement_bytes(struct statement *st, int n)
{
	const void *at = sqlite3_column_blob(st->stmt, n);
	int len = sqlite3_column_bytes(st->stmt, n);

	return (struct slice){ at != NULL ? at : "", (size_t)len };
}

bool
statement_is_number(struct statement *st, int n)
{
	return sqlite3_column_type(st->stmt, n) == SQLITE_INTEGER;
}

bool
statement_is_null(struct statement *st, int n)
{
	return sqlite3_column_type(st->stmt, n) == SQLITE_NULL;
}
