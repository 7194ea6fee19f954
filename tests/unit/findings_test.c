/*
 * findings_test.c - series and their exposure, sources of a day, and the notes
 * on single days that come from them.
 */
#include "notes/findings.h"
#include "unit/check.h"
#include "unit/sample.h"

#include <math.h>
#include <string.h>

static char *const two_sensors[] = { (char *)(uintptr_t)"busy",
	(char *)(uintptr_t)"calm", NULL };

static void
see(struct sample *s, int32_t day, uint32_t sensor)
{
	s->observed[s->rollup.observed_count++] =
	    (struct observed){ day, sensor };
}

static void
add(struct sample *s, int32_t day, uint32_t sensor, uint64_t n)
{
	struct row *row = &s->rows[s->rollup.row_count++];

	*row = (struct row){ .day = day, .sensor = sensor,
		.service = service_make(6, 22), .accesses = 2 * n,
		.sources = n };
	service_format(row->service, row->service_text);
}

/* `busy` has nine of ten sources; without it a day shows a tenth. */
static void
silence_is_not_zero(void **state)
{
	struct history h;
	struct series all, one;
	struct sample s;

	(void)state;
	sample_init(&s, two_sensors);
	for (int32_t d = 100; d < 130; d++) {
		if (d != 110) {
			see(&s, d, 0);
			add(&s, d, 0, 90);
		}
		see(&s, d, 1);
		add(&s, d, 1, 10);
	}
	assert_true(history_make(&h, &s.rollup, 100, 129));
	assert_int_equal(h.service_count, 1);
	assert_true(history_series(&h, h.services, HISTORY_ALL, &all));
	assert_true(history_series(&h, h.services, 0, &one));
	assert_true(all.count[MEASURE_SOURCES][0] == 100);
	assert_true(all.count[MEASURE_ACCESSES][0] == 200);
	assert_true(all.exposure[0] == 1);
	assert_true(fabs(all.exposure[10] - 0.1) < 0.05);
	assert_true(one.exposure[10] == 0 && one.exposure[9] == 1);
	assert_true(one.count[MEASURE_SOURCES][9] == 90);
	series_free(&all);
	series_free(&one);
	history_free(&h);
}

static struct cell
v4(uint32_t address, uint64_t accesses)
{
	return (struct cell){ .kind = SOURCE_V4, .v4 = address,
		.accesses = accesses };
}

/* Eleven ports are a sweep, ten are not; ICMP has no ports. */
static void
more_than_ten_ports_are_a_sweep(void **state)
{
	struct sources s = { 0 };
	struct cell eleven = v4(0xcb007105, 1), ten = v4(0xcb007106, 9);
	char text[ORIGIN_TEXT];

	(void)state;
	for (uint16_t port = 1; port <= 11; port++) {
		assert_true(
		    sources_add(&s, 7, service_make(6, port), &eleven));
		assert_true(
		    sources_add(&s, 7, service_make(6, port), &eleven));
		if (port <= 10)
			assert_true(sources_add(
			    &s, 7, service_make(17, port), &ten));
		assert_true(sources_add(&s, 7, service_make(1, port), &ten));
	}
	/* the next day it has one more: not of the same day */
	assert_true(sources_add(&s, 8, service_make(17, 99), &ten));
	assert_true(sources_end(&s));
	assert_int_equal(s.sweep_count, 1);
	assert_int_equal(s.sweeps[0].day, 7);
	assert_int_equal(s.sweeps[0].accesses, 22);
	origin_text(&s.sweeps[0].source, false, text);
	assert_string_equal(text, "203.0.113.5");
	sources_free(&s);
}

static void
half_of_all_is_concentrated(void **state)
{
	struct sources s = { 0 };
	struct cell six = { .kind = SOURCE_V6, .accesses = 10 };
	char text[ORIGIN_TEXT];

	(void)state;
	/* 22/tcp: 120 of 180 from one network, 4 from each source of it */
	for (uint32_t i = 0; i < 30; i++) {
		struct cell near = v4(0xcb007100 + i, 4);
		struct cell far = v4(0x0a000000 + i * 65536, 2);

		assert_true(sources_add(&s, 7, service_make(6, 22), &near));
		assert_true(sources_add(&s, 7, service_make(6, 22), &far));
		/* 23/tcp: less than half */
		assert_true(sources_add(&s, 7, service_make(6, 23), &far));
		far.v4 += 256;
		assert_true(sources_add(&s, 7, service_make(6, 23), &far));
	}
	/* 80/tcp: a /64 of IPv6, with 99 accesses too few; 81/tcp: 100 */
	memcpy(six.v6, "\x20\x01\x0d\xb8\0\0\0\1", 8);
	for (uint8_t i = 0; i < 10; i++) {
		six.v6[15] = i;
		six.accesses = i == 0 ? 9 : 10;
		assert_true(sources_add(&s, 7, service_make(6, 80), &six));
		six.accesses = 10;
		assert_true(sources_add(&s, 7, service_make(6, 81), &six));
	}
	assert_true(sources_end(&s));
	assert_int_equal(s.concentrated_count, 2);
	assert_int_equal(s.concentrated[0].service, service_make(6, 22));
	/* too low by a sixteenth of all at most */
	assert_in_range(s.concentrated[0].network_accesses, 109, 120);
	assert_int_equal(s.concentrated[0].accesses, 180);
	origin_text(&s.concentrated[0].network, true, text);
	assert_string_equal(text, "203.0.113.0/24");
	assert_int_equal(s.concentrated[1].service, service_make(6, 81));
	origin_text(&s.concentrated[1].network, true, text);
	assert_string_equal(text, "2001:db8:0:1::/64");
	sources_free(&s);
}

static void
days_that_say_less_get_a_note(void **state)
{
	struct history h;
	struct notes notes = { 0 };
	struct findings f = { .history = &h, .first = 110, .last = 113 };
	struct sample s;
	size_t observed;

	(void)state;
	sample_init(&s, two_sensors);
	for (int32_t d = 100; d < 114; d++) {
		see(&s, d, 0);
		if (d != 111 && d != 112)
			see(&s, d, 1);
	}
	s.losses[s.rollup.loss_count++] =
	    (struct loss){ 113, (char *)(uintptr_t)"calm", 1234 };
	assert_true(history_make(&h, &s.rollup, 100, 113));
	assert_true(findings_make(&f, &notes, &observed));
	assert_int_equal(notes.count, 2);
	assert_string_equal(notes.list[0].id, "coverage:calm:1970-04-22");
	assert_string_equal(notes.list[0].subject, "calm");
	assert_int_equal(notes.list[0].evidence[1].number, 2);
	assert_string_equal(notes.list[1].id, "coverage:calm:1970-04-24:loss");
	assert_non_null(strstr(notes.list[1].text, "1,234"));
	notes_free(&notes);
	history_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(silence_is_not_zero),
		cmocka_unit_test(more_than_ten_ports_are_a_sweep),
		cmocka_unit_test(half_of_all_is_concentrated),
		cmocka_unit_test(days_that_say_less_get_a_note),
	};

	return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
