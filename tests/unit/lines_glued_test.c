/*
 * lines_glued_test.c - records directly behind one another, as a relay leaves
 * them that lost a newline: what comes out is in one of them, or nothing.
 */
#include "tests/lines/wreck.h"

/* All records that are not too long, one list. */
struct part {
	const struct line_case *of;
	const struct bytes *bytes;
};

static struct part *
list_parts(const struct cases *cases, size_t *count)
{
	struct part *parts = NULL;

	*count = 0;
	for (size_t i = 0; i < cases->count; i++)
		for (size_t k = 0; k < cases->all[i].count; k++) {
			const struct line_case *c = &cases->all[i];

			if (c->records[k].record.len >= LONG_RECORD)
				continue;
			parts = reallocarray(parts, *count + 1, sizeof(*parts));
			if (parts == NULL)
				abort();
			parts[(*count)++] =
			    (struct part){ c, &c->records[k].record };
		}
	return parts;
}

/* Does a record that was glued to another tell this packet? */
static bool
is_packet_of(const struct event *ev, const struct bytes *part)
{
	struct slice record = { part->at, part->len };

	return complaint_in_record(ev, record, false) == NULL;
}

/* "DPT=4" and "2025-09-01": who could tell that it is not port 42025? */
static bool
value_runs_on(const struct bytes *a, const struct bytes *b)
{
	char last = a->len > 0 ? a->at[a->len - 1] : ' ';

	return (address_char(last) || last == '=' || last == '/') &&
	    b->len > 0 && address_char(b->at[0]);
}

/*
 * Where keys may come in any order, the first line may lack some and end in a
 * value that hides the joint: then those of the second are taken for its own.
 */
static bool
is_ordered(const char *format)
{
	static const char *const others[] = { "fortigate", "sonicwall",
		"sophos-utm", "sophos-xg", "stormshield", "cef", "leef",
		"juniper-structured", "checkpoint", "ulogd-json" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(format, others[i]) == 0)
			return false;
	return true;
}

/* A packet that counts is one part's alone. */
static const char *
compare_parts(const struct event *ev, const char *format, const struct bytes *a,
    const struct bytes *b)
{
	if ((ev->verdict != VERDICT_DROP && ev->verdict != VERDICT_ACCEPT) ||
	    ev->repeats_last || !is_ordered(format) || value_runs_on(a, b))
		return NULL;
	return is_packet_of(ev, a) || is_packet_of(ev, b) ?
	    NULL : "a packet made of two";
}

/* With every pad: sane, and the same each time. */
static const char *
read_glued(struct bench *b, struct slice one, struct event *ev)
{
	const char *complaint = NULL;
	struct event other;

	for (unsigned pad = 1; pad < RECORD_PADS && complaint == NULL; pad++) {
		struct slice two = record_copy(one.at, one.len, pad);

		if (pad == 1) {
			complaint = read_both(b, one, two, ev);
		} else {
			resolver_forget(b->resolver);
			read_event_with(b, b->other, two, &other);
			if (!same_event(ev, one, &other, two))
				complaint =
				    "what stands behind the record matters";
		}
		free((char *)two.at);
	}
	return complaint;
}

/* Returns whether all is well with the two, one directly behind the other. */
static bool
check_glued(struct bench *b, const struct part *one, const struct part *two)
{
	size_t n = one->bytes->len, len = n + two->bytes->len;
	char *text = malloc(len + RECORD_PAD);
	struct slice record = { text, len };
	const char *complaint;
	struct event ev;

	if (text == NULL)
		abort();
	memcpy(text, one->bytes->at, n);
	memcpy(text + n, two->bytes->at, two->bytes->len);
	memset(text + len, 0, RECORD_PAD);
	complaint = read_glued(b, record, &ev);
	if (complaint == NULL)
		complaint = compare_parts(&ev, format_name(b->reader),
		    one->bytes, two->bytes);
	if (complaint != NULL)
		print_wreck(two->of, text, len, complaint);
	free(text);
	return complaint == NULL;
}

static size_t
greatest_divisor(size_t a, size_t b)
{
	return b == 0 ? a : greatest_divisor(b, a % b);
}

/*
 * There are millions of pairs: of each record as many are read as of every other,
 * in front and behind.
 */
static void
test_glued(void **state)
{
	enum { PAIRS = 400000, SHOWN = 20 };
	struct bench b = bench_new("UTC", 1759233600);
	size_t n, wrong = 0, step;
	struct cases cases = cases_load();
	struct part *parts = list_parts(&cases, &n);

	(void)state;
	for (step = n * n / PAIRS + 1; greatest_divisor(step, n) > 1; step++)
		;
	for (size_t i = 0; i < n * n && wrong < SHOWN; i += step)
		wrong += !check_glued(&b, &parts[i / n], &parts[i % n]);
	bench_free(&b);
	free(parts);
	cases_free(&cases);
	if (wrong > 0)
		fail_msg("%zu glued pairs or more", wrong);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_glued) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
