/* rules_test.c - rules as users write them: read, refused, and asked. */
#include "rules/rules.h"
#include "base/calendar.h"
#include "count/service.h"
#include "rules/load.h"
#include "tests/unit/error_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The fields that a port rule must have but do not matter in a test. */
#define REST "title: {en: T, ja: T}, explanation: {en: E, ja: E}"

static struct rules *
load_right(const char *text)
{
	struct errors errors = { 0 };
	struct rules *rules;

	if (!rules_load_text(&rules, "f.yaml", slice_of(text), &errors))
		fail_msg("%s", errors.text[0]);
	assert_int_equal(errors.count, 0);
	return rules;
}

static struct rules *
load_directories(const char *first, const char *second)
{
	const char *const directories[] = { first, second };
	struct errors errors = { 0 };
	struct rules *rules;

	if (!rules_load(&rules, directories, second != NULL ? 2 : 1, &errors))
		fail_msg("%s", errors.text[0]);
	return rules;
}

/* The id of the rule for a service, "" where there is none. */
static const char *
rule_of(const struct rules *rules, const char *service, const char *day)
{
	const struct port_rule *rule;
	int32_t number = DAY_UNDATED;
	uint32_t packed;

	assert_true(service_parse(service, &packed));
	if (day != NULL)
		assert_true(day_parse(day, &number));
	rule = rules_port(rules, packed, number);
	return rule != NULL ? rule->id : "";
}

static enum reason
verdict_of(const struct rules *rules, const char *prefix)
{
	size_t len = strlen(prefix);
	char *copy = malloc(len + (len == 0));
	enum reason reason;

	memcpy(copy, prefix, len);
	reason = rules_prefix(rules, (struct slice){ copy, len });
	free(copy);
	return reason;
}

static void
a_whole_rule_is_read(void **state)
{
	struct rules *rules = load_directories("tests/data/rules/good/", NULL);
	const struct port_rule *const *all, *smb;
	uint32_t service = service_make(PROTO_TCP, 445);

	(void)state;
	assert_int_equal(rules_ports(rules, &all), 4);
	assert_string_equal(all[0]->id, "ping");	/* by name of file */
	assert_string_equal(all[2]->id, "smb");
	assert_int_equal(rules_verdicts(rules), 3);
	smb = rules_port(rules, service, DAY_UNDATED);
	assert_ptr_equal(smb, all[2]);
	assert_int_equal(smb->service_count, 1);
	assert_string_equal(
	    smb->title[LANGUAGE_EN], "Windows file sharing (SMB)");
	assert_string_equal(
	    smb->title[LANGUAGE_JA], "Windows ファイル共有 (SMB)");
	assert_string_equal(smb->explanation[LANGUAGE_EN],
	    "Windows shares files and printers over this port. Worms spread "
	    "through holes in it, so nobody should reach it from the "
	    "internet.");
	assert_string_equal(smb->explanation[LANGUAGE_JA],
	    "Windows のファイル共有に使われるポートです。インターネットから"
	    "届く必要はありません。");
	assert_int_equal(smb->severity, SEVERITY_HIGH);
	assert_string_equal(severity_word(smb->severity), "high");
	assert_int_equal(smb->reference_count, 2);
	assert_string_equal(smb->references[1], "CVE-2017-0144");
	assert_int_equal(smb->malware_count, 2);
	assert_string_equal(smb->malware[0].name, "Conficker");
	assert_string_equal(smb->malware[0].seen, "2008-11");
	assert_int_equal(smb->valid_from, INT32_MIN);
	assert_int_equal(smb->valid_until, INT32_MAX);
	assert_string_equal(
	    smb->file, "tests/data/rules/good/ports/windows.yaml");
	assert_int_equal(smb->line, 2);
	assert_int_equal(all[0]->severity, SEVERITY_INFO);
	rules_free(rules);
	rules_free(NULL);
}

static void
no_rules_are_no_error(void **state)
{
	static const char *const texts[] = {
		"", "# nothing\n", "ports: []\n", "{}\n", "verdicts: []\r\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct rules *rules = load_right(texts[i]);

		assert_string_equal(rule_of(rules, "445/tcp", NULL), "");
		assert_int_equal(verdict_of(rules, "DROP "), REASONS);
		rules_free(rules);
	}
}

static void
a_service_finds_its_rule(void **state)
{
	struct rules *rules = load_right("ports:\n"
	    "- {id: all, services: [0-65535/tcp], " REST "}\n"
	    "- {id: wide, services: [100-300/tcp], " REST "}\n"
	    "- {id: early, services: [150-250/tcp], " REST "}\n"
	    "- {id: narrow, services: [190-210/tcp, 205-215/tcp], " REST "}\n"
	    "- {id: one, services: [200/tcp, 53/udp], " REST "}\n"
	    "- {id: late, services: [140-240/tcp, 53/udp], " REST "}\n"
	    "- {id: gre, services: [-/gre, -/143], " REST "}\n"
	    "- {id: icmp, services: ['8/icmp', 128/icmp6], " REST "}\n");

	(void)state;
	assert_string_equal(rule_of(rules, "200/tcp", NULL), "one");
	assert_string_equal(rule_of(rules, "201/tcp", NULL), "narrow");
	assert_string_equal(rule_of(rules, "190/tcp", NULL), "narrow");
	assert_string_equal(rule_of(rules, "215/tcp", NULL), "narrow");
	/* as wide as `early`, but read later */
	assert_string_equal(rule_of(rules, "189/tcp", NULL), "late");
	assert_string_equal(rule_of(rules, "241/tcp", NULL), "early");
	assert_string_equal(rule_of(rules, "139/tcp", NULL), "wide");
	assert_string_equal(rule_of(rules, "300/tcp", NULL), "wide");
	assert_string_equal(rule_of(rules, "301/tcp", NULL), "all");
	assert_string_equal(rule_of(rules, "0/tcp", NULL), "all");
	assert_string_equal(rule_of(rules, "65535/tcp", NULL), "all");
	assert_string_equal(rule_of(rules, "53/udp", NULL), "late");
	assert_string_equal(rule_of(rules, "54/udp", NULL), "");
	assert_string_equal(rule_of(rules, "200/udp", NULL), "");
	assert_string_equal(rule_of(rules, "200/sctp", NULL), "");
	assert_string_equal(rule_of(rules, "-/tcp", NULL), "");
	assert_string_equal(rule_of(rules, "-/gre", NULL), "gre");
	assert_string_equal(rule_of(rules, "-/47", NULL), "gre");
	assert_string_equal(rule_of(rules, "-/143", NULL), "gre");
	assert_string_equal(rule_of(rules, "8/icmp", NULL), "icmp");
	assert_string_equal(rule_of(rules, "128/icmp6", NULL), "icmp");
	assert_string_equal(rule_of(rules, "0/icmp", NULL), "");
	rules_free(rules);
}

/* The index against trying all, on ranges laid out by a small generator. */
static void
the_index_agrees_with_trying_all(void **state)
{
	char *text, *entry;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct rules *rules;
	const struct port_rule *const *all;
	uint32_t seed = 1;

	(void)state;
	fputs("ports:\n", out);
	for (int i = 0; i < 300; i++) {
		unsigned from = (seed = seed * 1103515245 + 12345) >> 20;
		unsigned width = (seed = seed * 1103515245 + 12345) >> 25;

		if (asprintf(&entry, width % 4 == 0 ? "%u/udp" : "%u-%u/udp",
		    from, from + width) < 0)
			fail();
		fprintf(out, "- {id: r%d, services: [%s], " REST "}\n", i,
		    entry);
		free(entry);
	}
	fclose(out);
	rules = load_right(text);
	free(text);
	rules_ports(rules, &all);
	for (unsigned port = 0; port < 4400; port++) {
		uint32_t service = service_make(PROTO_UDP, (uint16_t)port);
		const struct port_rule *best = NULL;
		uint32_t width = UINT32_MAX;

		for (size_t i = 0; i < 300; i++) {
			struct service_range r = all[i]->services[0];

			if (r.from <= service && service <= r.to &&
			    r.to - r.from <= width) {
				width = r.to - r.from;
				best = all[i];
			}
		}
		assert_ptr_equal(
		    rules_port(rules, service, DAY_UNDATED), best);
	}
	rules_free(rules);
}

static void
a_rule_holds_in_its_time(void **state)
{
	struct rules *rules = load_right("ports:\n"
	    "- {id: then, services: [99/tcp], valid_until: 2024-03-21, "
	    REST "}\n"
	    "- {id: between, services: [90-100/tcp], valid_from: 2010-01-01, "
	    "valid_until: 2010-12-31, " REST "}\n"
	    "- {id: since, services: [98/tcp], valid_from: 2024-03-22, "
	    REST "}\n");

	(void)state;
	assert_string_equal(rule_of(rules, "99/tcp", "1969-12-31"), "then");
	assert_string_equal(rule_of(rules, "99/tcp", "2024-03-21"), "then");
	assert_string_equal(rule_of(rules, "99/tcp", "2024-03-22"), "");
	assert_string_equal(rule_of(rules, "99/tcp", NULL), "then");
	assert_string_equal(rule_of(rules, "98/tcp", "2024-03-21"), "");
	assert_string_equal(rule_of(rules, "98/tcp", "2024-03-22"), "since");
	assert_string_equal(rule_of(rules, "98/tcp", "2010-01-01"), "between");
	assert_string_equal(rule_of(rules, "98/tcp", "2010-12-31"), "between");
	assert_string_equal(rule_of(rules, "98/tcp", "2009-12-31"), "");
	assert_string_equal(rule_of(rules, "98/tcp", NULL), "since");
	rules_free(rules);
}

static void
a_users_rule_replaces_the_shipped_one(void **state)
{
	struct rules *rules = load_directories(
	    "tests/data/rules/good", "tests/data/rules/user");
	const struct port_rule *const *all, *smb;

	(void)state;
	assert_int_equal(rules_ports(rules, &all), 4);
	smb = all[3];	/* now the last one read */
	assert_string_equal(smb->id, "smb");
	assert_string_equal(smb->title[LANGUAGE_EN], "Our file server");
	assert_int_equal(smb->severity, SEVERITY_INFO);
	assert_int_equal(smb->malware_count, 0);
	assert_string_equal(smb->file, "tests/data/rules/user/mine.yaml");
	/* no Japanese: English stands in, as the same pointer */
	assert_ptr_equal(smb->title[LANGUAGE_JA], smb->title[LANGUAGE_EN]);
	assert_ptr_equal(
	    smb->explanation[LANGUAGE_JA], smb->explanation[LANGUAGE_EN]);
	assert_string_equal(rule_of(rules, "445/tcp", NULL), "smb");
	rules_free(rules);
}

static void
a_users_verdicts_are_tried_first(void **state)
{
	struct rules *shipped =
	    load_directories("tests/data/rules/good", NULL);
	struct rules *both = load_directories(
	    "tests/data/rules/good", "tests/data/rules/user");

	(void)state;
	assert_int_equal(verdict_of(shipped, "FW-IN-OK "), REASON_DROP);
	assert_int_equal(verdict_of(both, "FW-IN-OK "), REASON_ACCEPT);
	assert_int_equal(verdict_of(both, "FW-IN-NO "), REASON_DROP);
	assert_int_equal(verdict_of(both, "fw-in-no "), REASONS);
	assert_int_equal(verdict_of(both, "OFFICE ok "), REASON_ACCEPT);
	assert_int_equal(verdict_of(both, "COUNT "), REASON_RULE);
	assert_int_equal(verdict_of(both, ""), REASONS);
	assert_int_equal(rules_verdicts(both), 4);
	rules_free(shipped);
	rules_free(both);
}

static void
patterns_see_bytes_and_characters(void **state)
{
	struct rules *rules = load_right("verdicts:\n"
	    "- {id: a, prefix: '^拒否.$', verdict: drop}\n"
	    "- {id: b, prefix: 'x\\d{2,3}y', verdict: accept}\n"
	    "- {id: c, prefix: \"q$\", verdict: none}\n");
	char text[400];

	(void)state;
	assert_int_equal(verdict_of(rules, "拒否拒"), REASON_DROP);
	assert_int_equal(verdict_of(rules, "拒否"), REASONS);
	assert_int_equal(verdict_of(rules, "\xff x123y"), REASON_ACCEPT);
	assert_int_equal(verdict_of(rules, "\xe6\x8b x12"), REASONS);
	/* a pattern sees the first 256 bytes, and no end of the text there */
	memset(text, '-', sizeof(text));
	text[255] = 'q';
	text[256] = '\0';
	assert_int_equal(verdict_of(rules, text), REASON_RULE);
	text[256] = '-';
	text[300] = '\0';
	assert_int_equal(verdict_of(rules, text), REASONS);
	memcpy(text + 260, "x12y", 4);
	assert_int_equal(verdict_of(rules, text), REASONS);
	rules_free(rules);
}

static void
no_pattern_can_hang(void **state)
{
	static const char *const patterns[] = {
		"(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a|aa)*b",
		"(.*)*(.*)*(.*)*x", "(?:a?){64}a{64}b", "(a(?1)?a)+b",
		"(*NO_JIT)(a+)+$", "(*NO_JIT)(?:(?:(?:a*)*)*)*b",
	};
	char text[5000];
	clock_t start;

	(void)state;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	for (size_t i = 0; i < COUNT(patterns); i++) {
		struct rules *rules;
		char *file;

		assert_true(asprintf(&file, "verdicts:\n- {id: x, prefix: '%s'"
		    ", verdict: drop}\n", patterns[i]) > 0);
		rules = load_right(file);
		start = clock();
		verdict_of(rules, text);
		assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
		rules_free(rules);
		free(file);
	}
}

static void
all_that_is_wrong_is_told_at_once(void **state)
{
	static const char text[] =
	    "ports:\n"
	    "  - id: smb\n"
	    "    services: [6010-6000/tcp, 70000/tcp, 0445/tcp, 445/tpc, 445]\n"
	    "    titel: {en: x}\n"
	    "    explanation:\n"
	    "    severity: hihg\n"
	    "    malware:\n"
	    "      - {name: W, seen: 2017-13}\n"
	    "      - WannaCry\n"
	    "    valid_from: 2003-02-30\n"
	    "  - id: Smb_\n"
	    "    services: 445/tcp\n"
	    "    title: {ja: T, fr: T}\n"
	    "    explanation: {en: E, ja: E}\n"
	    "  - smb\n"
	    "verdicts:\n"
	    "  - {id: a, prefix: '^FW(', verdict: dorp}\n"
	    "  - {id: a, prefix: x, verdict: drop, patern: y}\n"
	    "port: []\n";
	static const char want[] =
	    "f.yaml:3:16: \"6010-6000/tcp\" runs backwards; want "
	    "6000-6010/tcp\n"
	    "f.yaml:3:31: 70000 in \"70000/tcp\" is above 65535; want a port "
	    "up to 65535\n"
	    "f.yaml:3:42: \"0445\" in \"0445/tcp\" has a leading zero; want "
	    "445\n"
	    "f.yaml:3:52: \"tpc\" in \"445/tpc\" is not a protocol; did you "
	    "mean \"tcp\"?\n"
	    "f.yaml:3:61: \"445\" names no protocol; want such as 445/tcp or "
	    "445/udp\n"
	    "f.yaml:4:5: \"titel\" is not a field of a port rule; did you "
	    "mean \"title\"?\n"
	    "f.yaml:5:5: \"explanation\" is empty; want a mapping such as "
	    "explanation: {en: Who uses the port}\n"
	    "f.yaml:6:15: \"hihg\" is not one of info, low, medium or high; "
	    "did you mean \"high\"?\n"
	    "f.yaml:8:25: \"2017-13\" is not a date; want such as 2017, "
	    "2017-05 or 2017-05-12\n"
	    "f.yaml:9:9: an item of \"malware\" is a text; want a mapping "
	    "such as {name: WannaCry, seen: 2017-05-12}\n"
	    "f.yaml:10:17: \"2003-02-30\" is not a day; want such as "
	    "2003-01-01\n"
	    "f.yaml:2:5: a port rule needs \"title\", such as title: {en: "
	    "File sharing}\n"
	    "f.yaml:11:9: \"Smb_\" is not an id; want small letters a-z, "
	    "digits and hyphens\n"
	    "f.yaml:12:15: \"services\" is a text; want a list such as "
	    "services: [445/tcp]\n"
	    "f.yaml:13:20: \"fr\" is not a field of a title; want en or ja\n"
	    "f.yaml:13:12: a title needs \"en\", such as en: text in "
	    "English\n"
	    "f.yaml:15:5: an item of \"ports\" is a text; want a mapping such "
	    "as {id: smb}\n"
	    "f.yaml:17:21: \"^FW(\" is not a pattern: missing closing "
	    "parenthesis at offset 4\n"
	    "f.yaml:17:38: \"dorp\" is not one of drop, accept or none; did "
	    "you mean \"drop\"?\n"
	    "f.yaml:18:39: \"patern\" is not a field of a verdict rule; want "
	    "id, prefix or verdict\n"
	    "f.yaml:18:5: rule \"a\" is defined twice; first at "
	    "f.yaml:17:5\n"
	    "f.yaml:19:1: \"port\" is not a field of a rules file; did you "
	    "mean \"ports\"?\n";
	struct errors errors = { 0 };
	struct rules *rules;
	char got[8192];

	(void)state;
	assert_false(rules_load_text(
	    &rules, "f.yaml", slice_of(text), &errors));
	assert_null(rules);
	assert_string_equal(error_list(&errors, got, sizeof(got)), want);
}

static void
one_thing_wrong_is_told_exactly(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "- 445/tcp\n", "1:1: a rules file is a list; want a mapping "
		    "such as ports: [{id: smb}]" },
		{ "ports: 445/tcp\n", "1:8: \"ports\" is a text; want a list "
		    "such as ports: [{id: smb}]" },
		{ "ports:\n", "1:1: \"ports\" is empty; want a list such as "
		    "ports: [{id: smb}]" },
		{ "ports: [{id: a, services: [], " REST "}]\n", "1:27: "
		    "\"services\" is empty; want a list such as services: "
		    "[445/tcp]" },
		{ "ports: [{id: a, services: [smb], " REST "}]\n", "1:28: "
		    "\"smb\" is not a service; want such as 445/tcp, "
		    "6000-6010/udp, 8/icmp or -/gre" },
		{ "ports: [{id: a, services: [-1/tcp], " REST "}]\n", "1:28: "
		    "\"-1\" in \"-1/tcp\" is not a port; want a number up to "
		    "65535" },
		{ "ports: [{id: a, services: ['4 45/tcp'], " REST "}]\n",
		    "1:28: \"4 45\" in \"4 45/tcp\" is not a port; want a "
		    "number up to 65535" },
		{ "ports: [{id: a, services: [300/icmp], " REST "}]\n",
		    "1:28: 300 in \"300/icmp\" is above 255; want an ICMP type "
		    "up to 255" },
		{ "ports: [{id: a, services: [445/], " REST "}]\n", "1:28: \"\""
		    " in \"445/\" is not a protocol; want a name such as tcp, "
		    "or a number up to 255" },
		{ "ports: [{id: a, services: [445/256], " REST "}]\n", "1:28: "
		    "\"256\" in \"445/256\" is not a protocol; want a name "
		    "such as tcp, or a number up to 255" },
		{ "ports: [{id: a, services: [5-5/tcp], " REST "}]\n", "1:28: "
		    "\"5-5/tcp\" is one port; want 5/tcp" },
		{ "ports: [{id: a, services: [5--/tcp], " REST "}]\n", "1:28: "
		    "\"-\" in \"5--/tcp\" is not a port; want a number up to "
		    "65535" },
		{ "ports: [{id: a, services: [5-99999999999999999999/tcp], "
		    REST "}]\n", "1:28: 99999999999999999999 in "
		    "\"5-99999999999999999999/tcp\" is above 65535; want a "
		    "port up to 65535" },
		{ "ports: [{id: a, services: [[445/tcp]], " REST "}]\n",
		    "1:28: an item of \"services\" is a list; want a text such "
		    "as 445/tcp" },
		{ "ports: [{id: a, services: [00/tcp], " REST "}]\n", "1:28: "
		    "\"00\" in \"00/tcp\" has a leading zero; want 0" },
		{ "ports: [{id: a, services: [1/tcp], title: {en: \"a\\nb\"}, "
		    "explanation: {en: E}}]\n", "1:43: \"title\" has several "
		    "lines; want one" },
		{ "ports: [{id: a, services: [1/tcp], valid_from: 2004-01-01, "
		    "valid_until: 2003-01-01, " REST "}]\n", "1:9: the rule "
		    "ends before it begins; want \"valid_from\" at or before "
		    "\"valid_until\"" },
		{ "ports: [{id: a, services: [1/tcp], malware: [{name: W}], "
		    REST "}]\n", "1:46: an item of \"malware\" needs \"seen\", "
		    "such as seen: 2017-05-12" },
		{ "ports: [{id: a, services: [1/tcp], references: [~], " REST
		    "}]\n", "1:49: an item of \"references\" is empty; want a "
		    "text such as RFC 1234" },
		{ "verdicts: [{id: a, prefix: 'a', verdict: NONE}]\n",
		    "1:42: \"NONE\" will not do; want drop, accept or none" },
		{ "verdicts: [{id: a, prefix: '(?<n', verdict: drop}]\n",
		    "1:28: \"(?<n\" is not a pattern: syntax error in subpattern"
		    " name (missing terminator?) at offset 4" },
		{ "verdicts: [{id: a, prefix: '[z-a]', verdict: drop}]\n",
		    "1:28: \"[z-a]\" is not a pattern: range out of order in "
		    "character class at offset 3" },
		{ "verdicts:\n- id: a\n  prefix: [UFW]\n  verdict: drop\n",
		    "3:11: \"prefix\" is a list; want a text such as prefix: "
		    "'^FW-IN-'" },
	};
	char got[2048], want[2048];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct errors errors = { 0 };
		struct rules *rules;

		assert_false(rules_load_text(&rules, "f.yaml",
		    slice_of(cases[i].text), &errors));
		snprintf(want, sizeof(want), "f.yaml:%s\n", cases[i].error);
		assert_string_equal(
		    error_list(&errors, got, sizeof(got)), want);
	}
}

static void
dates_may_be_a_year_or_a_month(void **state)
{
	static const char *const right[] = { "1988", "2017", "'2017'",
		"2017-05", "2017-05-12", "2024-02-29" };
	static const char *const wrong[] = { "1899", "17", "2017-5",
		"2017-00", "2017-05-32", "2023-02-29", "2017/05", "may",
		"2017-05-12T00:00", "20170512" };
	char text[256];

	(void)state;
	for (size_t i = 0; i < COUNT(right) + COUNT(wrong); i++) {
		bool is_right = i < COUNT(right);
		struct errors errors = { 0 };
		struct rules *rules;

		snprintf(text, sizeof(text), "ports: [{id: a, services: "
		    "[1/tcp], malware: [{name: W, seen: %s}], " REST "}]\n",
		    is_right ? right[i] : wrong[i - COUNT(right)]);
		assert_int_equal(rules_load_text(&rules, "f.yaml",
		    slice_of(text), &errors), is_right);
		rules_free(rules);
		errors_free(&errors);
	}
}

static void
an_id_stands_once_in_a_directory(void **state)
{
	static const char *const directories[] = {
		"tests/data/rules/good", "tests/data/rules/twice"
	};
	struct errors errors = { 0 };
	struct rules *rules;
	char got[2048];

	(void)state;
	assert_false(rules_load(&rules, directories, 2, &errors));
	assert_null(rules);
	assert_string_equal(error_list(&errors, got, sizeof(got)),
	    "tests/data/rules/twice/b.yaml:3:5: \"titel\" is not a field of a "
	    "port rule; did you mean \"title\"?\n"
	    "tests/data/rules/twice/b.yaml:2:5: a port rule needs \"title\", "
	    "such as title: {en: File sharing}\n"
	    "tests/data/rules/twice/b.yaml:2:5: rule \"telnet\" is defined "
	    "twice; first at tests/data/rules/twice/a.yaml:2:5\n"
	    "tests/data/rules/twice/ports/c.yaml:5:5: rule \"telnet\" is "
	    "defined twice; first at tests/data/rules/twice/a.yaml:2:5\n");
}

/* A file of a new directory; "" for content makes the directory alone. */
static void
write_file(const char *directory, const char *name, const char *content)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(content, f);
	fclose(f);
}

static void
what_cannot_be_read_is_told(void **state)
{
	char directory[] = "/tmp/nflogd-rules-XXXXXX", path[256], got[2048];
	char want[2048];
	const char *directories[] = { "/nonexistent/rules", directory };
	struct errors errors = { 0 };
	struct rules *rules;

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/b.yaml", directory);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file(directory, "a.yml", "");
	write_file(directory, "c.yaml", "ports: [\n");
	write_file(directory, ".hidden.yaml", "wrong: [\n");
	write_file(directory, "README.md", "wrong: [\n");
	write_file(directory, "ports", "no directory");
	assert_false(rules_load(&rules, directories, 2, &errors));
	snprintf(want, sizeof(want),
	    "/nonexistent/rules: cannot read: No such file or directory; want "
	    "a directory of rules\n"
	    "%s: \"a.yml\" would not be read; want a name that ends in .yaml\n"
	    "%s/b.yaml: cannot read: a directory; want a file\n"
	    "%s/c.yaml:2:1: not YAML: did not find expected node content "
	    "while parsing a flow node\n"
	    "%s/ports: cannot read: Not a directory; want a directory of "
	    "rules\n", directory, directory, directory, directory);
	assert_string_equal(error_list(&errors, got, sizeof(got)), want);
	snprintf(path, sizeof(path), "rm -r %s", directory);
	assert_int_equal(system(path), 0);
}

static void
shipped_rules_speak_both_languages(void **state)
{
	struct rules *rules = load_directories("rules", NULL);
	const struct port_rule *const *all;
	size_t count = rules_ports(rules, &all);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct port_rule *r = all[i];

		if (r->title[LANGUAGE_JA] == r->title[LANGUAGE_EN] ||
		    r->explanation[LANGUAGE_JA] == r->explanation[LANGUAGE_EN])
			fail_msg("%s:%zu: rule \"%s\" has no Japanese",
			    r->file, r->line, r->id);
	}
	rules_free(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_rule_is_read),
		cmocka_unit_test(no_rules_are_no_error),
		cmocka_unit_test(a_service_finds_its_rule),
		cmocka_unit_test(the_index_agrees_with_trying_all),
		cmocka_unit_test(a_rule_holds_in_its_time),
		cmocka_unit_test(a_users_rule_replaces_the_shipped_one),
		cmocka_unit_test(a_users_verdicts_are_tried_first),
		cmocka_unit_test(patterns_see_bytes_and_characters),
		cmocka_unit_test(no_pattern_can_hang),
		cmocka_unit_test(all_that_is_wrong_is_told_at_once),
		cmocka_unit_test(one_thing_wrong_is_told_exactly),
		cmocka_unit_test(dates_may_be_a_year_or_a_month),
		cmocka_unit_test(an_id_stands_once_in_a_directory),
		cmocka_unit_test(what_cannot_be_read_is_told),
		cmocka_unit_test(shipped_rules_speak_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
