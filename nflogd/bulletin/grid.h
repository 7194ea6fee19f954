/*
 * grid.h - a table of a report, computed: all that a style needs to print it.
 * A table is one row of grid_table[] and one function that fills it; every
 * style prints all of them.
 */
#ifndef NFLOGD_BULLETIN_GRID_H
#define NFLOGD_BULLETIN_GRID_H

#include "bulletin/query.h"

struct bulletin;
struct grid;
struct grid_row;

/* What a column holds, and how it is printed. */
enum grid_kind {
	GRID_TEXT,
	GRID_NUMBER,
	GRID_SHARE,	/* whole percent: "22%" */
	GRID_CHANGE	/* whole percent, with its sign: "+9%" */
};

enum { GRID_COLUMNS = 12, GRID_TITLE = 256, GRID_CELL = 64 };

struct grid_column {
	const char *key;	/* for programs */
	char heading[GRID_CELL];	/* translated */
	enum grid_kind kind;
};

/* Not known: a dash for people, null or nothing for programs. */
struct grid_cell {
	bool known;
	char *text;	/* of GRID_TEXT, for people; may hold anything of a log */
	char *key;	/* the same for programs; NULL: it is the text */
	uint64_t number;	/* of GRID_NUMBER and GRID_SHARE */
	int64_t change;	/* of GRID_CHANGE */
};

struct grid_row {
	const char *number;	/* "5-1", in every style and language */
	const char *name;	/* for programs */
	const char *title;	/* to be translated */

	/* Fill the grid; false where there is no such table in this report. */
	bool (*make)(struct grid *g, const struct bulletin *b,
	    const struct grid_row *row);
	bool of_regions, fallen;	/* for those that tell the same of several */
};

struct grid {
	const struct grid_row *row;
	char title[GRID_TITLE];	/* translated */
	struct grid_column columns[GRID_COLUMNS];
	size_t column_count;
	struct grid_cell *cells;	/* row by row */
	size_t cell_count, room;
	char *remark;	/* below the table; NULL: none */
	bool failed;	/* memory was short */
};

enum { GRIDS = 14 };

extern const struct grid_row grid_table[GRIDS];

/* False where there is no such table in this report, or g->failed. */
bool grid_make(
    struct grid *g, const struct grid_row *row, const struct bulletin *b);
void grid_free(struct grid *g);

static inline size_t
grid_rows(const struct grid *g)
{
	return g->column_count == 0 ? 0 : g->cell_count / g->column_count;
}

static inline const struct grid_cell *
grid_at(const struct grid *g, size_t row, size_t column)
{
	return &g->cells[row * g->column_count + column];
}

/*
 * What people read in a cell, in `text` unless it is one already: "108,576",
 * "22%", "-".
 */
const char *grid_people(const struct grid *g, const struct grid_cell *cell,
    size_t column, char text[GRID_CELL]);

/* ---- to fill them ------------------------------------------------------- */

/* The heading is translated already. */
void grid_column(struct grid *g, const char *key, const char *heading,
    enum grid_kind kind);

/* Copied; translated already. */
void grid_remark(struct grid *g, const char *text);

/* Cells, one after the other, row by row. `key` may be NULL. */
void grid_text(struct grid *g, const char *text, const char *key);
void grid_number(struct grid *g, bool known, uint64_t number);
void grid_share(struct grid *g, bool known, uint64_t part, uint64_t whole);

/*
 * Of means, as accesses and the days they divide by; not known where there was
 * nothing before.
 */
void grid_change(struct grid *g, uint64_t before, uint64_t days_before,
    uint64_t now, uint64_t days);
void grid_service(struct grid *g, uint32_t service);
void grid_region(struct grid *g, const struct query *q, uint32_t region);
void grid_period(struct grid *g, struct period period);

/* ---- the functions of grid_table[] -------------------------------------- */

bool grid_periods(
    struct grid *g, const struct bulletin *b, const struct grid_row *row);
bool grid_ranks(
    struct grid *g, const struct bulletin *b, const struct grid_row *row);
bool grid_changes(
    struct grid *g, const struct bulletin *b, const struct grid_row *row);
bool grid_home(
    struct grid *g, const struct bulletin *b, const struct grid_row *row);
bool grid_sensors(
    struct grid *g, const struct bulletin *b, const struct grid_row *row);
bool grid_sensor_tops(
    struct grid *g, const struct bulletin *b, const struct grid_row *row);
bool grid_hosts(
    struct grid *g, const struct bulletin *b, const struct grid_row *row);
bool grid_sweeps(
    struct grid *g, const struct bulletin *b, const struct grid_row *row);
bool grid_marks(
    struct grid *g, const struct bulletin *b, const struct grid_row *row);
bool grid_marked_ports(
    struct grid *g, const struct bulletin *b, const struct grid_row *row);

#endif
