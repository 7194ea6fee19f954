/* region_names_test.c - the table of regions is whole, and in order. */
#include "region/names.h"
#include "unit/check.h"

#include <stdio.h>

static void
every_code_is_there_once(void **state)
{
	size_t extra = 0;

	(void)state;
	assert_string_equal(region_names[0].code, REGION_UNKNOWN);
	for (size_t i = 1; i < region_name_count; i++) {
		const char *code = region_names[i].code;

		assert_true(region_is_code(code, strlen(code)));
		assert_true(strcmp(region_names[i - 1].code, code) < 0);
		extra += strcmp(code, "AP") == 0 || strcmp(code, "EU") == 0 ||
		    strcmp(code, "XK") == 0;
	}
	assert_int_equal(extra, 3);
	assert_int_equal(region_name_count, 1 + 249 + extra);
}

/* The time zone database has a list of all codes of ISO 3166-1. */
static void
it_has_all_of_iso_3166(void **state)
{
	FILE *f = fopen("/usr/share/zoneinfo/iso3166.tab", "r");
	char line[256];
	size_t count = 0;

	(void)state;
	if (f == NULL)
		skip();
	while (fgets(line, sizeof(line), f) != NULL) {
		if (line[0] == '#')
			continue;
		count++;
		if (region_name_find(line) == NULL)
			fail_msg("%s is missing", line);
	}
	fclose(f);
	assert_int_equal(count, 249);
}

static void
every_region_has_both_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < region_name_count; i++) {
		const struct region_name *a = &region_names[i];

		assert_true(strlen(a->english) > 2);
		assert_true(strlen(a->japanese) >= 6);	/* two characters */
		/* not Latin, and not the same by mistake */
		assert_true((unsigned char)a->japanese[0] >= 0xe3);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(
			    a->english, region_names[k].english);
			assert_string_not_equal(
			    a->japanese, region_names[k].japanese);
		}
	}
}

static void
names_are_found_by_code(void **state)
{
	(void)state;
	assert_string_equal(region_name_find("JP")->japanese, "日本");
	assert_string_equal(region_name_find("US")->japanese, "米国");
	assert_string_equal(region_name_find("GB")->english, "United Kingdom");
	assert_string_equal(region_name_find("??")->english, "unknown");
	assert_string_equal(region_name_find("ZW")->english, "Zimbabwe");
	assert_null(region_name_find("ZZ"));
	assert_null(region_name_find("jp"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_is_there_once),
		cmocka_unit_test(it_has_all_of_iso_3166),
		cmocka_unit_test(every_region_has_both_names),
		cmocka_unit_test(names_are_found_by_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
