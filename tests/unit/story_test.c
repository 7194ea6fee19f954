/*
 * story_test.c - TALOT2's September 2011, told again by the findings: 3389/tcp
 * rose in late August, fell, and rose again; three services were seen at one
 * point only; nothing else was unusual.
 *
 *	story_test --store PATH		put the same into a new store
 */
#include "notes/findings.h"
#include "unit/store_world.h"

#include <string.h>

enum { POINTS = 10, DAYS = 99 };	/* 2011-06-24 to 2011-09-30 */

static int32_t
date(const char *text)
{
	int32_t day = 0;

	if (!day_parse(text, &day))
		abort();
	return day;
}

/* A service, how often a point sees it a day, and the only one that does. */
static const struct {
	uint16_t port;
	uint8_t protocol;
	int level, only;
} services[] = {
	{ 445, PROTO_TCP, 27, -1 }, { 1433, PROTO_TCP, 15, -1 },
	{ 135, PROTO_TCP, 9, -1 }, { 22, PROTO_TCP, 8, -1 },
	{ 10394, PROTO_UDP, 22, 3 }, { 3389, PROTO_TCP, 5, -1 },
	{ 11083, PROTO_TCP, 15, 7 }, { 139, PROTO_TCP, 4, -1 },
	{ 8612, PROTO_UDP, 11, 3 }, { 23, PROTO_TCP, 3, -1 },
	{ 80, PROTO_TCP, 2, -1 }, { 5060, PROTO_UDP, 1, -1 },
};

/* Morto's two waves. */
static int
level_of(size_t i, int32_t day)
{
	bool wave = (day >= date("2011-08-25") && day <= date("2011-09-02")) ||
	    day >= date("2011-09-14");

	return services[i].level *
	    (services[i].port == 3389 && wave ? 5 : 1);
}

/* A number around a level, as often above it as below. */
static int
around(uint64_t *seed, int level)
{
	int n = 0;

	for (int k = 0; k < 4 * level; k++)
		n += mix(seed) % 4 == 0;
	return n;
}

static void
tell(struct world *w)
{
	char name[32];

	for (int32_t d = 0; d < DAYS; d++)
		for (int p = 0; p < POINTS; p++)
			for (size_t i = 0;
			    i < sizeof(services) / sizeof(services[0]); i++) {
				int32_t day = date("2011-06-24") + d;
				int n = around(&w->seed, level_of(i, day));

				if (services[i].only >= 0 &&
				    services[i].only != p)
					continue;
				snprintf(name, sizeof(name), "talot-%02d", p);
				for (int k = 0; k < n; k++) {
					struct event ev = world_drop(
					    (uint32_t)mix(&w->seed),
					    services[i].port);

					ev.protocol = services[i].protocol;
					world_event(w, name, day, &ev);
				}
			}
}

static void
the_notes_tell_the_story(void **state)
{
	static const char *const expected[] = {
		"surge:3389/tcp:2011-08-26", "campaign:3389/tcp:2011-08-26",
		"returning:3389/tcp:2011-09-15", "campaign:3389/tcp:2011-09-15",
		"one-sensor:10394/udp", "one-sensor:11083/tcp",
		"one-sensor:8612/udp"
	};
	struct world w;
	struct rollup rollup;
	struct history h;
	struct notes notes = { 0 };
	struct findings f = { .history = &h, .first = date("2011-08-01"),
		.last = date("2011-09-30") };
	size_t observed, n = sizeof(expected) / sizeof(expected[0]);

	(void)state;
	world_start(&w);
	tell(&w);
	assert_true(rollup_make(w.counter, &rollup));
	assert_true(history_make(&h, &rollup, date("2011-06-24"), f.last));
	assert_true(findings_make(&f, &notes, &observed));
	assert_int_equal(observed, DAYS - 1);
	for (size_t i = 0; i < notes.count; i++)
		print_message("%s\n", notes.list[i].id);
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < notes.count &&
		    strcmp(notes.list[k].id, expected[i]) != 0)
			k++;
		if (k == notes.count)
			fail_msg("no note %s", expected[i]);
	}
	assert_int_equal(notes.count, n);
	notes_free(&notes);
	history_free(&h);
	rollup_free(&rollup);
	world_stop(&w);
}

static void
with_too_little_history_nothing_is_told(void **state)
{
	struct world w;
	struct rollup rollup;
	struct history h;
	struct notes notes = { 0 };
	struct findings f = { .history = &h, .first = date("2011-08-20"),
		.last = date("2011-08-30"), .kind = "surge" };
	size_t observed;

	(void)state;
	world_start(&w);
	tell(&w);
	assert_true(rollup_make(w.counter, &rollup));
	assert_true(history_make(&h, &rollup, date("2011-08-12"), f.last));
	assert_true(findings_make(&f, &notes, &observed));
	assert_int_equal(observed, 18);
	assert_int_equal(notes.count, 0);
	notes_free(&notes);
	history_free(&h);
	rollup_free(&rollup);
	world_stop(&w);
}

static int
make_store(const char *path)
{
	struct world w;
	struct store *s;
	struct store_error err;
	bool ok;

	world_start(&w);
	tell(&w);
	s = store_open(path, STORE_CREATE, &err);
	ok = s != NULL && store_begin(s, &err) &&
	    store_add(s, w.counter, &err) && store_commit(s, &err);
	store_close(s);
	world_stop(&w);
	return ok ? 0 : 1;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_notes_tell_the_story),
		cmocka_unit_test(with_too_little_history_nothing_is_told),
	};

	if (argc == 3 && strcmp(argv[1], "--store") == 0)
		return make_store(argv[2]);
	return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
