/* sensor_tallies.c - observation points with their sums, of query.h. */
#include "base/large.h"
#include "bulletin/query.h"

#include <stdlib.h>

/* Powers of two, as all rooms are; what is small grows faster. */
enum { PAIRS_LEAST = 1 << 12, PAIRS_MANY = 1 << 20 };

static int
compare_names(const void *name, const void *one)
{
	return strcmp(name, ((const struct sensor_tally *)one)->name);
}

struct sensor_tally *
sensor_tallies_find(const struct sensor_tallies *t, const char *name)
{
	return t->count == 0 ? NULL :
	    bsearch(name, t->list, t->count, sizeof(*t->list), compare_names);
}

/* The one of a name, made if need be. NULL when memory is short. */
static struct sensor_tally *
sensor_at(struct sensor_tallies *t, const char *name)
{
	struct sensor_tally *one = sensor_tallies_find(t, name);
	size_t place = t->count, room = t->room > 0 ? t->room * 2 : 16;

	if (one != NULL)
		return one;
	if (t->count == t->room) {
		one = realloc(t->list, room * sizeof(*one));
		if (one == NULL)
			return NULL;
		t->list = one;
		t->room = room;
	}
	while (place > 0 && strcmp(t->list[place - 1].name, name) > 0)
		place--;
	one = &t->list[place];
	memmove(one + 1, one, (t->count - place) * sizeof(*one));
	*one = (struct sensor_tally){ .name = strdup(name) };
	t->count++;
	return one->name == NULL ? NULL : one;
}

bool
sensor_tallies_observe(
    struct sensor_tallies *t, const struct rollup *r, int period)
{
	for (size_t i = 0; i < r->sensor_count; i++)
		if (sensor_at(t, r->sensors[i]) == NULL)
			return false;
	for (size_t i = 0; i < r->observed_count; i++)
		sensor_tallies_find(t, r->sensors[r->observed[i].sensor])
		    ->days[period]++;
	for (size_t i = 0; i < r->loss_count; i++) {
		struct sensor_tally *one =
		    sensor_at(t, r->losses[i].sensor);

		if (one == NULL)
			return false;
		one->lost[period] = saturated_sum(
		    one->lost[period], r->losses[i].messages);
	}
	return true;
}

void
sensor_tallies_free(struct sensor_tallies *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->list[i].name);
	free(t->list);
}

/* ---- pairs -------------------------------------------------------------- */

/* A key is never 0. */
static uint64_t
pair_key(size_t sensor, uint32_t service)
{
	return ((uint64_t)sensor + 1) << 32 | service;
}

static size_t
first_slot(const struct pairs *p, uint64_t key)
{
	return (size_t)(key * 0x9e3779b97f4a7c15u >> 20) & (p->room - 1);
}

static size_t
slot_of(const struct pairs *p, uint64_t key)
{
	size_t i = first_slot(p, key);

	while (p->slots[i].key != 0 && p->slots[i].key != key)
		i = (i + 1) & (p->room - 1);
	return i;
}

/* At most three of four slots are taken. */
static bool
pairs_grow(struct pairs *p)
{
	struct pairs old = *p;

	if (p->count * 4 < p->room * 3)
		return true;
	p->room = old.room == 0 ? PAIRS_LEAST :
	    old.room < PAIRS_MANY ? old.room * 4 : old.room * 2;
	p->slots = large_new(p->room * sizeof(*p->slots));
	if (p->slots == NULL) {
		*p = old;
		return false;
	}
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].key != 0)
			p->slots[slot_of(p, old.slots[i].key)] = old.slots[i];
	large_free(old.slots, old.room * sizeof(*old.slots));
	return true;
}

void
pairs_fetch(const struct pairs *p, size_t sensor, uint32_t service)
{
	if (p->room > 0)
		__builtin_prefetch(
		    &p->slots[first_slot(p, pair_key(sensor, service))]);
}

bool
pairs_add(struct pairs *p, size_t sensor, uint32_t service, uint64_t accesses)
{
	uint64_t key = pair_key(sensor, service);
	size_t i;

	if (!pairs_grow(p))
		return false;
	i = slot_of(p, key);
	p->count += p->slots[i].key == 0;
	p->slots[i].key = key;
	p->slots[i].accesses = saturated_sum(p->slots[i].accesses, accesses);
	return true;
}

/* Equals go by the services' texts. */
static bool
comes_before(uint32_t service, uint64_t accesses, uint32_t other, uint64_t its)
{
	char one[SERVICE_TEXT], two[SERVICE_TEXT];

	if (accesses != its)
		return accesses > its;
	service_format(service, one);
	service_format(other, two);
	return strcmp(one, two) < 0;
}

static void
rank(struct sensor_tally *t, uint32_t service, uint64_t accesses)
{
	size_t place = t->top_count;

	while (place > 0 && comes_before(service, accesses,
	    t->top[place - 1].service, t->top[place - 1].accesses))
		place--;
	if (place == SENSOR_TOP)
		return;
	t->top_count += t->top_count < SENSOR_TOP;
	for (size_t k = t->top_count - 1; k > place; k--)
		t->top[k] = t->top[k - 1];
	t->top[place].service = service;
	t->top[place].accesses = accesses;
}

void
pairs_end(struct pairs *p, struct sensor_tallies *t)
{
	for (size_t i = 0; i < p->room; i++)
		if (p->slots[i].key != 0)
			rank(&t->list[(p->slots[i].key >> 32) - 1],
			    (uint32_t)p->slots[i].key, p->slots[i].accesses);
	large_free(p->slots, p->room * sizeof(*p->slots));
	*p = (struct pairs){ 0 };
}
