/* counter.c - see counter.h. */
#include "count/counter.h"
#include "count/service.h"

#include <stdlib.h>
#include <sys/random.h>

/* Marks beside the service in a cell's key. */
#define CELL_V6	   ((uint32_t)1 << 30)	/* the source is a number of v6 */
#define CELL_CARRY TAGGED_CARRY	/* counts in COUNTED_CARRY */

/* In place of a source's number: the record told none. */
#define V6_UNTOLD 0

/* In a key of v6, in place of a network's number: this is a network itself. */
#define V6_NETWORK UINT32_MAX

/* Enough loads under way to hide memory behind them, little enough for L1. */
enum { BATCH = 32 };

/*
 * An access under way to its cell. Of an IPv6 source the number is found in two
 * steps first, and `hash` is that of the step to come.
 */
struct pending {
	struct key key;
	bool unnumbered;	/* then v6 and low are set */
	struct key v6;	/* asked for next */
	uint32_t low[2];	/* the lower half of the address */
	uint32_t count;
	uint64_t hash;
	uint64_t tags;	/* set if its bit of queued_tags is */
};

struct counter {
	const struct sensors *sensors;
	struct table cells;	/* unit, service and marks, source: accesses */
	struct table v6;	/* see number_sources */
	uint32_t v6_count;
	struct table index;	/* day, sensor: unit + 1 */
	struct unit *units;
	uint32_t unit_count, unit_room;
	uint32_t *recent;	/* by sensor: its last unit + 1 */
	uint32_t recent_room;
	struct tagged tagged;
	size_t queued, queued_v6;	/* all, and those to be numbered */
	uint32_t queued_tags;	/* a bit for each that has some */
	struct pending queue[BATCH];
};

struct counter *
counter_new(const struct sensors *sensors)
{
	struct counter *c = calloc(1, sizeof(*c));
	uint64_t seed = 0;

	if (c == NULL)
		return NULL;
	/* without randomness the table is merely predictable */
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) < 0)
		seed = 0;
	c->sensors = sensors;
	c->tagged.seed = seed;
	if (!table_init(&c->cells, seed) || !table_init(&c->v6, seed) ||
	    !table_init(&c->index, seed)) {
		counter_free(c);
		return NULL;
	}
	return c;
}

void
counter_free(struct counter *c)
{
	if (c == NULL)
		return;
	table_free(&c->cells);
	table_free(&c->v6);
	table_free(&c->index);
	tagged_free(&c->tagged);
	free(c->units);
	free(c->recent);
	free(c);
}

/* Gives a key the next number if it has none. 0 when memory is short. */
static uint32_t
numbered(struct table *t, struct key key, uint32_t *count)
{
	struct slot *slot;

	if (!table_reserve(t, 1))
		return 0;
	slot = table_slot(t, key, table_hash(t, key));
	if (slot->value == 0)
		slot->value = ++*count;
	return slot->value;
}

static bool
new_unit(struct counter *c, int32_t day, uint32_t sensor)
{
	if (c->unit_count == c->unit_room) {
		uint32_t room = c->unit_room == 0 ? 64 : c->unit_room * 2;
		struct unit *units =
		    realloc(c->units, room * sizeof(struct unit));

		if (units == NULL)
			return false;
		c->units = units;
		c->unit_room = room;
	}
	c->units[c->unit_count] = (struct unit){ .day = day, .sensor = sensor };
	return true;
}

static bool
room_for_sensor(struct counter *c, uint32_t sensor)
{
	uint32_t room = c->recent_room == 0 ? 64 : c->recent_room;
	uint32_t *recent;

	while (room <= sensor)
		room *= 2;
	recent = realloc(c->recent, room * sizeof(uint32_t));
	if (recent == NULL)
		return false;
	memset(recent + c->recent_room, 0,
	    (room - c->recent_room) * sizeof(uint32_t));
	c->recent = recent;
	c->recent_room = room;
	return true;
}

static uint32_t
find_unit(struct counter *c, int32_t day, uint32_t sensor)
{
	struct key key = { { (uint32_t)day, sensor, 0 } };
	uint32_t unit;

	if ((sensor >= c->recent_room && !room_for_sensor(c, sensor)) ||
	    !new_unit(c, day, sensor))
		return 0;
	unit = numbered(&c->index, key, &c->unit_count);
	c->recent[sensor] = unit;
	return unit;
}

/* The number of a sensor's day, plus one; 0 when memory is short. */
static inline uint32_t
unit_of(struct counter *c, int32_t day, uint32_t sensor)
{
	uint32_t unit = sensor < c->recent_room ? c->recent[sensor] : 0;

	if (unit != 0 && c->units[unit - 1].day == day)
		return unit;
	return find_unit(c, day, sensor);
}

/* The number of a key of v6 for which room has been reserved. */
static uint32_t
number_in_v6(struct counter *c, struct key key, uint64_t hash)
{
	struct slot *slot = table_slot(&c->v6, key, hash);

	if (slot->value == 0)
		slot->value = ++c->v6_count;
	return slot->value;
}

/*
 * Numbers for the IPv6 addresses in the queue. 128 bits and a key of 96: first
 * the upper half gets a number, then that number with the lower half. Each step
 * asks for the memory of the next.
 */
static bool
number_sources(struct counter *c)
{
	if (!table_reserve(&c->v6, (size_t)2 * BATCH))
		return false;
	for (size_t i = 0; i < c->queued; i++) {
		struct pending *p = &c->queue[i];

		if (!p->unnumbered)
			continue;
		p->v6.part[2] = number_in_v6(c, p->v6, p->hash);
		p->v6.part[0] = p->low[0];
		p->v6.part[1] = p->low[1];
		p->hash = table_hash(&c->v6, p->v6);
		table_prefetch(&c->v6, p->hash);
	}
	for (size_t i = 0; i < c->queued; i++) {
		struct pending *p = &c->queue[i];

		if (!p->unnumbered)
			continue;
		p->unnumbered = false;
		p->key.part[2] = number_in_v6(c, p->v6, p->hash);
		p->hash = table_hash(&c->cells, p->key);
		table_prefetch(&c->cells, p->hash);
	}
	c->queued_v6 = 0;
	return true;
}

/* The tags of what is queued; its sources have their numbers. */
static bool
count_tags(struct counter *c)
{
	for (; c->queued_tags != 0; c->queued_tags &= c->queued_tags - 1) {
		const struct pending *p =
		    &c->queue[__builtin_ctz(c->queued_tags)];
		const uint32_t *part = p->key.part;

		if (!tagged_add(&c->tagged, part[0], part[1] & ~CELL_V6,
		    p->tags, part[1] & CELL_V6, part[2], p->count))
			return false;
	}
	return true;
}

bool
counter_flush(struct counter *c)
{
	/* each key may bring a second one with the carry */
	if (!table_reserve(&c->cells, (size_t)2 * BATCH) ||
	    (c->queued_v6 > 0 && !number_sources(c)) ||
	    (c->queued_tags != 0 && !count_tags(c)))
		return false;
	for (size_t i = 0; i < c->queued; i++) {
		struct pending *p = &c->queue[i];
		struct slot *slot = table_slot(&c->cells, p->key, p->hash);
		uint64_t sum = (uint64_t)slot->value + p->count;
		uint32_t carries = 0;

		if (sum > COUNTED_CARRY) {
			carries = (uint32_t)((sum - 1) / COUNTED_CARRY);
			sum -= carries * COUNTED_CARRY;
		}
		slot->value = (uint32_t)sum;	/* taken before the next one */
		if (carries > 0) {
			p->key.part[1] |= CELL_CARRY;
			table_slot(&c->cells, p->key,
			    table_hash(&c->cells, p->key))->value += carries;
		}
	}
	c->queued = 0;
	return true;
}

/* Room in the queue for one more; NULL when memory is short. */
static inline struct pending *
next_pending(struct counter *c)
{
	if (c->queued == BATCH && !counter_flush(c))
		return NULL;
	return &c->queue[c->queued++];
}

/* A cell whose source has its number. */
static inline bool
enqueue(struct counter *c, struct key key, uint32_t count)
{
	struct pending *p = next_pending(c);

	if (p == NULL)
		return false;
	p->unnumbered = false;
	p->key = key;
	p->count = count;
	p->hash = table_hash(&c->cells, key);
	table_prefetch(&c->cells, p->hash);
	return true;
}

/* A cell of an IPv6 source; the key's number of it is still to be found. */
static bool
enqueue_v6(struct counter *c, struct key key, const struct event *ev)
{
	const uint8_t *address = ev->src.v6;
	struct pending *p = next_pending(c);

	if (p == NULL)
		return false;
	key.part[1] |= CELL_V6;
	p->unnumbered = true;
	p->key = key;
	p->count = ev->count;
	memcpy(p->v6.part, address, 8);
	memcpy(p->low, address + 8, 8);
	p->v6.part[2] = V6_NETWORK;
	p->hash = table_hash(&c->v6, p->v6);
	table_prefetch(&c->v6, p->hash);
	c->queued_v6++;
	return true;
}

/* What was queued last carries tags. */
static void
tag_last(struct counter *c, uint64_t tags)
{
	c->queue[c->queued - 1].tags = tags;
	c->queued_tags |= (uint32_t)1 << (c->queued - 1);
}

bool
counter_add(
    struct counter *c, const struct event *ev, uint32_t sensor, int32_t day)
{
	uint32_t number = unit_of(c, day, sensor);
	struct unit *unit;
	struct key key;

	if (number == 0)
		return false;
	if (ev->verdict == VERDICT_DROP) {
		key.part[0] = number - 1;
		key.part[1] = service_of(ev);
		key.part[2] = ev->src.v4;
		if ((ev->has & EV_SRC) == 0) {
			key.part[1] |= CELL_V6;
			key.part[2] = V6_UNTOLD;
		}
		if (!((ev->has & EV_SRC) != 0 && ev->src.is_v6 ?
		    enqueue_v6(c, key, ev) :
		    enqueue(c, key, ev->count)))
			return false;
		if (ev->tags != 0)
			tag_last(c, ev->tags);
		tagged_untested(
		    &c->tagged, number - 1, ev->untested, ev->count);
	}
	unit = &c->units[number - 1];
	unit->firewall += ev->verdict <= VERDICT_ACCEPT ||
	    ev->reason == REASON_EXCLUDED;
	ledger_enter(&unit->ledger, ev);
	return true;
}

bool
counter_lost(struct counter *c, uint64_t packets, uint32_t sensor, int32_t day)
{
	uint32_t number = packets > 0 ? unit_of(c, day, sensor) : 0;

	if (number > 0)
		c->units[number - 1].ledger.lost += packets;
	return number > 0 || packets == 0;
}

/*
 * Numbers of `part` to numbers of c, for what is counted by number: units, and
 * IPv6 addresses with their networks. Those of addresses are one more than an
 * index, as everywhere here.
 */
struct renumbering {
	uint32_t *units, *v6;
};

static bool
renumber_v6(struct counter *c, const struct counter *part, uint32_t *v6)
{
	const struct slot *s = NULL;

	while ((s = table_next(&part->v6, s)) != NULL) {
		if (s->key.part[2] != V6_NETWORK)
			continue;
		v6[s->value] = numbered(&c->v6, s->key, &c->v6_count);
		if (v6[s->value] == 0)
			return false;
	}
	while ((s = table_next(&part->v6, s)) != NULL) {
		struct key key = s->key;

		if (key.part[2] == V6_NETWORK)
			continue;
		key.part[2] = v6[key.part[2]];
		v6[s->value] = numbered(&c->v6, key, &c->v6_count);
		if (v6[s->value] == 0)
			return false;
	}
	return true;
}

static bool
merge_units(struct counter *c, const struct counter *part,
    const uint32_t *numbers, uint32_t *units)
{
	for (uint32_t i = 0; i < part->unit_count; i++) {
		const struct unit *from = &part->units[i];
		uint32_t number = unit_of(c, from->day, numbers[from->sensor]);
		struct unit *unit;

		if (number == 0)
			return false;
		units[i] = number - 1;
		unit = &c->units[number - 1];
		unit->firewall += from->firewall;
		ledger_add(&unit->ledger, &from->ledger);
	}
	return true;
}

static bool
merge_cells(struct counter *c, const struct counter *part,
    const struct renumbering *to)
{
	const struct slot *s = NULL;

	while ((s = table_next(&part->cells, s)) != NULL) {
		struct key key = s->key;

		key.part[0] = to->units[key.part[0]];
		if ((key.part[1] & CELL_V6) != 0)
			key.part[2] = to->v6[key.part[2]];
		if (!enqueue(c, key, s->value))
			return false;
	}
	return counter_flush(c);
}

/* For tagged_merge. */
static uint32_t
renumber_source(void *context, uint32_t kind, uint32_t source)
{
	const struct renumbering *to = context;

	return kind == CELL_V6 ? to->v6[source] : source;
}

bool
counter_merge(struct counter *c, struct counter *part, const uint32_t *numbers)
{
	struct renumbering to = { 0 };
	bool ok = counter_flush(part);

	to.units = calloc(part->unit_count + (size_t)1, sizeof(uint32_t));
	to.v6 = calloc(part->v6_count + (size_t)1, sizeof(uint32_t));
	ok = ok && to.units != NULL && to.v6 != NULL &&
	    renumber_v6(c, part, to.v6) &&
	    merge_units(c, part, numbers, to.units) &&
	    merge_cells(c, part, &to) &&
	    tagged_merge(&c->tagged, &part->tagged, to.units, renumber_source,
		&to);
	free(to.units);
	free(to.v6);
	return ok;
}

const struct sensors *
counter_sensors(const struct counter *c)
{
	return c->sensors;
}

size_t
counter_units(const struct counter *c, const struct unit **units)
{
	*units = c->units;
	return c->unit_count;
}

uint64_t
counter_packets_lost(const struct counter *c)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < c->unit_count; i++)
		sum += c->units[i].ledger.lost;
	return sum;
}

size_t
counter_cell_count(const struct counter *c)
{
	return c->cells.used;
}

/* A slot of the cells, or of those with a tag, which are kept the same way. */
static struct counted
counted(const struct slot *s)
{
	uint32_t marks = s->key.part[1] & (CELL_V6 | CELL_CARRY);

	return (struct counted){ .unit = s->key.part[0],
		.service = s->key.part[1] ^ marks,
		.kind = (marks & CELL_V6) == 0 ? SOURCE_V4 :
		    s->key.part[2] == V6_UNTOLD ? SOURCE_UNTOLD : SOURCE_V6,
		.carries = (marks & CELL_CARRY) != 0,
		.source = s->key.part[2], .count = s->value };
}

void
counter_cells(const struct counter *c,
    void (*visit)(void *context, const struct counted *cell), void *context)
{
	const struct slot *s = NULL;

	while ((s = table_next(&c->cells, s)) != NULL) {
		const struct counted cell = counted(s);

		visit(context, &cell);
	}
}

bool
counter_tags(
    struct counter *c, const struct tag_count **counts, size_t *count)
{
	bool ok = tagged_settle(&c->tagged);

	*counts = c->tagged.counts;
	*count = c->tagged.count;
	return ok;
}

size_t
counter_tagged_count(const struct counter *c)
{
	return c->tagged.cells.used;
}

void
counter_tagged(const struct counter *c,
    void (*visit)(void *context, const struct counted *cell), void *context)
{
	const struct slot *s = NULL;

	if (c->tagged.count == 0)
		return;
	while ((s = table_next(&c->tagged.cells, s)) != NULL) {
		struct counted cell = counted(s);

		cell.unit--;	/* numbers of counts are from 1 on */
		visit(context, &cell);
	}
}

uint64_t
counter_memory(const struct counter *c)
{
	enum { SORTED = 16, SORTED_V6 = 50 };	/* bytes, as sorted.h says */

	return (c->cells.size + c->v6.size) * sizeof(struct slot) +
	    tagged_memory(&c->tagged) + c->unit_room * sizeof(struct unit) +
	    (c->cells.used + c->tagged.cells.used) * SORTED +
	    c->v6.used * SORTED_V6;
}

uint32_t
counter_numbers(const struct counter *c)
{
	return c->v6_count;
}

void
counter_v6(const struct counter *c,
    void (*visit)(void *context, const struct numbered *one), void *context)
{
	const struct slot *s = NULL;

	while ((s = table_next(&c->v6, s)) != NULL) {
		struct numbered one = { .number = s->value };

		if (s->key.part[2] != V6_NETWORK)
			one.network = s->key.part[2];
		memcpy(one.half, s->key.part, sizeof(one.half));
		visit(context, &one);
	}
}
