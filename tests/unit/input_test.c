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

/*
 * All records joined by '|', NULs as '.', too long ones as "LONG"; to be freed.
 */
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
		for (size_t i = 0; i < record.len; i++)
			*p++ = record.at[i] != '\0' ? record.at[i] : '.';
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
	expect("a\0b\nc", 5, "a.b|c|");
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

/* A field with a length, as the journal exports what is no plain text. */
#define VALUE(key, length, value) key "\n" length "\0\0\0\0\0\0\0" value "\n"

static void
entries_are_cut_at_blank_lines(void **state)
{
	static const char two[] = "__CURSOR=a\nMESSAGE=x\n\n"
				  "__REALTIME_TIMESTAMP=1\nA9_=\n\n";
	static const char mixed[] = "Sep\n__CURSOR=a\nB=c\n\n\nSep\n";
	static const char binary[] = "__CURSOR=a\n" VALUE("MESSAGE", "\x13",
	    "a\n\n__CURSOR=b\nC=d\n\n") "D=e\n\nnext\n";

	(void)state;
	expect(two, sizeof(two) - 1, "__CURSOR=a\nMESSAGE=x\n\n|"
	    "__REALTIME_TIMESTAMP=1\nA9_=\n\n|");
	expect(mixed, sizeof(mixed) - 1, "Sep|__CURSOR=a\nB=c\n\n||Sep|");
	expect(binary, sizeof(binary) - 1, "__CURSOR=a\nMESSAGE\n\x13......."
	    "a\n\n__CURSOR=b\nC=d\n\n\nD=e\n\n|next|");
}

static void
entries_end_in_front_of_what_is_no_field(void **state)
{
	static const char line[] = "__CURSOR=a\nB=c\nSep  1 x\nD=e\n";
	static const char length[] = "__CURSOR=a\nB\n\1\0\0\0\0\0\0\1c\nD=e\n";
	static const char value[] = "__CURSOR=a\n" VALUE("B", "\1", "cc")
	    "D=e\n";
	static const char digit[] = "__CURSOR=a\n9=c\nD=e\n";
	static const char small[] = "__CURSOR=a\nB=c\nd=e\n";

	(void)state;
	expect(line, sizeof(line) - 1, "__CURSOR=a\nB=c\n|Sep  1 x|D=e|");
	expect(length, sizeof(length) - 1,
	    "__CURSOR=a\n|B|\1......\1c|D=e|");
	expect(value, sizeof(value) - 1, "__CURSOR=a\n|B|\1.......cc|D=e|");
	expect(digit, sizeof(digit) - 1, "__CURSOR=a\n|9=c|D=e|");
	expect(small, sizeof(small) - 1, "__CURSOR=a\nB=c\n|d=e|");
	/* and lines that only look like one */
	expect("__CURSO\n_x\n__CURSORS=\n", 22, "__CURSO|_x|__CURSORS=|");
	expect("__CURSOR", 8, "__CURSOR|");
}

/* Wherever a stream of entries ends: not a byte is lost. */
static void
entries_that_are_cut_are_handed_out(void **state)
{
	static const char text[] = "__CURSOR=a\nMESSAGE=x\n" VALUE("B", "\4",
	    "\n\n\n\n") "C=\n\n__CURSOR=b\n\n";
	char joined[2 * sizeof(text)];

	(void)state;
	for (size_t len = 0; len < sizeof(text); len++) {
		char *got = records(text, len, 3), *p = joined;

		/* one that does not even say that it is one is a line */
		for (const char *q = got; *q != '\0'; q++)
			if (*q != '|')
				*p++ = *q;
		assert_int_equal(p - joined, len);
		for (size_t i = 0; i < len; i++)
			assert_int_equal(joined[i],
			    text[i] != '\0' ? text[i] : '.');
		free(got);
	}
}

/* An entry with a field of n bytes, with or without a length, and a next one. */
static char *
long_entry(size_t n, bool has_length, size_t *len)
{
	char *text = calloc(1, n + 64), *p = stpcpy(text, "__CURSOR=a\nB");

	if (has_length) {
		*p++ = '\n';
		for (unsigned i = 0; i < 8; i++)
			*p++ = (char)(n >> (8 * i));
		memset(p, '\n', n);
	} else {
		*p++ = '=';
		memset(p, 'x', n);
	}
	p = stpcpy(p + n, "\nC=d\n\n__CURSOR=b\n\nlast\n");
	*len = (size_t)(p - text);
	return text;
}

static void
long_entries_are_refused_whole(void **state)
{
	static const size_t lengths[] = { RECORD_MOST, RECORD_MOST + 1, 262130,
		262144, 262145, 327680, 400000, 3000000 };

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(lengths) / sizeof(lengths[0]); i++) {
		size_t len;
		char *text = long_entry(lengths[i / 2], i % 2 != 0, &len);

		expect(text, len, "LONG|__CURSOR=b\n\n|last|");
		expect(text, len - 24, "LONG|");
		free(text);
	}
}

static void
entries_of_many_fields_may_be_too_long(void **state)
{
	char *text = malloc(2000000), *p = stpcpy(text, "__CURSOR=a\n");

	(void)state;
	for (unsigned i = 0; i < 70000; i++)
		p += sprintf(p, "FIELD_%u=value\n", i);
	strcpy(p, "\n__CURSOR=b\n\n");
	expect(text, strlen(text), "LONG|__CURSOR=b\n\n|");
	free(text);
}

static void
the_longest_entry_is_read(void **state)
{
	size_t len, n = RECORD_MOST - 19;
	char *text = long_entry(n, false, &len), *want = malloc(len + 64);

	(void)state;
	memcpy(want, text, RECORD_MOST);
	strcpy(want + RECORD_MOST, "|__CURSOR=b\n\n|last|");
	assert_int_equal(text[RECORD_MOST - 1], '\n');
	expect(text, len, want);
	free(text);
	free(want);
}

/* A temporary file of this text. */
static int
file_of(const char *text, size_t len)
{
	FILE *f = tmpfile();
	int fd;

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fflush(f), 0);
	fd = dup(fileno(f));
	fclose(f);
	return fd;
}

static void
boundaries_are_not_within_entries(void **state)
{
	int fd = file_of("__CURSOR=a\nB=c\n\n", 16);

	(void)state;
	assert_int_equal(lines_boundary(fd, 5, 16), 16);
	close(fd);
	fd = file_of("_CURSOR=a\nB=c\n\n", 15);
	assert_int_equal(lines_boundary(fd, 5, 15), 10);
	close(fd);
}

/* Whoever waits for more must first show what he has. */
static void
half_an_entry_is_no_record(void **state)
{
	static const char whole[] = "one\n__CURSOR=a\nB=c\n\n", *half =
	    "__CURSOR=b\nC=d\n";
	int ends[2];
	struct slice record;
	struct error err;
	struct lines *l;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], whole, sizeof(whole) - 1),
	    sizeof(whole) - 1);
	assert_int_equal(write(ends[1], half, strlen(half)), strlen(half));
	l = lines_new(ends[0], "test", -1);
	assert_true(lines_would_read(l));
	assert_int_equal(lines_next(l, &record, &err), LINES_RECORD);
	assert_false(lines_would_read(l));
	assert_int_equal(lines_next(l, &record, &err), LINES_RECORD);
	assert_true(lines_would_read(l));
	assert_int_equal(write(ends[1], "\n", 1), 1);
	close(ends[1]);
	assert_int_equal(lines_next(l, &record, &err), LINES_RECORD);
	assert_int_equal(record.len, strlen(half) + 1);
	assert_int_equal(lines_next(l, &record, &err), LINES_END);
	lines_free(l);
	close(ends[0]);
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
		cmocka_unit_test(entries_are_cut_at_blank_lines),
		cmocka_unit_test(entries_end_in_front_of_what_is_no_field),
		cmocka_unit_test(entries_that_are_cut_are_handed_out),
		cmocka_unit_test(long_entries_are_refused_whole),
		cmocka_unit_test(entries_of_many_fields_may_be_too_long),
		cmocka_unit_test(the_longest_entry_is_read),
		cmocka_unit_test(boundaries_are_not_within_entries),
		cmocka_unit_test(half_an_entry_is_no_record),
		cmocka_unit_test(errors_name_the_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
