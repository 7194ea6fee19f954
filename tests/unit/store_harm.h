/* store_harm.h - what tests of a store share that comes to harm. */
#ifndef TESTS_UNIT_STORE_HARM_H
#define TESTS_UNIT_STORE_HARM_H

#include "unit/store_world.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static inline void
assert_open_fails(const char *path, enum store_use use, enum store_fault fault,
    const char *help)
{
	struct store_error err;
	struct store *s = store_open(path, use, &err);

	assert_null(s);
	if (err.fault != fault || strstr(err.error.text, path) == NULL ||
	    strstr(err.error.text, help) == NULL)
		fail_msg("fault %d, want %d: %s", err.fault, fault,
		    err.error.text);
}

static inline void
run_sql(const char *path, const char *sql)
{
	sqlite3 *db;
	char *said = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, sql, NULL, NULL, &said);
	if (said != NULL)
		fail_msg("%s", said);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* A store with something in it, closed. */
static inline void
make_store(struct world *w)
{
	struct store *s;

	world_start(w);
	s = world_open(w, STORE_CREATE);
	world_add(w, 1000);
	world_commit(w, s);
	store_close(s);
}

/* Ends with the test at the latest. */
static inline pid_t
start_child(void)
{
	pid_t child;

	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return child;
}

static inline int
wait_for(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

#endif
