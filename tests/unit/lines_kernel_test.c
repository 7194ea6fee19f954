/*
 * lines_kernel_test.c - packets of every shape, made up and printed by the
 * rules of the kernel: whole, cut, glued together and broken by one another.
 */
#include "tests/lines/bench.h"
#include "tests/lines/kernel.h"

enum { LINES = 100000, SEED = 20110901 };

/* What the text of a line does not tell, or this test does not make up. */
static const uint32_t untold = EV_HOOK | EV_MAC;

static const char *const head = "Sep  1 00:00:01 fw kernel: DROP ";

static struct bench
new_bench(void)
{
	return bench_new("UTC", 1759233600);
}

static void
read_copy(struct bench *b, const char *text, size_t len, unsigned pad,
    struct event *ev)
{
	struct slice copy = record_copy(text, len, pad);

	read_event(b, copy, ev);
	ev->has &= ~untold;
	free((char *)copy.at);
}

static void
test_whole(void **state)
{
	struct kernel_line k = { .random = SEED };
	struct bench b = new_bench();
	struct event ev;

	(void)state;
	for (unsigned i = 0; i < LINES; i++) {
		kernel_line_next(&k, head);
		read_copy(&b, k.text, k.len, i % RECORD_PADS, &ev);
		if (k.is_cut ? ev.reason != REASON_CUT :
		    (ev.reason != REASON_DROP || !same_packet(&k.want, &ev)))
			fail_msg("%s\nis read as %s %s (%x, not %x)", k.text,
			    verdict_word(ev.verdict), reason_word(ev.reason),
			    ev.has, k.want.has);
	}
	bench_free(&b);
}

/* A cut line tells less than the whole one, and nothing else. */
static void
test_cut(void **state)
{
	struct kernel_line k = { .random = SEED };
	struct bench b = new_bench();
	struct event whole, ev;

	(void)state;
	for (unsigned i = 0; i < LINES; i++) {
		const char *complaint;
		uint32_t len;

		kernel_line_next(&k, head);
		len = kernel_random(&k, (uint32_t)k.len);
		read_copy(&b, k.text, k.len, 0, &whole);
		complaint = read_wreck(&b, k.text, len, &ev);
		if (complaint == NULL)
			complaint = compare_cut(&whole, &ev, false);
		if (complaint != NULL)
			fail_msg("%.*s\n%s", (int)len, k.text, complaint);
	}
	bench_free(&b);
}

static void
test_one_byte_changed(void **state)
{
	struct kernel_line k = { .random = SEED };
	struct bench b = new_bench();
	struct event ev;

	(void)state;
	for (unsigned i = 0; i < LINES; i++) {
		const char *complaint;

		kernel_line_next(&k, head);
		k.text[kernel_random(&k, (uint32_t)k.len)] =
		    (char)kernel_random(&k, 256);
		complaint = read_wreck(&b, k.text, k.len, &ev);
		if (complaint != NULL)
			fail_msg("%.*s\n%s", (int)k.len, k.text, complaint);
	}
	bench_free(&b);
}

/* The length of the line up to some blank, that blank included. */
static size_t
some_blank(struct kernel_line *k)
{
	size_t len = k->len - kernel_random(k, (uint32_t)k->len - 40);

	while (k->text[len - 1] != ' ')
		len--;
	return len;
}

/*
 * A line runs into another: if enough of it was there to count it counts, else
 * the other does. (A later fragment of AH is one only if nothing follows.)
 */
static void
test_broken_by_another(void **state)
{
	struct kernel_line one = { .random = SEED }, two = { .random = 7 };
	struct bench b = new_bench();
	struct event first, second, ev;
	char text[2 * sizeof(one.text)];

	(void)state;
	for (unsigned i = 0; i < LINES; i++) {
		size_t len;

		kernel_line_next(&one, head);
		kernel_line_next(&two, "<4>[12345.678902] DROP ");
		len = some_blank(&one);
		read_copy(&b, one.text, len, 0, &first);
		if (two.is_cut || first.protocol == PROTO_AH)
			continue;
		read_copy(&b, two.text, two.len, 0, &second);
		memcpy(text, one.text, len);
		memcpy(text + len, two.text, two.len + 1);
		read_copy(&b, text, len + two.len, i % RECORD_PADS, &ev);
		if (ev.reason != REASON_DROP || !same_packet(
		    first.reason == REASON_DROP ? &first : &second, &ev))
			fail_msg("%s\nis read as %s %s", text,
			    verdict_word(ev.verdict), reason_word(ev.reason));
	}
	bench_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_one_byte_changed),
		cmocka_unit_test(test_broken_by_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
