/*
 * formats_test.c - all formats together: the sample that `nflogd formats` shows
 * of each is read by that format, and is whole.
 */
#include "tests/lines/bench.h"

static void
test_samples(void **state)
{
	const struct log_format *const *all;
	struct bench b = bench_new("UTC", 1759233600);
	size_t n = formats_all(formats_of_tests(), &all);

	(void)state;
	assert_true(n > 1);
	for (size_t i = 0; i < n; i++) {
		struct slice sample = record_copy(
		    all[i]->sample, strlen(all[i]->sample), 1);
		struct event ev;

		read_event(&b, sample, &ev);
		if (strcmp(format_name(b.reader), all[i]->name) != 0)
			fail_msg("the sample of %s is read by \"%s\"",
			    all[i]->name, format_name(b.reader));
		if (ev.reason != REASON_DROP && ev.reason != REASON_LOSS)
			fail_msg("the sample of %s is no drop: %s",
			    all[i]->name, reason_word(ev.reason));
		free((char *)sample.at);
	}
	bench_free(&b);
}

/* Names are how the user and the tests tell formats apart. */
static void
test_names(void **state)
{
	const struct log_format *const *all;
	size_t n = formats_all(formats_of_tests(), &all);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_true(all[i]->summary[0] != '\0');
		for (size_t k = 0; k < i; k++)
			if (strcmp(all[i]->name, all[k]->name) == 0)
				fail_msg("two formats \"%s\"", all[i]->name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
