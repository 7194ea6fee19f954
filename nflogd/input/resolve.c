/* resolve.c - see resolve.h. */
#include "input/resolve.h"

#include <stdlib.h>

/* Of the last event of a host, what a repetition of it needs. */
struct last {
	struct address src, dst;
	uint64_t tags, untested;
	uint32_t has, count;
	uint16_t sport, dport;
	uint8_t protocol, icmp_type, icmp_code;
	uint8_t reason;
	bool known;
};

/* What `has` guards in it. */
enum { REPEATED = EV_SRC | EV_DST | EV_PROTO | EV_SPORT | EV_DPORT | EV_ICMP };

/* "last message repeated", of a host of which nothing was read yet. */
struct waiting {
	uint32_t sensor, count;
	int32_t day;
};

struct resolver {
	struct calendar *calendar;
	struct prefixes *prefixes;
	struct sensors *sensors;
	struct tagger *tagger;	/* NULL: nothing is tagged */
	uint32_t unnamed;	/* the sensor of records that name none */
	struct last *last;	/* by sensor */
	uint32_t room;
	bool defers, deferred;
	struct waiting *waiting;
	size_t waiting_count, waiting_room;
};

struct resolver *
resolver_new(struct calendar *calendar, struct prefixes *prefixes,
    struct sensors *sensors, struct slice sensor)
{
	struct resolver *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->calendar = calendar;
	r->prefixes = prefixes;
	r->sensors = sensors;
	r->unnamed = sensors_number(sensors, sensor);
	if (r->unnamed == SENSOR_NONE) {
		free(r);
		return NULL;
	}
	return r;
}

void
resolver_free(struct resolver *r)
{
	if (r == NULL)
		return;
	free(r->last);
	free(r->waiting);
	free(r);
}

void
resolver_forget(struct resolver *r)
{
	for (uint32_t i = 0; i < r->room; i++)
		r->last[i].known = false;
}

static bool
room_for(struct resolver *r, uint32_t sensor)
{
	uint32_t room = r->room == 0 ? 16 : r->room;
	struct last *last;

	while (room <= sensor)
		room *= 2;
	last = realloc(r->last, room * sizeof(struct last));
	if (last == NULL)
		return false;
	memset(last + r->room, 0, (room - r->room) * sizeof(struct last));
	r->last = last;
	r->room = room;
	return true;
}

/* How many packets the message itself tells, however often it is wrapped. */
static uint32_t
packets_told(const struct event *ev)
{
	if (ev->wrapped == 1)
		return ev->count;
	return ev->wrapped > 0 ? ev->count / ev->wrapped : 1;
}

static void
remember(struct last *last, const struct event *ev)
{
	last->known = true;
	last->reason = (uint8_t)ev->reason;
	last->has = ev->has;
	last->count = packets_told(ev);
	last->tags = ev->tags;
	last->untested = ev->untested;
	if ((ev->has & EV_SRC) == 0)
		return;
	last->src = ev->src;
	last->dst = ev->dst;
	last->sport = ev->sport;
	last->dport = ev->dport;
	last->protocol = ev->protocol;
	last->icmp_type = ev->icmp_type;
	last->icmp_code = ev->icmp_code;
}

static bool
tells_packet(const struct last *last)
{
	return last->known && (last->reason == REASON_DROP ||
	    last->reason == REASON_ACCEPT || last->reason == REASON_EXCLUDED);
}

/*
 * A repeated drop is `count` more of it, as many packets each time as it told,
 * and a repeated accept is one.
 */
static void
repeat(const struct last *last, struct event *ev)
{
	event_is(ev, REASON_REPEAT);
	if (!tells_packet(last))
		return;
	event_is(ev, (enum reason)last->reason);
	event_times(ev, last->count);
	ev->tags = last->tags;
	ev->untested = last->untested;
	ev->has = last->has & REPEATED;
	ev->src = last->src;
	ev->dst = last->dst;
	ev->sport = last->sport;
	ev->dport = last->dport;
	ev->protocol = last->protocol;
	ev->icmp_type = last->icmp_type;
	ev->icmp_code = last->icmp_code;
}

static bool
wait_for_join(struct resolver *r, const struct event *ev, uint32_t sensor,
    int32_t day)
{
	if (r->waiting_count == r->waiting_room) {
		size_t room = r->waiting_room == 0 ? 16 : r->waiting_room * 2;
		struct waiting *waiting =
		    realloc(r->waiting, room * sizeof(struct waiting));

		if (waiting == NULL)
			return false;
		r->waiting = waiting;
		r->waiting_room = room;
	}
	r->waiting[r->waiting_count++] =
	    (struct waiting){ sensor, ev->count, day };
	r->deferred = true;
	return true;
}

bool
resolve(struct resolver *r, struct event *ev, uint32_t *sensor, int32_t *day)
{
	struct last *last;

	r->deferred = false;
	*sensor = ev->host.len > 0 ? sensors_number(r->sensors, ev->host) :
				     r->unnamed;
	if (*sensor == SENSOR_NONE ||
	    (*sensor >= r->room && !room_for(r, *sensor)))
		return false;
	last = &r->last[*sensor];
	*day = calendar_day(r->calendar, &ev->stamp);
	if (ev->reason == REASON_BY_PREFIX)
		event_is(ev, prefixes_reason(r->prefixes, ev->prefix));
	if (ev->verdict == VERDICT_DROP && r->tagger != NULL &&
	    !ev->repeats_last)
		tagger_apply(r->tagger, ev, r->sensors, *sensor, *day);
	if (!ev->repeats_last)
		remember(last, ev);
	else if (r->defers && !last->known)
		return wait_for_join(r, ev, *sensor, *day);
	else
		repeat(last, ev);
	return true;
}

void
resolver_tags(struct resolver *r, struct tagger *tagger)
{
	r->tagger = tagger;
}

void
resolver_defer(struct resolver *r)
{
	r->defers = true;
}

bool
resolver_deferred(const struct resolver *r)
{
	return r->deferred;
}

bool
resolver_join(struct resolver *r, const struct resolver *part,
    const uint32_t *numbers,
    bool (*take)(void *context, const struct event *ev, uint32_t sensor,
	int32_t day),
    void *context)
{
	for (uint32_t i = 0; i < part->room; i++)
		if (i < sensors_count(part->sensors) &&
		    numbers[i] >= r->room && !room_for(r, numbers[i]))
			return false;
	for (size_t i = 0; i < part->waiting_count; i++) {
		const struct waiting *w = &part->waiting[i];
		struct event ev;

		event_clear(&ev);
		ev.count = w->count;
		repeat(&r->last[numbers[w->sensor]], &ev);
		if (!take(context, &ev, numbers[w->sensor], w->day))
			return false;
	}
	for (uint32_t i = 0; i < part->room; i++)
		if (part->last[i].known)
			r->last[numbers[i]] = part->last[i];
	return true;
}

/* ---- as bytes --------------------------------------------------------------- */

/* Reasons as they are kept: the enum may grow. */
static const enum reason kept_reasons[] = {
	REASON_DROP, REASON_ACCEPT, REASON_EXCLUDED
};

enum { KEPT_REASONS = sizeof(kept_reasons) / sizeof(kept_reasons[0]) };

static void
save_reason(struct out *to, uint8_t reason)
{
	unsigned i = 0;

	while (i < KEPT_REASONS && kept_reasons[i] != reason)
		i++;
	pack_number(to, i, 1);
}

static void
load_reason(struct unpack *from, struct last *last)
{
	uint64_t i = unpack_number(from, 1);

	from->failed |= i >= KEPT_REASONS;
	last->reason = (uint8_t)kept_reasons[from->failed ? 0 : i];
}

static void
save_address(struct out *to, const struct address *a)
{
	pack_number(to, a->is_v6, 1);
	if (a->is_v6)
		out_bytes(to, (const char *)a->v6, sizeof(a->v6));
	else
		pack_number(to, a->v4, 4);
}

static void
load_address(struct unpack *from, struct address *a)
{
	struct slice v6;

	*a = (struct address){ .is_v6 = unpack_number(from, 1) != 0 };
	if (!a->is_v6) {
		a->v4 = (uint32_t)unpack_number(from, 4);
		return;
	}
	v6 = unpack_bytes(from, sizeof(a->v6));
	memcpy(a->v6, v6.at, v6.len);
}

static void
save_last(struct out *to, const struct last *last)
{
	save_reason(to, last->reason);
	pack_number(to, last->has & REPEATED, 4);
	pack_number(to, last->count, 4);
	save_address(to, &last->src);
	save_address(to, &last->dst);
	pack_number(to, last->sport, 2);
	pack_number(to, last->dport, 2);
	pack_number(to, last->protocol, 1);
	pack_number(to, last->icmp_type, 1);
	pack_number(to, last->icmp_code, 1);
}

static void
load_last(struct unpack *from, struct last *last)
{
	*last = (struct last){ .known = true };
	load_reason(from, last);
	last->has = (uint32_t)unpack_number(from, 4) & REPEATED;
	last->count = (uint32_t)unpack_number(from, 4);
	load_address(from, &last->src);
	load_address(from, &last->dst);
	last->sport = (uint16_t)unpack_number(from, 2);
	last->dport = (uint16_t)unpack_number(from, 2);
	last->protocol = (uint8_t)unpack_number(from, 1);
	last->icmp_type = (uint8_t)unpack_number(from, 1);
	last->icmp_code = (uint8_t)unpack_number(from, 1);
}

/*
 * Behind the rest, what the rules said, which holds only where tags have the
 * numbers that they have here.
 */
static void
save_tags(const struct resolver *r, struct out *to)
{
	if (r->tagger == NULL)
		return;
	pack_number(to, r->tagger->identity, 8);
	for (uint32_t i = 0; i < r->room; i++) {
		if (!tells_packet(&r->last[i]))
			continue;
		pack_number(to, r->last[i].tags, 8);
		pack_number(to, r->last[i].untested, 8);
	}
}

static void
load_tags(struct resolver *r, struct unpack *from, const uint32_t *sensors,
    uint64_t count)
{
	if (r->tagger == NULL || from->left.len == 0 ||
	    unpack_number(from, 8) != r->tagger->identity)
		return;
	for (uint64_t i = 0; i < count; i++) {
		struct last *last = &r->last[sensors[i]];

		last->tags = unpack_number(from, 8);
		last->untested = unpack_number(from, 8);
	}
}

void
resolver_save(const struct resolver *r, struct out *to)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < r->room; i++)
		count += tells_packet(&r->last[i]);
	pack_number(to, count, 4);
	for (uint32_t i = 0; i < r->room; i++) {
		struct slice name;

		if (!tells_packet(&r->last[i]))
			continue;
		/* an empty name is that of records that name none */
		name = i == r->unnamed ? (struct slice){ "", 0 } :
		    slice_of(sensors_name(r->sensors, i));
		pack_number(to, name.len, 2);
		out_slice(to, name);
		save_last(to, &r->last[i]);
	}
	save_tags(r, to);
}

/* The sensor that the next entry is of; SENSOR_NONE when memory is short. */
static uint32_t
load_sensor(struct resolver *r, struct unpack *from)
{
	struct slice name = unpack_bytes(from, unpack_number(from, 2));
	uint32_t sensor = name.len == 0 ? r->unnamed :
					  sensors_number(r->sensors, name);

	if (sensor != SENSOR_NONE && sensor >= r->room &&
	    !room_for(r, sensor))
		return SENSOR_NONE;
	return sensor;
}

bool
resolver_load(struct resolver *r, struct unpack *from)
{
	uint64_t count = unpack_number(from, 4);
	/* each takes more bytes than one */
	uint32_t *sensors = count > from->left.len ? NULL :
	    calloc(count + 1, sizeof(*sensors));
	bool ok = sensors != NULL && !from->failed;

	for (uint64_t i = 0; ok && i < count; i++) {
		sensors[i] = load_sensor(r, from);
		ok = sensors[i] != SENSOR_NONE;
		if (ok)
			load_last(from, &r->last[sensors[i]]);
		ok = ok && !from->failed;
	}
	if (ok)
		load_tags(r, from, sensors, count);
	free(sensors);
	return ok && !from->failed;
}
