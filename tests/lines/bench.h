/*
 * bench.h - the whole line path around one record, for cmocka tests.
 */
#ifndef TESTS_LINES_BENCH_H
#define TESTS_LINES_BENCH_H

#include "input/resolve.h"
#include "tests/lines/formats.h"
#include "tests/lines/record.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What a record is read with. */
struct bench {
	struct calendar *calendar;
	struct prefixes *prefixes;
	struct sensors *sensors;
	struct resolver *resolver;
	struct reader *reader, *other;	/* the other reads copies */
};

static inline struct bench
bench_new(const char *zone, int64_t now)
{
	struct bench b;
	struct error err;

	if (!calendar_zone(zone, &err))
		fail_msg("%s", err.text);
	b.calendar = calendar_new(now);
	b.prefixes = prefixes_new(NULL, REASON_DROP);
	b.sensors = sensors_new();
	b.resolver = resolver_new(
	    b.calendar, b.prefixes, b.sensors, SLICE("unnamed"));
	b.reader = reader_of_tests();
	b.other = reader_of_tests();
	assert_non_null(b.resolver);
	return b;
}

static inline void
bench_free(struct bench *b)
{
	reader_free(b->reader);
	reader_free(b->other);
	resolver_free(b->resolver);
	sensors_free(b->sensors);
	prefixes_free(b->prefixes);
	calendar_free(b->calendar);
}

/* All of the line path. */
static inline int32_t
read_event_with(struct bench *b, struct reader *reader, struct slice record,
    struct event *ev)
{
	uint32_t sensor;
	int32_t day;

	reader_record(reader, record, ev);
	reader_detail(reader, ev);
	assert_true(resolve(b->resolver, ev, &sensor, &day));
	return day;
}

static inline int32_t
read_event(struct bench *b, struct slice record, struct event *ev)
{
	return read_event_with(b, b->reader, record, ev);
}

/* NULL, or what is wrong with a further packet of the record. */
static inline const char *
complaint_about_more(struct bench *b, struct slice record, struct event ev)
{
	const char *complaint = NULL;

	while (complaint == NULL && reader_more(b->reader, &ev))
		complaint = complaint_about(&ev, record,
		    reader_room(b->reader), format_name(b->reader));
	return complaint;
}

/* The same wreck with two pads: it must be sane, and the same both times. */
static inline const char *
read_both(struct bench *b, struct slice one, struct slice two, struct event *ev)
{
	struct event other;
	const char *complaint;
	int32_t day;

	resolver_forget(b->resolver);
	day = read_event(b, one, ev);
	complaint = complaint_about(ev, one, reader_room(b->reader),
	    format_name(b->reader));
	if (complaint == NULL)
		complaint = complaint_about_more(b, one, *ev);
	resolver_forget(b->resolver);
	if (read_event_with(b, b->other, two, &other) != day ||
	    !same_event(ev, one, &other, two))
		complaint = "what stands behind the record matters";
	return complaint;
}

/* One of the pads that mean something, by the length of the record. */
static inline unsigned
other_pad(size_t len)
{
	return 1 + (unsigned)(len % (RECORD_PADS - 1));
}

static inline const char *
read_wreck(struct bench *b, const char *at, size_t len, struct event *ev)
{
	struct slice one = record_copy(at, len, 0);
	struct slice two = record_copy(at, len, other_pad(len));
	const char *complaint = read_both(b, one, two, ev);

	free((char *)one.at);
	free((char *)two.at);
	return complaint;
}

/* Does the cut record tell what the whole one does not? */
static inline bool
tells_more(const struct event *whole, const struct event *cut, uint32_t bit)
{
	return (cut->has & bit) != 0 && (whole->has & bit) == 0;
}

/*
 * The whole record tells a packet: its cut forms may not tell another. A number
 * that was cut may be a smaller one, where the line may end with it.
 */
static inline const char *
compare_cut(
    const struct event *whole, const struct event *cut, bool number_is_cut)
{
	if (whole->reason != REASON_DROP || cut->reason != REASON_DROP)
		return NULL;
	if (tells_more(whole, cut, EV_SRC) || tells_more(whole, cut, EV_DST) ||
	    ((cut->has & EV_SRC) && !same_address(&whole->src, &cut->src)) ||
	    ((cut->has & EV_DST) && !same_address(&whole->dst, &cut->dst)))
		return "a cut line tells another address";
	if (number_is_cut)
		return NULL;
	if (tells_more(whole, cut, EV_DPORT) ||
	    tells_more(whole, cut, EV_SPORT) ||
	    ((cut->has & EV_DPORT) && cut->dport != whole->dport) ||
	    ((cut->has & EV_SPORT) && cut->sport != whole->sport))
		return "a cut line tells another port";
	if (tells_more(whole, cut, EV_ICMP) ||
	    ((cut->has & EV_ICMP) && cut->icmp_type != whole->icmp_type))
		return "a cut line tells another ICMP type";
	return NULL;
}

#endif
