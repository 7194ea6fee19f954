/* hosts.c - see hosts.h. */
#include "bulletin/hosts.h"
#include "base/digest.h"
#include "notes/sources.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	ROOM_LEAST = 1024,	/* a power of two, as all rooms are */
	ROOM_GUESSED = 1 << 22,	/* at most, without having seen a host */
	BATCH = 64	/* cells whose slots are fetched ahead */
};

#define IS_V4 ((uint64_t)1 << 32)
#define IS_V6 ((uint64_t)1 << 63)

/* Never 0. */
static uint64_t
host_key(const struct cell *cell)
{
	struct slice v6 = { (const char *)cell->v6, sizeof(cell->v6) };

	return cell->kind == SOURCE_V6 ? digest_of(v6) | IS_V6 :
					 cell->v4 | IS_V4;
}

static size_t
scatter(uint64_t key, size_t room)
{
	return (size_t)(key * 0x9e3779b97f4a7c15u >> 24) & (room - 1);
}

/* Room for the hosts of so many cells, if many of them have the same. */
static size_t
guess_room(uint64_t cells)
{
	size_t room = ROOM_LEAST;

	while (room < cells / 4 && room < ROOM_GUESSED)
		room *= 2;
	return room;
}

/* ---- all hosts of a period ---------------------------------------------- */

/* Open addressing; at most three of four slots are taken, and a batch. */
struct host_set {
	uint64_t *slots;
	size_t count, room;
	size_t first_room;	/* to begin with */
};

static size_t
set_slot(const struct host_set *set, uint64_t key)
{
	size_t i = scatter(key, set->room);

	while (set->slots[i] != 0 && set->slots[i] != key)
		i = (i + 1) & (set->room - 1);
	return i;
}

static bool
set_grow(struct host_set *set)
{
	struct host_set old = *set;

	if ((set->count + BATCH) * 4 < set->room * 3)
		return true;
	set->room = old.room > 0 ? old.room * 2 : set->first_room;
	set->slots = calloc(set->room, sizeof(*set->slots));
	if (set->slots == NULL) {
		*set = old;
		return false;
	}
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i] != 0)
			set->slots[set_slot(set, old.slots[i])] = old.slots[i];
	free(old.slots);
	return true;
}

static void
set_add(struct host_set *set, uint64_t key)
{
	size_t i = set_slot(set, key);

	set->count += set->slots[i] == 0;
	set->slots[i] = key;
}

/* ---- the hosts of a day ------------------------------------------------- */

struct day_host {
	uint64_t key;	/* 0: free */
	uint32_t count;
	uint32_t ports[SWEEP_PORTS + 1];	/* the first ones */
};

/* The same, at most half full with a batch. */
struct day_hosts {
	struct day_host *slots;
	size_t count, room;
	size_t first_room;
};

static size_t
day_slot(const struct day_hosts *d, uint64_t key)
{
	size_t i = scatter(key, d->room);

	while (d->slots[i].key != 0 && d->slots[i].key != key)
		i = (i + 1) & (d->room - 1);
	return i;
}

static bool
day_grow(struct day_hosts *d)
{
	struct day_hosts old = *d;

	if ((d->count + BATCH) * 2 < d->room)
		return true;
	d->room = old.room > 0 ? old.room * 2 : d->first_room;
	d->slots = calloc(d->room, sizeof(*d->slots));
	if (d->slots == NULL) {
		*d = old;
		return false;
	}
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].key != 0)
			d->slots[day_slot(d, old.slots[i].key)] = old.slots[i];
	free(old.slots);
	return true;
}

static bool
has_port(uint32_t service)
{
	uint8_t protocol = service_protocol(service);

	return (service & SERVICE_NO_PORT) == 0 &&
	    (protocol == PROTO_TCP || protocol == PROTO_UDP);
}

static void
day_add(struct day_hosts *d, uint64_t key, uint32_t service)
{
	struct day_host *one = &d->slots[day_slot(d, key)];

	d->count += one->key == 0;
	one->key = key;
	if (!has_port(service) || one->count > SWEEP_PORTS)
		return;
	for (uint32_t i = 0; i < one->count; i++)
		if (one->ports[i] == service)
			return;
	one->ports[one->count++] = service;
}

/* ---- a period ----------------------------------------------------------- */

struct counting {
	const struct query *query;
	struct hosts *hosts;
	int period;
	struct host_set set;
	struct day_hosts today;
	int32_t day;	/* of today */
	struct {
		uint64_t key;
		uint32_t service;
	} queue[BATCH];	/* of one day */
	size_t queued;
	char sensor[256];	/* of the last cell, and whether it counts */
	bool is_chosen, failed;
};

/* Count what is queued: memory is fetched while other slots are looked at. */
static bool
flush(struct counting *c)
{
	bool by_day = c->period == PERIOD_THIS;

	if (!set_grow(&c->set) || (by_day && !day_grow(&c->today)))
		return false;
	for (size_t i = 0; i < c->queued; i++) {
		uint64_t key = c->queue[i].key;

		__builtin_prefetch(&c->set.slots[scatter(key, c->set.room)]);
		if (by_day)
			__builtin_prefetch(&c->today.slots[scatter(
			    key, c->today.room)]);
	}
	for (size_t i = 0; i < c->queued; i++) {
		set_add(&c->set, c->queue[i].key);
		if (by_day)
			day_add(&c->today, c->queue[i].key,
			    c->queue[i].service);
	}
	c->queued = 0;
	return true;
}

/* What was counted of the day, in the period reported, becomes its row. */
static bool
end_day(struct counting *c)
{
	int32_t first = c->query->time.periods[PERIOD_THIS].first;
	struct hosts_day *row;

	if (!flush(c))
		return false;
	if (c->today.count == 0)
		return true;
	row = &c->hosts->days[c->day - first];
	row->hosts = c->today.count;
	for (size_t i = 0; i < c->today.room; i++)
		row->sweepers += c->today.slots[i].count > SWEEP_PORTS;
	memset(c->today.slots, 0, c->today.room * sizeof(*c->today.slots));
	c->today.count = 0;
	return true;
}

static bool
is_chosen(struct counting *c, const char *sensor)
{
	if (c->sensor[0] == '\0' || strcmp(c->sensor, sensor) != 0) {
		snprintf(c->sensor, sizeof(c->sensor), "%s", sensor);
		c->is_chosen = chosen_has(&c->query->chosen, sensor);
	}
	return c->is_chosen;
}

static bool
visit(void *context, const struct store_cell *cell)
{
	struct counting *c = context;

	if (!is_chosen(c, cell->sensor))
		return true;
	c->hosts->periods[c->period].cells++;
	if (c->period == PERIOD_THIS) {
		if (cell->day != c->day)
			c->failed = !end_day(c);
		c->day = cell->day;
		c->hosts->days[c->day -
		    c->query->time.periods[PERIOD_THIS].first].cells++;
	}
	if (cell->cell.kind == SOURCE_UNTOLD)
		return !c->failed;
	c->queue[c->queued].key = host_key(&cell->cell);
	c->queue[c->queued++].service = cell->service;
	if (c->queued == BATCH)
		c->failed |= !flush(c);
	return !c->failed;
}

static bool
count_period(struct hosts *h, const struct query *q, struct store *s, int i,
    struct store_error *err)
{
	struct counting c = { .query = q, .hosts = h, .period = i };
	struct hosts_tally *t = &h->periods[i];
	uint64_t cells = q->all.periods[i].sources;
	bool ok;

	c.set.first_room = guess_room(cells);
	c.today.first_room =
	    guess_room(cells / period_days(q->time.periods[i]));
	ok = store_cells(s, q->time.periods[i], visit, &c, err);
	if (ok && !c.failed)
		c.failed = !(i == PERIOD_THIS ? end_day(&c) : flush(&c));
	if (ok && c.failed)
		ok = store_error_set(err, STORE_MEMORY, "out of memory");
	t->hosts = c.set.count;
	t->known = q->sensor_days[i] > 0 && t->cells == cells;
	free(c.set.slots);
	free(c.today.slots);
	return ok;
}

bool
hosts_count(struct hosts *h, const struct query *q, struct store *s,
    struct store_error *err)
{
	size_t before = period_days(q->time.periods[PERIOD_BEFORE]);

	h->day_count = period_days(q->time.periods[PERIOD_THIS]);
	h->days = calloc(h->day_count, sizeof(*h->days));
	if (h->days == NULL)
		return store_error_set(err, STORE_MEMORY, "out of memory");
	for (int i = PERIOD_BEFORE; i < PERIODS; i++)
		if (!count_period(h, q, s, i, err))
			return false;
	for (size_t i = 0; i < h->day_count; i++)
		h->days[i].known = q->day_sensors[before + i] > 0 &&
		    h->days[i].cells == q->all.days[before + i].sources;
	return true;
}

void
hosts_free(struct hosts *h)
{
	free(h->days);
	*h = (struct hosts){ 0 };
}
