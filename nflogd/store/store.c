/* store.c - opening, transactions, inputs, facts; see store.h. */
#include "store/handle.h"
#include "store/schema.h"

#include <inttypes.h>
#include <stdlib.h>

bool
store_spoil(struct store *s)
{
	s->spoilt = true;
	return false;
}

struct statement *
store_statement(struct store *s, const char *sql, struct store_error *err)
{
	size_t i = 0;

	while (i < STATEMENTS && s->statements[i].sql != NULL &&
	    s->statements[i].sql != sql)
		i++;
	if (i == STATEMENTS) {
		store_error_set(err, STORE_FAILED, "too many statements");
		return NULL;
	}
	if (s->statements[i].sql == NULL) {
		s->statements[i].statement = database_prepare(s->db, sql, err);
		if (s->statements[i].statement != NULL)
			s->statements[i].sql = sql;
	}
	return s->statements[i].statement;
}

/* ---- opening ------------------------------------------------------------ */

static bool
read_identity(struct store *s, struct store_error *err)
{
	struct statement *st = store_statement(
	    s, "SELECT identity FROM origin WHERE id = 1", err);
	struct slice identity;
	enum step step;

	if (st == NULL || (step = statement_step(st, err)) == STEP_FAILED)
		return false;
	if (step == STEP_DONE)
		return database_damaged(s->db, "it has no identity", err);
	identity = statement_bytes(st, 0);
	if (identity.len != sizeof(s->identity) - 1) {
		statement_reset(st);
		return database_damaged(s->db, "its identity is none", err);
	}
	memcpy(s->identity, identity.at, identity.len);
	statement_reset(st);
	return true;
}

static struct store *
open_as(const char *path, enum database_use use, struct store_error *err)
{
	struct store *s = calloc(1, sizeof(*s));
	bool ok;

	if (s == NULL) {
		store_error_set(err, STORE_MEMORY, "out of memory");
		return NULL;
	}
	s->db = database_open(path, use, err);
	ok = s->db != NULL && schema_settle(s->db, use, err);
	if (ok && use == DATABASE_TEMPORARY)
		/* what fails here is lost anyway */
		ok = database_run(s->db,
		    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", err);
	else if (ok && use != DATABASE_READ)
		ok = database_log_ahead(s->db, err);
	if (ok && read_identity(s, err))
		return s;
	store_close(s);
	return NULL;
}

struct store *
store_open(const char *path, enum store_use use, struct store_error *err)
{
	static const enum database_use uses[] = {
		[STORE_READ] = DATABASE_READ,
		[STORE_WRITE] = DATABASE_WRITE,
		[STORE_CREATE] = DATABASE_CREATE,
	};

	return open_as(path, uses[use], err);
}

struct store *
store_temporary(struct store_error *err)
{
	return open_as("temporary store", DATABASE_TEMPORARY, err);
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < STATEMENTS; i++)
		statement_free(s->statements[i].statement);
	database_close(s->db);
	pseudonyms_free(s->pseudonyms);
	free(s->old.at);
	free(s->merged.at);
	free(s->packed.at);
	free(s);
}

const char *
store_path(const struct store *s)
{
	return database_path(s->db);
}

const char *
store_identity(const struct store *s)
{
	return s->identity;
}

void
store_patience(struct store *s, int milliseconds)
{
	database_patience(s->db, milliseconds);
}

void
store_regions(struct store *s, const struct region_finder *finder)
{
	s->finder = finder;
}

/* ---- transactions ------------------------------------------------------- */

bool
store_begin(struct store *s, struct store_error *err)
{
	s->spoilt = false;
	/* at once as a writer: whoever waits must not have read old numbers */
	return database_run(s->db, "BEGIN IMMEDIATE", err);
}

void
store_rollback(struct store *s)
{
	struct store_error ignored;

	/* SQLite may have done so by itself, as when there is no room */
	if (database_in_transaction(s->db))
		database_run(s->db, "ROLLBACK", &ignored);
	s->spoilt = false;
}

bool
store_commit(struct store *s, struct store_error *err)
{
	bool ok = !s->spoilt && database_in_transaction(s->db);

	if (!ok)
		store_error_set(err, STORE_FAILED,
		    "%s: nothing was written, as something failed before",
		    store_path(s));
	if (ok && database_run(s->db, "COMMIT", err))
		return true;
	store_rollback(s);
	return false;
}

/* ---- inputs ------------------------------------------------------------- */

bool
store_inputs(struct store *s, const uint64_t *head,
    bool (*visit)(void *context, const struct store_input *in), void *context,
    struct store_error *err)
{
	static const char all[] =
	    "SELECT id, head, version, state FROM input ORDER BY id";
	static const char some[] = "SELECT id, head, version, state FROM input"
				   " WHERE head = ?1 ORDER BY id";
	struct statement *st = store_statement(s, head == NULL ? all : some, err);
	enum step step;

	if (st == NULL)
		return false;
	if (head != NULL)
		statement_bind_number(st, 1, (int64_t)*head);
	while ((step = statement_step(st, err)) == STEP_ROW) {
		struct store_input in = { .id = statement_number(st, 0),
			.head = (uint64_t)statement_number(st, 1),
			.version = statement_number(st, 2),
			.state = statement_bytes(st, 3) };

		if (!visit(context, &in)) {
			statement_reset(st);
			return true;
		}
	}
	return step == STEP_DONE;
}

/* The number that a statement with one parameter gives, 0 without a row. */
static bool
number_of(struct store *s, const char *sql, int64_t parameter, int64_t *number,
    struct store_error *err)
{
	struct statement *st = store_statement(s, sql, err);
	enum step step;

	*number = 0;
	if (st == NULL)
		return false;
	statement_bind_number(st, 1, parameter);
	step = statement_step(st, err);
	if (step == STEP_ROW) {
		*number = statement_number(st, 0);
		statement_reset(st);
	}
	return step != STEP_FAILED;
}

static bool
stale(struct store *s, struct store_error *err)
{
	store_error_set(err, STORE_STALE,
	    "%s: another nflogd has read the same input on; read it again",
	    store_path(s));
	return store_spoil(s);
}

static bool
insert_input(struct store *s, struct store_input *in, struct store_error *err)
{
	struct statement *st;
	int64_t newest;

	if (!number_of(s, "SELECT max(id) FROM input WHERE head = ?1",
	    (int64_t)in->head, &newest, err))
		return store_spoil(s);
	if (newest > in->version)
		return stale(s, err);
	st = store_statement(s, "INSERT INTO input (head, version, state)"
	    " VALUES (?1, 1, ?2) RETURNING id", err);
	if (st == NULL)
		return store_spoil(s);
	statement_bind_number(st, 1, (int64_t)in->head);
	statement_bind_bytes(st, 2, in->state);
	if (statement_step(st, err) != STEP_ROW)
		return store_spoil(s);
	in->id = statement_number(st, 0);
	in->version = 1;
	return statement_run(st, err) || store_spoil(s);
}

static bool
update_input(struct store *s, struct store_input *in, struct store_error *err)
{
	struct statement *st;
	int64_t version;

	if (!number_of(s, "SELECT version FROM input WHERE id = ?1", in->id,
	    &version, err))
		return store_spoil(s);
	if (version != in->version)
		return stale(s, err);
	st = store_statement(s, "UPDATE input SET head = ?2, version = ?3,"
	    " state = ?4 WHERE id = ?1", err);
	if (st == NULL)
		return store_spoil(s);
	statement_bind_number(st, 1, in->id);
	statement_bind_number(st, 2, (int64_t)in->head);
	statement_bind_number(st, 3, ++in->version);
	statement_bind_bytes(st, 4, in->state);
	return statement_run(st, err) || store_spoil(s);
}

bool
store_put_input(
    struct store *s, struct store_input *in, struct store_error *err)
{
	return in->id == 0 ? insert_input(s, in, err) : update_input(s, in, err);
}

bool
store_forget_input(struct store *s, int64_t id, struct store_error *err)
{
	struct statement *st =
	    store_statement(s, "DELETE FROM input WHERE id = ?1", err);

	if (st == NULL)
		return store_spoil(s);
	statement_bind_number(st, 1, id);
	return statement_run(st, err) || store_spoil(s);
}

/* ---- facts -------------------------------------------------------------- */

bool
store_setting(struct store *s, const char *name, char **value,
    struct store_error *err)
{
	struct statement *st = store_statement(
	    s, "SELECT value FROM setting WHERE name = ?1", err);
	struct slice text;
	enum step step;

	*value = NULL;
	if (st == NULL)
		return false;
	statement_bind_text(st, 1, slice_of(name));
	step = statement_step(st, err);
	if (step != STEP_ROW)
		return step == STEP_DONE;
	text = statement_bytes(st, 0);
	*value = strndup(text.at, text.len);
	statement_reset(st);
	return *value != NULL ||
	    store_error_set(err, STORE_MEMORY, "out of memory");
}

bool
store_set(struct store *s, const char *name, const char *value,
    struct store_error *err)
{
	struct statement *st = store_statement(
	    s, "INSERT OR REPLACE INTO setting VALUES (?1, ?2)", err);

	if (st == NULL)
		return store_spoil(s);
	statement_bind_text(st, 1, slice_of(name));
	statement_bind_text(st, 2, slice_of(value));
	return statement_run(st, err) || store_spoil(s);
}
