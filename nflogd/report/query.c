/* query.c - see query.h. */
#include "report/query.h"

#include <stdlib.h>

enum { ROOM_LEAST = 256 };	/* a power of two, as all rooms are */

/* ---- tallies ------------------------------------------------------------ */

/* The slot of a key, or where it would go. There are twice as many as room. */
static size_t
slot_of(const struct tallies *t, uint32_t key)
{
	size_t mask = t->room * 2 - 1;
	size_t i = (size_t)(key * 2654435769u) >> 7 & mask;

	while (t->slots[i] != 0 && t->list[t->slots[i] - 1].key != key)
		i = (i + 1) & mask;
	return i;
}

static bool
tallies_grow(struct tallies *t)
{
	size_t room = t->room > 0 ? t->room * 2 : ROOM_LEAST;
	struct tallied *list = realloc(t->list, room * sizeof(*list));
	uint32_t *slots = calloc(room * 2, sizeof(*slots));

	if (list != NULL)
		t->list = list;
	if (list == NULL || slots == NULL) {
		free(slots);
		return false;
	}
	free(t->slots);
	t->slots = slots;
	t->room = room;
	for (size_t i = 0; i < t->count; i++)
		t->slots[slot_of(t, list[i].key)] = (uint32_t)i + 1;
	return true;
}

/* The one of a key, made if need be; good until the next. NULL: no memory. */
static struct tallied *
tallies_at(struct tallies *t, uint32_t key)
{
	size_t i;

	if (t->count == t->room && !tallies_grow(t))
		return NULL;
	i = slot_of(t, key);
	if (t->slots[i] == 0) {
		t->list[t->count] = (struct tallied){ .key = key };
		t->slots[i] = (uint32_t)++t->count;
	}
	return &t->list[t->slots[i] - 1];
}

const struct tallied *
tallies_find(const struct tallies *t, uint32_t key)
{
	size_t i;

	if (t->count == 0)
		return NULL;
	i = slot_of(t, key);
	return t->slots[i] == 0 ? NULL : &t->list[t->slots[i] - 1];
}

static void
tallies_free(struct tallies *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->list[i].days);
	free(t->list);
	free(t->slots);
}

uint64_t
tallied_sum(const struct tallied *t, enum measure measure, int from, int to)
{
	uint64_t sum = 0;

	for (int i = from; i <= to; i++)
		sum = saturated_sum(sum, tally_of(t->periods[i], measure));
	return sum;
}

void
tallies_key(const struct tallies *t, uint32_t key, char text[KEY_TEXT])
{
	memset(text, 0, KEY_TEXT);
	if (t->regions) {
		text[0] = (char)(key >> 8 & 0xff);
		text[1] = (char)(key & 0xff);
	} else {
		service_format(key, text);
	}
}

/* Does a with its sum come before b? */
static bool
comes_before(const struct tallies *t, const struct tallied *a, uint64_t x,
    const struct tallied *b, uint64_t y)
{
	char one[KEY_TEXT], other[KEY_TEXT];

	if (x != y)
		return x > y;
	tallies_key(t, a->key, one);
	tallies_key(t, b->key, other);
	return strcmp(one, other) < 0;
}

size_t
tallies_top(const struct tallies *t, enum measure measure, int from, int to,
    size_t most, const struct tallied **top)
{
	size_t count = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct tallied *one = &t->list[i];
		uint64_t sum = tallied_sum(one, measure, from, to);
		size_t place = count;

		while (sum > 0 && place > 0 && comes_before(t, one, sum,
		    top[place - 1], tallied_sum(top[place - 1], measure, from,
		    to)))
			place--;
		if (sum == 0 || place >= most)
			continue;
		count += count < most;
		for (size_t k = count - 1; k > place; k--)
			top[k] = top[k - 1];
		top[place] = one;
	}
	return count;
}

/* ---- passes ------------------------------------------------------------- */

struct pass {
	struct query *query;
	uint32_t notable;
	bool failed;	/* memory was short */
};

static void
tally_add(struct tally *t, const struct store_total *total)
{
	t->accesses = saturated_sum(t->accesses, total->accesses);
	t->sources = saturated_sum(t->sources, total->sources);
}

/* -1 where it is in none. */
static int
period_index(const struct timeline *time, int32_t day)
{
	for (int i = PERIOD_THIS; i >= 0; i--)
		if (day >= time->periods[i].first && day <= time->periods[i].last)
			return i;
	return -1;
}

/* Add to a day of the last two periods, for which there may be no room yet. */
static bool
add_day(const struct query *q, struct tallied *t,
    const struct store_total *total)
{
	int32_t first = q->time.periods[PERIOD_BEFORE].first;

	if (t->days == NULL)
		t->days = calloc(q->days, sizeof(*t->days));
	if (t->days == NULL)
		return false;
	tally_add(&t->days[total->day - first], total);
	return true;
}

static bool
visit_sum(void *context, const struct store_total *total)
{
	struct pass *pass = context;
	struct query *q = pass->query;
	struct tallied *service = tallies_at(&q->services, total->service);
	struct tallied *region =
	    tallies_at(&q->regions, region_key(total->region));
	int i = period_index(&q->time, total->day);

	pass->failed = service == NULL || region == NULL;
	if (pass->failed || i < 0)
		return !pass->failed;
	tally_add(&q->all.periods[i], total);
	tally_add(&service->periods[i], total);
	tally_add(&region->periods[i], total);
	if (i >= PERIOD_BEFORE)
		pass->failed = !add_day(q, &q->all, total) ||
		    !add_day(q, region, total);
	return !pass->failed;
}

static bool
visit_day(void *context, const struct store_total *total)
{
	struct pass *pass = context;
	struct query *q = pass->query;
	struct tallied *service = tallies_at(&q->services, total->service);
	struct tallied *region;
	int i = period_index(&q->time, total->day);

	pass->failed = service == NULL || !add_day(q, service, total);
	if (pass->failed || total->service != pass->notable)
		return !pass->failed;
	region = tallies_at(&q->notable, region_key(total->region));
	pass->failed = region == NULL || !add_day(q, region, total);
	if (!pass->failed)
		tally_add(&region->periods[i], total);
	return !pass->failed;
}

static bool
out_of_memory(struct store_error *err)
{
	return store_error_set(err, STORE_MEMORY, "out of memory");
}

/* How many were observed, and on how many days, as every rollup has it. */
static bool
ask_observed(struct query *q, struct store *s, int i, struct store_error *err)
{
	const struct services none = { 0 };
	int32_t first = q->time.periods[PERIOD_BEFORE].first;
	struct rollup r;

	if (!store_rollup_of(s, q->time.periods[i], &none, &r, err))
		return false;
	q->sensors[i] = r.sensor_count;
	q->sensor_days[i] = r.observed_count;
	for (size_t k = 0; i >= PERIOD_BEFORE && k < r.observed_count; k++)
		q->day_sensors[r.observed[k].day - first]++;
	rollup_free(&r);
	return true;
}

bool
query_sums(struct query *q, struct store *s, struct timeline time,
    struct store_error *err)
{
	const struct period whole = { time.periods[0].first,
		time.periods[PERIOD_THIS].last };
	struct pass pass = { .query = q };

	q->time = time;
	q->regions.regions = q->notable.regions = true;
	q->days = period_days(time.periods[PERIOD_BEFORE]) +
	    period_days(time.periods[PERIOD_THIS]);
	q->day_sensors = calloc(q->days, sizeof(*q->day_sensors));
	q->all.days = calloc(q->days, sizeof(*q->all.days));
	if (q->day_sensors == NULL || q->all.days == NULL)
		return out_of_memory(err);
	for (int i = 0; i < PERIODS; i++)
		if (!ask_observed(q, s, i, err))
			return false;
	if (!store_totals(s, whole, NULL, visit_sum, &pass, err))
		return false;
	return !pass.failed || out_of_memory(err);
}

bool
query_days(struct query *q, struct store *s, const struct services *services,
    size_t tops, uint32_t notable, struct store_error *err)
{
	const struct period two = { q->time.periods[PERIOD_BEFORE].first,
		q->time.periods[PERIOD_THIS].last };
	const struct services top = { services->at, tops };
	struct pass pass = { .query = q, .notable = notable };

	if (!store_totals(s, two, services, visit_day, &pass, err))
		return false;
	if (pass.failed)
		return out_of_memory(err);
	return store_rollup_of(
	    s, q->time.periods[PERIOD_THIS], &top, &q->top, err);
}

void
query_free(struct query *q)
{
	free(q->day_sensors);
	free(q->all.days);
	tallies_free(&q->services);
	tallies_free(&q->regions);
	tallies_free(&q->notable);
	rollup_free(&q->top);
}
