/*
 * storegen.c - a store of an observation network, made in bulk:
 *
 *	storegen STORE FIRST DAYS SENSORS CELLS
 *
 * FIRST is a day such as 2011-04-01; so many cells are on every day of every
 * observation point. Three of five knock at one of 24 well-known ports, the
 * first of them most; the others at any of 65,535, as scans do. Sources come
 * from a pool that some return to, and have 60 regions.
 */
#include "store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { POOL = 1 << 23, REGIONS_TOLD = 60, BATCH = 2000000 };

static const uint16_t ports[] = { 445, 23, 1433, 22, 3389, 80, 8080, 5555, 443,
	135, 139, 6379, 2323, 8443, 81, 5900, 21, 25, 3306, 5060, 53, 123, 161,
	1900 };

enum { PORTS = sizeof(ports) / sizeof(ports[0]) };

static uint64_t
mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* The region of the second byte of an address; some are much larger. */
static void
find_region(void *context, const struct cell *cell, char region[REGION])
{
	uint32_t byte = cell->v4 >> 16 & 255;
	uint32_t n = byte * byte / 1100;

	(void)context;
	region[0] = (char)('A' + n / 8);
	region[1] = (char)('A' + n % REGIONS_TOLD / 3);
}

static struct event
make_drop(uint64_t *seed)
{
	uint64_t n = mix(seed), host = mix(seed) % POOL;
	struct event ev;

	/* a few hosts come back every day, most do not */
	if (n % 3 == 0)
		host = host * host / POOL * host / POOL;
	event_clear(&ev);
	event_is(&ev, REASON_DROP);
	ev.has = EV_SRC | EV_PROTO | EV_DPORT;
	ev.src = (struct address){ .v4 = (uint32_t)(host * 2654435761u) };
	ev.protocol = PROTO_TCP;
	ev.dport = (uint16_t)((n >> 8) % 5 < 3 ?
	    ports[(n >> 16 & 255) * (n >> 24 & 255) * PORTS >> 16] :
	    n >> 32);
	ev.count = 1 + (n >> 48) % 4;
	return ev;
}

static int
fail(const char *what)
{
	fprintf(stderr, "storegen: %s\n", what);
	return 1;
}

/* What is counted goes into the store, in one commit. */
static bool
commit(struct store *s, struct counter *c, struct store_error *err)
{
	return counter_flush(c) && store_begin(s, err) &&
	    store_add(s, c, err) && store_commit(s, err);
}

static bool
fill(struct store *s, int32_t first, int32_t days, uint32_t points,
    uint32_t cells, struct store_error *err)
{
	struct sensors *sensors = sensors_new();
	struct counter *c = counter_new(sensors);
	uint64_t seed = 1, counted = 0;

	for (int32_t day = first; day < first + days; day++) {
		for (uint32_t p = 0; p < points; p++) {
			char name[16];
			uint32_t n;

			snprintf(name, sizeof(name), "point-%03" PRIu32, p);
			n = sensors_number(sensors, slice_of(name));
			for (uint32_t i = 0; i < cells; i++) {
				struct event ev = make_drop(&seed);

				if (!counter_add(c, &ev, n, day))
					return false;
			}
		}
		counted += (uint64_t)points * cells;
		if (counted < BATCH && day + 1 < first + days)
			continue;
		if (!commit(s, c, err))
			return false;
		counter_free(c);
		c = counter_new(sensors);
		counted = 0;
	}
	counter_free(c);
	sensors_free(sensors);
	return true;
}

int
main(int argc, char **argv)
{
	const struct region_finder finder = { .find = find_region,
		.identity = 1 };
	struct store_error err;
	struct store *s;
	int32_t first;

	err.error.text[0] = '\0';
	if (argc != 6 || !day_parse(argv[2], &first))
		return fail("want STORE FIRST DAYS SENSORS CELLS");
	s = store_open(argv[1], STORE_CREATE, &err);
	if (s == NULL)
		return fail(err.error.text);
	store_regions(s, &finder);
	if (!fill(s, first, atoi(argv[3]), (uint32_t)atoi(argv[4]),
	    (uint32_t)atoi(argv[5]), &err))
		return fail(err.error.text);
	store_close(s);
	return 0;
}
