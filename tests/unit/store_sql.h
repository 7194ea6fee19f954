/* store_sql.h - what other programs read in a store, or do to it. */
#ifndef TESTS_UNIT_STORE_SQL_H
#define TESTS_UNIT_STORE_SQL_H

#include "unit/store_world.h"

#include <sqlite3.h>

static inline sqlite3 *
open_plain(const struct world *w)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(w->path, &db), SQLITE_OK);
	return db;
}

/* All rows of a query, columns parted by blanks, as one text. */
static inline char *
ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;
	struct out out = { 0 };

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	while (sqlite3_step(st) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(st); i++) {
			out_text(&out, (const char *)sqlite3_column_text(st, i));
			out_char(&out,
			    i + 1 < sqlite3_column_count(st) ? ' ' : '\n');
		}
	assert_int_equal(sqlite3_finalize(st), SQLITE_OK);
	out_char(&out, '\0');
	return out.at;
}

#define ASSERT_SAYS(db, sql, want)                                             \
	do {                                                                   \
		char *said = ask(db, sql);                                     \
		assert_string_equal(said, want);                               \
		free(said);                                                    \
	} while (0)

#endif
