/*
 * parallel_test.c - a large file read in parts gives every record once and in
 * order, whatever becomes of the parts.
 */
#include "base/out.h"
#include "commands/parallel.h"
#include "unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 40 * 1024 * 1024, EVERY = 3 };

/* What a test wants to go wrong with every third part. */
enum trouble { NONE, NO_MEMORY, VOID, FULL, ENOUGH };

struct collection {
	enum trouble trouble;
	unsigned parts, joined;	/* so far */
	size_t left;	/* records that it takes still */
	bool is_void;	/* of a part: what it reads is not right */
	struct out out;
};

static bool
on_record(void *context, struct slice record)
{
	struct collection *c = context;

	out_slice(&c->out, c->is_void ? SLICE("wrong") : record);
	out_char(&c->out, '\n');
	return --c->left > 0;
}

static bool
on_too_long(void *context)
{
	return on_record(context, SLICE("too long"));
}

static void *
begin(void *context)
{
	struct collection *whole = context, *part;

	whole->parts++;
	if (whole->trouble == NO_MEMORY && whole->parts % EVERY == 0)
		return NULL;
	part = calloc(1, sizeof(*part));
	part->left = SIZE_MAX;
	if (whole->trouble == FULL && whole->parts % EVERY == 0)
		part->left = 1 + whole->parts * 100;
	part->is_void = whole->trouble == VOID && whole->parts % EVERY == 0;
	return part;
}

static bool
follows(void *context, void *part)
{
	struct collection *whole = context;

	whole->joined++;
	return !((struct collection *)part)->is_void;
}

static bool
join(void *context, void *part)
{
	struct collection *whole = context, *one = part;

	if (whole->trouble == ENOUGH && whole->joined == EVERY)
		return false;
	out_bytes(&whole->out, one->out.at, one->out.len);
	return true;
}

static void
end(void *part)
{
	free(((struct collection *)part)->out.at);
	free(part);
}

/* Read the bytes, which are to be freed, with that trouble. */
static struct out
collect(const char *bytes, size_t size, enum trouble trouble, unsigned threads,
    uint64_t part)
{
	static const struct sink sink = { .record = on_record,
		.too_long = on_too_long };
	struct collection whole = { .trouble = trouble, .left = SIZE_MAX };
	const struct parallel work = { .part = part, .sink = &sink,
		.context = &whole, .begin = begin, .follows = follows,
		.join = join, .end = end };
	struct large_file file = { .fd = memfd_create("test", 0),
		.name = "test", .size = size, .stop = -1, .threads = threads };
	struct error err;

	assert_true(file.fd >= 0);
	for (size_t at = 0; at < size;) {
		ssize_t n = write(file.fd, bytes + at, size - at);

		assert_true(n > 0);
		at += (size_t)n;
	}
	assert_int_equal(parallel_read(&work, &file, &err), LINES_END);
	close(file.fd);
	return whole.out;
}

/* Numbered lines of 2 to 210 bytes, or of frames that hold such lines. */
static char *
make_lines(size_t size)
{
	char *bytes = malloc(size + 256), *p = bytes;

	for (unsigned n = 0; p < bytes + size; n++)
		p += sprintf(p, "a%u%.*s\n", n, (int)(n * 7919 % 200),
		    "----------------------------------------"
		    "----------------------------------------"
		    "----------------------------------------"
		    "----------------------------------------"
		    "----------------------------------------");
	bytes[size - 1] = '\n';
	return bytes;
}

static void
expect(const char *what, const struct out *got, const char *want, size_t size)
{
	size_t same = 0;

	while (same < size && same < got->len && got->at[same] == want[same])
		same++;
	if (same < size || got->len != size)
		fail_msg("%s: %zu bytes of %zu, the first %zu are right", what,
		    got->len, size, same);
}

static void
every_record_comes_once_and_in_order(void **state)
{
	static const char *const names[] = { "no trouble", "no memory", "void",
		"full" };
	char *lines = make_lines(SIZE);

	(void)state;
	for (unsigned trouble = NONE; trouble <= FULL; trouble++)
		for (unsigned threads = 2; threads <= 5; threads += 3)
			for (uint64_t part = 0; part <= PART_LEAST;
			     part += PART_LEAST) {
				struct out got = collect(lines, SIZE,
				    trouble, threads, part);

				expect(names[trouble], &got, lines, SIZE);
				free(got.at);
			}
	free(lines);
}

static void
nothing_is_read_behind_enough(void **state)
{
	char *lines = make_lines(SIZE);
	struct out got = collect(lines, SIZE, ENOUGH, 2, PART_LEAST);

	(void)state;
	/* the head, two parts, and not the third; it ends with a line */
	assert_in_range(got.len, 2 * PART_LEAST, 2 * PART_LEAST + 128 * 1024);
	assert_memory_equal(got.at, lines, got.len);
	assert_int_equal(got.at[got.len - 1], '\n');
	free(got.at);
	free(lines);
}

static void
the_last_record_needs_no_newline(void **state)
{
	char *lines = make_lines(SIZE);
	struct out got;

	(void)state;
	lines[SIZE - 1] = 'x';
	got = collect(lines, SIZE, NONE, 3, 0);
	assert_int_equal(got.len, SIZE + 1);	/* on_record adds it */
	assert_memory_equal(got.at, lines, SIZE);
	free(got.at);
	free(lines);
}

/* Frames of 60,000 bytes, full of lines, behind 10 MB of lines. */
static void
frames_are_not_cut(void **state)
{
	enum { FRAME = 60000, PLAIN = 10 * 1024 * 1024 };
	char *bytes = make_lines(SIZE), *want = malloc(SIZE), *p, *w;

	(void)state;
	memcpy(want, bytes, PLAIN);
	bytes[PLAIN - 1] = want[PLAIN - 1] = '\n';
	p = bytes + PLAIN;
	w = want + PLAIN;
	for (; p + FRAME + 16 < bytes + SIZE; p += FRAME) {
		char head[16];
		size_t n = (size_t)sprintf(head, "%d <1>", FRAME);

		memcpy(p, head, n);
		p += n - 3;	/* the count and its blank do not count */
		memcpy(w, p, FRAME);
		w += FRAME;
		*w++ = '\n';	/* on_record adds it */
	}
	for (unsigned threads = 2; threads <= 5; threads += 3)
		for (uint64_t part = 0; part <= PART_LEAST; part += PART_LEAST) {
			struct out got = collect(bytes, (size_t)(p - bytes),
			    NONE, threads, part);

			expect("frames", &got, want, (size_t)(w - want));
			free(got.at);
		}
	free(want);
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_record_comes_once_and_in_order),
		cmocka_unit_test(nothing_is_read_behind_enough),
		cmocka_unit_test(the_last_record_needs_no_newline),
		cmocka_unit_test(frames_are_not_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
