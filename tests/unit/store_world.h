/*
 * store_world.h - a store in a directory of its own, counters to put into it,
 * and what it must then give back.
 */
#ifndef TESTS_UNIT_STORE_WORLD_H
#define TESTS_UNIT_STORE_WORLD_H

#include "store/store.h"
#include "unit/check.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct world {
	char directory[64], path[96];
	struct sensors *sensors;
	struct counter *counter;	/* what goes into the store */
	struct counter *total;	/* all that went into it */
	uint64_t seed;
};

static inline uint64_t
mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static inline void
world_start(struct world *w)
{
	/* in memory, as nothing here depends on what the disk does */
	const char *tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	*w = (struct world){ .seed = 1 };
	snprintf(w->directory, sizeof(w->directory), "%s/nflogd-store.XXXXXX",
	    tmp);
	assert_non_null(mkdtemp(w->directory));
	snprintf(w->path, sizeof(w->path), "%s/x.db", w->directory);
	w->sensors = sensors_new();
	w->counter = counter_new(w->sensors);
	w->total = counter_new(w->sensors);
	assert_true(w->counter != NULL && w->total != NULL);
}

static inline int
world_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void
world_stop(struct world *w)
{
	counter_free(w->counter);
	counter_free(w->total);
	sensors_free(w->sensors);
	nftw(w->directory, world_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* Empty the counter; the total keeps what it had. */
static inline void
world_fresh(struct world *w)
{
	counter_free(w->counter);
	w->counter = counter_new(w->sensors);
	assert_non_null(w->counter);
}

static inline void
world_event(struct world *w, const char *sensor, int32_t day,
    const struct event *ev)
{
	uint32_t n = sensors_number(w->sensors, slice_of(sensor));

	assert_true(counter_add(w->counter, ev, n, day));
	assert_true(counter_add(w->total, ev, n, day));
}

static inline struct event
world_drop(uint32_t source, uint16_t port)
{
	struct event ev;

	event_clear(&ev);
	event_is(&ev, REASON_DROP);
	ev.has = EV_SRC | EV_PROTO | EV_DPORT;
	ev.src = (struct address){ .v4 = source };
	ev.protocol = PROTO_TCP;
	ev.dport = port;
	return ev;
}

static inline void
world_source(struct event *ev, uint64_t *seed)
{
	uint64_t n = mix(seed) % 100, host = mix(seed);

	if (n < 2)
		ev->has &= ~(uint32_t)EV_SRC;
	else if (n < 30)
		ev->src.is_v6 = true;
	else
		ev->src.v4 = (uint32_t)(host % 3000) * 1431655;
	if (!ev->src.is_v6)
		return;
	memset(ev->src.v6, 0, 16);
	memcpy(ev->src.v6, "\x20\x01\x0d\xb8", 4);
	ev->src.v6[7] = (uint8_t)(host % 5);
	ev->src.v6[8] = (uint8_t)(host >> 8) % 5;
	ev->src.v6[14] = (uint8_t)(host >> 16) % 3;
	ev->src.v6[15] = (uint8_t)(host >> 32);
}

/*
 * Records of all kinds, of some sensors and days, most of them drops; a few
 * services have thousands of sources, most have one or two.
 */
static inline void
world_add(struct world *w, size_t records)
{
	static const char *const sensors[] = { "fw1", "fw2", "router1", "web" };
	static const uint8_t protocols[] = { PROTO_TCP, PROTO_TCP, PROTO_UDP,
		PROTO_ICMP6, 143 };

	for (size_t i = 0; i < records; i++) {
		uint64_t n = mix(&w->seed);
		struct event ev = world_drop(0, 0);
		int32_t day = n % 31 == 0 ? DAY_UNDATED :
					    20332 + (int32_t)(n >> 8) % 4;
		size_t sensor = (n >> 16) % 4;

		ev.dport = (uint16_t)(n % 4 == 0 ? n >> 24 : n % 8);
		ev.protocol = protocols[(n >> 40) % 5];
		if (n % 97 == 0)
			ev.has &= ~(uint32_t)(EV_DPORT | EV_PROTO);
		else if (n % 13 == 0)
			ev.has &= ~(uint32_t)EV_DPORT;
		world_source(&ev, &w->seed);
		ev.count = n % 50 == 0 ? UINT32_MAX : n % 5 == 0 ? 3 : 1;
		if (sensor == 3)	/* tells no packets */
			event_is(&ev, n % 2 == 0 ? REASON_LOSS :
						   REASON_NOT_FIREWALL);
		else if (n % 11 == 0)
			event_is(&ev, (enum reason)((n >> 32) % REASONS));
		world_event(w, sensors[sensor], day, &ev);
	}
}

static inline struct store *
world_open(const struct world *w, enum store_use use)
{
	struct store_error err;
	struct store *s = store_open(w->path, use, &err);

	if (s == NULL)
		fail_msg("%s", err.error.text);
	return s;
}

/* Start a world with a new store; then end it. */
static inline struct store *
world_begin(struct world *w)
{
	world_start(w);
	return world_open(w, STORE_CREATE);
}

static inline void
world_end(struct world *w, struct store *s)
{
	store_close(s);
	world_stop(w);
}

/* Are these bytes anywhere in a file, of less than 4 MiB? */
static inline bool
file_has(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "rb");
	char *all = malloc(1 << 22);
	size_t n;
	bool has;

	assert_true(f != NULL && all != NULL);
	n = fread(all, 1, 1 << 22, f);
	assert_true(n > 0 && n < 1 << 22);
	fclose(f);
	has = memmem(all, n, bytes, len) != NULL;
	free(all);
	return has;
}

/* Nothing went wrong. */
#define ASSERT_OK(call, err)                                                   \
	do {                                                                   \
		if (!(call))                                                   \
			fail_msg("%s", (err).error.text);                      \
	} while (0)

/* Put the counter into the store, in one commit, and empty it. */
static inline void
world_commit(struct world *w, struct store *s)
{
	struct store_error err;

	ASSERT_OK(store_begin(s, &err), err);
	ASSERT_OK(store_add(s, w->counter, &err), err);
	ASSERT_OK(store_commit(s, &err), err);
	world_fresh(w);
}

static inline void
assert_same_rows(const struct rollup *got, const struct rollup *want)
{
	assert_int_equal(got->row_count, want->row_count);
	for (size_t i = 0; i < want->row_count; i++) {
		const struct row *a = &got->rows[i], *b = &want->rows[i];

		assert_int_equal(a->day, b->day);
		assert_int_equal(a->sensor, b->sensor);
		assert_int_equal(a->service, b->service);
		assert_string_equal(a->service_text, b->service_text);
		assert_int_equal(a->accesses, b->accesses);
		assert_int_equal(a->sources, b->sources);
	}
}

static inline void
assert_same_rollup(const struct rollup *got, const struct rollup *want)
{
	assert_int_equal(got->sensor_count, want->sensor_count);
	for (size_t i = 0; i < want->sensor_count; i++)
		assert_string_equal(got->sensors[i], want->sensors[i]);
	assert_same_rows(got, want);
	assert_int_equal(got->observed_count, want->observed_count);
	for (size_t i = 0; i < want->observed_count; i++) {
		assert_int_equal(got->observed[i].day, want->observed[i].day);
		assert_int_equal(
		    got->observed[i].sensor, want->observed[i].sensor);
	}
	assert_int_equal(got->loss_count, want->loss_count);
	for (size_t i = 0; i < want->loss_count; i++) {
		assert_int_equal(got->losses[i].day, want->losses[i].day);
		assert_string_equal(
		    got->losses[i].sensor, want->losses[i].sensor);
		assert_int_equal(
		    got->losses[i].messages, want->losses[i].messages);
	}
	assert_memory_equal(&got->ledger, &want->ledger, sizeof(got->ledger));
	assert_int_equal(got->undated, want->undated);
}

/* The store has what a counter has, no more, no less. */
static inline void
assert_holds(struct store *s, struct counter *c)
{
	struct rollup got, want;
	struct store_error err;

	ASSERT_OK(store_rollup(s, PERIOD_ALL, &got, &err), err);
	assert_true(rollup_make(c, &want));
	assert_same_rollup(&got, &want);
	rollup_free(&got);
	rollup_free(&want);
}

#endif
