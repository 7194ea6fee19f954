/*
 * report_test.c - the styles of a report: what must hold whatever the rollup.
 * Whole outputs are compared in tests/golden.
 */
#include "base/intl.h"
#include "base/utf8.h"
#include "base/wide.h"
#include "report/report.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

typedef bool style(const struct report *report, FILE *out);

enum { TOP = 10, HOSTILE_NAMES = 300 };

static char *const web[] = { (char *)(uintptr_t)"web", NULL };

/* What a style writes, to be freed; `report` is completed from the rollup. */
static char *
written(style *write, const struct rollup *rollup, struct report report)
{
	struct notes notes;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_true(
	    notes_make(rollup, NULL, report.language, TOP, &notes));
	report.rollup = rollup;
	report.notes = &notes;
	report.top = TOP;
	assert_true(write(&report, out));
	assert_int_equal(fclose(out), 0);
	assert_int_equal(strlen(text), size);	/* no NUL among it */
	notes_free(&notes);
	return text;
}

static void
use_locale(const char *locale)
{
	setenv("LC_ALL", locale, 1);
	intl_start(false);
}

static void
assert_contains(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no \"%s\" in:\n%s", part, text);
}

/* UTF-8, and nothing a terminal would obey. */
static void
assert_harmless(const char *text)
{
	size_t len = strlen(text), n;
	uint32_t c;

	for (size_t i = 0; i < len; i += n) {
		n = utf8_decode(text + i, len - i, &c);
		if (n == 0 || (c != '\n' && utf8_disturbs(c)))
			fail_msg("U+%04X at byte %zu of:\n%s", c, i, text);
	}
}

/* A few days at three points, with everything a section may show. */
static void
make_busy(struct sample *s, char *const *sensors)
{
	static const char *const services[] = { "445/tcp", "22/tcp", "8/icmp",
		"53/udp", "128/icmp6", "-/gre", "10394/udp", "65535/udplite",
		"3/icmp", "80/tcp", "443/tcp", "-/255", "1/tcp" };
	static const char *const days[] = { "2025-08-31", "2025-09-01",
		"2025-09-04", "undated" };
	enum { SERVICES = sizeof(services) / sizeof(services[0]) };

	sample_init(s, sensors);
	for (size_t d = 0; d < 4; d++)
		for (size_t i = 0; i < SERVICES; i++)
			sample_row(s, days[d],
			    (uint32_t)(d % s->rollup.sensor_count),
			    services[i], 1234567 >> i, 54321 >> i);
	for (unsigned i = REASON_ACCEPT; i < REASONS; i++)
		s->rollup.ledger.reasons[i] = 1000 + i;
	s->rollup.ledger.lost = 12345;
	for (size_t d = 0; d < 4; d++)
		sample_loss(s, days[d], sensors[0], 1234567 >> d);
}

static void
csv_has_the_rows_in_order(void **state)
{
	struct sample s;
	char *csv;

	(void)state;
	sample_init(&s, web);
	sample_row(&s, "2025-09-01", 0, "445/tcp", 1234567, 89);
	sample_row(&s, "2025-09-01", 0, "8/icmp", 1, 1);
	sample_row(&s, "2025-09-02", 0, "-/gre", UINT64_MAX, 0);
	sample_row(&s, "undated", 0, "-/143", 3, 2);
	csv = written(report_csv, &s.rollup, (struct report){ 0 });
	assert_string_equal(csv, "day,sensor,service,accesses,sources\n"
				 "2025-09-01,web,445/tcp,1234567,89\n"
				 "2025-09-01,web,8/icmp,1,1\n"
				 "2025-09-02,web,-/gre,18446744073709551615,0\n"
				 "undated,web,-/143,3,2\n");
	free(csv);
}

static void
csv_quotes_what_needs_it(void **state)
{
	static const char *const cases[][2] = {
		{ "web-1.example_x:y", "web-1.example_x:y" },
		{ "2001:db8::1", "2001:db8::1" },
		{ "a b", "\"a b\"" },
		{ "a,b", "\"a,b\"" },
		{ "a\"b", "\"a\"\"b\"" },
		{ "東京", "\"東京\"" },
		{ "a\nb", "\"a\xef\xbf\xbd" "b\"" },
		{ "\033[2J", "\"\xef\xbf\xbd[2J\"" },
		{ "\xc2\x9b" "2J", "\"\xef\xbf\xbd" "2J\"" },
		{ "a\xff\xc3", "\"a\xef\xbf\xbd\xef\xbf\xbd\"" },
	};
	char want[128];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *const sensors[] = { (char *)(uintptr_t)cases[i][0],
			NULL };
		struct sample s;
		char *csv;

		sample_init(&s, sensors);
		sample_row(&s, "2025-09-01", 0, "22/tcp", 1, 1);
		csv = written(report_csv, &s.rollup, (struct report){ 0 });
		snprintf(want, sizeof(want), "\n2025-09-01,%s,22/tcp,1,1\n",
		    cases[i][1]);
		assert_contains(csv, want);
		free(csv);
	}
}

/* A name that is longer than all the writer keeps. */
static void
csv_writes_long_names(void **state)
{
	enum { LEN = 200000 };
	char *name = malloc(LEN + 1), *csv;
	char *const sensors[] = { name, NULL };
	struct sample s;

	(void)state;
	assert_non_null(name);
	memset(name, 'x', LEN);
	name[LEN] = '\0';
	sample_init(&s, sensors);
	sample_row(&s, "2025-09-01", 0, "22/tcp", 1, 1);
	csv = written(report_csv, &s.rollup, (struct report){ 0 });
	assert_int_equal(strspn(strchr(csv, 'x'), "x"), LEN);
	assert_int_equal(strlen(csv), 36 + 11 + LEN + 12);
	free(csv);
	free(name);
}

static void
json_escapes_names(void **state)
{
	char *const sensors[] = {
		(char *)(uintptr_t)"a\"\\\033\n\xff", NULL
	};
	struct sample s;
	char *json;

	(void)state;
	sample_init(&s, sensors);
	sample_row(&s, "2025-09-01", 0, "22/tcp", 1, 1);
	json = written(report_json, &s.rollup, (struct report){ 0 });
	assert_contains(json,
	    "{\"sensor\":\"a\\\"\\\\\\u001b\\n\xef\xbf\xbd\",\"days\":1,");
	assert_harmless(json);
	free(json);
}

static void
json_of_nothing_is_whole(void **state)
{
	struct sample s;
	char *json;

	(void)state;
	sample_init(&s, &web[1]);
	json = written(report_json, &s.rollup, (struct report){ 0 });
	assert_contains(json, "{\"period\":{\"from\":null,\"to\":null,");
	assert_contains(json, "\"days\":[],\n\"lost_before\":[],\n"
			      "\"notes\":[],\n\"ledger\":{"
			      "\"records\":0,\"drop\":0,");
	assert_contains(json, ",\"lost\":0,\"lost_before\":0}}\n");
	free(json);
}

/* web told packets, log1 did not; of one day there is nothing but a loss. */
static void
make_losses(struct sample *s)
{
	static char host[] = "log1", point[] = "web";

	sample_init(s, web);
	sample_row(s, "2025-09-01", 0, "22/tcp", 1, 1);
	sample_row(s, "2025-09-03", 0, "22/tcp", 1, 1);
	sample_row(s, "undated", 0, "22/tcp", 1, 1);
	sample_loss(s, "2025-08-31", host, 2);
	sample_loss(s, "2025-09-01", host, 17);
	sample_loss(s, "2025-09-01", point, 4000);
	sample_loss(s, "2025-09-04", point, 2);
	sample_loss(s, "undated", point, 300);
}

static void
json_tells_losses_by_day_and_host(void **state)
{
	struct sample s;
	char *json;

	(void)state;
	make_losses(&s);
	json = written(report_json, &s.rollup, (struct report){ 0 });
	assert_contains(json, "\"lost_before\":[\n"
	    "{\"day\":\"2025-08-31\",\"sensor\":\"log1\",\"messages\":2},\n"
	    "{\"day\":\"2025-09-01\",\"sensor\":\"log1\",\"messages\":17},\n"
	    "{\"day\":\"2025-09-01\",\"sensor\":\"web\",\"messages\":4000},\n"
	    "{\"day\":\"2025-09-04\",\"sensor\":\"web\",\"messages\":2},\n"
	    "{\"day\":\"undated\",\"sensor\":\"web\",\"messages\":300}],\n");
	assert_contains(json, "{\"day\":\"2025-09-01\",\"accesses\":1,"
			      "\"sources\":1,\"lost_before\":4017,");
	assert_contains(json, "{\"day\":\"2025-09-03\",\"accesses\":1,"
			      "\"sources\":1,\"lost_before\":0,");
	assert_contains(json, "{\"day\":\"undated\",\"accesses\":1,"
			      "\"sources\":1,\"lost_before\":300,");
	assert_contains(json, ",\"loss\":5,\"too-late\":0,\"excluded\":0}");
	assert_contains(json, ",\"lost\":0,\"lost_before\":4321}}\n");
	free(json);
}

static size_t
widest_line(const char *text)
{
	char *copy = strdup(text), *line = copy, *end;
	size_t widest = 0;

	assert_non_null(copy);
	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		size_t width;

		*end = '\0';
		width = wide_width(line);
		widest = width > widest ? width : widest;
		if (end > line && end[-1] == ' ')
			fail_msg("blank at the end of: %s|", line);
	}
	free(copy);
	return widest;
}

/* The catalogue of this build: its folder is three above the test. */
static void
use_japanese(void)
{
	char path[4096 + 64];
	ssize_t n = readlink("/proc/self/exe", path, 4096);

	assert_true(n > 0);
	for (int up = 0; up < 3; up++)
		while (n > 0 && path[--n] != '/')
			;
	strcpy(path + n, "/share/locale/ja/LC_MESSAGES/nflogd.mo");
	use_locale("C.UTF-8");
	if (!intl_catalogue(path))
		fail_msg("no catalogue %s", path);
}

static void
text_fits(const struct sample *s, struct report report)
{
	for (report.width = 60; report.width <= 200; report.width++) {
		char *text = written(report_text, &s->rollup, report);

		if (widest_line(text) > report.width)
			fail_msg("wider than %u:\n%s", report.width, text);
		assert_harmless(text);
		free(text);
	}
}

static void
text_fits_any_width(void **state)
{
	char *const sensors[] = { (char *)(uintptr_t)"a.example",
		(char *)(uintptr_t)"b.example", (char *)(uintptr_t)"c", NULL };
	struct sample s;

	(void)state;
	make_busy(&s, sensors);
	use_locale("C");
	text_fits(&s, (struct report){ .language = LANGUAGE_EN });
	use_locale("C.UTF-8");
	text_fits(&s, (struct report){ .language = LANGUAGE_EN });
	use_japanese();
	text_fits(&s, (struct report){ .language = LANGUAGE_JA });
	intl_catalogue(NULL);
}

static void
text_tells_losses_and_where_most(void **state)
{
	struct report wide = { .width = 400 };
	struct sample s;
	char *text;

	(void)state;
	make_losses(&s);
	use_locale("C.UTF-8");
	text = written(report_text, &s.rollup, wide);
	assert_contains(text, "\n  lost before us: the log tells of 4,321 "
	    "messages that were lost; the figures lack the dropped packets "
	    "among them: web 2025-09-01 (4,000), web undated (300), "
	    "log1 2025-09-01 (17), 2 more\n");
	free(text);
	use_japanese();
	wide.language = LANGUAGE_JA;
	text = written(report_text, &s.rollup, wide);
	assert_contains(text, "失われたメッセージが4,321件");
	assert_contains(text, "：2025-09-01のweb（4,000件）、"
	    "日付なしのweb（300件）、2025-09-01のlog1（17件）、ほか2件\n");
	free(text);
	intl_catalogue(NULL);
}

static void
text_tells_one_loss_or_none(void **state)
{
	struct report wide = { .width = 400 };
	struct sample s;
	char *text;

	(void)state;
	use_locale("C");
	sample_init(&s, web);
	sample_row(&s, "2025-09-01", 0, "22/tcp", 1, 1);
	text = written(report_text, &s.rollup, wide);
	assert_null(strstr(text, "lost"));
	free(text);
	sample_loss(&s, "2025-09-01", web[0], 1);
	text = written(report_text, &s.rollup, wide);
	assert_contains(text, "\n  lost before us: the log tells of 1 message "
	    "that was lost; if it was a dropped packet, the figures lack it: "
	    "web 2025-09-01 (1)\n");
	free(text);
}

static void
text_is_ascii_where_the_locale_is(void **state)
{
	char *const sensors[] = { (char *)(uintptr_t)"caf\xc3\xa9",
		(char *)(uintptr_t)"東京", NULL };
	struct sample s;
	char *text;

	(void)state;
	make_busy(&s, sensors);
	use_locale("C");
	text = written(report_text, &s.rollup, (struct report){ .width = 60 });
	for (const char *p = text; *p != '\0'; p++)
		assert_true((unsigned char)*p < 0x7f);
	assert_contains(text, "###");
	free(text);
	use_locale("C.UTF-8");
	text = written(report_text, &s.rollup, (struct report){ .width = 80 });
	assert_contains(text, "\xe2\x96\x88");
	free(text);
}

/* Whatever bytes a name holds, no style passes on what a terminal obeys. */
static void
names_cannot_disturb_a_terminal(void **state)
{
	static const char *const pieces[] = { "\033[2J", "\033]0;x\007", "\n",
		"\r", "\t", "\x7f", "\xff", "\xc3", "\xc2\x9b", "\xe2\x80\xae",
		"\xed\xa0\x80", "x", ",", "\"", "東", " ", "%s%n" };
	style *const styles[] = { report_text, report_csv, report_json };
	uint32_t random = 1;
	struct sample s;

	(void)state;
	for (size_t i = 0; i < HOSTILE_NAMES; i++) {
		char name[64] = "";
		char *const sensors[] = { name, (char *)(uintptr_t)"z", NULL };

		for (size_t n = 0; n < 8; n++) {
			random = random * 1103515245 + 12345;
			strcat(name, pieces[(random >> 16) % 17]);
		}
		use_locale(i % 2 == 0 ? "C" : "C.UTF-8");
		make_busy(&s, i % 3 == 0 ? sensors : &sensors[1]);
		s.sensors[0] = name;
		for (size_t k = 0; k < 3; k++) {
			char *text = written(styles[k], &s.rollup,
			    (struct report){ .width = 80 });

			assert_harmless(text);
			free(text);
		}
	}
}

static void
colours_are_only_where_asked_for(void **state)
{
	char *const sensors[] = { (char *)(uintptr_t)"a", NULL };
	struct sample s;
	char *text;

	(void)state;
	make_busy(&s, sensors);
	text = written(report_text, &s.rollup,
	    (struct report){ .width = 80, .color = true });
	assert_contains(text, "\033[36m");
	assert_string_equal(strrchr(text, '\033'), "\033[0m");
	free(text);
}

static void
nothing_found_says_why(void **state)
{
	static const struct {
		enum reason reason;
		uint64_t records;
		const char *want;
	} cases[] = {
		{ REASON_EMPTY, 0, "There was nothing to read" },
		{ REASON_OTHER_PROGRAM, 1,
		    "No firewall lines found in 1 record." },
		{ REASON_NOT_FIREWALL, 1234,
		    "No firewall lines found in 1,234 records." },
		{ REASON_ACCEPT, 5000, "5,000 about accepted packets" },
		{ REASON_CUT, 7, "7 damaged" },
	};
	struct sample s;

	(void)state;
	use_locale("C");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text;

		sample_init(&s, &web[1]);
		s.rollup.ledger.reasons[cases[i].reason] = cases[i].records;
		text = written(
		    report_text, &s.rollup, (struct report){ .width = 200 });
		assert_contains(text, "No dropped packets found.");
		assert_contains(text, cases[i].want);
		free(text);
	}
}

static void
long_periods_are_told_by_month(void **state)
{
	struct sample s;
	char *text, day[DAY_TEXT];

	(void)state;
	use_locale("C");
	sample_init(&s, web);
	for (int32_t i = 0; i < 60; i++) {
		day_format(sample_day("2025-08-01") + i, day);
		sample_row(&s, day, 0, "22/tcp", 10, 1);
	}
	text = written(report_text, &s.rollup, (struct report){ .width = 80 });
	assert_contains(text, "\n  2025-08       310       31  #####");
	assert_contains(text, "\n  2025-09       290       29  #####");
	assert_null(strstr(text, "2025-08-02"));
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_has_the_rows_in_order),
		cmocka_unit_test(csv_quotes_what_needs_it),
		cmocka_unit_test(csv_writes_long_names),
		cmocka_unit_test(json_escapes_names),
		cmocka_unit_test(json_of_nothing_is_whole),
		cmocka_unit_test(json_tells_losses_by_day_and_host),
		cmocka_unit_test(text_tells_losses_and_where_most),
		cmocka_unit_test(text_tells_one_loss_or_none),
		cmocka_unit_test(text_fits_any_width),
		cmocka_unit_test(text_is_ascii_where_the_locale_is),
		cmocka_unit_test(names_cannot_disturb_a_terminal),
		cmocka_unit_test(colours_are_only_where_asked_for),
		cmocka_unit_test(nothing_found_says_why),
		cmocka_unit_test(long_periods_are_told_by_month),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
