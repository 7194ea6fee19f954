/* input_test.c - records cut out of streams, however the bytes arrive. */
#include "input/lines.h"
#include "unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that writes text in pieces of `step` bytes; returns the read end. */
static int
feed(const char *text, size_t len, size_t step, pid_t *pid)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	*pid = fork();
	if (*pid == 0) {
		close(ends[0]);
		for (size_t i = 0; i < len; i += step)
			if (write(ends[1], text + i,
			    len - i < step ? len - i : step) < 0)
				_exit(1);
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

/* All records joined by '|', too long ones as "LONG"; to be freed. */
static char *
records(const char *text, size_t len, size_t step)
{
	char *out = calloc(1, len * 2 + 64), *p = out;
	enum lines_result result;
	struct slice record;
	struct error err;
	struct lines *l;
	pid_t pid;
	int fd = feed(text, len, step, &pid);

	l = lines_new(fd, "test", -1);
	while ((result = lines_next(l, &record, &err)) != LINES_END) {
		if (result == LINES_TOO_LONG) {
			p = stpcpy(p, "LONG|");
			continue;
		}
		assert_int_equal(result, LINES_RECORD);
		memcpy(p, record.at, record.len);
		p += record.len;
		*p++ = '|';
	}
	/* an end is an end, also when asked again */
	assert_int_equal(lines_next(l, &record, &err), LINES_END);
	assert_int_equal(lines_position(l), len);
	lines_free(l);
	close(fd);
	waitpid(pid, NULL, 0);
	return out;
}

static void
expect(const char *text, size_t len, const char *want)
{
	static const size_t steps[] = { 1, 2, 7, 4096, 1 << 20 };

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (len > 10000 && steps[i] < 7)
			continue;
		char *got = records(text, len, steps[i]);

		if (strcmp(got, want) != 0)
			fail_msg("step %zu: got %.200s, want %.200s", steps[i],
			    got, want);
		free(got);
	}
}

static void
lines_end_with_newline_or_input(void **state)
{
	(void)state;
	expect("", 0, "");
	expect("a", 1, "a|");
	expect("a\n", 2, "a|");
	expect("a\n\nbc\n\n", 7, "a||bc||");
	expect("\n", 1, "|");
	expect("a\r\nb", 4, "a\r|b|");
	expect("a\0b\nc", 5, "a");	/* the rest is there, behind the NUL */
}

/* A text of n times 'x', then `tail`. */
static char *
xs(size_t n, const char *tail)
{
	char *text = malloc(n + strlen(tail) + 1);

	memset(text, 'x', n);
	strcpy(text + n, tail);
	return text;
}

static void
long_lines_are_refused_whole(void **state)
{
	static const size_t lengths[] = { RECORD_MOST + 1, 262144, 262145,
		400000, 3000000 };

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		char *text = xs(lengths[i], "\nafter\n");

		expect(text, strlen(text), "LONG|after|");
		expect(text, lengths[i], "LONG|");
		free(text);
	}
}

static void
the_longest_line_is_read(void **state)
{
	char *text = xs(RECORD_MOST, "\nb\n"), *want = xs(RECORD_MOST, "|b|");

	(void)state;
	expect(text, strlen(text), want);
	want[RECORD_MOST + 1] = '\0';
	expect(text, RECORD_MOST, want);
	free(text);
	free(want);
}

static void
octet_counted_frames_are_cut_by_their_length(void **state)
{
	(void)state;
	/* RFC 6587 section 3.4.1, one frame behind the other */
	expect("5 <1>ab7 <2>a\nbc", 17 - 1, "<1>ab|<2>a\nbc|");
	/* with a newline behind each, as files have it */
	expect("5 <1>ab\n7 <2>abcd\n", 18, "<1>ab|<2>abcd|");
	/* a number that does not lead to a boundary is text */
	expect("4 <1>abc\nd\n", 11, "4 <1>abc|d|");
	expect("99999 <1>abc\nd\n", 15, "99999 <1>abc|d|");
	expect("2025-09-01 x\n", 13, "2025-09-01 x|");
	expect("12", 2, "12|");
}

static void
errors_name_the_stream(void **state)
{
	struct slice record;
	struct error err;
	struct lines *l = lines_new(-1, "gone.log", -1);

	(void)state;
	assert_int_equal(lines_next(l, &record, &err), LINES_ERROR);
	assert_string_equal(err.text,
	    "gone.log: cannot read: Bad file descriptor");
	lines_free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_end_with_newline_or_input),
		cmocka_unit_test(long_lines_are_refused_whole),
		cmocka_unit_test(the_longest_line_is_read),
		cmocka_unit_test(octet_counted_frames_are_cut_by_their_length),
		cmocka_unit_test(errors_name_the_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
