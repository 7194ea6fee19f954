/*
 * database.h - SQLite, as far as the store needs it, with errors that say what
 * would help. No other file includes sqlite3.h.
 */
#ifndef NFLOGD_STORE_DATABASE_H
#define NFLOGD_STORE_DATABASE_H

#include "base/slice.h"
#include "store/fault.h"

#include <stdint.h>

struct database;	/* opaque; one per thread */
struct statement;	/* opaque */

enum database_use {
	DATABASE_READ,
	DATABASE_WRITE,	/* the file must be there */
	DATABASE_CREATE,	/* it is made where it is not */
	DATABASE_TEMPORARY	/* of this process alone, gone with it */
};

/* `path` is copied; of DATABASE_TEMPORARY it is only a name for messages. */
struct database *database_open(
    const char *path, enum database_use use, struct store_error *err);
void database_close(struct database *db);	/* takes NULL */

const char *database_path(const struct database *db);

/* How long to wait for other writers, in milliseconds. */
void database_patience(struct database *db, int milliseconds);

/* Is a transaction open? SQLite ends some that fail by itself. */
bool database_in_transaction(const struct database *db);

/* Run statements that give no rows. */
bool database_run(
    struct database *db, const char *sql, struct store_error *err);

/* The first column of the first row of a query that has one, a number. */
bool database_number(struct database *db, const char *sql, int64_t *number,
    struct store_error *err);

/*
 * Write through a journal of its own, so that readers and a writer do not wait
 * for each other, where the file system allows that. To be called once a
 * writer has opened a database and found it to be its own.
 */
bool database_log_ahead(struct database *db, struct store_error *err);

/* The text must live as long as the database. NULL with *err. */
struct statement *database_prepare(
    struct database *db, const char *sql, struct store_error *err);
void statement_free(struct statement *st);	/* takes NULL */

/* Parameters count from 1 and keep their values. Bytes are not copied. */
void statement_bind_number(struct statement *st, int n, int64_t value);
void statement_bind_text(struct statement *st, int n, struct slice text);
void statement_bind_bytes(struct statement *st, int n, struct slice bytes);

enum step { STEP_ROW, STEP_DONE, STEP_FAILED };

/* After STEP_DONE and STEP_FAILED it can be run again. */
enum step statement_step(struct statement *st, struct store_error *err);
void statement_reset(struct statement *st);	/* to leave after a row */

/* Run one that gives no rows. */
bool statement_run(struct statement *st, struct store_error *err);

/* What a column counts: a database may hold less than none. */
static inline uint64_t
count_of(int64_t number)
{
	return number < 0 ? 0 : (uint64_t)number;
}

/* Columns of the row, counted from 0; bytes are good until the next step. */
int64_t statement_number(struct statement *st, int n);
uint64_t statement_count(struct statement *st, int n);	/* by count_of */
const char *statement_text(struct statement *st, int n);
struct slice statement_bytes(struct statement *st, int n);	/* or text */
bool statement_is_number(struct statement *st, int n);
bool statement_is_null(struct statement *st, int n);

/* The database says that it is not what it should be. Always false. */
bool database_damaged(
    const struct database *db, const char *what, struct store_error *err);

#endif
