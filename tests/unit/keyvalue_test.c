/*
 * keyvalue_test.c - lines of keys and values, taken apart; what stands behind
 * the line must not matter.
 */
#include "parsers/keyvalue.h"
#include "parsers/values.h"
#include "tests/lines/record.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { TOLD = 512 };

/* Each pair as "key>value", "!" where it is cut and "." where it is last. */
static void
tell(struct pairs pairs, char told[TOLD])
{
	struct pair pair;
	size_t n = 0;

	told[0] = '\0';
	while (pairs_next(&pairs, &pair))
		n += (size_t)snprintf(told + n, TOLD - n, "%s%.*s>%.*s%s%s",
		    n > 0 ? "|" : "", (int)pair.key.len, pair.key.at,
		    (int)pair.value.len, pair.value.at, pair.cut ? "!" : "",
		    pair.last ? "." : "");
}

/* `like` tells how; its slice is set here. */
static void
check(struct pairs like, const char *line, const char *want)
{
	char told[TOLD];

	for (unsigned pad = 0; pad < RECORD_PADS; pad++) {
		struct slice copy = record_copy(line, strlen(line), pad);

		like.p = copy.at;
		like.end = copy.at + copy.len;
		tell(like, told);
		if (strcmp(told, want) != 0)
			fail_msg("\"%s\" (pad %u)\n  want %s\n  got  %s", line,
			    pad, want, told);
		free((char *)copy.at);
	}
}

static void
test_blanks(void **state)
{
	struct pairs like = pairs_of(SLICE(""));

	(void)state;
	check(like, "", "");
	check(like, "   ", "");
	check(like, "a=1", "a>1.");
	check(like, "a=1 b=2 ", "a>1|b>2");
	check(like, "  a=1\tb=2   c=3", "a>1|b>2|c>3.");
	check(like, "a= b=2", "a>|b>2.");
	check(like, "a=", "a>.");
	check(like, "word a=1 word b=2 word", "a>1|b>2");
	check(like, "a=b=c d=1", "a>b=c|d>1.");
	check(like, "=1 b=2", ">1|b>2.");
	check(like, "a=1,2;3 b=4", "a>1,2;3|b>4.");
	check(like, "abcdefghijklmnopqrstuvwxyz=0123456789012345 b=2",
	    "abcdefghijklmnopqrstuvwxyz>0123456789012345|b>2.");
}

static void
test_quotes(void **state)
{
	struct pairs like = pairs_of(SLICE(""));

	(void)state;
	check(like, "a=\"1\" b=\"\"", "a>1|b>");
	check(like, "a=\"x b=1 y\" b=2", "a>x b=1 y|b>2.");
	check(like, "a=\"x \\\" b=1\" b=2", "a>x \\\" b=1|b>2.");
	check(like, "a=\"x\\\\\" b=2", "a>x\\\\|b>2.");
	check(like, "a=\"x \"y\" b=1 z\" c=3", "a>x \"y|b>1|c>3.");
	check(like, "a=\"x", "a>x!");
	check(like, "a=\"", "a>!");
	check(like, "a=\"x\\", "a>x\\!");
	check(like, "a=\"x\\\"", "a>x\\\"!");
	check(like, "\"b=1\" a=2", "a>2.");
	check(like, "\"b=1 a=2", "");
	check(like, "a=\"1\"] b=2", "a>1|b>2.");
	check(like, "a=\"01234567890123456789 b=1 012345678\" c=1",
	    "a>01234567890123456789 b=1 012345678|c>1.");
}

static void
test_colons(void **state)
{
	struct pairs like = { .assign = ':', .stops = { ';', ';', ';' } };

	(void)state;
	check(like, "a:\"1\"; b:\"2\"; ", "a>1|b>2");
	check(like, "a:\"x; b:1\"; b:\"2\"", "a>x; b:1|b>2");
	check(like, "a: 1; b: two words ; c:3", "a>1|b>two words|c>3.");
	check(like, "a:\"1\"; b:\"2", "a>1|b>2!");
}

static void
test_other_stops(void **state)
{
	struct pairs bars = { .assign = '=', .stops = { '|', '|', '|' } };
	struct pairs tabs = { .assign = '=', .stops = { '\t', '#', '\t' },
		.literal = true };

	(void)state;
	check(bars, "a=1|b=x y|c=a=b|d=", "a>1|b>x y|c>a=b|d>.");
	check(tabs, "a=1\tb=x y\tc=\"z", "a>1|b>x y|c>\"z.");
	check(tabs, "a=1#011b=#01#1#011c=3", "a>1|b>#01#1|c>3.");
	check(tabs, "a=1#01", "a>1#01.");
}

static void
test_open(void **state)
{
	struct pairs like = { .assign = '=', .open = true };

	(void)state;
	check(like, "", "");
	check(like, "a=1", "a>1.");
	check(like, "a=x y  z b=2", "a>x y  z|b>2.");
	check(like, "a=x\\=1 b\\=2 c=3", "a>x\\=1 b\\=2|c>3.");
	check(like, "a=http://x/?b=1&c=2 d=3", "a>http://x/?b=1&c=2|d>3.");
	check(like, "a= b= c=", "a>|b>|c>.");
	check(like, "junk here a=1 b=2", "a>1|b>2.");
	check(like, "no pair at all", "");
	check(like, "a=1 b", "a>1 b.");
	check(like, "a=1 =2 b=3", "a>1 =2|b>3.");
	check(like, "a=\"x y\" b=\" c=\"\"", "a>x y|b>\"|c>.");
	check(like, "ad.x-y_z=1\tb=2", "ad.x-y_z>1|b>2.");
}

static void
test_keys(void **state)
{
	static const struct key keys[] = { KEY("src", VALUE_SRC),
		KEY("dst", VALUE_DST), KEY("src_port", VALUE_SPORT),
		KEY("packet-incoming-interface", VALUE_IN), KEY_END };
	static const struct {
		const char *key;
		enum value value;
	} told[] = { { "src", VALUE_SRC }, { "SRC", VALUE_SRC },
		{ "sRc", VALUE_SRC }, { "dst", VALUE_DST },
		{ "src_port", VALUE_SPORT }, { "Src_Port", VALUE_SPORT },
		{ "packet-incoming-interface", VALUE_IN },
		{ "packet-incoming-interfacE", VALUE_IN }, { "", VALUES },
		{ "sr", VALUES }, { "srcs", VALUES }, { "dsc", VALUES },
		{ "srd", VALUES }, { "src_porx", VALUES },
		{ "packet-incoming-interfacf", VALUES } };
	struct key_index x;

	(void)state;
	key_index_make(&x, keys);
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct slice key = record_copy(
		    told[i].key, strlen(told[i].key), (unsigned)i % 2);

		if (key_value(&x, key) != told[i].value)
			fail_msg("the key \"%s\"", told[i].key);
		free((char *)key.at);
	}
}

static void
test_first_value_counts(void **state)
{
	static const struct key keys[] =
	    { KEY("a", VALUE_SRC), KEY("b", VALUE_SRC), KEY_END };
	struct slice line = record_copy("b=1 a=2 b=3", 11, 1);
	struct pairs pairs = pairs_of(line);
	struct values v;

	(void)state;
	values_read(&v, &pairs, keys);
	assert_true(values_has(&v, VALUE_SRC));
	assert_false(values_has(&v, VALUE_DST));
	assert_true(slice_equal(v.at[VALUE_SRC], SLICE("1")));
	free((char *)line.at);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blanks),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_colons),
		cmocka_unit_test(test_other_stops),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_first_value_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
