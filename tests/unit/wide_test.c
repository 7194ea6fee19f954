/* wide_test.c - columns of texts, padding, wrapping, and UTF-8 beneath. */
#include "base/utf8.h"
#include "base/wide.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
utf8_is_told_from_what_is_not(void **state)
{
	static const struct {
		const char *bytes;
		size_t len, used;
		uint32_t character;
	} cases[] = {
		{ "a", 1, 1, 'a' },
		{ "\0", 1, 1, 0 },
		{ "\x7f", 1, 1, 0x7f },
		{ "\xc2\x80", 2, 2, 0x80 },
		{ "\xdf\xbf", 2, 2, 0x7ff },
		{ "\xe0\xa0\x80", 3, 3, 0x800 },
		{ "\xed\x9f\xbf", 3, 3, 0xd7ff },
		{ "\xef\xbf\xbf", 3, 3, 0xffff },
		{ "\xf0\x90\x80\x80", 4, 4, 0x10000 },
		{ "\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff },
		{ "", 0, 0, 0 },
		{ "\x80", 1, 0, 0 },
		{ "\xc0\x80", 2, 0, 0 },	/* over-long */
		{ "\xc1\xbf", 2, 0, 0 },
		{ "\xe0\x9f\xbf", 3, 0, 0 },
		{ "\xf0\x8f\xbf\xbf", 4, 0, 0 },
		{ "\xed\xa0\x80", 3, 0, 0 },	/* a surrogate */
		{ "\xf4\x90\x80\x80", 4, 0, 0 },	/* too great */
		{ "\xf5\x80\x80\x80", 4, 0, 0 },
		{ "\xff", 1, 0, 0 },
		{ "\xe3\x81", 2, 0, 0 },	/* cut short */
		{ "\xe3\x81\x41", 3, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		/* an exact-size copy, so that a read past the end is caught */
		char *copy = malloc(cases[i].len + (cases[i].len == 0));
		uint32_t c = 0;

		memcpy(copy, cases[i].bytes, cases[i].len);
		assert_int_equal(
		    utf8_decode(copy, cases[i].len, &c), cases[i].used);
		if (cases[i].used > 0)
			assert_int_equal(c, cases[i].character);
		free(copy);
	}
}

static void
a_cut_leaves_whole_characters(void **state)
{
	static const char text[] = "a\xe3\x81\x82" "b";	/* aあb */

	(void)state;
	assert_int_equal(utf8_cut(text, 5, 9), 5);
	assert_int_equal(utf8_cut(text, 5, 4), 4);
	assert_int_equal(utf8_cut(text, 5, 3), 1);
	assert_int_equal(utf8_cut(text, 5, 2), 1);
	assert_int_equal(utf8_cut(text, 5, 1), 1);
	assert_int_equal(utf8_cut(text, 5, 0), 0);
	assert_int_equal(utf8_cut("\x80\x80\x80\x80\x80", 5, 4), 4);
	assert_string_equal(utf8_excerpt("short").text, "short");
	/* 57 digits and a kanji fill the 60 bytes, 58 leave no room for it */
	assert_string_equal(utf8_excerpt("012345678901234567890123456789"
	    "012345678901234567890123456あbc").text,
	    "012345678901234567890123456789012345678901234567890123456あ...");
	assert_string_equal(utf8_excerpt("012345678901234567890123456789"
	    "0123456789012345678901234567あbc").text,
	    "0123456789012345678901234567890123456789012345678901234567...");
}

static void
kanji_take_two_columns(void **state)
{
	static const struct {
		const char *text;
		size_t columns;
	} cases[] = {
		{ "", 0 },
		{ "445/tcp", 7 },
		{ "観測点", 6 },
		{ "ｱｸｾｽ", 4 },	/* halfwidth */
		{ "Ａ", 2 },	/* fullwidth */
		{ "ファイル共有 (SMB)", 18 },
		{ "é", 1 },
		{ "e\xcc\x81", 1 },	/* e and a combining accent */
		{ "か\xe3\x82\x99", 2 },	/* ka and a combining mark */
		{ "…", 1 },
		{ "가", 2 },
		{ "😀", 2 },
		{ "a\tb\nc", 5 },
		{ "\x1b[31m", 5 },
		{ "\xff\xfe", 2 },
		{ "\xe3\x81", 2 },
		{ "\xc2\x9b", 1 },	/* CSI, a C1 control */
		{ "\xe2\x80\xae", 1 },	/* right-to-left override */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(wide_width(cases[i].text), cases[i].columns);
}

/* What a function writes to a stream; the answers are released at once. */
static void
assert_padded(const char *text, size_t width, const char *want)
{
	char *got;
	size_t size;
	FILE *out = open_memstream(&got, &size);

	wide_print_padded(out, text, width);
	fclose(out);
	assert_string_equal(got, want);
	free(got);
}

static void
a_cell_is_padded_or_cut(void **state)
{
	(void)state;
	assert_padded("abc", 5, "abc  ");
	assert_padded("abc", 3, "abc");
	assert_padded("abcd", 3, "ab…");
	assert_padded("abcd", 1, "…");
	assert_padded("abcd", 0, "");
	assert_padded("", 2, "  ");
	assert_padded("", 0, "");
	assert_padded("観測", 5, "観測 ");
	assert_padded("観測点", 5, "観測…");
	assert_padded("観測点", 4, "観 …");	/* no half of a kanji */
	assert_padded("観測点", 2, " …");
	assert_padded("e\xcc\x81" "abc", 3, "e\xcc\x81" "a…");
	assert_padded("a\x1b[1m\n", 6, "a?[1m?");
	assert_padded("\xff" "b", 3, "?b ");
	assert_padded("\xe2\x80\xae" "b", 2, "?b");
}

static void
assert_wrapped(
    const char *text, size_t indent, size_t width, const char *want)
{
	char *got;
	size_t size;
	FILE *out = open_memstream(&got, &size);

	wide_wrap(out, text, indent, width);
	fclose(out);
	assert_string_equal(got, want);
	free(got);
}

static void
words_stay_whole(void **state)
{
	(void)state;
	assert_wrapped("", 0, 10, "");
	assert_wrapped("one", 2, 10, "  one\n");
	assert_wrapped("one two three", 0, 7, "one two\nthree\n");
	assert_wrapped("one two three", 2, 9, "  one two\n  three\n");
	assert_wrapped("one  two ", 0, 20, "one two\n");
	assert_wrapped("a https://example.org/long b", 0, 8,
	    "a\nhttps://example.org/long\nb\n");
	assert_wrapped("one two", 9, 5, "         one\n         two\n");
	assert_wrapped("a\x1b[1m b", 0, 20, "a?[1m b\n");
}

static void
newlines_of_the_text_stay(void **state)
{
	(void)state;
	assert_wrapped("one\ntwo", 1, 20, " one\n two\n");
	assert_wrapped("one\n\ntwo\n", 1, 20, " one\n\n two\n");
	assert_wrapped("\n", 1, 20, "\n");
}

static void
japanese_breaks_anywhere_but_not_there(void **state)
{
	(void)state;
	assert_wrapped("観測点を見る", 0, 6, "観測点\nを見る\n");
	assert_wrapped("観測点を見る", 0, 7, "観測点\nを見る\n");
	/* closing punctuation takes the character before it along */
	assert_wrapped("観測点。見る", 0, 6, "観測\n点。見\nる\n");
	assert_wrapped("観測点、見る", 0, 6, "観測\n点、見\nる\n");
	assert_wrapped("「観測点」と", 0, 8, "「観測\n点」と\n");
	assert_wrapped("観測点」。と", 0, 6, "観測\n点」。\nと\n");
	/* an opening bracket goes with what it opens */
	assert_wrapped("観測（点）と", 0, 6, "観測\n（点）\nと\n");
	/* small kana and the prolonged sound mark begin no line */
	assert_wrapped("データー", 0, 6, "デー\nター\n");
	assert_wrapped("あちゃく", 0, 4, "あ\nちゃ\nく\n");
	/* Latin words among kanji stay whole */
	assert_wrapped("観測445/tcpの点", 0, 8, "観測\n445/tcp\nの点\n");
	assert_wrapped("観測(SMB)を", 0, 8, "観測\n(SMB)を\n");
	assert_wrapped("観測 SMB を", 0, 8, "観測 SMB\nを\n");
}

static void
folded_japanese_is_joined(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "観測 点", "観測点" },
		{ "観測。 点", "観測。点" },
		{ "観測 SMB 点", "観測 SMB 点" },
		{ "観測\n点", "観測\n点" },
		{ "観測  点", "観測  点" },
		{ "a b ", "a b " },
		{ "観 ", "観 " },
		{ " 観", " 観" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[64];

		snprintf(text, sizeof(text), "%s", cases[i][0]);
		wide_join(text);
		assert_string_equal(text, cases[i][1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_told_from_what_is_not),
		cmocka_unit_test(a_cut_leaves_whole_characters),
		cmocka_unit_test(kanji_take_two_columns),
		cmocka_unit_test(a_cell_is_padded_or_cut),
		cmocka_unit_test(words_stay_whole),
		cmocka_unit_test(newlines_of_the_text_stay),
		cmocka_unit_test(japanese_breaks_anywhere_but_not_there),
		cmocka_unit_test(folded_japanese_is_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
