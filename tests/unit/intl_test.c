/*
 * intl_test.c - catalogues, sound and damaged. Whether ja.po has every text is
 * the question of tests/golden/translations_test.sh.
 */
#include "base/intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * Three texts in their order: none (the header), "%s day" with its plural, and
 * "drop". Words are in the order of this machine's bytes, as msgfmt writes.
 */
static const struct {
	uint32_t head[7];
	uint32_t texts[6], translations[6];
	char bytes[40];
} sound = {
	{ 0x950412de, 0, 3, 28, 52, 0, 0 },
	{ 0, 76, 14, 77, 4, 92 },
	{ 3, 97, 6, 101, 6, 108 },
	"\0%s day\0%s days\0drop\0x=y\0%s 日\0遮断\0"
};

enum { SIZE = 115 };	/* up to the NUL of the last text */

static const char *
file_of(const void *bytes, size_t size)
{
	static char path[] = "/tmp/nflogd-intl.XXXXXX";
	int fd;

	strcpy(path + sizeof(path) - 7, "XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
	return path;
}

static bool
use(const void *bytes, size_t size)
{
	const char *path = file_of(bytes, size);
	bool ok = intl_catalogue(path);

	unlink(path);
	return ok;
}

static void
texts_are_found(void **state)
{
	(void)state;
	assert_true(use(&sound, SIZE));
	assert_string_equal(_("drop"), "遮断");
	assert_string_equal(_n("%s day", "%s days", 1), "%s 日");
	assert_string_equal(_n("%s day", "%s days", 2), "%s 日");
	assert_string_equal(_("unknown"), "unknown");
	assert_string_equal(_(""), "");
	assert_true(intl_catalogue(NULL));
	assert_string_equal(_("drop"), "drop");
}

static void
english_has_two_forms(void **state)
{
	(void)state;
	assert_string_equal(_n("%s day", "%s days", 1), "%s day");
	assert_string_equal(_n("%s day", "%s days", 0), "%s days");
	assert_string_equal(_n("%s day", "%s days", 2), "%s days");
}

static void
no_file_is_no_catalogue(void **state)
{
	(void)state;
	assert_false(intl_catalogue("/nonexistent/nflogd.mo"));
	assert_false(intl_catalogue("/tmp"));
	assert_string_equal(_("drop"), "drop");
}

/* Cut anywhere, or with any byte changed: refused, or at least readable. */
static void
damage_is_survived(void **state)
{
	unsigned char bytes[SIZE];

	(void)state;
	for (size_t size = 0; size < SIZE; size++)
		assert_false(use(&sound, size));
	for (size_t i = 0; i < SIZE; i++)
		for (unsigned change = 1; change < 256; change <<= 1) {
			memcpy(bytes, &sound, SIZE);
			bytes[i] ^= (unsigned char)change;
			if (use(bytes, sizeof(bytes)))
				assert_true(strlen(_("drop")) < SIZE);
		}
	intl_catalogue(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_found),
		cmocka_unit_test(english_has_two_forms),
		cmocka_unit_test(no_file_is_no_catalogue),
		cmocka_unit_test(damage_is_survived),
	};

	return cmocka_run_group_tests_name("intl", tests, NULL, NULL);
}
