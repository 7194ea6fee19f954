/*
 * registered_test.c - names of port numbers, from a list of our own: the
 * getservbyport_r below stands in for that of the C library, so that nothing
 * hangs on what /etc/services of the machine holds.
 */
#include "notes/notes.h"
#include "rules/registered.h"
#include "tests/unit/sample.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
	uint16_t port;
	const char *protocol, *name;
} entries[] = {
	{ 70, "tcp", "gopher" },
	{ 9999, "sctp", "distinct" },
	{ 1, "icmp", "no-port" },
	{ 47, "gre", "no-port" },
	{ 7001, "tcp", "a-name-of-thirty-one-characters" },
	{ 7002, "tcp", "a-name-of-thirty-two-characters-" },
	{ 7003, "tcp", "two words" },
	{ 7004, "tcp", "\033[2J" },
	{ 7005, "tcp", "caf\303\251" },
	{ 7006, "tcp", "" },
};

static bool there_is_a_list;

int
getservbyport_r(int port, const char *protocol, struct servent *entry,
    char *buffer, size_t size, struct servent **found)
{
	*found = NULL;
	if (!there_is_a_list)
		return ENOENT;
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		if (htons(entries[i].port) != port ||
		    strcmp(entries[i].protocol, protocol) != 0)
			continue;
		if (strlen(entries[i].name) >= size)
			return ERANGE;
		*entry = (struct servent){ .s_name =
			strcpy(buffer, entries[i].name), .s_port = port };
		*found = entry;
		break;
	}
	return 0;
}

/* The name of a service; "" where there is none. */
static const char *
name_of(const char *text, char name[REGISTERED_NAME])
{
	uint32_t service;
	bool known;

	assert_true(service_parse(text, &service));
	memset(name, 'x', REGISTERED_NAME);
	known = registered_name(service, name);
	assert_int_equal(known, name[0] != '\0');
	return name;
}

static void
a_registered_number_has_a_name(void **state)
{
	char name[REGISTERED_NAME];

	(void)state;
	there_is_a_list = true;
	assert_string_equal(name_of("70/tcp", name), "gopher");
	assert_string_equal(name_of("9999/sctp", name), "distinct");
	assert_string_equal(
	    name_of("7001/tcp", name), "a-name-of-thirty-one-characters");
}

static void
others_have_none(void **state)
{
	static const char *const services[] = { "70/udp", "71/tcp", "1/icmp",
		"-/tcp", "-/gre", "47/gre", "-/-", "-/143" };
	char name[REGISTERED_NAME];

	(void)state;
	there_is_a_list = true;
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		assert_string_equal(name_of(services[i], name), "");
	there_is_a_list = false;
	assert_string_equal(name_of("70/tcp", name), "");
}

static void
a_name_that_cannot_be_shown_is_none(void **state)
{
	static const char *const services[] = { "7002/tcp", "7003/tcp",
		"7004/tcp", "7005/tcp", "7006/tcp" };
	char name[REGISTERED_NAME];

	(void)state;
	there_is_a_list = true;
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		assert_string_equal(name_of(services[i], name), "");
}

/* The only note on a rollup with one access to 70/tcp. */
static struct notes
notes_on_gopher(void)
{
	static char *const sensors[] = { (char *)(uintptr_t)"point-a", NULL };
	struct notes notes;
	struct sample s;

	sample_init(&s, sensors);
	sample_row(&s, "2025-09-01", 0, "70/tcp", 3, 2);
	assert_true(notes_make(&s.rollup, NULL, LANGUAGE_EN, 10, &notes));
	assert_int_equal(notes.count, 1);
	assert_string_equal(notes.list[0].id, "no-rule:70/tcp");
	return notes;
}

static void
the_note_tells_the_name(void **state)
{
	struct notes notes;
	const struct note *note;

	(void)state;
	there_is_a_list = true;
	notes = notes_on_gopher();
	note = &notes.list[0];
	assert_string_equal(note->title, "no rule; registered name: gopher");
	assert_non_null(strstr(note->text, "under the name gopher"));
	assert_non_null(strstr(note->text, "does not prove the protocol"));
	assert_int_equal(note->evidence_count, 4);
	assert_string_equal(note->evidence[3].name, "registered");
	assert_string_equal(note->evidence[3].text, "gopher");
	notes_free(&notes);
}

static void
without_a_list_the_note_is_as_plain(void **state)
{
	struct notes notes;

	(void)state;
	there_is_a_list = false;
	notes = notes_on_gopher();
	assert_string_equal(notes.list[0].title, "no rule");
	assert_null(strstr(notes.list[0].text, "registered"));
	assert_int_equal(notes.list[0].evidence_count, 3);
	notes_free(&notes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_registered_number_has_a_name),
		cmocka_unit_test(others_have_none),
		cmocka_unit_test(a_name_that_cannot_be_shown_is_none),
		cmocka_unit_test(the_note_tells_the_name),
		cmocka_unit_test(without_a_list_the_note_is_as_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
