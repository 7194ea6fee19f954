/*
 * marks_test.c - the shipped marks against log lines and events: those that
 * have one, those that nearly do, and those that cannot be tested.
 */
#include "base/calendar.h"
#include "parsers/reader.h"
#include "rules/load.h"
#include "rules/tagger.h"
#include "unit/check.h"
#include "unit/error_list.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define HEAD "Sep  1 00:00:01 fw kernel: [1.0] DROP IN=eth0 OUT= MAC= "
#define FROM "SRC=192.0.2.7 DST=198.51.100.1 "	/* 0xc6336401 */
#define IP	HEAD FROM "LEN=40 TOS=0x00 PREC=0x00 TTL=240 ID=7 "
#define SYN	"WINDOW=1024 RES=0x00 SYN URGP=0 "
#define PORTS	"PROTO=TCP SPT=4000 DPT=23 "
#define IP6	HEAD "SRC=2001:0db8:0000:0000:0000:0000:0000:0007 " \
	"DST=2001:0db8:0000:0000:0000:0000:0000:0001 "

static const struct {
	const char *line;
	const char *tags, *untested;	/* "a b ", in the order of the rules */
} cases[] = {
	/* ZMap: the identification, of any protocol of IPv4 */
	{ HEAD FROM "LEN=60 TOS=0x00 PREC=0x00 TTL=60 ID=54321 PROTO=UDP "
	    "SPT=4000 DPT=53 LEN=40 ", "zmap ", "" },
	{ HEAD FROM "LEN=60 TOS=0x00 PREC=0x00 TTL=60 ID=54320 PROTO=UDP "
	    "SPT=4000 DPT=53 LEN=40 ", "", "" },
	{ HEAD FROM "LEN=60 TOS=0x00 PREC=0x00 TTL=60 ID=54577 PROTO=UDP "
	    "SPT=4000 DPT=53 LEN=40 ", "", "" },	/* same low byte */
	{ HEAD FROM "LEN=28 TOS=0x00 PREC=0x00 TTL=60 ID=54321 PROTO=ICMP "
	    "TYPE=8 CODE=0 ID=54321 SEQ=1 ", "zmap ", "" },
	{ HEAD FROM "LEN=28 TOS=0x00 PREC=0x00 TTL=60 ID=5 PROTO=ICMP "
	    "TYPE=8 CODE=0 ID=54321 SEQ=1 ", "", "" },
	{ IP6 "LEN=60 TC=0 HOPLIMIT=60 FLOWLBL=54321 PROTO=UDP SPT=4000 "
	    "DPT=53 LEN=20 ", "", "" },

	/* masscan-like; without sequence number two others stay open */
	{ IP PORTS SYN, "masscan-like ", "masscan mirai " },
	{ IP PORTS "WINDOW=1025 RES=0x00 SYN URGP=0 ", "",
	    "masscan mirai " },
	{ IP PORTS "WINDOW=1280 RES=0x00 SYN URGP=0 ", "",
	    "masscan mirai " },
	{ IP PORTS "WINDOW=1024 RES=0x00 ACK SYN URGP=0 ",
	    "backscatter-tcp ", "" },
	{ HEAD FROM "LEN=40 TOS=0x00 PREC=0x00 TTL=199 ID=7 " PORTS SYN, "",
	    "masscan mirai " },
	{ HEAD FROM "LEN=40 TOS=0x00 PREC=0x00 TTL=200 ID=7 " PORTS SYN,
	    "masscan-like ", "masscan mirai " },
	{ HEAD FROM "LEN=44 TOS=0x00 PREC=0x00 TTL=240 ID=7 " PORTS SYN, "",
	    "masscan mirai " },
	{ IP6 "LEN=60 TC=0 HOPLIMIT=240 FLOWLBL=0 " PORTS SYN,
	    "masscan-like ", "" },
	{ IP6 "LEN=40 TC=0 HOPLIMIT=240 FLOWLBL=0 " PORTS SYN, "", "" },

	/* masscan: 0x6401 ^ 23 ^ 0x1234 = 0x7622 = 30242 */
	{ HEAD FROM "LEN=44 TOS=0x00 PREC=0x00 TTL=60 ID=30242 " PORTS
	    "SEQ=4660 ACK=0 WINDOW=5 RES=0x00 SYN URGP=0 ", "masscan ", "" },
	{ HEAD FROM "LEN=44 TOS=0x00 PREC=0x00 TTL=60 ID=30243 " PORTS
	    "SEQ=4660 ACK=0 WINDOW=5 RES=0x00 SYN URGP=0 ", "", "" },
	{ HEAD FROM "LEN=44 TOS=0x00 PREC=0x00 TTL=60 ID=30242 " PORTS
	    "SEQ=4660 ACK=0 WINDOW=5 RES=0x00 ACK URGP=0 ", "", "" },
	{ HEAD FROM "LEN=40 TOS=0x00 PREC=0x00 TTL=255 ID=30242 " PORTS
	    "SEQ=4660 ACK=0 WINDOW=1024 RES=0x00 SYN URGP=0 ",
	    "masscan masscan-like ", "" },

	/* Mirai: 198.51.100.1 is 3325256705 */
	{ IP PORTS "SEQ=3325256705 ACK=0 WINDOW=5 RES=0x00 SYN URGP=0 ",
	    "mirai ", "" },
	{ IP PORTS "SEQ=3325256706 ACK=0 WINDOW=5 RES=0x00 SYN URGP=0 ", "",
	    "" },
	{ IP6 "LEN=60 TC=0 HOPLIMIT=60 FLOWLBL=0 " PORTS
	    "SEQ=1 ACK=0 WINDOW=5 RES=0x00 SYN URGP=0 ", "", "" },

	/* backscatter */
	{ IP PORTS "WINDOW=0 RES=0x00 RST URGP=0 ", "backscatter-tcp ", "" },
	{ IP PORTS "WINDOW=0 RES=0x00 ACK RST URGP=0 ", "backscatter-tcp ",
	    "" },
	{ IP PORTS "WINDOW=0 RES=0x00 ACK URGP=0 ", "", "" },
	{ IP PORTS "WINDOW=0 RES=0x00 ECE CWR SYN URGP=0 ", "",
	    "masscan mirai " },
	{ IP "PROTO=ICMP TYPE=0 CODE=0 ID=1 SEQ=1 ", "backscatter-icmp ",
	    "" },
	{ IP "PROTO=ICMP TYPE=8 CODE=0 ID=1 SEQ=1 ", "", "" },
	{ IP "PROTO=ICMP TYPE=3 CODE=3 [SRC=198.51.100.1 DST=192.0.2.7 "
	    "LEN=40 TOS=0x00 PREC=0x00 TTL=60 ID=54321 PROTO=TCP SPT=1 DPT=2 "
	    "WINDOW=1 RES=0x00 SYN URGP=0 ] ", "backscatter-icmp ", "" },
	{ IP "PROTO=ICMP TYPE=13 CODE=0 ", "", "" },
	{ IP "PROTO=UDP SPT=53 DPT=4000 LEN=20 ", "backscatter-udp ", "" },
	{ IP "PROTO=UDP SPT=309 DPT=53 LEN=20 ", "", "" },
	{ IP "PROTO=UDP SPT=11211 DPT=4000 LEN=20 ", "backscatter-udp ",
	    "" },

	/* a later fragment, a header that was cut, a line that was */
	{ IP "FRAG:185 PROTO=TCP ", "", "masscan masscan-like mirai "
	    "backscatter-tcp " },
	{ IP "FRAG:185 PROTO=UDP ", "", "backscatter-udp " },
	{ IP "PROTO=ICMP INCOMPLETE [3 bytes] ", "", "backscatter-icmp " },
	{ HEAD FROM "LEN=40 TOS=0x00 PREC=0x00 TTL=60 PROTO=UDP SPT=9 "
	    "DPT=53 LEN=20 ", "", "zmap " },
	{ IP PORTS "WINDOW=1024 RES=0x00 SYN", "masscan-like ",
	    "masscan mirai " },

	/* filterlog and ulogd tell it elsewhere */
	{ "Sep  1 00:00:01 fw filterlog[4711]: 4,,,1000000103,em0,match,"
	    "block,in,4,0x0,,239,54321,0,DF,6,tcp,40,192.0.2.7,198.51.100.1,"
	    "40000,445,0,S,3325256705,,1024,,",
	    "zmap masscan-like mirai ", "" },
	{ "{\"timestamp\": \"2025-09-01T09:00:01.123456+0900\", \"dvc\": "
	    "\"fw\", \"oob.prefix\": \"DROP-IN: \", \"oob.family\": 2, "
	    "\"ip.protocol\": 6, \"src_port\": 40000, \"dest_port\": 445, "
	    "\"oob.in\": \"eth0\", \"oob.out\": \"\", \"src_ip\": "
	    "\"192.0.2.7\", \"dest_ip\": \"198.51.100.1\"}", "",
	    "zmap masscan masscan-like mirai backscatter-tcp " },
};

struct world {
	struct rules *rules;
	struct tagger *tagger;
	struct reader *reader;
	struct sensors *sensors;
};

static int
start(void **state)
{
	static const char *const shipped[] = { "rules" };
	static struct world w;
	struct errors errors = { 0 };

	if (!rules_load(&w.rules, shipped, 1, &errors))
		fail_msg("%s", errors.text[0]);
	w.tagger = tagger_new(w.rules, true);
	w.reader = reader_new(rules_formats(w.rules));
	w.sensors = sensors_new();
	*state = &w;
	return w.tagger == NULL || w.reader == NULL || w.sensors == NULL;
}

static int
stop(void **state)
{
	struct world *w = *state;

	reader_free(w->reader);
	tagger_free(w->tagger);
	sensors_free(w->sensors);
	rules_free(w->rules);
	return 0;
}

static void
names(const struct rules *rules, uint64_t tags, char text[256])
{
	uint32_t tag;

	text[0] = '\0';
	while (tags_take(&tags, &tag)) {
		strcat(text, rules_tag(rules, tag)->id);
		strcat(text, " ");
	}
}

/* A drop, as the resolver hands it over. */
static void
apply(struct world *w, const char *line, int32_t day, struct event *ev)
{
	size_t len = strlen(line);
	char *copy = calloc(1, len + RECORD_PAD);
	uint32_t sensor = sensors_number(w->sensors, SLICE("fw"));

	assert_non_null(copy);
	memcpy(copy, line, len);
	reader_record(w->reader, (struct slice){ copy, len }, ev);
	assert_int_equal(ev->verdict, VERDICT_DROP);
	ev->reason = REASON_DROP;
	tagger_apply(w->tagger, ev, w->sensors, sensor, day);
	free(copy);
}

static void
lines_have_their_marks(void **state)
{
	struct world *w = *state;
	char tags[256], untested[256];
	struct event ev;

	/* twice, and backwards: what the last packet lacked must not matter */
	for (size_t n = 0; n < 2 * COUNT(cases); n++) {
		size_t i = n < COUNT(cases) ? n : 2 * COUNT(cases) - 1 - n;

		apply(w, cases[i].line, DAY_UNDATED, &ev);
		names(w->rules, ev.tags, tags);
		names(w->rules, ev.untested, untested);
		if (strcmp(tags, cases[i].tags) != 0 ||
		    strcmp(untested, cases[i].untested) != 0)
			fail_msg("%s: \"%s\", untested \"%s\"", cases[i].line,
			    tags, untested);
	}
}

static void
a_mark_is_looked_for_on_its_days(void **state)
{
	struct world *w = *state;
	static const char line[] = HEAD FROM "LEN=60 TOS=0x00 PREC=0x00 "
	    "TTL=60 ID=54321 PROTO=UDP SPT=4000 DPT=53 LEN=40 ";
	struct event ev;
	int32_t day;

	assert_true(day_parse("2013-07-31", &day));
	apply(w, line, day, &ev);
	assert_int_equal(ev.tags, 0);
	apply(w, line, day + 1, &ev);
	assert_int_equal(ev.tags, 1);
	apply(w, line, day, &ev);
	assert_int_equal(ev.tags, 0);
	apply(w, line, DAY_UNDATED, &ev);
	assert_int_equal(ev.tags, 1);
}

/* Every condition for itself, with a value that fits and one that does not. */
static void
every_condition_is_tested(void **state)
{
	static const struct {
		const char *when;
		const char *yes, *no;
	} conditions[] = {
		{ "proto: udp", "PROTO=UDP SPT=1 DPT=2 LEN=8 ",
		    "PROTO=TCP SPT=1 DPT=2 " SYN },
		{ "sport: [1-3, 9]", "PROTO=UDP SPT=9 DPT=2 LEN=8 ",
		    "PROTO=UDP SPT=4 DPT=2 LEN=8 " },
		{ "dport: [300-900]", "PROTO=UDP SPT=9 DPT=900 LEN=8 ",
		    "PROTO=UDP SPT=9 DPT=901 LEN=8 " },
		{ "ttl: [240]", "PROTO=UDP SPT=9 DPT=900 LEN=8 ", NULL },
		{ "length: [40]", "PROTO=UDP SPT=9 DPT=900 LEN=8 ", NULL },
		{ "ttl: [241-255]", NULL, "PROTO=UDP SPT=9 DPT=900 LEN=8 " },
		{ "length: [41-65535]", NULL,
		    "PROTO=UDP SPT=9 DPT=900 LEN=8 " },
		{ "ip_id: [5-8]", "PROTO=UDP SPT=9 DPT=900 LEN=8 ", NULL },
		{ "window: [0-99]", PORTS "WINDOW=99 RES=0x00 SYN URGP=0 ",
		    PORTS "WINDOW=100 RES=0x00 SYN URGP=0 " },
		{ "seq: [4294967295]",
		    PORTS "SEQ=4294967295 ACK=0 WINDOW=99 RES=0x00 SYN URGP=0 ",
		    PORTS "SEQ=4294967294 ACK=0 WINDOW=99 RES=0x00 SYN URGP=0 " },
		{ "icmp_type: [3]", "PROTO=ICMP TYPE=3 CODE=1 ",
		    "PROTO=ICMP TYPE=4 CODE=1 " },
		{ "tcp_flags: [fin+psh+urg]",
		    PORTS "WINDOW=9 RES=0x00 URG ACK PSH FIN URGP=0 ",
		    PORTS "WINDOW=9 RES=0x00 URG ACK FIN URGP=0 " },
		{ "tcp_flags_unset: [ack]", PORTS SYN,
		    PORTS "WINDOW=9 RES=0x00 ACK URGP=0 " },
		{ "tcp_options: none", PORTS SYN,
		    PORTS "WINDOW=9 RES=0x00 SYN URGP=0 OPT (020405B4) " },
	};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(conditions); i++) {
		char yaml[512], line[512];
		struct errors errors = { 0 };
		struct world other = *w;

		snprintf(yaml, sizeof(yaml), "marks:\n- {id: m, tag: tool, "
		    "title: {en: T}, explanation: {en: E}, when: {%s}}\n",
		    conditions[i].when);
		if (!rules_load_text(&other.rules, "f.yaml", slice_of(yaml),
		    &errors))
			fail_msg("%s", errors.text[0]);
		other.tagger = tagger_new(other.rules, true);
		for (int yes = 0; yes < 2; yes++) {
			const char *rest =
			    yes ? conditions[i].yes : conditions[i].no;
			struct event ev;

			if (rest == NULL)
				continue;
			snprintf(line, sizeof(line), "%s%s", IP, rest);
			apply(&other, line, DAY_UNDATED, &ev);
			if (ev.tags != (uint64_t)yes || ev.untested != 0)
				fail_msg("%s: %s", conditions[i].when, line);
		}
		tagger_free(other.tagger);
		rules_free(other.rules);
	}
}

static void
what_is_no_mark_is_refused(void **state)
{
	static const struct {
		const char *when, *says;
	} wrong[] = {
		{ "{}", "\"when\" is empty" },
		{ "{window: [70000]}", "\"70000\" is neither a number up to "
		    "65535 nor a range; want such as 7 or 7-9" },
		{ "{ttl: [9-7]}", "\"9-7\" is neither" },
		{ "{ttl: [07]}", "\"07\" is neither" },
		{ "{ttl: []}", "the list is empty" },
		{ "{ttl: 7}", "\"ttl\"" },
		{ "{tcp_flags: [syn+akc]}", "\"syn+akc\" names no TCP flags" },
		{ "{tcp_flags: [syn+]}", "\"syn+\" names no TCP flags" },
		{ "{tcp_options: some}", "some" },
		{ "{relation: seq = src}", "did you mean \"seq = dst\"?" },
		{ "{proto: tpc}", "\"tpc\" is not a protocol" },
		{ "{port: [1]}", "did you mean" },
	};
	char yaml[512], text[2048];

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct errors errors = { 0 };
		struct rules *rules;

		snprintf(yaml, sizeof(yaml), "marks:\n- {id: m, tag: tool, "
		    "title: {en: T}, explanation: {en: E}, when: %s}\n",
		    wrong[i].when);
		assert_false(rules_load_text(
		    &rules, "f.yaml", slice_of(yaml), &errors));
		error_list(&errors, text, sizeof(text));
		if (strncmp(text, "f.yaml:2:", 9) != 0 ||
		    strstr(text, wrong[i].says) == NULL)
			fail_msg("%s: %s", wrong[i].when, text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_have_their_marks),
		cmocka_unit_test(a_mark_is_looked_for_on_its_days),
		cmocka_unit_test(every_condition_is_tested),
		cmocka_unit_test(what_is_no_mark_is_refused),
	};

	return cmocka_run_group_tests_name("marks", tests, start, stop);
}
