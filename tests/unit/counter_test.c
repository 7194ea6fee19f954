/* counter_test.c - cells, units and rollups, against numbers told by hand. */
#include "count/rollup.h"
#include "unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct world {
	struct sensors *sensors;
	struct counter *counter;
	struct rollup rollup;
};

static void
start(struct world *w)
{
	*w = (struct world){ .sensors = sensors_new() };
	assert_non_null(w->sensors);
	w->counter = counter_new(w->sensors);
	assert_non_null(w->counter);
}

static void
stop(struct world *w)
{
	rollup_free(&w->rollup);
	counter_free(w->counter);
	sensors_free(w->sensors);
}

static struct event
drop(uint32_t source, uint16_t port)
{
	struct event ev;

	event_clear(&ev);
	event_is(&ev, REASON_DROP);
	ev.has = EV_SRC | EV_DST | EV_PROTO | EV_DPORT;
	ev.src = (struct address){ .v4 = source };
	ev.protocol = PROTO_TCP;
	ev.dport = port;
	return ev;
}

static void
add(struct world *w, const char *sensor, int32_t day, const struct event *ev)
{
	uint32_t n = sensors_number(w->sensors, slice_of(sensor));

	assert_true(counter_add(w->counter, ev, n, day));
}

static const struct row *
row(const struct world *w, int32_t day, const char *sensor, const char *service)
{
	for (size_t i = 0; i < w->rollup.row_count; i++) {
		const struct row *r = &w->rollup.rows[i];

		if (r->day == day && strcmp(r->service_text, service) == 0 &&
		    strcmp(w->rollup.sensors[r->sensor], sensor) == 0)
			return r;
	}
	fail_msg("no row %d %s %s", day, sensor, service);
	return NULL;
}

/* TALOT2: a source counts once per day, sensor and service. */
static void
a_source_counts_once_per_day_sensor_service(void **state)
{
	struct event ev = drop(0xc0000201, 445), other = drop(0xc0000202, 445);
	struct event ssh = drop(0xc0000201, 22);
	struct world w;

	(void)state;
	start(&w);
	for (int i = 0; i < 3; i++)
		add(&w, "fw1", 100, &ev);
	add(&w, "fw1", 100, &other);
	add(&w, "fw1", 100, &ssh);
	add(&w, "fw1", 101, &ev);
	add(&w, "fw2", 100, &ev);
	assert_true(rollup_make(w.counter, &w.rollup));
	assert_int_equal(w.rollup.row_count, 4);
	assert_int_equal(row(&w, 100, "fw1", "445/tcp")->accesses, 4);
	assert_int_equal(row(&w, 100, "fw1", "445/tcp")->sources, 2);
	assert_int_equal(row(&w, 100, "fw1", "22/tcp")->sources, 1);
	assert_int_equal(row(&w, 101, "fw1", "445/tcp")->accesses, 1);
	assert_int_equal(row(&w, 100, "fw2", "445/tcp")->accesses, 1);
	assert_int_equal(w.rollup.observed_count, 3);
	stop(&w);
}

/* Many ports of one source are one source in each of them. */
static void
tcp_and_udp_of_a_port_are_two_services(void **state)
{
	struct event tcp = drop(1, 53), udp = drop(1, 53);
	struct world w;

	(void)state;
	udp.protocol = PROTO_UDP;
	start(&w);
	add(&w, "fw", 1, &tcp);
	add(&w, "fw", 1, &udp);
	assert_true(rollup_make(w.counter, &w.rollup));
	assert_int_equal(w.rollup.row_count, 2);
	assert_int_equal(row(&w, 1, "fw", "53/tcp")->sources, 1);
	assert_int_equal(row(&w, 1, "fw", "53/udp")->sources, 1);
	stop(&w);
}

/* IPv4 and IPv6 share a row; addresses differ in any of their 16 bytes. */
static void
ipv6_sources_are_told_apart(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	for (int byte = 0; byte < 16; byte++) {
		struct event ev = drop(0, 23);

		ev.src.is_v6 = true;
		memset(ev.src.v6, 0, 16);
		ev.src.v6[byte] = 1;
		for (int i = 0; i <= byte; i++)
			add(&w, "fw", 1, &ev);
	}
	struct event v4 = drop(1, 23);	/* its number is that of a v6 source */

	add(&w, "fw", 1, &v4);
	assert_true(rollup_make(w.counter, &w.rollup));
	assert_int_equal(w.rollup.row_count, 1);
	assert_int_equal(w.rollup.rows[0].sources, 17);
	assert_int_equal(w.rollup.rows[0].accesses, 16 * 17 / 2 + 1);
	stop(&w);
}

/* A cell holds 32 bits; more must not be lost, nor become a source. */
static void
a_cell_counts_beyond_32_bits(void **state)
{
	struct event ev = drop(5, 80);
	uint64_t expected = 0;
	struct world w;

	(void)state;
	start(&w);
	for (uint32_t i = 0; i < 11; i++) {
		ev.count = UINT32_MAX - i;
		expected += ev.count;
		add(&w, "fw", 1, &ev);
	}
	assert_true(rollup_make(w.counter, &w.rollup));
	assert_int_equal(w.rollup.rows[0].accesses, expected);
	assert_int_equal(w.rollup.rows[0].sources, 1);
	assert_int_equal(w.rollup.ledger.accesses, expected);
	stop(&w);
}

/* Of many cells at once: what is carried must not take a cell's place. */
static void
cells_that_begin_beyond_31_bits_are_whole(void **state)
{
	enum { CELLS = 100000 };
	struct world w;

	(void)state;
	start(&w);
	for (uint32_t i = 0; i < CELLS; i++) {
		struct event ev = drop(i * 2654435761u, 80);

		ev.count = UINT32_MAX;
		add(&w, "fw", 1, &ev);
	}
	assert_true(rollup_make(w.counter, &w.rollup));
	assert_int_equal(w.rollup.row_count, 1);
	assert_int_equal(w.rollup.rows[0].sources, CELLS);
	assert_int_equal(
	    w.rollup.rows[0].accesses, (uint64_t)CELLS * UINT32_MAX);
	stop(&w);
}

/* The promised order: day, sensor, accesses downwards, service as text. */
static void
rows_come_in_the_promised_order(void **state)
{
	static const char *const want[] = { "1 a 80/tcp", "1 a 1000/tcp",
		"1 a 23/tcp", "1 b 23/tcp", "2 a 23/tcp",
		"undated a 23/tcp" };
	struct event e23 = drop(1, 23), e80 = drop(1, 80), e1k = drop(1, 1000);
	struct world w;

	(void)state;
	start(&w);
	add(&w, "b", 1, &e23);
	add(&w, "a", DAY_UNDATED, &e23);
	add(&w, "a", 2, &e23);
	add(&w, "a", 1, &e23);
	add(&w, "a", 1, &e1k);
	add(&w, "a", 1, &e80);
	add(&w, "a", 1, &e80);
	assert_true(rollup_make(w.counter, &w.rollup));
	assert_int_equal(w.rollup.row_count, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < w.rollup.row_count; i++) {
		const struct row *r = &w.rollup.rows[i];
		char day[16] = "undated", text[64];

		if (r->day != DAY_UNDATED)
			snprintf(day, sizeof(day), "%d", r->day);
		snprintf(text, sizeof(text), "%s %s %s", day,
		    w.rollup.sensors[r->sensor], r->service_text);
		assert_string_equal(text, want[i]);
	}
	assert_int_equal(w.rollup.undated, 1);
	assert_int_equal(w.rollup.observed_count, 3);
	stop(&w);
}

/* A host that never told a packet is no observation point. */
static void
hosts_without_packets_are_no_sensors(void **state)
{
	struct event ev = drop(1, 23), noise;
	struct world w;

	(void)state;
	event_clear(&noise);
	start(&w);
	add(&w, "web", 1, &noise);
	add(&w, "fw", 1, &noise);
	add(&w, "fw", 2, &ev);
	assert_true(rollup_make(w.counter, &w.rollup));
	assert_int_equal(w.rollup.sensor_count, 1);
	assert_string_equal(w.rollup.sensors[0], "fw");
	/* a day with noise alone was observed: nothing was dropped on it */
	assert_int_equal(w.rollup.observed_count, 2);
	assert_int_equal(ledger_records(&w.rollup.ledger), 3);
	stop(&w);
}

static struct event
loss(uint32_t messages)
{
	struct event ev;

	event_clear(&ev);
	event_is(&ev, REASON_LOSS);
	ev.count = messages;
	return ev;
}

static void
assert_loss(const struct rollup *r, size_t i, int32_t day, const char *sensor,
    uint64_t messages)
{
	assert_true(i < r->loss_count);
	assert_int_equal(r->losses[i].day, day);
	assert_string_equal(r->losses[i].sensor, sensor);
	assert_int_equal(r->losses[i].messages, messages);
}

/* A record that tells a loss is one record, and stands for no packet. */
static void
losses_add_up_by_day_and_host(void **state)
{
	struct event ev = drop(1, 23), few = loss(3), many = loss(UINT32_MAX);
	struct world w;

	(void)state;
	start(&w);
	add(&w, "web", 2, &few);	/* never told a packet */
	add(&w, "fw", 2, &many);
	add(&w, "fw", 1, &ev);
	add(&w, "fw", 2, &many);
	add(&w, "fw", DAY_UNDATED, &few);
	add(&w, "fw", 1, &few);
	assert_true(rollup_make(w.counter, &w.rollup));
	assert_int_equal(w.rollup.loss_count, 4);
	assert_loss(&w.rollup, 0, 1, "fw", 3);
	assert_loss(&w.rollup, 1, 2, "fw", (uint64_t)UINT32_MAX * 2);
	assert_loss(&w.rollup, 2, 2, "web", 3);
	assert_loss(&w.rollup, 3, DAY_UNDATED, "fw", 3);
	assert_int_equal(
	    w.rollup.ledger.lost_before, (uint64_t)UINT32_MAX * 2 + 9);
	assert_int_equal(ledger_records(&w.rollup.ledger), 6);
	assert_int_equal(w.rollup.ledger.reasons[REASON_LOSS], 5);
	assert_int_equal(w.rollup.ledger.accesses, 1);
	assert_int_equal(w.rollup.undated, 0);
	assert_int_equal(w.rollup.ledger.lost, 0);
	assert_int_equal(w.rollup.row_count, 1);
	assert_int_equal(w.rollup.sensor_count, 1);
	/* a point that told only a loss on a day was there to tell it */
	assert_int_equal(w.rollup.observed_count, 2);
	stop(&w);
}

/* Threads number hosts in the order in which each of them meets one. */
static void
losses_survive_a_merge(void **state)
{
	static const uint32_t numbers[] = { 1, 0, 2 };	/* b, a, c */
	struct event ev = drop(1, 23), one = loss(1), ten = loss(10);
	struct world w, part;

	(void)state;
	start(&w);
	start(&part);
	add(&w, "a", 1, &ev);
	add(&w, "a", 1, &ten);
	add(&w, "b", 1, &one);
	add(&part, "b", 1, &ten);
	add(&part, "a", 2, &one);
	add(&part, "a", 1, &one);
	add(&part, "c", 1, &ten);
	assert_int_equal(sensors_number(w.sensors, SLICE("c")), 2);
	assert_true(counter_merge(w.counter, part.counter, numbers));
	assert_true(rollup_make(w.counter, &w.rollup));
	assert_int_equal(w.rollup.loss_count, 4);
	assert_loss(&w.rollup, 0, 1, "a", 11);
	assert_loss(&w.rollup, 1, 1, "b", 11);
	assert_loss(&w.rollup, 2, 1, "c", 10);
	assert_loss(&w.rollup, 3, 2, "a", 1);
	assert_int_equal(w.rollup.ledger.lost_before, 33);
	assert_int_equal(w.rollup.ledger.reasons[REASON_LOSS], 6);
	stop(&part);
	stop(&w);
}

static const struct unit *
unit(const struct world *w, int32_t day, const char *sensor)
{
	const struct unit *units;
	size_t n = counter_units(w->counter, &units);

	for (size_t i = 0; i < n; i++)
		if (units[i].day == day && strcmp(sensors_name(w->sensors,
		    units[i].sensor), sensor) == 0)
			return &units[i];
	fail_msg("no unit %d %s", day, sensor);
	return NULL;
}

static uint64_t
records(const struct world *w, int32_t day, const char *sensor)
{
	return ledger_records(&unit(w, day, sensor)->ledger);
}

/* What became of a record is known by sensor and day; all of them add up. */
static void
every_unit_has_its_ledger(void **state)
{
	struct event ev = drop(1, 23), few = loss(3), noise, second;
	struct world w;

	(void)state;
	event_clear(&noise);
	ev.count = 5;
	second = ev;	/* a further packet of the same record, of a later day */
	second.continues = true;
	start(&w);
	add(&w, "fw", 1, &ev);
	add(&w, "fw", 2, &second);
	add(&w, "fw", 1, &noise);
	add(&w, "web", 1, &noise);
	add(&w, "web", 1, &few);
	add(&w, "fw", DAY_UNDATED, &ev);
	assert_true(counter_lost(w.counter, 7, 0, 2));
	assert_true(counter_lost(w.counter, 0, 0, 3));	/* nothing is no unit */
	assert_int_equal(records(&w, 1, "fw"), 2);
	assert_int_equal(unit(&w, 1, "fw")->ledger.reasons[REASON_DROP], 1);
	assert_int_equal(unit(&w, 1, "fw")->ledger.accesses, 5);
	assert_int_equal(unit(&w, 1, "fw")->ledger.lost, 0);
	assert_int_equal(unit(&w, 1, "fw")->firewall, 1);
	assert_int_equal(records(&w, 2, "fw"), 0);
	assert_int_equal(unit(&w, 2, "fw")->ledger.accesses, 5);
	assert_int_equal(unit(&w, 2, "fw")->ledger.lost, 7);
	assert_int_equal(unit(&w, 2, "fw")->firewall, 1);
	assert_int_equal(records(&w, 1, "web"), 2);
	assert_int_equal(unit(&w, 1, "web")->ledger.lost_before, 3);
	assert_int_equal(unit(&w, 1, "web")->firewall, 0);
	assert_int_equal(records(&w, DAY_UNDATED, "fw"), 1);
	assert_int_equal(counter_packets_lost(w.counter), 7);
	assert_true(rollup_make(w.counter, &w.rollup));
	assert_int_equal(ledger_records(&w.rollup.ledger), 5);
	assert_int_equal(w.rollup.ledger.reasons[REASON_DROP], 2);
	assert_int_equal(w.rollup.ledger.reasons[REASON_NOT_FIREWALL], 2);
	assert_int_equal(w.rollup.ledger.reasons[REASON_LOSS], 1);
	assert_int_equal(w.rollup.ledger.accesses, 15);
	assert_int_equal(w.rollup.ledger.lost, 7);
	assert_int_equal(w.rollup.ledger.lost_before, 3);
	assert_int_equal(w.rollup.undated, 1);
	stop(&w);
}

/* Parts of a log bring their ledgers, by their own numbers of sensors. */
static void
ledgers_survive_a_merge(void **state)
{
	static const uint32_t numbers[] = { 1, 0 };	/* b, a */
	struct event ev = drop(1, 23), few = loss(3), noise;
	struct world w, part;

	(void)state;
	event_clear(&noise);
	start(&w);
	start(&part);
	add(&w, "a", 1, &ev);
	add(&w, "b", 1, &noise);
	add(&part, "b", 1, &ev);
	add(&part, "b", 1, &few);
	add(&part, "a", 2, &noise);
	add(&part, "a", 1, &ev);
	assert_true(counter_lost(part.counter, 2, 0, 1));
	assert_true(counter_merge(w.counter, part.counter, numbers));
	assert_int_equal(records(&w, 1, "a"), 2);
	assert_int_equal(unit(&w, 1, "a")->ledger.reasons[REASON_DROP], 2);
	assert_int_equal(unit(&w, 1, "a")->ledger.lost, 0);
	assert_int_equal(records(&w, 1, "b"), 3);
	assert_int_equal(unit(&w, 1, "b")->ledger.accesses, 1);
	assert_int_equal(unit(&w, 1, "b")->ledger.lost, 2);
	assert_int_equal(unit(&w, 1, "b")->ledger.lost_before, 3);
	assert_int_equal(records(&w, 2, "a"), 1);
	assert_int_equal(counter_packets_lost(w.counter), 2);
	stop(&part);
	stop(&w);
}

/* A rollup in mid-run, as `nflogd run` makes on a signal, changes nothing. */
static void
a_rollup_does_not_disturb_counting(void **state)
{
	struct event ev = drop(1, 23);
	struct world w;

	(void)state;
	start(&w);
	for (int i = 1; i <= 5; i++) {
		add(&w, "fw", 1, &ev);
		assert_true(rollup_make(w.counter, &w.rollup));
		assert_int_equal(w.rollup.rows[0].accesses, i);
		rollup_free(&w.rollup);
	}
	stop(&w);
}

static void
totals_add_up_over_sensors(void **state)
{
	struct event e23 = drop(1, 23), e80 = drop(2, 80);
	struct total *totals;
	struct world w;
	size_t n;

	(void)state;
	start(&w);
	add(&w, "a", 1, &e23);
	add(&w, "b", 1, &e23);
	add(&w, "b", 2, &e23);
	add(&w, "b", 2, &e80);
	assert_true(rollup_make(w.counter, &w.rollup));
	n = rollup_totals(&w.rollup, 0, w.rollup.row_count, &totals);
	assert_int_equal(n, 2);
	assert_string_equal(totals[0].service_text, "23/tcp");
	assert_int_equal(totals[0].accesses, 3);
	assert_int_equal(totals[0].sources, 3);
	assert_int_equal(totals[0].sensor_count, 2);
	assert_int_equal(totals[1].sensor_count, 1);
	free(totals);
	stop(&w);
}

static void
sensor_names_ignore_case(void **state)
{
	struct sensors *s = sensors_new();
	char name[8], upper[8];

	(void)state;
	for (uint32_t i = 0; i < 2000; i++) {
		snprintf(name, sizeof(name), "fw%u", i);
		snprintf(upper, sizeof(upper), "FW%u", i);
		assert_int_equal(sensors_number(s, slice_of(name)), i);
		assert_int_equal(sensors_number(s, slice_of(upper)), i);
	}
	assert_string_equal(sensors_name(s, 1999), "fw1999");
	assert_int_equal(sensors_count(s), 2000);
	sensors_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_counts_once_per_day_sensor_service),
		cmocka_unit_test(tcp_and_udp_of_a_port_are_two_services),
		cmocka_unit_test(ipv6_sources_are_told_apart),
		cmocka_unit_test(a_cell_counts_beyond_32_bits),
		cmocka_unit_test(cells_that_begin_beyond_31_bits_are_whole),
		cmocka_unit_test(rows_come_in_the_promised_order),
		cmocka_unit_test(hosts_without_packets_are_no_sensors),
		cmocka_unit_test(losses_add_up_by_day_and_host),
		cmocka_unit_test(losses_survive_a_merge),
		cmocka_unit_test(every_unit_has_its_ledger),
		cmocka_unit_test(ledgers_survive_a_merge),
		cmocka_unit_test(a_rollup_does_not_disturb_counting),
		cmocka_unit_test(totals_add_up_over_sensors),
		cmocka_unit_test(sensor_names_ignore_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
