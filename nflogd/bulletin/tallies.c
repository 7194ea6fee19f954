/* tallies.c - services and regions with their sums, of query.h. */
#include "base/large.h"
#include "bulletin/query.h"

#include <stdlib.h>

enum { ROOM_LEAST = 1 << 12 };	/* a power of two, as all rooms are */

static size_t
bytes_of_slots(const struct tallies *t)
{
	return t->room * 2 * sizeof(*t->slots);
}

static size_t
bytes_of_list(size_t room)
{
	return room * sizeof(struct tallied);
}

/* Where to look for a key first. There are twice as many slots as room. */
static size_t
first_slot(const struct tallies *t, uint32_t key)
{
	return (size_t)(key * 2654435769u) >> 7 & (t->room * 2 - 1);
}

/* The slot of a key, or where it would go. */
static size_t
slot_of(const struct tallies *t, uint32_t key)
{
	size_t mask = t->room * 2 - 1;
	size_t i = first_slot(t, key);

	while (t->slots[i] != 0 && t->list[t->slots[i] - 1].key != key)
		i = (i + 1) & mask;
	return i;
}

static bool
tallies_grow(struct tallies *t)
{
	size_t room = t->room > 0 ? t->room * 2 : ROOM_LEAST;
	struct tallies new = { .count = t->count, .room = room,
		.regions = t->regions };

	new.slots = large_new(bytes_of_slots(&new));
	if (new.slots == NULL)
		return false;
	new.list = t->room == 0 ? large_new(bytes_of_list(room)) :
	    large_grow(t->list, bytes_of_list(t->room), bytes_of_list(room));
	if (new.list == NULL) {
		large_free(new.slots, bytes_of_slots(&new));
		return false;
	}
	large_free(t->slots, bytes_of_slots(t));
	*t = new;
	for (size_t i = 0; i < t->count; i++)
		t->slots[slot_of(t, t->list[i].key)] = (uint32_t)i + 1;
	return true;
}

struct tallied *
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

void
tallies_fetch_slot(const struct tallies *t, uint32_t key)
{
	if (t->count > 0)
		__builtin_prefetch(&t->slots[first_slot(t, key)]);
}

void
tallies_fetch(const struct tallies *t, uint32_t key)
{
	uint32_t place = t->count > 0 ? t->slots[first_slot(t, key)] : 0;

	if (place == 0)
		return;
	__builtin_prefetch(&t->list[place - 1]);
	__builtin_prefetch((const char *)&t->list[place - 1] + 64);
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

void
tallies_free(struct tallies *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->list[i].days);
	large_free(t->list, bytes_of_list(t->room));
	large_free(t->slots, bytes_of_slots(t));
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

/* Does a with its rank come before b? Those of equal rank go by text. */
static bool
comes_before(const struct tallies *t, const struct tallied *a, long double x,
    const struct tallied *b, long double y)
{
	char one[KEY_TEXT], other[KEY_TEXT];

	if (x != y)
		return x > y;
	tallies_key(t, a->key, one);
	tallies_key(t, b->key, other);
	return strcmp(one, other) < 0;
}

/* What a list is ranked by: a sum, or if `query` is not NULL a change. */
struct ranking {
	const struct query *query;
	bool fallen;
	enum measure measure;
	int from, to;
};

/*
 * Only what is above 0 is ranked. Means are compared without dividing, so that
 * equals are equal.
 */
static long double
rank_of(const struct ranking *r, const struct tallied *t)
{
	const struct query *q = r->query;
	long double now, before;

	if (q == NULL)
		return (long double)tallied_sum(
		    t, r->measure, r->from, r->to);
	now = (long double)t->periods[PERIOD_THIS].accesses *
	    (long double)q->sensor_days[PERIOD_BEFORE];
	before = (long double)t->periods[PERIOD_BEFORE].accesses *
	    (long double)q->sensor_days[PERIOD_THIS];
	return r->fallen ? before - now : now - before;
}

static size_t
rank(const struct tallies *t, const struct ranking *r, size_t most,
    const struct tallied **top)
{
	size_t count = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct tallied *one = &t->list[i];
		long double x = rank_of(r, one);
		size_t place = count;

		while (x > 0 && place > 0 && comes_before(t, one, x,
		    top[place - 1], rank_of(r, top[place - 1])))
			place--;
		if (x <= 0 || place >= most)
			continue;
		count += count < most;
		for (size_t k = count - 1; k > place; k--)
			top[k] = top[k - 1];
		top[place] = one;
	}
	return count;
}

size_t
tallies_top(const struct tallies *t, enum measure measure, int from, int to,
    size_t most, const struct tallied **top)
{
	const struct ranking r = { .measure = measure, .from = from, .to = to };

	return rank(t, &r, most, top);
}

size_t
tallies_changed(const struct query *q, const struct tallies *t, bool fallen,
    size_t most, const struct tallied **top)
{
	const struct ranking r = { .query = q, .fallen = fallen };

	return rank(t, &r, most, top);
}
