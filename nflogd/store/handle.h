/*
 * handle.h - what the files of the store share: its insides.
 */
#ifndef NFLOGD_STORE_HANDLE_H
#define NFLOGD_STORE_HANDLE_H

#include "count/pseudonym.h"
#include "count/region.h"
#include "count/tag_names.h"
#include "store/database.h"
#include "store/store.h"

enum { STATEMENTS = 64 };

struct store {
	struct database *db;
	char identity[33];
	struct pseudonyms *pseudonyms;	/* NULL: sources are addresses */
	const struct region_finder *finder;	/* NULL: nothing tells regions */
	const struct tag_names *names;	/* NULL: tags are not kept */
	bool spoilt;	/* something failed in this transaction */
	struct {
		const char *sql;
		struct statement *statement;
	} statements[STATEMENTS];	/* prepared, as they are wanted */
	struct cells old, merged;	/* of pieces.c */
	struct out packed;
	struct gain gained;	/* by pieces_put, since it was set to zero */
};

/* The row of the table origin that is the store itself. */
enum { ORIGIN_SELF = 1 };

/*
 * The statement of this text, a literal, which is known by where it is. It is
 * at rest; leave it so. NULL with *err.
 */
struct statement *store_statement(
    struct store *s, const char *sql, struct store_error *err);

/* Note that the transaction must not be committed. Returns false. */
bool store_spoil(struct store *s);

/* What an int64_t holds of it: SQLite has no larger numbers. */
static inline int64_t
store_number(uint64_t n)
{
	return n > INT64_MAX ? INT64_MAX : (int64_t)n;
}

/* SQL for the sum of two such numbers, as large as it can be. */
#define STORE_SUM(a, b) "min(" a ", 9223372036854775807 - " b ") + " b

/*
 * SQL for the sum of a column of such numbers, again as large as it can be:
 * sum() itself fails there. The halves have room for 2^31 rows.
 */
#define STORE_TOTAL(a)                                                         \
	"iif(sum(" a " >> 31) + (sum(" a " & 2147483647) >> 31) > 4294967295," \
	" 9223372036854775807,"                                                \
	" (sum(" a " >> 31) << 31) + sum(" a " & 2147483647))"

/* The word of a reason in the table ledger. */
static inline const char *
store_reason(enum reason reason)
{
	return reason == REASON_DROP ? "drop" : reason_word(reason);
}

/* ---- anonymize.c -------------------------------------------------------- */

/* STORE_MIXED: the store has pseudonyms, and was not told to use them. */
bool pseudonyms_as_told(struct store *s, struct store_error *err);

/* ---- tags.c --------------------------------------------------------------- */

/* The row of a tag, which is made if it is not there. */
bool tag_settle(struct store *s, struct slice name, struct slice kind,
    int64_t *row, struct store_error *err);

/* Add accesses that could not be tested for a tag, or keep the larger number. */
bool tag_untested(struct store *s, int64_t sensor_day, int64_t tag,
    uint64_t accesses, enum cells_how how, struct store_error *err);

/* ---- pieces.c ----------------------------------------------------------- */

/*
 * What is cut into pieces, in table counts: a sensor's day, a service and a
 * region; in table tagged: with a tag in place of the region.
 */
struct group {
	int64_t sensor_day;
	uint32_t service;
	char region[REGION];
	int64_t tag;	/* a row of table tag; 0: it is of table counts */
};

static inline bool
group_equal(const struct group *a, const struct group *b)
{
	return a->sensor_day == b->sensor_day && a->service == b->service &&
	    memcmp(a->region, b->region, REGION) == 0 && a->tag == b->tag;
}

/* Where a piece begins, as the column has it: a number, or an IPv6 address. */
struct bound {
	enum source_kind kind;
	int64_t number;	/* SOURCE_V4, SOURCE_UNTOLD */
	uint8_t v6[16];
	size_t v6_len;	/* 0: before all addresses */
};

/* The columns first, accesses, sources and cells of a row, as they were read. */
struct piece_row {
	struct bound first;
	int64_t accesses, sources;
	struct slice packed;
	bool is_kept;	/* else the numbers are all that there is */
	bool is_sound;	/* `first` holds a bound */
};

/* As the parameters 1 to 3, which are the columns that both tables begin with. */
void group_bind(struct statement *st, const struct group *group);

/*
 * Put cells of one kind, in order, into a group. `empty` says that it has none
 * of this kind yet.
 */
bool pieces_put(struct store *s, struct group group, const struct cell *cells,
    size_t count, enum cells_how how, bool empty, struct store_error *err);

/*
 * Set found[i] where a group has the source of cells[i]; leave it elsewhere.
 * They are of one kind, and in order.
 */
bool pieces_find(struct store *s, struct group group, const struct cell *cells,
    size_t count, bool *found, struct store_error *err);

/* What is in these columns, the first of which is `column`; good until a step. */
struct piece_row piece_row(struct statement *st, int column);

/* Open a piece, behind the cells that *cells has. */
bool piece_open(const struct store *s, struct group group,
    const struct piece_row *row, struct cells *cells, struct store_error *err);

/* Both, of a row whose cells are kept. */
bool pieces_read(struct store *s, struct group group, struct statement *st,
    int column, struct cells *cells, struct store_error *err);

/* ---- settle.c ----------------------------------------------------------- */

/*
 * For cells of a day whose sources may have been counted under other regions:
 * each source keeps the one that it has at a service.
 */
struct settling;	/* opaque */

struct settling *settling_new(struct store *s);	/* NULL: memory is short */
void settling_free(struct settling *t);	/* takes NULL */

/* Add cells in order, under the region that is told of them now, or keep them. */
bool settling_add(struct settling *t, struct group group,
    const struct cell *cells, size_t count, struct store_error *err);

/* Add what was kept. */
bool settling_end(struct settling *t, struct store_error *err);

/* ---- read.c ------------------------------------------------------------- */

/*
 * What is read in several queries must be of one moment. *begun tells
 * reading_end whether this began a transaction: none was open before.
 */
bool reading_begin(struct store *s, bool *begun, struct store_error *err);
void reading_end(struct store *s, bool begun);

/* False: it is no word of store_reason. */
bool reason_read(struct slice word, enum reason *reason);

/*
 * The group of a row whose first columns are service and region, or, of table
 * tagged, service and tag.
 */
bool group_read(struct store *s, struct statement *st, int64_t sensor_day,
    bool tagged, struct group *group, struct store_error *err);

/* ---- retain.c ----------------------------------------------------------- */

/* Leave of a sensor's day, in the transaction, only the sums of its groups. */
bool day_close(
    struct store *s, int64_t sensor_day, struct store_error *err);

#endif
