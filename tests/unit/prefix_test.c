/* prefix_test.c - the verdict that hides in the prefix of a netfilter line. */
#include "rules/load.h"
#include "rules/prefix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct prefix_case {
	const char *prefix;
	enum reason reason;
};

/*
 * Decide each without rules, once afresh and once remembered, from exact-size
 * copies. What has no verdict is REASON_RULE here, which no word means.
 */
static void
assert_reasons(const struct prefix_case *cases, size_t count)
{
	struct prefixes *p = prefixes_new(NULL, REASON_RULE);

	assert_non_null(p);
	for (size_t i = 0; i < count; i++)
		for (int again = 0; again < 2; again++) {
			size_t len = strlen(cases[i].prefix);
			char *copy = malloc(len + (len == 0));
			enum reason got;

			memcpy(copy, cases[i].prefix, len);
			got = prefixes_reason(p, (struct slice){ copy, len });
			if (got != cases[i].reason)
				fail_msg("\"%s\": got \"%s\", want \"%s\"",
				    cases[i].prefix, reason_word(got),
				    reason_word(cases[i].reason));
			free(copy);
		}
	prefixes_free(p);
}

static void
products_are_known(void **state)
{
	static const struct prefix_case cases[] = {
		/* UFW */
		{ "[UFW BLOCK] ", REASON_DROP },
		{ "[UFW LIMIT BLOCK] ", REASON_DROP },
		{ "[UFW ALLOW] ", REASON_ACCEPT },
		{ "[UFW AUDIT] ", REASON_AUDIT },
		{ "[UFW AUDIT INVALID] ", REASON_AUDIT },
		/* firewalld */
		{ "FINAL_REJECT: ", REASON_DROP },
		{ "filter_IN_public_REJECT: ", REASON_DROP },
		{ "filter_FWD_drop_DROP: ", REASON_DROP },
		{ "STATE_INVALID_DROP: ", REASON_DROP },
		{ "rpfilter_DROP: ", REASON_DROP },
		{ "filter_IN_public_ICMP_BLOCK: ", REASON_DROP },
		/* Shorewall, glued to IN= */
		{ "Shorewall:net2fw:DROP:", REASON_DROP },
		{ "Shorewall:net-fw:REJECT:", REASON_DROP },
		{ "Shorewall:loc2net:ACCEPT:", REASON_ACCEPT },
		{ "Shorewall:net2fw:LOG:", REASON_RULE },
		/* OpenWrt, new and old */
		{ "reject wan in: ", REASON_DROP },
		{ "drop wan forward: ", REASON_DROP },
		{ "accept lan out: ", REASON_ACCEPT },
		{ "REJECT(src wan)", REASON_DROP },
		{ "DROP(dest wan)", REASON_DROP },
		{ "REJECT wan in: ", REASON_DROP },
		{ "banIP/pre-ct/drop: ", REASON_DROP },
		{ "banIP/inp-wan/rej/country.v4: ", REASON_DROP },
		/* SuSEfirewall2 */
		{ "SFW2-INext-DROP-DEFLT ", REASON_DROP },
		{ "SFW2-IN-ILL-TARGET ", REASON_RULE },
		{ "SFW2-INext-ACC-TCP ", REASON_ACCEPT },
		/* EdgeOS, VyOS, UniFi */
		{ "[WAN_IN-default-D]", REASON_DROP },
		{ "[WAN_LOCAL-20-R]", REASON_DROP },
		{ "[LAN_IN-10-A]", REASON_ACCEPT },
		{ "[ipv4-INP-filter-default-D]", REASON_DROP },
		{ "[ipv6-FWD-filter-30-R]", REASON_DROP },
		{ "[ipv4-OUT-filter-10-A]", REASON_ACCEPT },
		{ "[WAN_LOCAL-D-4000] DESCR=\"Block all\" ", REASON_DROP },
		{ "[LAN_IN-A-2000] DESCR=\"no words\" ", REASON_ACCEPT },
		{ "[LAN_IN-A-2001] DESCR=\"[x-D-1] Block none\" ",
		    REASON_ACCEPT },
		{ "[ALLOW-default-D]", REASON_DROP },
		{ "[BLOCK-default-A]", REASON_ACCEPT },
		/* CSF, IPFire */
		{ "Firewall: *TCP_IN Blocked* ", REASON_DROP },
		{ "Firewall: *ICMP_OUT Blocked* ", REASON_DROP },
		{ "DROP_INPUT ", REASON_DROP },
		{ "DROP_CTINVALID ", REASON_DROP },
		{ "DROP_NEWNOTSYN ", REASON_DROP },
		{ "FORWARDFW ", REASON_ACCEPT },
		/* a walk through the rules */
		{ "TRACE: filter:INPUT:rule:3 ", REASON_TRACE },
		{ "TRACE: raw:PREROUTING:policy:2 ", REASON_TRACE },
	};

	(void)state;
	assert_reasons(cases, COUNT(cases));
}

static void
words_are_found_in_any_dress(void **state)
{
	static const struct prefix_case cases[] = {
		{ "drop", REASON_DROP },
		{ "Drop ", REASON_DROP },
		{ "DROP", REASON_DROP },
		{ "dRoP:", REASON_DROP },
		{ "*** DENY ***", REASON_DROP },
		{ "<<denied>>", REASON_DROP },
		{ "fw|BLOCK|", REASON_DROP },
		{ "in_block_out", REASON_DROP },
		{ "Dropped: ", REASON_DROP },
		{ "packet was REJECTED ", REASON_DROP },
		{ "blocked-by-admin ", REASON_DROP },
		{ "Refused ", REASON_DROP },
		{ "discarded ", REASON_DROP },
		{ "reset ", REASON_DROP },
		{ "Accepted: ", REASON_ACCEPT },
		{ "allowed ", REASON_ACCEPT },
		{ "permit", REASON_ACCEPT },
		{ "PASS ", REASON_ACCEPT },
		{ "\xe6\x8b\x92\xe5\x90\xa6 drop ", REASON_DROP },
		{ "\xff\xfe" "drop\xff", REASON_DROP },
	};

	(void)state;
	assert_reasons(cases, COUNT(cases));
}

static void
parts_of_words_are_no_verdict(void **state)
{
	static const struct prefix_case cases[] = {
		{ "NODROP ", REASON_RULE },
		{ "DROPBOX: ", REASON_RULE },
		{ "raindrops ", REASON_RULE },
		{ "unblocked ", REASON_RULE },
		{ "passport ", REASON_RULE },
		{ "DROP2 ", REASON_RULE },
		{ "0drop ", REASON_RULE },
		{ "blocklist ", REASON_RULE },
		{ "acceptable ", REASON_RULE },
		/* a letter alone is one in brackets between hyphens only */
		{ "WAN-D-1 ", REASON_RULE },
		{ "[WAN D 1] ", REASON_RULE },
		{ "[WAN-d-1] ", REASON_RULE },
		{ "[WAN-X-1] ", REASON_RULE },
		{ "[D-WAN] ", REASON_RULE },
		{ "[WAN-D", REASON_RULE },
		{ "[WAN] a-D-b ", REASON_RULE },
		/* only the kernel's own walk is one */
		{ "TRACE ", REASON_RULE },
		{ "my TRACE: x ", REASON_RULE },
	};

	(void)state;
	assert_reasons(cases, COUNT(cases));
}

static void
the_last_word_decides(void **state)
{
	static const struct prefix_case cases[] = {
		{ "accept-then-drop ", REASON_DROP },
		{ "drop-then-accept ", REASON_ACCEPT },
		{ "DROP unless ACCEPT, else REJECT ", REASON_DROP },
		{ "chain ALLOW_IN: denied ", REASON_DROP },
	};

	(void)state;
	assert_reasons(cases, COUNT(cases));
}

static void
no_word_means_the_default(void **state)
{
	static const struct prefix_case cases[] = {
		{ "", REASON_RULE },
		{ " ", REASON_RULE },
		{ "iptables: ", REASON_RULE },
		{ "[fw[", REASON_RULE },
		{ "\"", REASON_RULE },
	};
	static const enum reason defaults[] = {
		REASON_DROP, REASON_ACCEPT, REASON_RULE
	};

	(void)state;
	assert_reasons(cases, COUNT(cases));
	for (size_t i = 0; i < COUNT(defaults); i++) {
		struct prefixes *p = prefixes_new(NULL, defaults[i]);

		assert_int_equal(
		    prefixes_reason(p, SLICE("iptables: ")), defaults[i]);
		assert_int_equal(prefixes_reason(p, SLICE("")), defaults[i]);
		assert_int_equal(
		    prefixes_reason(p, SLICE("DROP: ")), REASON_DROP);
		prefixes_free(p);
	}
}

static void
a_rule_comes_before_the_words(void **state)
{
	static const char text[] =
	    "verdicts:\n"
	    "  - {id: dropbox, prefix: '^DROP box', verdict: accept}\n"
	    "  - {id: seen, prefix: ^COUNT, verdict: none}\n"
	    "  - {id: office, prefix: '(?i)^office', verdict: drop}\n";
	struct errors errors = { 0 };
	struct rules *rules;
	struct prefixes *p;

	(void)state;
	assert_true(rules_load_text(
	    &rules, "x.yaml", slice_of(text), &errors));
	p = prefixes_new(rules, REASON_ACCEPT);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(prefixes_reason(p, SLICE("DROP box 1 ")),
		    REASON_ACCEPT);
		assert_int_equal(
		    prefixes_reason(p, SLICE("DROP ball ")), REASON_DROP);
		assert_int_equal(
		    prefixes_reason(p, SLICE("COUNT drop ")), REASON_RULE);
		assert_int_equal(
		    prefixes_reason(p, SLICE("OFFICE ")), REASON_DROP);
		assert_int_equal(
		    prefixes_reason(p, SLICE("drop box ")), REASON_DROP);
		assert_int_equal(
		    prefixes_reason(p, SLICE("nothing ")), REASON_ACCEPT);
	}
	prefixes_free(p);
	rules_free(rules);
}

/* More prefixes than are remembered, and lengths at which they are not. */
static void
what_is_remembered_is_right(void **state)
{
	struct prefixes *p = prefixes_new(NULL, REASON_RULE);
	char text[128];

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 5000; i++) {
			int n = snprintf(text, sizeof(text), "%*d %s ",
			    i % 70 + 1, i, i % 3 != 0 ? "drop" : "accept");
			struct slice s = { text, (size_t)n };

			assert_int_equal(prefixes_reason(p, s),
			    i % 3 != 0 ? REASON_DROP : REASON_ACCEPT);
		}
	prefixes_free(p);
	prefixes_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(products_are_known),
		cmocka_unit_test(words_are_found_in_any_dress),
		cmocka_unit_test(parts_of_words_are_no_verdict),
		cmocka_unit_test(the_last_word_decides),
		cmocka_unit_test(no_word_means_the_default),
		cmocka_unit_test(a_rule_comes_before_the_words),
		cmocka_unit_test(what_is_remembered_is_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
