/* large_test.c - memory in large pages: zero when new, kept when it grows. */
#include "base/large.h"
#include "unit/check.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { SMALL = 100, LARGE = 9 << 20 };

static bool
is_all(const uint8_t *bytes, size_t from, size_t to, uint8_t value)
{
	for (size_t i = from; i < to; i++)
		if (bytes[i] != value)
			return false;
	return true;
}

static void
new_memory_is_zero(void **state)
{
	uint8_t *memory = large_new(LARGE);

	(void)state;
	assert_non_null(memory);
	assert_true(is_all(memory, 0, LARGE, 0));
	large_free(memory, LARGE);
	large_free(NULL, 0);
}

static void
growth_keeps_what_there_is(void **state)
{
	uint8_t *memory = large_new(SMALL);

	(void)state;
	assert_non_null(memory);
	memset(memory, 7, SMALL);
	memory = large_grow(memory, SMALL, LARGE);
	assert_non_null(memory);
	assert_true(is_all(memory, 0, SMALL, 7));
	assert_true(is_all(memory, SMALL, LARGE, 0));
	large_free(memory, LARGE);
}

static void
too_much_is_refused(void **state)
{
	uint8_t *memory = large_new(SMALL);

	(void)state;
	assert_non_null(memory);
	memory[0] = 7;
	assert_null(large_new(SIZE_MAX / 2));
	assert_null(large_grow(memory, SMALL, SIZE_MAX / 2));
	assert_int_equal(memory[0], 7);
	large_free(memory, SMALL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_memory_is_zero),
		cmocka_unit_test(growth_keeps_what_there_is),
		cmocka_unit_test(too_much_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
