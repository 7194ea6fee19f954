/* notes_test.c - which services get which note, and with what evidence. */
#include "notes/notes.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

static char *const three_sensors[] = { (char *)(uintptr_t)"point-a",
	(char *)(uintptr_t)"point-b", (char *)(uintptr_t)"point-c", NULL };

/* 445/tcp has a meaning, 22/tcp only until the end of 2020. */
static const char yaml[] =
    "ports:\n"
    "  - id: smb\n"
    "    services: [445/tcp]\n"
    "    title: { en: File sharing, ja: ファイル共有 }\n"
    "    explanation:\n"
    "      en: Windows shares files here.\n"
    "      ja: Windowsのファイル共有。\n"
    "    severity: high\n"
    "    references: [https://example.org/smb]\n"
    "    malware:\n"
    "      - { name: Sasser, seen: \"2004-04-30\" }\n"
    "    valid_from: 2000-01-01\n"
    "  - id: old\n"
    "    services: [22/tcp]\n"
    "    title: { en: Old, ja: 古い }\n"
    "    explanation: { en: Until 2020., ja: 2020年まで。 }\n"
    "    severity: low\n"
    "    references: []\n"
    "    valid_from: 2000-01-01\n"
    "    valid_until: 2020-12-31\n";

static struct rules *
load_rules(void)
{
	char directory[] = "/tmp/nflogd-notes.XXXXXX", file[64];
	const char *directories[] = { mkdtemp(directory) };
	struct errors errors = { 0 };
	struct rules *rules;
	FILE *f;

	assert_non_null(directories[0]);
	snprintf(file, sizeof(file), "%s/test.yaml", directory);
	f = fopen(file, "w");
	assert_non_null(f);
	fputs(yaml, f);
	fclose(f);
	if (!rules_load(&rules, directories, 1, &errors))
		fail_msg("%s", errors.text[0]);
	unlink(file);
	rmdir(directory);
	return rules;
}

static const struct note *
note_on(const struct notes *notes, const char *id)
{
	for (size_t i = 0; i < notes->count; i++)
		if (strcmp(notes->list[i].id, id) == 0)
			return &notes->list[i];
	return NULL;
}

static const struct evidence *
evidence_of(const struct note *note, const char *name)
{
	for (size_t i = 0; i < note->evidence_count; i++)
		if (strcmp(note->evidence[i].name, name) == 0)
			return &note->evidence[i];
	fail_msg("%s has no evidence \"%s\"", note->id, name);
	return NULL;
}

static void
a_rule_gives_the_meaning(void **state)
{
	struct rules *rules = load_rules();
	const struct note *note;
	struct notes notes;
	struct sample s;

	(void)state;
	sample_init(&s, three_sensors);
	sample_row(&s, "2025-09-01", 0, "445/tcp", 9, 3);
	assert_true(notes_make(&s.rollup, rules, LANGUAGE_EN, 10, &notes));
	assert_int_equal(notes.count, 1);
	note = note_on(&notes, "meaning:445/tcp");
	assert_non_null(note);
	assert_string_equal(note->kind, "meaning");
	assert_string_equal(note->title, "File sharing");
	assert_string_equal(note->text, "Windows shares files here.");
	assert_string_equal(evidence_of(note, "rule")->text, "smb");
	assert_string_equal(evidence_of(note, "severity")->text, "high");
	assert_int_equal(note->day, sample_day("2025-09-01"));
	notes_free(&notes);
	assert_true(notes_make(&s.rollup, rules, LANGUAGE_JA, 10, &notes));
	assert_string_equal(notes.list[0].title, "ファイル共有");
	assert_string_equal(notes.list[0].text, "Windowsのファイル共有。");
	notes_free(&notes);
	rules_free(rules);
}

/* The last dated day decides; what is undated sorts behind it. */
static void
a_rule_holds_on_the_last_dated_day(void **state)
{
	struct rules *rules = load_rules();
	struct notes notes;
	struct sample s;

	(void)state;
	sample_init(&s, three_sensors);
	sample_row(&s, "2020-12-30", 0, "22/tcp", 1, 1);
	sample_row(&s, "2020-12-31", 0, "22/tcp", 1, 1);
	sample_row(&s, "undated", 0, "22/tcp", 1, 1);
	assert_true(notes_make(&s.rollup, rules, LANGUAGE_EN, 10, &notes));
	assert_non_null(note_on(&notes, "meaning:22/tcp"));
	assert_int_equal(notes.list[0].day, DAY_UNDATED);
	notes_free(&notes);

	s.rollup.row_count--;
	sample_row(&s, "2021-01-01", 1, "22/tcp", 1, 1);
	assert_true(notes_make(&s.rollup, rules, LANGUAGE_EN, 10, &notes));
	assert_non_null(note_on(&notes, "no-rule:22/tcp"));
	assert_int_equal(notes.count, 1);
	notes_free(&notes);
	rules_free(rules);
}

static void
one_of_several_points_is_worth_a_note(void **state)
{
	struct rules *rules = load_rules();
	const struct note *note;
	struct notes notes;
	struct sample s;

	(void)state;
	sample_init(&s, three_sensors);
	sample_row(&s, "2025-09-01", 0, "53/udp", 5, 5);
	sample_row(&s, "2025-09-01", 1, "445/tcp", 90, 9);
	sample_row(&s, "2025-09-01", 1, "10394/udp", 30, 3);
	sample_row(&s, "2025-09-02", 1, "10394/udp", 20, 2);
	sample_row(&s, "2025-09-02", 2, "53/udp", 5, 5);
	assert_true(notes_make(&s.rollup, rules, LANGUAGE_EN, 10, &notes));
	assert_int_equal(notes.count, 3);	/* 445/tcp has a rule */
	assert_non_null(note_on(&notes, "meaning:445/tcp"));
	assert_non_null(note_on(&notes, "no-rule:53/udp"));
	note = note_on(&notes, "one-sensor:10394/udp");
	assert_non_null(note);
	assert_non_null(strstr(note->text,
	    "seen at only one observation point; cause unknown"));
	assert_non_null(strstr(note->text, "point-b"));
	assert_string_equal(evidence_of(note, "sensor")->text, "point-b");
	assert_int_equal(evidence_of(note, "sensors")->number, 3);
	assert_int_equal(evidence_of(note, "accesses")->number, 50);
	assert_int_equal(evidence_of(note, "sources")->number, 5);
	assert_int_equal(note->day, DAY_UNDATED);
	notes_free(&notes);
	rules_free(rules);
}

static void
a_single_point_is_no_exception(void **state)
{
	struct notes notes;
	struct sample s;

	(void)state;
	sample_init(&s, &three_sensors[2]);
	sample_row(&s, "2025-09-01", 0, "10394/udp", 5, 5);
	assert_true(notes_make(&s.rollup, NULL, LANGUAGE_EN, 10, &notes));
	assert_int_equal(notes.count, 1);
	assert_non_null(note_on(&notes, "no-rule:10394/udp"));
	notes_free(&notes);
}

static void
only_the_top_services_get_notes(void **state)
{
	struct notes notes;
	struct sample s;

	(void)state;
	sample_init(&s, three_sensors);
	sample_row(&s, "2025-09-01", 0, "1/tcp", 1, 1);
	sample_row(&s, "2025-09-01", 1, "1/tcp", 1, 1);
	sample_row(&s, "2025-09-01", 1, "2/tcp", 1, 1);
	sample_row(&s, "2025-09-02", 1, "3/tcp", 3, 1);
	assert_true(notes_make(&s.rollup, NULL, LANGUAGE_EN, 2, &notes));
	assert_int_equal(notes.count, 2);
	assert_string_equal(notes.list[0].id, "one-sensor:3/tcp");
	assert_string_equal(notes.list[1].id, "no-rule:1/tcp");
	notes_free(&notes);
	assert_true(notes_make(&s.rollup, NULL, LANGUAGE_EN, 0, &notes));
	assert_int_equal(notes.count, 0);
	notes_free(&notes);
}

static void
nothing_gets_no_note(void **state)
{
	struct notes notes;
	struct sample s;

	(void)state;
	sample_init(&s, &three_sensors[3]);
	assert_true(notes_make(&s.rollup, NULL, LANGUAGE_EN, 10, &notes));
	assert_int_equal(notes.count, 0);
	notes_free(&notes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_gives_the_meaning),
		cmocka_unit_test(a_rule_holds_on_the_last_dated_day),
		cmocka_unit_test(one_of_several_points_is_worth_a_note),
		cmocka_unit_test(a_single_point_is_no_exception),
		cmocka_unit_test(only_the_top_services_get_notes),
		cmocka_unit_test(nothing_gets_no_note),
	};

	return cmocka_run_group_tests_name("notes", tests, NULL, NULL);
}
