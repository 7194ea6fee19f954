/*
 * settle.c - which region a source has, where what tells regions has changed in
 * the course of a day; see handle.h.
 *
 * The cells of a service are looked up in all regions that the service has
 * there. This is done for many of them together, so that those of one region
 * are gone through once.
 */
#include "store/handle.h"

#include <stdlib.h>

enum { KEPT = 32768 };	/* cells that are looked up together */

/* A cell, and the region that it will have. */
struct sighting {
	struct cell cell;
	char region[REGION];
};

struct settling {
	struct store *store;
	int64_t sensor_day;	/* of what is kept, and its service */
	uint32_t service;
	size_t count;
	struct sighting at[KEPT];
	struct cell cells[KEPT];	/* the same in a row */
	bool found[KEPT];
};

struct settling *
settling_new(struct store *s)
{
	struct settling *t = malloc(sizeof(*t));

	if (t == NULL)
		return NULL;
	t->store = s;
	t->sensor_day = 0;	/* of no row */
	t->count = 0;
	return t;
}

void
settling_free(struct settling *t)
{
	free(t);
}

static int
by_source(const void *a, const void *b)
{
	const struct sighting *x = a, *y = b;

	return cell_compare(&x->cell, &y->cell);
}

static int
by_region_and_source(const void *a, const void *b)
{
	const struct sighting *x = a, *y = b;
	int order = memcmp(x->region, y->region, REGION);

	return order != 0 ? order : cell_compare(&x->cell, &y->cell);
}

static void
sort(struct settling *t, int (*by)(const void *a, const void *b))
{
	qsort(t->at, t->count, sizeof(*t->at), by);
	for (size_t i = 0; i < t->count; i++)
		t->cells[i] = t->at[i].cell;
}

/* The end of those from `from` on that are of the same kind and region. */
static size_t
end_of_run(const struct settling *t, size_t from, bool of_one_region)
{
	size_t to = from + 1;

	while (to < t->count && t->cells[to].kind == t->cells[from].kind &&
	    (!of_one_region || memcmp(t->at[to].region, t->at[from].region,
	    REGION) == 0))
		to++;
	return to;
}

/* Give those that a region has that region. */
static bool
settle_in(struct settling *t, struct group group, struct store_error *err)
{
	size_t to;

	memset(t->found, 0, t->count);
	for (size_t from = 0; from < t->count; from = to) {
		to = end_of_run(t, from, false);
		if (!pieces_find(t->store, group, t->cells + from, to - from,
		    t->found + from, err))
			return false;
	}
	for (size_t i = 0; i < t->count; i++)
		if (t->found[i])
			memcpy(t->at[i].region, group.region, REGION);
	return true;
}

/* The next region that the service has; STEP_DONE: there are no more. */
static enum step
next_region(const struct settling *t, struct slice after, struct group *group,
    struct store_error *err)
{
	struct statement *st = store_statement(t->store,
	    "SELECT service, region FROM counts WHERE sensor_day = ?1"
	    " AND service = ?2 AND region > ?3 ORDER BY region LIMIT 1", err);
	enum step step;

	if (st == NULL)
		return STEP_FAILED;
	statement_bind_number(st, 1, t->sensor_day);
	statement_bind_number(st, 2, t->service);
	statement_bind_text(st, 3, after);
	step = statement_step(st, err);
	if (step != STEP_ROW)
		return step;
	if (!group_read(t->store, st, t->sensor_day, false, group, err))
		step = STEP_FAILED;
	statement_reset(st);
	return step;
}

static bool
settle(struct settling *t, struct store_error *err)
{
	char last[REGION];
	struct slice after = { last, 0 };
	struct group group;
	enum step step;

	sort(t, by_source);
	while ((step = next_region(t, after, &group, err)) == STEP_ROW) {
		if (!settle_in(t, group, err))
			return false;
		memcpy(last, group.region, REGION);
		after.len = REGION;
	}
	return step == STEP_DONE;
}

bool
settling_end(struct settling *t, struct store_error *err)
{
	struct group group = { .sensor_day = t->sensor_day,
		.service = t->service };
	size_t to;

	if (t->count == 0)
		return true;
	if (!settle(t, err))
		return false;
	sort(t, by_region_and_source);
	for (size_t from = 0; from < t->count; from = to) {
		to = end_of_run(t, from, true);
		memcpy(group.region, t->at[from].region, REGION);
		if (!pieces_put(t->store, group, t->cells + from, to - from,
		    CELLS_SUM, false, err))
			return false;
	}
	t->count = 0;
	return true;
}

bool
settling_add(struct settling *t, struct group group, const struct cell *cells,
    size_t count, struct store_error *err)
{
	if ((t->sensor_day != group.sensor_day ||
	    t->service != group.service) && !settling_end(t, err))
		return false;
	t->sensor_day = group.sensor_day;
	t->service = group.service;
	for (size_t i = 0; i < count; i++) {
		struct sighting *one = &t->at[t->count++];

		one->cell = cells[i];
		memcpy(one->region, group.region, REGION);
		if (t->count == KEPT && !settling_end(t, err))
			return false;
	}
	return true;
}
