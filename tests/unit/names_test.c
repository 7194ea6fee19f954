/* names_test.c - words of a log and what they stand for. */
#include "parsers/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void
stars_stand_for_anything(void **state)
{
	static const struct {
		const char *word, *text;
		bool matches;
	} cases[] = {
		{ "Deny", "Deny", true }, { "Deny", "DENY", true },
		{ "Deny", "Den", false }, { "Deny", "Denyx", false },
		{ "", "", true }, { "", "x", false }, { "x", "", false },
		{ "*", "", true }, { "*", "anything", true },
		{ "Unreach*", "Unreach 1", true }, { "Unreach*", "unreach", true },
		{ "Unreach*", "nUnreach", false }, { "*ed", "stopped", true },
		{ "*ed", "stop", false }, { "*ed", "edge", false },
		{ "host * unreachable", "host 192.0.2.1 unreachable", true },
		{ "host * unreachable", "host  unreachable", true },
		{ "host * unreachable", "host unreachable", false },
		{ "host * unreachable", "host a unreachable - b", false },
		{ "a*b*c", "a--b--bc", true }, { "a*b*c", "acb", false },
		{ "a**c", "abc", true }, { "*a*", "bab", true },
		{ "*aab", "aaaab", true }, { "*aab", "aaaa", false },
		{ "[", "{", false }, { "@", "`", false }, { "K", "k", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (word_matches(cases[i].word, slice_of(cases[i].text)) !=
		    cases[i].matches)
			fail_msg("\"%s\" and \"%s\"", cases[i].word,
			    cases[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stars_stand_for_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
