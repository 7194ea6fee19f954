/*
 * hosts_test.c - distinct addresses of periods and days against sets that are
 * searched from end to end.
 */
#include "bulletin/hosts.h"
#include "notes/sources.h"
#include "unit/check.h"

#include <stdlib.h>

enum {
	FIRST = 15000,	/* of two periods of so many days each */
	DAYS = 3,
	POOL = 3000,	/* addresses that may knock */
	SWEEPERS = 40,	/* of these, at very many ports */
	ROWS = 4000,	/* of each day */
	CELLS = 4	/* at most, of a row */
};

static uint64_t
next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* What knocked: by day and address, the ports. */
struct truth {
	bool seen[2 * DAYS][POOL];
	bool ports[2 * DAYS][POOL][SWEEP_PORTS + 5];
};

/* Address n of the pool: every fifth one is of IPv6. */
static struct cell
address(unsigned n)
{
	struct cell cell = { .accesses = 1, .kind = SOURCE_V4, .v4 = n * 7919 };

	if (n % 5 == 0) {
		cell.kind = SOURCE_V6;
		cell.v4 = 0;
		memcpy(cell.v6, &n, sizeof(n));
	}
	return cell;
}

/* Ports of TCP, one of UDP, and what has none. */
static uint32_t
service(unsigned n)
{
	if (n == SWEEP_PORTS + 4)
		return service_make(PROTO_UDP, 53);
	return n == SWEEP_PORTS + 5 ? service_without_port(PROTO_ICMP) :
	    service_make(PROTO_TCP, (uint16_t)(n + 1));
}

static struct timeline
two_periods(void)
{
	struct timeline t = { .unit = UNIT_DAYS };

	t.periods[PERIOD_BEFORE] = (struct period){ FIRST, FIRST + DAYS - 1 };
	t.periods[PERIOD_THIS] =
	    (struct period){ FIRST + DAYS, FIRST + 2 * DAYS - 1 };
	return t;
}

/* A row of so many cells, which are also entered into the truth. */
static void
add_row(struct hosts *h, struct truth *truth, int day, uint64_t *seed)
{
	unsigned kind = (unsigned)(next(seed) % (SWEEP_PORTS + 6));
	size_t count = 1 + next(seed) % CELLS;
	struct cell cells[CELLS + 1];
	struct store_total row = { .day = FIRST + day, .cells = cells,
		.sensor = "one", .service = service(kind),
		.cell_count = count, .sources = count };

	for (size_t i = 0; i < count; i++) {
		unsigned n = (unsigned)(next(seed) %
		    (next(seed) % 2 ? SWEEPERS : POOL));

		cells[i] = address(n);
		truth->seen[day][n] = true;
		if (kind < SWEEP_PORTS + 5)
			truth->ports[day][n][kind] = true;
	}
	if (next(seed) % 16 == 0) {
		cells[row.cell_count++] =
		    (struct cell){ .kind = SOURCE_UNTOLD, .accesses = 1 };
		row.sources++;
	}
	assert_true(hosts_add(
	    h, day < DAYS ? PERIOD_BEFORE : PERIOD_THIS, &row));
}

static uint64_t
hosts_of(const struct truth *t, int from, int to)
{
	uint64_t hosts = 0;

	for (int n = 0; n < POOL; n++) {
		bool seen = false;

		for (int day = from; day < to; day++)
			seen |= t->seen[day][n];
		hosts += seen;
	}
	return hosts;
}

static uint64_t
sweepers_of(const struct truth *t, int day)
{
	uint64_t sweepers = 0;

	for (int n = 0; n < POOL; n++) {
		int ports = 0;

		for (int i = 0; i < SWEEP_PORTS + 5; i++)
			ports += t->ports[day][n][i];
		sweepers += ports > SWEEP_PORTS;
	}
	return sweepers;
}

static struct query
observed(uint32_t *day_sensors, const struct timeline *time)
{
	struct query q = { .time = *time, .day_sensors = day_sensors };

	for (int i = 0; i < 2 * DAYS; i++)
		day_sensors[i] = 1;
	q.sensor_days[PERIOD_BEFORE] = q.sensor_days[PERIOD_THIS] = DAYS;
	return q;
}

static void
hosts_are_those_of_the_cells(void **state)
{
	struct timeline time = two_periods();
	struct truth *truth = calloc(1, sizeof(*truth));
	uint32_t day_sensors[2 * DAYS];
	struct query q = observed(day_sensors, &time);
	struct hosts h = { 0 };
	uint64_t seed = 5;

	(void)state;
	assert_non_null(truth);
	assert_true(hosts_begin(&h, &time));
	for (int day = 0; day < 2 * DAYS; day++)
		for (int i = 0; i < ROWS; i++)
			add_row(&h, truth, day, &seed);
	assert_true(hosts_end(&h, &q));
	assert_true(h.periods[PERIOD_BEFORE].known);
	assert_int_equal(
	    h.periods[PERIOD_BEFORE].hosts, hosts_of(truth, 0, DAYS));
	assert_int_equal(
	    h.periods[PERIOD_THIS].hosts, hosts_of(truth, DAYS, 2 * DAYS));
	assert_int_equal(h.day_count, DAYS);
	for (int i = 0; i < DAYS; i++) {
		assert_true(h.days[i].tally.known);
		assert_int_equal(h.days[i].tally.hosts,
		    hosts_of(truth, DAYS + i, DAYS + i + 1));
		assert_int_equal(
		    h.days[i].sweepers, sweepers_of(truth, DAYS + i));
		assert_true(h.days[i].sweepers > 0);
	}
	hosts_free(&h);
	free(truth);
}

/* Of a day with fewer cells than sources nothing is known, nor of its period. */
static void
what_is_kept_as_numbers_is_not_known(void **state)
{
	struct timeline time = two_periods();
	uint32_t day_sensors[2 * DAYS];
	struct query q = observed(day_sensors, &time);
	struct cell cell = address(1);
	struct store_total row = { .day = FIRST, .cells = &cell,
		.service = service(1), .cell_count = 1, .sources = 1 };
	struct hosts h = { 0 };

	(void)state;
	q.day_sensors[DAYS + 2] = 0;
	assert_true(hosts_begin(&h, &time));
	assert_true(hosts_add(&h, PERIOD_BEFORE, &row));
	row.day = FIRST + DAYS;
	assert_true(hosts_add(&h, PERIOD_THIS, &row));
	row.day = FIRST + DAYS + 1;
	row.cell_count = 0;
	assert_true(hosts_add(&h, PERIOD_THIS, &row));
	assert_true(hosts_end(&h, &q));
	assert_true(h.periods[PERIOD_BEFORE].known);
	assert_int_equal(h.periods[PERIOD_BEFORE].hosts, 1);
	assert_false(h.periods[PERIOD_THIS].known);
	assert_true(h.days[0].tally.known);
	assert_false(h.days[1].tally.known);
	assert_false(h.days[2].tally.known);	/* not observed */
	hosts_free(&h);
}

/* Nothing at all was counted, and an end that never came. */
static void
nothing_is_counted(void **state)
{
	struct timeline time = two_periods();
	uint32_t day_sensors[2 * DAYS];
	struct query q = observed(day_sensors, &time);
	struct hosts h = { 0 };

	(void)state;
	assert_true(hosts_begin(&h, &time));
	assert_true(hosts_end(&h, &q));
	assert_true(h.days[0].tally.known);
	assert_int_equal(h.periods[PERIOD_THIS].hosts, 0);
	hosts_free(&h);
	assert_true(hosts_begin(&h, &time));
	hosts_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts_are_those_of_the_cells),
		cmocka_unit_test(what_is_kept_as_numbers_is_not_known),
		cmocka_unit_test(nothing_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
