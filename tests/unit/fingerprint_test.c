/* fingerprint_test.c - streams known again by their content. */
#include "input/fingerprint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SIZE = 200000, RECORD = 97 };

/* A log of lines that all differ, seeded. */
static char *
make_log(unsigned seed)
{
	char *log = malloc(SIZE);

	assert_non_null(log);
	for (size_t i = 0; i < SIZE; i++) {
		seed = seed * 1103515245 + 12345;
		log[i] = (char)('a' + (seed >> 16) % 26);
		if (i % RECORD == RECORD - 1)
			log[i] = '\n';
	}
	return log;
}

/* The fingerprint of the whole records within the first `size` bytes. */
static struct fingerprint *
read_up_to(const char *log, size_t size)
{
	struct fingerprint *f = fingerprint_new();

	assert_non_null(f);
	for (size_t at = 0; at + RECORD <= size; at += RECORD)
		assert_true(fingerprint_add(
		    f, (struct slice){ log + at, RECORD }));
	return f;
}

static bool
knows(const struct fingerprint *f, const char *log, size_t size)
{
	return fingerprint_agrees(f, 0, (struct slice){ log, size });
}

static struct fingerprint *
saved_and_loaded(struct fingerprint *f)
{
	size_t size;
	char *saved = fingerprint_save(f, &size);
	struct fingerprint *loaded;

	assert_non_null(saved);
	loaded = fingerprint_load((struct slice){ saved, size });
	assert_non_null(loaded);
	/* what is not whole is nothing */
	assert_null(fingerprint_load((struct slice){ saved, size - 1 }));
	assert_null(fingerprint_load((struct slice){ saved, 10 }));
	saved[0]++;
	assert_null(fingerprint_load((struct slice){ saved, size }));
	free(saved);
	fingerprint_free(f);
	return loaded;
}

static void
test_known_again(void **state)
{
	char *log = make_log(1), *other = make_log(2);
	static const size_t sizes[] = { 0, RECORD, 1000, 5000, 65000, 66000,
		90000, SIZE };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct fingerprint *f = read_up_to(log, sizes[i]);

		for (int loaded = 0; loaded < 2; loaded++) {
			assert_int_equal(fingerprint_position(f),
			    sizes[i] / RECORD * RECORD);
			assert_true(knows(f, log, SIZE));
			assert_true(knows(f, log, sizes[i]));
			if (sizes[i] > 0)
				assert_false(knows(f, other, SIZE));
			if (!loaded)
				f = saved_and_loaded(f);
		}
		fingerprint_free(f);
	}
	free(log);
	free(other);
}

/* Two logs that agree for a while are told apart at the record that differs. */
static void
test_same_beginning(void **state)
{
	char *log = make_log(1), *other = make_log(1);
	static const size_t differ[] = { RECORD, 5 * RECORD + 3, 60000, 65535,
		65536, 70000, 150000, 185000 };

	(void)state;
	for (size_t i = 0; i < sizeof(differ) / sizeof(differ[0]); i++) {
		size_t at = differ[i];
		struct fingerprint *f = read_up_to(log, 190000);
		char was = other[at];

		other[at] = '!';
		assert_true(knows(f, other, at));
		assert_false(knows(f, other, SIZE));
		if (at < FINGERPRINT_HEAD) {
			size_t record_end = (at / RECORD + 1) * RECORD;

			assert_false(knows(f, other, record_end <
			    FINGERPRINT_HEAD ? record_end : FINGERPRINT_HEAD));
		}
		other[at] = was;
		fingerprint_free(f);
	}
	free(log);
	free(other);
}

/* The tail is looked at on its own in large files. */
static void
test_tail(void **state)
{
	char *log = make_log(1);
	struct fingerprint *f = saved_and_loaded(read_up_to(log, 150000));
	uint64_t from = fingerprint_tail(f), position = fingerprint_position(f);
	struct slice tail = { log + from, (size_t)(position - from) };

	(void)state;
	assert_int_equal(tail.len, FINGERPRINT_TAIL);
	assert_true(fingerprint_agrees(f, from, tail));
	log[position - 1] = '!';
	assert_false(fingerprint_agrees(f, from, tail));
	fingerprint_free(f);
	free(log);
}

/* In blocks, as a compressed file comes. */
static void
test_blocks(void **state)
{
	char *log = make_log(1);
	struct fingerprint *f = saved_and_loaded(read_up_to(log, 150000));
	size_t wrong = 0;

	(void)state;
	log[FINGERPRINT_HEAD + 3 * FINGERPRINT_BLOCK + 5] = '!';
	for (size_t at = FINGERPRINT_HEAD; at + FINGERPRINT_BLOCK < SIZE;
	    at += FINGERPRINT_BLOCK)
		if (!fingerprint_agrees(f, at,
		    (struct slice){ log + at, FINGERPRINT_BLOCK })) {
			assert_int_equal(
			    at, FINGERPRINT_HEAD + 3 * FINGERPRINT_BLOCK);
			wrong++;
		}
	assert_int_equal(wrong, 1);
	fingerprint_free(f);
	free(log);
}

/* Read in two sittings it is the fingerprint of one. */
static void
test_resume(void **state)
{
	char *log = make_log(1);

	(void)state;
	for (size_t first = RECORD; first < SIZE; first += 37 * RECORD) {
		struct fingerprint *whole = read_up_to(log, SIZE);
		struct fingerprint *f =
		    saved_and_loaded(read_up_to(log, first));
		uint64_t from = fingerprint_resume_from(f);
		size_t position = (size_t)fingerprint_position(f), a, b;
		char *one, *two;

		fingerprint_resume(f, (struct slice){ log + from,
			position - (size_t)from });
		for (; position + RECORD <= SIZE; position += RECORD)
			assert_true(fingerprint_add(
			    f, (struct slice){ log + position, RECORD }));
		one = fingerprint_save(whole, &a);
		two = fingerprint_save(f, &b);
		assert_int_equal(a, b);
		assert_memory_equal(one, two, a);
		free(one);
		free(two);
		fingerprint_free(f);
		fingerprint_free(whole);
	}
	free(log);
}

/* A first record that is longer than the head is known, too. */
static void
test_long_record(void **state)
{
	char *log = make_log(1), *other = make_log(2);
	struct fingerprint *f = fingerprint_new();

	(void)state;
	assert_int_equal(fingerprint_first(f).end, 0);
	assert_true(fingerprint_add(f, (struct slice){ log, 100000 }));
	assert_int_equal(fingerprint_first(f).end, FINGERPRINT_HEAD);
	assert_true(knows(f, log, SIZE));
	assert_false(knows(f, other, SIZE));
	fingerprint_free(f);
	free(log);
	free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_again),
		cmocka_unit_test(test_same_beginning),
		cmocka_unit_test(test_tail),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_resume),
		cmocka_unit_test(test_long_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
