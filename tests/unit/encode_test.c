/* encode_test.c - digests and base64, against the examples of their standards. */
#include "check.h"
#include "base/encode.h"

#include <stdlib.h>

static void
digests_are_those_of_sha256(void **state)
{
	char text[ENCODE_SHA256];

	(void)state;
	encode_sha256(SLICE(""), text);
	assert_string_equal(text, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
	encode_sha256(SLICE("abc"), text);
	assert_string_equal(text, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

static void
words_are_those_of_rfc_4648(void **state)
{
	static const char *const pairs[][2] = { { "", "" }, { "f", "Zg==" },
		{ "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" } };
	char text[ENCODE_WORD_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		encode_word(slice_of(pairs[i][0]), text);
		assert_string_equal(text, pairs[i][1]);
	}
}

/* 57 bytes are a line of 76. */
static void
lines_are_broken(void **state)
{
	char bytes[58], *text = NULL, want[128];
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	assert_non_null(f);
	memset(bytes, 0, sizeof(bytes));
	encode_base64(f, (struct slice){ bytes, 57 });
	encode_base64(f, (struct slice){ bytes, 58 });
	fclose(f);
	memset(want, 'A', 76);
	want[76] = '\0';
	assert_int_equal(size, 77 + 77 + 5);
	assert_memory_equal(text, want, 76);
	assert_memory_equal(text + 77, want, 76);
	assert_string_equal(text + 154, "AA==\n");
	free(text);
}

static void
nothing_is_twice_by_chance(void **state)
{
	char one[ENCODE_RANDOM], other[ENCODE_RANDOM];

	(void)state;
	encode_random(one);
	encode_random(other);
	assert_int_equal(strspn(one, "0123456789abcdef"), ENCODE_RANDOM - 1);
	assert_string_not_equal(one, other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests_are_those_of_sha256),
		cmocka_unit_test(words_are_those_of_rfc_4648),
		cmocka_unit_test(lines_are_broken),
		cmocka_unit_test(nothing_is_twice_by_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
