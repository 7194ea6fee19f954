/*
 * store.h - counts that survive: one file that keeps cells, their rollup, the
 * ledger and how far each input was read.
 *
 * What is written between store_begin and store_commit is written as a whole or
 * not at all, whatever fails, and whenever the process or the machine dies.
 * Cells and the position up to which they were read belong into one commit.
 * Any number of processes may use a store; writers wait for each other.
 *
 * Functions that return bool fill *err and return false when they fail. A
 * failure between begin and commit spoils the transaction: commit will refuse.
 */
#ifndef NFLOGD_STORE_STORE_H
#define NFLOGD_STORE_STORE_H

#include "count/region.h"
#include "count/rollup.h"
#include "count/tag_names.h"
#include "store/fault.h"

struct store;	/* opaque; one per thread */

enum store_use {
	STORE_READ,	/* nothing is written, nor made */
	STORE_WRITE,	/* it must be there */
	STORE_CREATE	/* it is made, with a new identity, if it is not there */
};

struct store *store_open(
    const char *path, enum store_use use, struct store_error *err);

/* For cells that outgrow memory: a file without name, gone when closed. */
struct store *store_temporary(struct store_error *err);

void store_close(struct store *s);	/* takes NULL; rolls back */

/*
 * Rename a damaged store, which nobody has open here, so that a new one can
 * take its place: *to becomes its new name, of at most `room` bytes.
 */
bool store_set_aside(
    const char *path, char *to, size_t room, struct store_error *err);

const char *store_path(const struct store *s);
const char *store_identity(const struct store *s);	/* 32 hex digits */

/* How long to wait for other writers: 30 s, unless told. */
void store_patience(struct store *s, int milliseconds);

/*
 * Let all that this handle adds have pseudonyms (count/pseudonym.h) in place of
 * addresses, which a store has from its first cell on or never: STORE_MIXED.
 * Their key is in the file `store_path`.key, for its owner alone, and is made,
 * at random, if neither it nor any cell is there. STORE_KEY: it is missing, not
 * the one that the store's pseudonyms were made with, or others may use it. To
 * be called before store_begin; a commit of its own.
 */
bool store_anonymize(struct store *s, struct store_error *err);

/* Does the store have pseudonyms? Then store_add refuses whoever uses none. */
bool store_anonymized(
    struct store *s, bool *anonymized, struct store_error *err);

/*
 * Let this, which is borrowed, tell the regions of all that this handle adds;
 * NULL, as at first: nothing does. A source keeps the region under which it was
 * counted first on a sensor's day at a service, whatever tells them later.
 */
void store_regions(struct store *s, const struct region_finder *finder);

/*
 * Let tags be called by these, which are borrowed; NULL, as at first: what this
 * handle adds loses its tags.
 */
void store_tags(struct store *s, const struct tag_names *names);

/* ---- writing ------------------------------------------------------------ */

bool store_begin(struct store *s, struct store_error *err);

/* Both end the transaction; after a failed commit nothing was written. */
bool store_commit(struct store *s, struct store_error *err);
void store_rollback(struct store *s);

/*
 * Add all that a counter holds to what the store has. The counter stays as it
 * is, so that it can be added again if the commit fails; meanwhile its cells
 * are sorted in a copy (count/sorted.h). STORE_FED: a sensor's counts came from
 * another store, which alone may add to them. Drops of a day that was closed
 * are entered in its ledger under REASON_TOO_LATE, and not counted.
 */
bool store_add(
    struct store *s, struct counter *c, struct store_error *err);

/*
 * Keep the cells of `keep` days only, of the newest one that the store has and
 * those before it: older days are closed, which leaves their rollup as it is.
 * No day after `today` counts as the newest, so that a wrong stamp closes
 * nothing. What tells no day stays. In the transaction that is open, or in one
 * of its own. To be called when what may belong to the old days has been added:
 * once closed, they take no more drops.
 */
bool store_close_days(
    struct store *s, unsigned keep, int32_t today, struct store_error *err);

/* What a merge brought. */
struct store_merged {
	uint64_t sensors, days;	/* that the other store has */
	uint64_t accesses, sources;	/* of them, that this one had not */
};

/*
 * Let in what another store, open for reading, has of its own and of others;
 * its inputs and facts stay there. Every number becomes the larger one of the
 * two, cell by cell, so stores may be merged in any order, again, and through
 * others, and the result is the same. Of a day that either of them has closed
 * only the numbers by service and region are left, which also become the larger
 * ones; since a sensor is fed by one store, two copies of its day are two
 * stages of one growth, and the larger numbers are those of the later stage.
 *
 * STORE_FED: a sensor of the other store is fed by another one than that of
 * this name here. STORE_MIXED: this one has pseudonyms, the other addresses; the
 * other way round is no trouble, as each sensor comes from one store.
 */
bool store_merge(struct store *s, struct store *from,
    struct store_merged *merged, struct store_error *err);

/* ---- reading ------------------------------------------------------------ */

/* What is read in between is of one moment, whoever writes meanwhile. */
bool store_begin_reading(struct store *s, struct store_error *err);
void store_end_reading(struct store *s);

/* Days from first to last; DAY_UNDATED is later than all others. */
struct period {
	int32_t first, last;
};

#define PERIOD_ALL ((struct period){ INT32_MIN, DAY_UNDATED })

/*
 * The rollup of a period, as rollup_make gives it of a counter that has all
 * that was added to the store for these days. To be given to rollup_free.
 */
bool store_rollup(struct store *s, struct period period, struct rollup *r,
    struct store_error *err);

/*
 * Fill in what carries tags, as rollup_tags does; the rollup is one of the same
 * period. Names must have been told to store_tags.
 */
bool store_rollup_tags(struct store *s, struct period period,
    struct rollup *r, struct store_error *err);

/* Some services, each once. */
struct services {
	const uint32_t *at;
	size_t count;
};

/* The same with the rows of these services only, which may be none. */
bool store_rollup_of(struct store *s, struct period period,
    const struct services *only, struct rollup *r, struct store_error *err);

/* What knocked at a service from a region, on a day of a sensor. */
struct store_total {
	int32_t day;
	const char *sensor;	/* good during the visit, as the cells are */
	uint32_t service;
	char region[REGION];	/* letters, or "??" */
	uint64_t accesses, sources;
	const struct cell *cells;	/* those that it is the sum of, if asked */
	size_t cell_count;	/* 0: what was cells once is kept as numbers only */
};

/*
 * Visit the sums of a period, of all services or, if `only` is not NULL, of
 * those, until the visit returns false. They come by day and name of the sensor,
 * and the same day, sensor, service and region may come several times: then they
 * add up.
 */
bool store_totals(struct store *s, struct period period,
    const struct services *only,
    bool (*visit)(void *context, const struct store_total *total),
    void *context, struct store_error *err);

/*
 * The same of all services, by number of the service, region and source within
 * the sensor's day, and with their cells in `with_cells`, a part of the period.
 */
bool store_totals_cells(struct store *s, struct period period,
    struct period with_cells,
    bool (*visit)(void *context, const struct store_total *total),
    void *context, struct store_error *err);

/* One cell and where it belongs; good until the visit ends. */
struct store_cell {
	int32_t day;
	const char *sensor;
	uint32_t service;
	char region[REGION];
	struct cell cell;
};

/*
 * Visit the cells of a period by day, name of the sensor, number of the
 * service, region and source, until the visit returns false. What was cells
 * once, and is kept as numbers only, is passed over.
 */
bool store_cells(struct store *s, struct period period,
    bool (*visit)(void *context, const struct store_cell *cell), void *context,
    struct store_error *err);

/* An observation point or another host, and the store that feeds it. */
struct store_sensor {
	const char *name;
	const char *identity;	/* of the store that feeds it */
	const char *origin;	/* what that one calls itself, for people */
	bool own;	/* it is this store */
};

/* Visit them by name, until the visit returns false. */
bool store_sensors(struct store *s,
    bool (*visit)(void *context, const struct store_sensor *sensor),
    void *context, struct store_error *err);

/* ---- inputs ------------------------------------------------------------- */

/*
 * A stream of which something was read. `version` makes sure that no two
 * processes read the same bytes: store_put_input refuses with STORE_STALE if
 * the stream was put by another one since this version was seen. A new stream
 * has the id 0 and as `version` the greatest id of those seen with its head, 0
 * without any.
 */
struct store_input {
	int64_t id;
	uint64_t head;	/* digest by which it is looked up */
	int64_t version;
	struct slice state;	/* what the reader remembers; opaque here */
};

/* Visit those with a head, or all, by id, until the visit returns false. */
bool store_inputs(struct store *s, const uint64_t *head,
    bool (*visit)(void *context, const struct store_input *in), void *context,
    struct store_error *err);

/*
 * Sets the id of a new one, and the version, for the next time: keep a copy for
 * the case that the commit fails.
 */
bool store_put_input(
    struct store *s, struct store_input *in, struct store_error *err);
bool store_forget_input(struct store *s, int64_t id, struct store_error *err);

/* ---- facts -------------------------------------------------------------- */

/* A fact that commands keep with a store; *value NULL: none. To be freed. */
bool store_setting(struct store *s, const char *name, char **value,
    struct store_error *err);
bool store_set(struct store *s, const char *name, const char *value,
    struct store_error *err);

/*
 * Look at every page and every cell, whether sums are those of the cells, and
 * whether any source has two regions. Takes 32 bytes for each source of the
 * largest service of a sensor's day.
 * False with the first thing that is wrong.
 */
bool store_check(struct store *s, struct store_error *err);

#endif
