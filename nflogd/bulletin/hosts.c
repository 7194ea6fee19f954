/* hosts.c - see hosts.h. */
#include "bulletin/hosts.h"
#include "base/digest.h"
#include "base/large.h"
#include "notes/sources.h"

#include <stdlib.h>

/* Powers of two, as all rooms are; what is small grows faster. */
enum {
	ROOM_LEAST = 1 << 12,
	ROOM_MANY = 1 << 18,
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

static size_t
larger_room(size_t room)
{
	return room == 0 ? ROOM_LEAST : room < ROOM_MANY ? room * 4 : room * 2;
}

/* ---- all hosts of a period ---------------------------------------------- */

/* Open addressing; at most three of four slots are taken, and a batch. */
struct host_set {
	uint64_t *slots;
	size_t count, room;
};

static size_t
set_slot(const struct host_set *set, uint64_t key)
{
	size_t i = scatter(key, set->room);

	while (set->slots[i] != 0 && set->slots[i] != key)
		i = (i + 1) & (set->room - 1);
	return i;
}

static void
set_free(struct host_set *set)
{
	large_free(set->slots, set->room * sizeof(*set->slots));
}

static bool
set_grow(struct host_set *set)
{
	struct host_set old = *set;

	if ((set->count + BATCH) * 4 < set->room * 3)
		return true;
	set->room = larger_room(old.room);
	set->slots = large_new(set->room * sizeof(*set->slots));
	if (set->slots == NULL) {
		*set = old;
		return false;
	}
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i] != 0)
			set->slots[set_slot(set, old.slots[i])] = old.slots[i];
	set_free(&old);
	return true;
}

static void
set_add(struct host_set *set, uint64_t key)
{
	size_t i = set_slot(set, key);

	set->count += set->slots[i] == 0;
	set->slots[i] = key;
}

static void
set_clear(struct host_set *set)
{
	if (set->count > 0)
		memset(set->slots, 0, set->room * sizeof(*set->slots));
	set->count = 0;
}

/* ---- the hosts of a day ------------------------------------------------- */

/* Most hosts knock at one port only. */
struct day_host {
	uint64_t key;	/* 0: free */
	uint32_t count;	/* of its ports, up to SWEEP_PORTS + 1 */
	uint32_t ports;	/* the one; of more, where they are in `several` */
};

struct ports {
	uint32_t at[SWEEP_PORTS + 1];	/* the first ones */
};

/* The same, at most half full with a batch. */
struct day_hosts {
	struct day_host *slots;
	size_t count, room;
	struct ports *several;
	size_t several_count, several_room;
};

static size_t
day_slot(const struct day_hosts *d, uint64_t key)
{
	size_t i = scatter(key, d->room);

	while (d->slots[i].key != 0 && d->slots[i].key != key)
		i = (i + 1) & (d->room - 1);
	return i;
}

static void
day_free(struct day_hosts *d)
{
	large_free(d->slots, d->room * sizeof(*d->slots));
}

/* Room for a batch. */
static bool
day_grow(struct day_hosts *d)
{
	struct day_hosts old = *d;

	if ((d->count + BATCH) * 2 < d->room)
		return true;
	d->room = larger_room(old.room);
	d->slots = large_new(d->room * sizeof(*d->slots));
	if (d->slots == NULL) {
		*d = old;
		return false;
	}
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].key != 0)
			d->slots[day_slot(d, old.slots[i].key)] = old.slots[i];
	day_free(&old);
	return true;
}

static bool
several_grow(struct day_hosts *d)
{
	size_t room = d->several_room > 0 ? d->several_room * 2 : ROOM_LEAST;
	struct ports *several;

	if (d->several_count + BATCH <= d->several_room)
		return true;
	several = realloc(d->several, room * sizeof(*several));
	if (several == NULL)
		return false;
	d->several = several;
	d->several_room = room;
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
add_port(struct day_hosts *d, struct day_host *one, uint32_t port)
{
	struct ports *ports = &d->several[one->ports];

	if (one->count == 1) {
		ports = &d->several[d->several_count];
		ports->at[0] = one->ports;
		one->ports = (uint32_t)d->several_count++;
	}
	for (uint32_t i = 0; i < one->count; i++)
		if (ports->at[i] == port)
			return;
	ports->at[one->count++] = port;
}

static void
day_add(struct day_hosts *d, uint64_t key, uint32_t service)
{
	struct day_host *one = &d->slots[day_slot(d, key)];

	d->count += one->key == 0;
	one->key = key;
	if (!has_port(service) || one->count > SWEEP_PORTS ||
	    (one->count == 1 && one->ports == service))
		return;
	if (one->count == 0) {
		one->ports = service;
		one->count = 1;
	} else {
		add_port(d, one, service);
	}
}

static void
day_clear(struct day_hosts *d)
{
	if (d->count > 0)
		memset(d->slots, 0, d->room * sizeof(*d->slots));
	d->count = d->several_count = 0;
}

/* ---- counting ----------------------------------------------------------- */

struct host_counting {
	struct host_set set;	/* of the period */
	struct day_hosts today;
	int period;	/* of the last row; -1: none yet */
	int32_t day;
	struct {
		uint64_t key;
		uint32_t service;
	} queue[BATCH];	/* of one day */
	size_t queued;
};

/* Count what is queued: memory is fetched while other slots are looked at. */
static bool
flush(struct host_counting *c)
{
	bool by_day = c->period == PERIOD_THIS;

	if (!set_grow(&c->set) ||
	    (by_day && (!day_grow(&c->today) || !several_grow(&c->today))))
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
end_day(struct hosts *h)
{
	struct host_counting *c = h->counting;
	struct hosts_day *row;

	if (!flush(c))
		return false;
	if (c->period != PERIOD_THIS)
		return true;
	row = &h->days[c->day - h->time.periods[PERIOD_THIS].first];
	row->tally.hosts = c->today.count;
	for (size_t i = 0; i < c->today.room; i++)
		row->sweepers += c->today.slots[i].count > SWEEP_PORTS;
	day_clear(&c->today);
	return true;
}

static void
end_period(struct hosts *h)
{
	h->periods[h->counting->period].hosts = h->counting->set.count;
	set_clear(&h->counting->set);
}

/* Have a row's day and period be those that are counted. */
static bool
turn_to(struct hosts *h, int period, int32_t day)
{
	struct host_counting *c = h->counting;

	if (c->period >= 0 && day != c->day && !end_day(h))
		return false;
	if (c->period >= 0 && period != c->period)
		end_period(h);
	c->period = period;
	c->day = day;
	return true;
}

static void
tally_row(struct hosts_tally *t, const struct store_total *row)
{
	t->cells += row->cell_count;
	t->sources = saturated_sum(t->sources, row->sources);
}

bool
hosts_begin(struct hosts *h, const struct timeline *time)
{
	h->time = *time;
	h->day_count = period_days(time->periods[PERIOD_THIS]);
	h->days = calloc(h->day_count, sizeof(*h->days));
	h->counting = calloc(1, sizeof(*h->counting));
	if (h->days == NULL || h->counting == NULL)
		return false;
	h->counting->period = -1;
	return true;
}

bool
hosts_add(struct hosts *h, int period, const struct store_total *row)
{
	struct host_counting *c = h->counting;

	if (!turn_to(h, period, row->day))
		return false;
	tally_row(&h->periods[period], row);
	if (period == PERIOD_THIS)
		tally_row(&h->days[row->day -
		    h->time.periods[PERIOD_THIS].first].tally, row);
	for (size_t i = 0; i < row->cell_count; i++) {
		if (row->cells[i].kind == SOURCE_UNTOLD)
			continue;
		c->queue[c->queued].key = host_key(&row->cells[i]);
		c->queue[c->queued++].service = row->service;
		if (c->queued == BATCH && !flush(c))
			return false;
	}
	return true;
}

static void
counting_free(struct host_counting *c)
{
	if (c == NULL)
		return;
	set_free(&c->set);
	day_free(&c->today);
	free(c->today.several);
	free(c);
}

bool
hosts_end(struct hosts *h, const struct query *q)
{
	size_t before = period_days(h->time.periods[PERIOD_BEFORE]);

	if (h->counting->period >= 0) {
		if (!end_day(h))
			return false;
		end_period(h);
	}
	counting_free(h->counting);
	h->counting = NULL;
	for (int i = PERIOD_BEFORE; i < PERIODS; i++)
		h->periods[i].known = q->sensor_days[i] > 0 &&
		    h->periods[i].cells == h->periods[i].sources;
	for (size_t i = 0; i < h->day_count; i++)
		h->days[i].tally.known = q->day_sensors[before + i] > 0 &&
		    h->days[i].tally.cells == h->days[i].tally.sources;
	return true;
}

void
hosts_free(struct hosts *h)
{
	counting_free(h->counting);
	free(h->days);
	*h = (struct hosts){ 0 };
}
