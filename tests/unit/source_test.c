/* source_test.c - bytes of plain and compressed streams, as they arrive. */
#include "input/decompress.h"
#include "input/source.h"
#include "unit/check.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* "a line\n", as the programs of these names write it. */
static const struct packed {
	const char *name;
	size_t magic;	/* bytes that tell the format */
	struct slice bytes;
} packed[] = {
	{ "gzip", 3, SLICE_INIT("\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x54\xc8\xc9"
	    "\xcc\x4b\xe5\x02\0\x0a\x2f\xfb\x17\x07\0\0\0") },
	{ "xz", 6, SLICE_INIT("\xfd\x37\x7a\x58\x5a\0\0\x04\xe6\xd6\xb4\x46"
	    "\x02\0\x21\x01\x16\0\0\0\x74\x2f\xe5\xa3\x01\0\x06\x61\x20\x6c"
	    "\x69\x6e\x65\x0a\0\0\x0d\x13\xb8\x2b\x65\x3e\x08\x52\0\x01\x1f"
	    "\x07\x16\x2e\xb8\x73\x1f\xb6\xf3\x7d\x01\0\0\0\0\x04\x59\x5a") },
	{ "zstd", 4, SLICE_INIT("\x28\xb5\x2f\xfd\x04\x58\x39\0\0\x61\x20\x6c"
	    "\x69\x6e\x65\x0a\x29\x79\xad\xa0") },
	{ "bzip2", 10, SLICE_INIT("BZh91AY&SY\xe1\xf7\xdc\x19\0\0\x01\x51\0\0"
	    "\x10\x40\0\x22\x25\x20\0\x22\x0c\x9b\x42\x18\x06\xd0\x42\x8b\xb9"
	    "\x22\x9c\x28\x48\x70\xfb\xee\x0c\x80") },
};

enum { PACKED = sizeof(packed) / sizeof(packed[0]) };

static void
heads_tell_as_soon_as_they_can(void **state)
{
	(void)state;
	assert_int_equal(decompress_head(SLICE("")), HEAD_SHORT);
	for (size_t i = 0; i < PACKED; i++)
		for (size_t n = 1; n <= packed[i].bytes.len; n++)
			assert_int_equal(
			    decompress_head((struct slice){
				packed[i].bytes.at, n }),
			    n < packed[i].magic ? HEAD_SHORT : HEAD_COMPRESSED);
}

static void
heads_that_are_wrong_in_one_byte_are_plain_at_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < PACKED; i++)
		for (size_t n = 1; n <= packed[i].magic; n++) {
			char head[HEAD_MOST];

			memcpy(head, packed[i].bytes.at, n);
			head[n - 1] = '\n';
			assert_int_equal(
			    decompress_head((struct slice){ head, n }),
			    HEAD_PLAIN);
		}
	/* a stamp, a priority, octets counted, JSON, a host, an empty line */
	for (const char *c = "JFMAOND<123456789{\"fr\n"; *c != '\0'; c++)
		assert_int_equal(
		    decompress_head((struct slice){ c, 1 }), HEAD_PLAIN);
	assert_int_equal(decompress_head(SLICE("Se")), HEAD_PLAIN);
	assert_int_equal(decompress_head(SLICE("[1")), HEAD_PLAIN);
}

static void
put(int fd, const char *bytes, size_t n)
{
	assert_int_equal(write(fd, bytes, n), n);
}

/* The next bytes must be these. */
static void
expect(struct source *s, const char *want)
{
	char got[64];
	struct error err;
	size_t n = 0, all = 0;

	for (; all < strlen(want); all += n)
		assert_int_equal(source_read(s, got + all,
		    sizeof(got) - all, &n, &err), BYTES_SOME);
	assert_int_equal(all, strlen(want));
	assert_memory_equal(got, want, all);
}

static void
expect_end(struct source *s)
{
	char got[HEAD_MOST];
	struct error err;
	size_t n = 1;

	/* an end is an end, also when asked again */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(source_read(s, got, sizeof(got), &n, &err),
		    BYTES_END);
		assert_int_equal(n, 0);
	}
}

static void
plain_bytes_come_at_once(void **state)
{
	int ends[2];
	struct source *s;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	s = source_new(ends[0], "test", -1);
	alarm(20);	/* it must not wait for the second byte */
	put(ends[1], "D", 1);
	expect(s, "D");
	put(ends[1], "BZh91AY&SY", 10);
	expect(s, "BZh91AY&SY");
	put(ends[1], "\x1f\x8b\x08", 3);
	expect(s, "\x1f\x8b\x08");
	close(ends[1]);
	expect_end(s);
	assert_int_equal(source_position(s), 14);
	alarm(0);
	source_free(s);
	close(ends[0]);
}

/* A child that writes a byte to fd when the parent may be waiting. */
static pid_t
soon(int fd)
{
	pid_t pid = fork();

	if (pid == 0) {
		usleep(100000);
		_exit(write(fd, "", 1) == 1 ? 0 : 1);
	}
	return pid;
}

/*
 * Give `bytes` cut at `at`, a stop where it waits for the rest, and the rest:
 * nothing may be lost.
 */
static void
stop_between(struct slice bytes, size_t at, const char *first, const char *rest)
{
	int ends[2], stop[2];
	struct source *s;
	struct error err;
	char got[64];
	size_t n = 1;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(pipe(stop), 0);
	s = source_new(ends[0], "test", stop[0]);
	put(ends[1], bytes.at, at);
	expect(s, first);
	pid = soon(stop[1]);
	assert_int_equal(
	    source_read(s, got, sizeof(got), &n, &err), BYTES_STOPPED);
	assert_int_equal(n, 0);
	waitpid(pid, NULL, 0);
	assert_int_equal(
	    source_read(s, got, sizeof(got), &n, &err), BYTES_STOPPED);
	assert_int_equal(read(stop[0], got, 1), 1);
	put(ends[1], bytes.at + at, bytes.len - at);
	close(ends[1]);
	expect(s, rest);
	expect_end(s);
	assert_int_equal(source_position(s), bytes.len);
	source_free(s);
	close(ends[0]);
	close(stop[0]);
	close(stop[1]);
}

static void
a_stop_loses_nothing(void **state)
{
	(void)state;
	stop_between(SLICE("BZh\n"), 3, "", "BZh\n");
	stop_between(SLICE("P\n"), 1, "", "P\n");
	stop_between(SLICE("a\nb\n"), 2, "a\n", "b\n");
	for (size_t i = 0; i < PACKED; i++) {
		stop_between(packed[i].bytes, packed[i].magic - 1, "",
		    "a line\n");
		stop_between(packed[i].bytes, packed[i].magic, "", "a line\n");
	}
}

static int
file_of(struct slice bytes)
{
	int fd = memfd_create("test", 0);

	assert_true(fd >= 0);
	put(fd, bytes.at, bytes.len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static void
files_are_decompressed_and_parts_are_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < PACKED; i++) {
		int fd = file_of(packed[i].bytes);
		struct source *s = source_new(fd, "test", -1);
		struct error err;
		char got[64];
		size_t n;

		assert_true(source_is_compressed(fd));
		expect(s, "a line\n");
		expect_end(s);
		source_free(s);
		s = source_new(fd, "test", -1);
		source_part(s, 1, 5);
		assert_int_equal(source_read(s, got, sizeof(got), &n, &err),
		    BYTES_SOME);
		assert_int_equal(n, 4);
		assert_memory_equal(got, packed[i].bytes.at + 1, 4);
		expect_end(s);
		source_free(s);
		close(fd);
	}
}

static void
what_is_cut_fails_behind_what_it_gave(void **state)
{
	(void)state;
	for (size_t i = 0; i < PACKED; i++) {
		struct slice cut = packed[i].bytes;
		struct source *s;
		struct error err;
		char got[64], want[128];
		size_t n;
		int fd;

		cut.len--;
		fd = file_of(cut);
		s = source_new(fd, "a.log", -1);
		expect(s, "a line\n");
		assert_int_equal(source_read(s, got, sizeof(got), &n, &err),
		    BYTES_ERROR);
		snprintf(want, sizeof(want), "a.log: the %s data are cut "
		    "short; what is there was read", packed[i].name);
		assert_string_equal(err.text, want);
		source_free(s);
		close(fd);
	}
}

/* The check sum stands behind the line in all of them. */
static void
what_is_damaged_fails_behind_what_it_gave(void **state)
{
	static const size_t sums[PACKED] = { 19, 36, 16, 10 };
	static const char *const before[PACKED] = { "a line\n", "a line\n",
		"a line\n", "" };	/* bzip2: of the block, before it */

	(void)state;
	for (size_t i = 0; i < PACKED; i++) {
		struct slice bytes = packed[i].bytes;
		struct source *s;
		struct error err;
		char copy[128], got[64], want[128];
		size_t n;
		int fd;

		memcpy(copy, bytes.at, bytes.len);
		copy[sums[i]] ^= 1;
		fd = file_of((struct slice){ copy, bytes.len });
		s = source_new(fd, "a.log", -1);
		expect(s, before[i]);
		do
			n = 0;
		while (source_read(s, got, sizeof(got), &n, &err) ==
		    BYTES_SOME);
		snprintf(want, sizeof(want), "a.log: the %s data are damaged; "
		    "what comes before the damage was read", packed[i].name);
		assert_string_equal(err.text, want);
		source_free(s);
		close(fd);
	}
}

static void
plain_files_are_not_compressed(void **state)
{
	static const char *const texts[] = { "", "B", "BZh91AY&S", "P*M",
		"Sep  1 00:00:00 fw kernel: \x1f\x8b\x08" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		int fd = file_of(slice_of(texts[i]));
		struct source *s = source_new(fd, "test", -1);

		assert_false(source_is_compressed(fd));
		expect(s, texts[i]);
		expect_end(s);
		source_free(s);
		close(fd);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_tell_as_soon_as_they_can),
		cmocka_unit_test(
		    heads_that_are_wrong_in_one_byte_are_plain_at_once),
		cmocka_unit_test(plain_bytes_come_at_once),
		cmocka_unit_test(a_stop_loses_nothing),
		cmocka_unit_test(files_are_decompressed_and_parts_are_not),
		cmocka_unit_test(what_is_cut_fails_behind_what_it_gave),
		cmocka_unit_test(what_is_damaged_fails_behind_what_it_gave),
		cmocka_unit_test(plain_files_are_not_compressed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
