/*
 * pieces.c - the cells of a group in rows of some hundred bytes.
 *
 * A piece holds the sources from its `first` up to that of the next piece; the
 * first one of each kind begins at the lowest source there can be. One that
 * outgrows PIECE_MOST is cut into pieces of PIECE_GOOD or more. Small ones
 * would repeat their keys too often, larger ones fill SQLite's pages of 4 KiB
 * badly and would be written again for each source that `nflogd run` adds.
 */
#include "base/digest.h"
#include "count/service.h"
#include "store/handle.h"

#include <endian.h>
#include <stdio.h>

enum {
	PIECE_GOOD = 450,	/* bytes, about */
	PIECE_MOST = 2 * PIECE_GOOD,
	PIECE_LIMIT = 1 << 16	/* no piece was ever larger */
};

enum { NUMBER_UNTOLD = -1 };

static struct bound
lowest(enum source_kind kind)
{
	return (struct bound){ .kind = kind,
		.number = kind == SOURCE_UNTOLD ? NUMBER_UNTOLD : 0 };
}

static struct bound
bound_at(const struct cell *cell)
{
	struct bound b = lowest(cell->kind);

	if (cell->kind == SOURCE_V4)
		b.number = cell->v4;
	if (cell->kind == SOURCE_V6) {
		memcpy(b.v6, cell->v6, sizeof(b.v6));
		b.v6_len = sizeof(b.v6);
	}
	return b;
}

/* Is a cell, of the bound's kind, at or behind it? */
static bool
is_behind(const struct cell *cell, const struct bound *b)
{
	if (b->kind == SOURCE_V4)
		return cell->v4 >= b->number;
	return b->kind == SOURCE_UNTOLD ||
	    memcmp(cell->v6, b->v6, b->v6_len) >= 0;
}

static void
bind_bound(struct statement *st, int n, const struct bound *b)
{
	if (b->kind == SOURCE_V6)
		statement_bind_bytes(st, n,
		    (struct slice){ (const char *)b->v6, b->v6_len });
	else
		statement_bind_number(st, n, b->number);
}

/* False where a column holds no bound. */
static bool
get_bound(struct statement *st, int column, struct bound *b)
{
	struct slice v6;

	if (statement_is_number(st, column)) {
		int64_t n = statement_number(st, column);

		*b = lowest(n < 0 ? SOURCE_UNTOLD : SOURCE_V4);
		b->number = n;
		return n >= NUMBER_UNTOLD && n <= UINT32_MAX;
	}
	*b = lowest(SOURCE_V6);
	v6 = statement_bytes(st, column);
	if (v6.len != 0 && v6.len != sizeof(b->v6))
		return false;
	memcpy(b->v6, v6.at, v6.len);
	b->v6_len = v6.len;
	return true;
}

void
group_bind(struct statement *st, const struct group *group)
{
	statement_bind_number(st, 1, group->sensor_day);
	statement_bind_number(st, 2, group->service);
	if (group->tag != 0)
		statement_bind_number(st, 3, group->tag);
	else
		statement_bind_text(
		    st, 3, (struct slice){ group->region, REGION });
}

/* So that a piece can be read only in its own row. */
static uint64_t
place_of(struct group group, const struct bound *b)
{
	uint64_t parts[6] = { htole64((uint64_t)group.sensor_day),
		htole64(group.service), htole64((uint64_t)b->number) };
	size_t len = group.tag == 0 ? 5 * sizeof(*parts) : sizeof(parts);

	memcpy((char *)&parts[1] + sizeof(uint64_t) - REGION, group.region,
	    REGION);
	memcpy(&parts[3], b->v6, sizeof(b->v6));
	parts[5] = htole64((uint64_t)group.tag);
	return digest_of((struct slice){ (const char *)parts, len });
}

/* ---- reading ------------------------------------------------------------ */

static bool
damaged(const struct store *s, struct group group, const char *why,
    struct store_error *err)
{
	char service[SERVICE_TEXT], text[128];

	service_format(group.service, service);
	snprintf(text, sizeof(text), "cells of %s, sensor_day %lld: %s", service,
	    (long long)group.sensor_day, why);
	return database_damaged(s->db, text, err);
}

/* Cells from `from` on: of the bound's kind, and behind it and all others. */
static bool
are_in_place(const struct cells *cells, size_t from, const struct bound *b)
{
	for (size_t i = from; i < cells->count; i++)
		if (cells->at[i].kind != b->kind)
			return false;
	return from == cells->count ||
	    (is_behind(&cells->at[from], b) && (from == 0 ||
	    cell_compare(&cells->at[from - 1], &cells->at[from]) < 0));
}

/* What the rollup has of cells. */
static struct gain
sum_up(const struct cell *cells, size_t count)
{
	struct gain sum = { .sources = count };

	for (size_t i = 0; i < count; i++)
		sum.accesses = saturated_sum(sum.accesses, cells[i].accesses);
	return sum;
}

struct piece_row
piece_row(struct statement *st, int column)
{
	struct piece_row row = { .accesses = statement_number(st, column + 1),
		.sources = statement_number(st, column + 2),
		.packed = statement_bytes(st, column + 3) };

	row.is_kept = row.packed.len > 0 || !statement_is_null(st, column + 3);
	row.is_sound = get_bound(st, column, &row.first);
	return row;
}

bool
piece_open(const struct store *s, struct group group,
    const struct piece_row *row, struct cells *cells, struct store_error *err)
{
	size_t from = cells->count;
	struct gain sum;

	if (!row->is_sound || row->packed.len > PIECE_LIMIT)
		return damaged(s, group, "not those of a store", err);
	switch (packed_read(row->packed, place_of(group, &row->first), cells)) {
	case PACKED_READ:
		break;
	case PACKED_NEWER:
		return store_error_set(err, STORE_NEWER,
		    "%s: a newer nflogd wrote it; use that one", store_path(s));
	case PACKED_MEMORY:
		return store_error_set(err, STORE_MEMORY, "out of memory");
	default:
		return damaged(s, group, "the checksum is wrong", err);
	}
	if (!are_in_place(cells, from, &row->first))
		return damaged(s, group, "out of order", err);
	sum = sum_up(cells->at + from, cells->count - from);
	if (store_number(sum.accesses) != row->accesses ||
	    store_number(sum.sources) != row->sources)
		return damaged(s, group, "not what was added up", err);
	return true;
}

bool
pieces_read(struct store *s, struct group group, struct statement *st,
    int column, struct cells *cells, struct store_error *err)
{
	struct piece_row row = piece_row(st, column);

	return piece_open(s, group, &row, cells, err);
}

/* ---- writing ------------------------------------------------------------ */

/* Pack cells for the row that begins at `first`, into s->packed. */
static bool
pack(struct store *s, struct group group, const struct bound *first,
    const struct cell *cells, size_t count, struct store_error *err)
{
	s->packed.len = 0;
	packed_write(cells, count, place_of(group, first), &s->packed);
	return !s->packed.failed ||
	    store_error_set(err, STORE_MEMORY, "out of memory");
}

/* Write the row of cells that have just been packed. */
static bool
write_packed(struct store *s, struct group group, const struct bound *first,
    const struct cell *cells, size_t count, struct store_error *err)
{
	static const char counts[] =
	    "INSERT OR REPLACE INTO counts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
	static const char tagged[] =
	    "INSERT OR REPLACE INTO tagged VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
	struct statement *st =
	    store_statement(s, group.tag == 0 ? counts : tagged, err);
	struct gain sum = sum_up(cells, count);

	if (st == NULL)
		return false;
	group_bind(st, &group);
	bind_bound(st, 4, first);
	statement_bind_number(st, 5, store_number(sum.accesses));
	statement_bind_number(st, 6, store_number(sum.sources));
	statement_bind_bytes(
	    st, 7, (struct slice){ s->packed.at, s->packed.len });
	return statement_run(st, err);
}

static bool
write_pieces(struct store *s, struct group group, struct bound first,
    const struct cell *cells, size_t count, struct store_error *err)
{
	size_t pieces, from = 0;

	if (!pack(s, group, &first, cells, count, err))
		return false;
	if (s->packed.len <= PIECE_MOST)
		return write_packed(s, group, &first, cells, count, err);
	pieces = s->packed.len / PIECE_GOOD;
	for (size_t i = 1; i <= pieces; i++) {
		size_t to = count * i / pieces;

		if (!pack(s, group, &first, cells + from, to - from, err) ||
		    !write_packed(
			s, group, &first, cells + from, to - from, err))
			return false;
		if (to < count)
			first = bound_at(&cells[to]);
		from = to;
	}
	return true;
}

/* A piece that is there, whose cells are in s->old, and where it ends. */
struct piece {
	struct bound first, end;
	bool last;	/* of its kind: it has no end */
};

/* Is the row that was found of the kind that was looked for? */
static bool
take_piece(struct store *s, struct group group, struct statement *st,
    enum source_kind kind, struct piece *p, struct store_error *err)
{
	if (!get_bound(st, 0, &p->first) || (!statement_is_null(st, 4) &&
	    !get_bound(st, 4, &p->end)))
		return damaged(s, group, "not those of a store", err);
	p->last = statement_is_null(st, 4) || p->end.kind != p->first.kind;
	if (p->first.kind == kind)
		return pieces_read(s, group, st, 0, &s->old, err);
	*p = (struct piece){ .first = lowest(kind), .last = true };
	return true;
}

/* The piece to which a cell belongs; an empty one if there is none. */
static bool
find_piece(struct store *s, struct group group, const struct cell *cell,
    struct piece *p, struct store_error *err)
{
#define PIECE_BEFORE(table, key)                                               \
	"SELECT first, accesses, sources, cells,"                              \
	" (SELECT n.first FROM " table " n WHERE n.sensor_day = ?1"            \
	" AND n.service = ?2 AND n." key " = ?3 AND n.first > c.first"         \
	" ORDER BY n.first LIMIT 1)"                                           \
	" FROM " table " c WHERE sensor_day = ?1 AND service = ?2"             \
	" AND " key " = ?3 AND first <= ?4 ORDER BY first DESC LIMIT 1"
	static const char counts[] = PIECE_BEFORE("counts", "region");
	static const char tagged[] = PIECE_BEFORE("tagged", "tag");
	struct statement *st =
	    store_statement(s, group.tag == 0 ? counts : tagged, err);
	struct bound at = bound_at(cell);
	enum step step;
	bool ok;

	s->old.count = 0;
	*p = (struct piece){ .first = lowest(cell->kind), .last = true };
	if (st == NULL)
		return false;
	group_bind(st, &group);
	bind_bound(st, 4, &at);
	step = statement_step(st, err);
	if (step != STEP_ROW)
		return step == STEP_DONE;
	ok = take_piece(s, group, st, cell->kind, p, err);
	statement_reset(st);
	return ok;
}

static size_t
count_before(const struct cell *cells, size_t count, const struct piece *p)
{
	size_t n = 0;

	while (n < count && (p->last || !is_behind(&cells[n], &p->end)))
		n++;
	return n;
}

/* Both lists are in order. */
static void
mark_common(const struct cells *old, const struct cell *cells, size_t count,
    bool *found)
{
	size_t k = 0;

	for (size_t i = 0; i < count; i++) {
		while (k < old->count &&
		    cell_compare(&old->at[k], &cells[i]) < 0)
			k++;
		if (k < old->count && cell_compare(&old->at[k], &cells[i]) == 0)
			found[i] = true;
	}
}

bool
pieces_find(struct store *s, struct group group, const struct cell *cells,
    size_t count, bool *found, struct store_error *err)
{
	struct piece p;
	size_t n;

	for (; count > 0; cells += n, found += n, count -= n) {
		if (!find_piece(s, group, cells, &p, err))
			return false;
		n = count_before(cells, count, &p);
		if (n == 0)
			return damaged(s, group, "out of order", err);
		mark_common(&s->old, cells, n, found);
	}
	return true;
}

static void
add_gain(struct store *s, struct gain gain)
{
	s->gained.accesses =
	    saturated_sum(s->gained.accesses, gain.accesses);
	s->gained.sources += gain.sources;
}

/* Into a piece, whose cells are in s->old, and which may be cut by that. */
static bool
merge_into(struct store *s, struct group group, const struct piece *p,
    const struct cell *cells, size_t count, enum cells_how how,
    struct store_error *err)
{
	struct gain gain = { 0 };

	s->merged.count = 0;
	if (!cells_reserve(&s->merged, s->old.count + count))
		return store_error_set(err, STORE_MEMORY, "out of memory");
	cells_merge(s->old.at, s->old.count, cells, count, how, &s->merged,
	    &gain);
	if (gain.accesses == 0 && gain.sources == 0)
		return true;
	add_gain(s, gain);
	return write_pieces(
	    s, group, p->first, s->merged.at, s->merged.count, err);
}

bool
pieces_put(struct store *s, struct group group, const struct cell *cells,
    size_t count, enum cells_how how, bool empty, struct store_error *err)
{
	struct piece p;
	size_t n;

	if (empty && count > 0) {
		add_gain(s, sum_up(cells, count));
		return write_pieces(
		    s, group, lowest(cells->kind), cells, count, err);
	}
	for (; count > 0; cells += n, count -= n) {
		if (!find_piece(s, group, cells, &p, err))
			return false;
		n = count_before(cells, count, &p);
		if (n == 0)
			return damaged(s, group, "out of order", err);
		if (!merge_into(s, group, &p, cells, n, how, err))
			return false;
	}
	return true;
}
