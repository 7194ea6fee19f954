/* sorted_test.c - radix_sort against qsort, sorted cells against a list. */
#include "base/radix.h"
#include "count/sorted.h"
#include "count/service.h"
#include "unit/check.h"

#include <stdlib.h>

static uint64_t
mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int
by_key(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(((struct radix_record *)NULL)->key));
}

/* Keys of many kinds: all bytes random, few values, long common beginnings. */
static void
radix_sorts_like_qsort(void **state)
{
	static const size_t counts[] = { 0, 1, 2, 3, 31, 32, 33, 1000, 20000 };
	struct radix_record *a = calloc(20000, sizeof(*a));
	struct radix_record *b = calloc(20000, sizeof(*b));
	uint64_t seed = 1;

	(void)state;
	assert_true(a != NULL && b != NULL);
	for (int round = 0; round < 90; round++) {
		size_t n = counts[round % 9];
		uint64_t mask = round % 3 == 0 ? UINT64_MAX :
		    round % 3 == 1 ? 0x0300000000000001 : 0xff;

		for (size_t i = 0; i < n; i++) {
			uint64_t x = mix(&seed) & mask, y = mix(&seed) & mask;

			memcpy(a[i].key, &x, 8);
			memcpy(a[i].key + 8, &y, 4);
			/* of equal keys, so that the order tells nothing */
			a[i].value = (uint32_t)(x ^ y);
		}
		memcpy(b, a, n * sizeof(*a));
		radix_sort(a, n);
		qsort(b, n, sizeof(*b), by_key);
		for (size_t i = 0; i < n; i++) {
			assert_memory_equal(a[i].key, b[i].key, 12);
			assert_int_equal(a[i].value, b[i].value);
		}
	}
	free(a);
	free(b);
}

/* What was added, once more, as one list. */
struct expected {
	uint32_t unit, service;
	struct cell cell;
};

static int
by_group_and_source(const void *a, const void *b)
{
	const struct expected *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	return cell_compare(&x->cell, &y->cell);
}

static void
set_source(struct event *ev, struct cell *cell, uint64_t *seed)
{
	uint64_t n = mix(seed) % 100, host = mix(seed) % 50;

	*cell = (struct cell){ .kind = SOURCE_V4 };
	if (n < 3) {
		cell->kind = SOURCE_UNTOLD;
		ev->has &= ~(uint32_t)EV_SRC;
	} else if (n < 40) {
		cell->kind = SOURCE_V6;
		cell->v6[0] = 0x20;
		cell->v6[1] = 0x01;
		cell->v6[7] = (uint8_t)(mix(seed) % 6);
		cell->v6[8] = (uint8_t)(host % 3);
		cell->v6[15] = (uint8_t)host;
		ev->src.is_v6 = true;
		memcpy(ev->src.v6, cell->v6, 16);
	} else {
		cell->v4 = (uint32_t)(mix(seed) % 60) * 0x3010101;
		ev->src = (struct address){ .v4 = cell->v4 };
	}
}

static struct expected
add_one(struct counter *c, uint64_t *seed)
{
	static const uint32_t services[] = { 6 << 16 | 22, 17 << 16 | 65535,
		1 << 16 | 8, 255 << 16 | SERVICE_NO_PORT, SERVICE_UNKNOWN };
	struct expected e;
	struct event ev;
	uint32_t sensor = (uint32_t)(mix(seed) % 3);

	event_clear(&ev);
	event_is(&ev, REASON_DROP);
	e.service = services[mix(seed) % 5];
	ev.has = EV_SRC | EV_PROTO | EV_DPORT;
	ev.protocol = service_protocol(e.service);
	ev.dport = (uint16_t)e.service;
	if (e.service == SERVICE_UNKNOWN)
		ev.has = EV_SRC;
	else if ((e.service & SERVICE_NO_PORT) != 0)
		ev.has = EV_SRC | EV_PROTO;
	set_source(&ev, &e.cell, seed);
	ev.count = mix(seed) % 20 == 0 ? UINT32_MAX : 1;
	e.cell.accesses = ev.count;
	e.unit = sensor;	/* units are numbered as they appear */
	assert_true(counter_add(c, &ev, sensor, 100));
	return e;
}

static size_t
add_up(struct expected *all, size_t count)
{
	size_t n = 0;

	qsort(all, count, sizeof(*all), by_group_and_source);
	for (size_t i = 0; i < count; i++)
		if (n > 0 && by_group_and_source(&all[n - 1], &all[i]) == 0)
			all[n - 1].cell.accesses += all[i].cell.accesses;
		else
			all[n++] = all[i];
	return n;
}

static void
cells_come_in_order(void **state)
{
	enum { ADDS = 30000 };
	struct expected *want = calloc(ADDS, sizeof(*want));
	struct sensors *sensors = sensors_new();
	struct counter *c = counter_new(sensors);
	struct event nothing;
	uint64_t seed = 9;
	size_t n, i = 0;

	(void)state;
	assert_true(want != NULL && c != NULL);
	event_clear(&nothing);
	sensors_number(sensors, SLICE("a"));
	sensors_number(sensors, SLICE("b"));
	sensors_number(sensors, SLICE("c"));
	for (uint32_t s = 0; s < 3; s++)	/* so that unit is sensor */
		assert_true(counter_add(c, &nothing, s, 100));
	for (size_t k = 0; k < ADDS; k++)
		want[k] = add_one(c, &seed);
	n = add_up(want, ADDS);
	assert_true(counter_flush(c));
	for (size_t most = 1; most <= 1000; most *= 10) {
		struct sorted *s = sorted_new(c, NULL, NULL);
		struct cell cells[1000];
		uint32_t unit, service;
		char region[REGION];
		size_t got;

		assert_non_null(s);
		for (i = 0; sorted_group(s, &unit, &service, region);)
			while ((got = sorted_cells(s, cells, most)) > 0) {
				assert_true(got <= most && i + got <= n);
				for (size_t k = 0; k < got; k++, i++) {
					assert_int_equal(unit, want[i].unit);
					assert_int_equal(
					    service, want[i].service);
					assert_int_equal(cells[k].kind,
					    cells[0].kind);
					assert_int_equal(cell_compare(&cells[k],
					    &want[i].cell), 0);
					assert_true(cells[k].accesses ==
					    want[i].cell.accesses);
				}
			}
		assert_int_equal(i, n);
		sorted_free(s);
	}
	counter_free(c);
	sensors_free(sensors);
	free(want);
}

/* Groups may be passed over, and no cells are no group. */
static void
groups_stand_for_themselves(void **state)
{
	struct sensors *sensors = sensors_new();
	struct counter *c = counter_new(sensors);
	struct event ev, six;
	uint32_t unit, service;
	char region[REGION];
	struct cell cells[9];
	struct sorted *s;

	(void)state;
	event_clear(&ev);
	event_is(&ev, REASON_DROP);
	ev.has = EV_SRC | EV_PROTO | EV_DPORT;
	ev.protocol = PROTO_TCP;
	six = ev;
	six.src = (struct address){ .is_v6 = true };
	s = sorted_new(c, NULL, NULL);
	assert_non_null(s);
	assert_false(sorted_group(s, &unit, &service, region));
	sorted_free(s);
	sensors_number(sensors, SLICE("a"));
	for (uint16_t port = 1; port <= 3; port++) {
		six.dport = ev.dport = port;
		ev.src = (struct address){ .v4 = port };
		assert_true(counter_add(c, &ev, 0, 5));
		assert_true(counter_add(c, &six, 0, 5));
	}
	assert_true(counter_flush(c));
	s = sorted_new(c, NULL, NULL);
	assert_non_null(s);
	assert_true(sorted_group(s, &unit, &service, region));
	assert_int_equal(sorted_cells(s, cells, 9), 1);
	assert_true(sorted_group(s, &unit, &service, region));
	assert_int_equal(service, service_make(PROTO_TCP, 2));
	assert_int_equal(sorted_cells(s, cells, 9), 1);
	assert_int_equal(cells[0].v4, 2);
	assert_int_equal(sorted_cells(s, cells, 9), 1);
	assert_int_equal(cells[0].kind, SOURCE_V6);
	assert_int_equal(sorted_cells(s, cells, 9), 0);
	assert_int_equal(sorted_cells(s, cells, 9), 0);
	assert_true(sorted_group(s, &unit, &service, region));
	assert_false(sorted_group(s, &unit, &service, region));
	sorted_free(s);
	counter_free(c);
	sensors_free(sensors);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(radix_sorts_like_qsort),
		cmocka_unit_test(cells_come_in_order),
		cmocka_unit_test(groups_stand_for_themselves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
