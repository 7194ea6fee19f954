/*
 * record.h - a record as the parsers must expect it: in a heap block of its
 * exact size, with RECORD_PAD bytes behind it that mean nothing; and what must
 * hold of every event, whatever the record.
 */
#ifndef TESTS_LINES_RECORD_H
#define TESTS_LINES_RECORD_H

#include "event.h"
#include "parsers/names.h"
#include "tests/lines/told.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What may stand behind a record: nothing, or what would complete it. */
static const char *const record_pads[] = { "", "9999999999",
	"DPT=99 SRC=6.6.6.6 DST=7.7.7.7 ", " 0 ]", "N=x OUT= SRC=6.6.6.6 ",
	":ffff.0.0.9:00:00" };
enum { RECORD_PADS = sizeof(record_pads) / sizeof(record_pads[0]) };

/* free() the slice's bytes. A pad is repeated; the empty one is zeros. */
static inline struct slice
record_copy(const char *at, size_t len, unsigned pad)
{
	const char *text = record_pads[pad];
	size_t n = strlen(text);
	char *copy = malloc(len + RECORD_PAD);

	if (copy == NULL)
		abort();
	if (len > 0)
		memcpy(copy, at, len);
	memset(copy + len, 0, RECORD_PAD);
	for (size_t i = 0; i < RECORD_PAD && n > 0; i += n)
		memcpy(copy + len + i, text, n < RECORD_PAD - i ? n :
		    RECORD_PAD - i);
	return (struct slice){ copy, len };
}

static inline bool
slice_inside(struct slice s, struct slice record)
{
	return s.len == 0 ||
	    (s.at >= record.at && s.len <= record.len &&
		(size_t)(s.at - record.at) <= record.len - s.len);
}

/*
 * At the same place of the records, or the same bytes, if they were escaped
 * there: then two readers must have read the two.
 */
static inline bool
same_slice(struct slice a, struct slice in_a, struct slice b, struct slice in_b)
{
	if (a.len != b.len || slice_inside(a, in_a) != slice_inside(b, in_b))
		return false;
	if (a.len == 0 || !slice_inside(a, in_a))
		return slice_equal(a, b);
	return a.at - in_a.at == b.at - in_b.at;
}

static inline bool
same_address(const struct address *a, const struct address *b)
{
	if (a->is_v6 != b->is_v6)
		return false;
	return a->is_v6 ? memcmp(a->v6, b->v6, sizeof(a->v6)) == 0 :
			  a->v4 == b->v4;
}

static inline bool
same_stamp(const struct stamp *a, const struct stamp *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == STAMP_NONE)
		return true;
	if (a->nanosecond != b->nanosecond)
		return false;
	if (a->kind == STAMP_EPOCH)
		return a->epoch == b->epoch;
	return a->month == b->month && a->day == b->day && a->hour == b->hour &&
	    a->minute == b->minute && a->second == b->second &&
	    (a->kind == STAMP_YEARLESS ||
		(a->year == b->year && a->has_offset == b->has_offset &&
		    (!a->has_offset || a->offset == b->offset)));
}

/* Do two readings of the same bytes tell the same packet? */
static inline bool
same_packet(const struct event *a, const struct event *b)
{
#define SAME(bit, member) ((a->has & (bit)) == 0 || a->member == b->member)
	return a->has == b->has &&
	    ((a->has & EV_SRC) == 0 || same_address(&a->src, &b->src)) &&
	    ((a->has & EV_DST) == 0 || same_address(&a->dst, &b->dst)) &&
	    SAME(EV_PROTO, protocol) && SAME(EV_SPORT, sport) &&
	    SAME(EV_DPORT, dport) && SAME(EV_ICMP, icmp_type) &&
	    SAME(EV_ICMP, icmp_code) && SAME(EV_LENGTH, length) &&
	    SAME(EV_TTL, ttl) && SAME(EV_ID, ip_id) && SAME(EV_TOS, tos) &&
	    SAME(EV_FRAGMENT, fragment) && SAME(EV_TCP_FLAGS, tcp_flags) &&
	    SAME(EV_WINDOW, window) && SAME(EV_SEQ, seq) && SAME(EV_ACK, ack) &&
	    SAME(EV_MARK, mark) && SAME(EV_UID, uid) && SAME(EV_GID, gid) &&
	    SAME(EV_HOOK, hook);
#undef SAME
}

/* And all else that an event holds? */
static inline bool
same_event(const struct event *a, struct slice in_a, const struct event *b,
    struct slice in_b)
{
	return a->verdict == b->verdict && a->reason == b->reason &&
	    a->count == b->count && a->repeats_last == b->repeats_last &&
	    same_packet(a, b) && same_stamp(&a->stamp, &b->stamp) &&
	    same_slice(a->host, in_a, b->host, in_b) &&
	    same_slice(a->prefix, in_a, b->prefix, in_b) &&
	    same_slice(a->in, in_a, b->in, in_b) &&
	    same_slice(a->out, in_a, b->out, in_b) &&
	    same_slice(a->mac, in_a, b->mac, in_b) &&
	    same_slice(a->rest, in_a, b->rest, in_b);
}

/* `room` is what the reader unescaped, see reader_room. */
static inline bool
event_inside(const struct event *ev, struct slice record, struct slice room)
{
	const struct slice *slices[] = { &ev->host, &ev->prefix, &ev->in,
		&ev->out, &ev->mac, &ev->rest };

	for (size_t i = 0; i < sizeof(slices) / sizeof(slices[0]); i++)
		if (!slice_inside(*slices[i], record) &&
		    !slice_inside(*slices[i], room))
			return false;
	return true;
}

/*
 * A packet that counts stands for something, and netfilter's lines tell who,
 * whom and what; others may leave out any of it.
 */
static inline bool
event_whole(const struct event *ev, bool netfilter)
{
	uint32_t needed = netfilter ? EV_SRC | EV_DST | EV_PROTO : 0;

	if (ev->reason == REASON_DROP || ev->reason == REASON_ACCEPT ||
	    ev->reason == REASON_BY_PREFIX)
		return (ev->has & needed) == needed && ev->count > 0;
	return true;
}

/* The address at p as inet_pton reads it; false where there is none. */
static inline bool
reference_address(const char *p, const char *end, struct address *address)
{
	static const char letters[] = "0123456789abcdefABCDEF:.";
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	char text[INET6_ADDRSTRLEN] = "";
	size_t n = 0;

	while (p + n < end && n < sizeof(text) - 1 &&
	    memchr(letters, p[n], sizeof(letters) - 1) != NULL)
		n++;
	memcpy(text, p, n);
	address->is_v6 = false;
	if (inet_pton(AF_INET, text, address->v6 + 12) != 1) {
		if (inet_pton(AF_INET6, text, address->v6) != 1)
			return false;
		address->is_v6 = memcmp(address->v6, mapped, 12) != 0;
	}
	address->v4 = (uint32_t)address->v6[12] << 24 |
	    (uint32_t)address->v6[13] << 16 | (uint32_t)address->v6[14] << 8 |
	    address->v6[15];
	return true;
}

/* Is there a "KEY=value" in the record whose value is this address? */
static inline bool
tells_address(struct slice record, const char *key, const struct address *want)
{
	const char *p = record.at, *end = p + record.len;
	struct address told;

	while ((p = memmem(p, (size_t)(end - p), key, strlen(key))) != NULL) {
		p += strlen(key);
		if (reference_address(p, end, &told) &&
		    same_address(&told, want))
			return true;
	}
	return false;
}

/* Is "KEY=123 " in the record, the blank included? */
static inline bool
tells_number(struct slice record, const char *key, unsigned value)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%s%u ", key, value);

	return memmem(record.at, record.len, text, (size_t)n) != NULL;
}

static inline bool
address_char(char c)
{
	return isxdigit((unsigned char)c) || c == ':' || c == '.';
}

static inline bool
number_char(char c)
{
	return isdigit((unsigned char)c);
}

/*
 * Is the text in the record, with nothing around that it might be a part of?
 * Nearly all are, so that the long way is seldom gone.
 */
static inline bool
holds_plain(struct slice record, const char *text, bool (*is_part)(char))
{
	const char *p = record.at, *end = p + record.len;
	size_t len = strlen(text);

	for (; (p = memmem(p, (size_t)(end - p), text, len)) != NULL; p++)
		if ((p == record.at || !is_part(p[-1])) &&
		    (p + len == end || !is_part(p[len])))
			return true;
	return false;
}

/* Is the address in the record, in any form, with or without a port behind? */
static inline bool
holds_address(struct slice record, const struct address *want)
{
	const char *p = record.at, *end = p + record.len;
	struct in_addr v4 = { htonl(want->v4) };
	struct address told;
	char plain[INET6_ADDRSTRLEN];

	inet_ntop(want->is_v6 ? AF_INET6 : AF_INET,
	    want->is_v6 ? (const void *)want->v6 : &v4, plain, sizeof(plain));
	if (holds_plain(record, plain, address_char))
		return true;
	for (; p < end; p++) {
		char text[64];
		size_t n = 0;

		if (!address_char(*p) ||
		    (p > record.at && address_char(p[-1]) && p[-1] != ':'))
			continue;
		while (p + n < end && n < sizeof(text) && address_char(p[n]))
			n++;
		for (size_t len = n; len > 1; len--)
			if ((len == n || p[len] == ':' || p[len] == '.') &&
			    reference_address(p, p + len, &told) &&
			    same_address(&told, want))
				return true;
	}
	return false;
}

/* Is the number in the record, by itself or by the name of a service? */
static inline bool
holds_number(struct slice record, unsigned value)
{
	const char *p = record.at, *end = p + record.len;
	bool named = false;
	char plain[16];

	snprintf(plain, sizeof(plain), "%u", value);
	if (holds_plain(record, plain, number_char))
		return true;
	while (p < end) {
		const char *from = p;
		unsigned long number = 0;

		for (; p < end && isdigit((unsigned char)*p); p++)
			number = number > 1000000 ? number :
			    number * 10 + (unsigned long)(*p - '0');
		if (p > from && number == value)
			return true;
		from = p;
		while (p < end && (isalpha((unsigned char)*p) || *p == '-'))
			p++;
		named |= p > from &&
		    service_number(slice_between(from, p)) == (int)value;
		p += p == from && (p == end || !isdigit((unsigned char)*p));
	}
	return named;
}

/* As below, for the other formats: it need not be told by a key. */
static inline const char *
complaint_in_general(const struct event *ev, struct slice record)
{
	if ((ev->has & EV_SRC) && !holds_address(record, &ev->src))
		return "the source is not in the record";
	if ((ev->has & EV_DST) && !holds_address(record, &ev->dst))
		return "the destination is not in the record";
	if ((ev->has & EV_SPORT) && !holds_number(record, ev->sport))
		return "the source port is not in the record";
	if ((ev->has & EV_DPORT) && !holds_number(record, ev->dport))
		return "the destination port is not in the record";
	return NULL;
}

/* As below, for a record without escapes. */
static inline const char *
complaint_in_text(const struct event *ev, struct slice record, bool netfilter)
{
	if (!netfilter)
		return complaint_in_general(ev, record);
	if ((ev->has & EV_SRC) && !tells_address(record, "SRC=", &ev->src))
		return "the source is not in the record";
	if ((ev->has & EV_DST) && !tells_address(record, "DST=", &ev->dst))
		return "the destination is not in the record";
	if ((ev->has & EV_SPORT) && !tells_number(record, "SPT=", ev->sport))
		return "the source port is not in the record";
	if ((ev->has & EV_DPORT) && !tells_number(record, "DPT=", ev->dport))
		return "the destination port is not in the record";
	if ((ev->has & EV_ICMP) &&
	    !tells_number(record, "TYPE=", ev->icmp_type))
		return "the ICMP type is not in the record";
	return NULL;
}

/* Is all that the event tells in the record, as it is or behind escapes? */
static inline const char *
complaint_in_record(
    const struct event *ev, struct slice record, bool netfilter)
{
	const char *complaint = complaint_in_text(ev, record, netfilter);
	struct slice once, twice;

	if (complaint == NULL || !may_hold_json(record))
		return complaint;
	once = json_told(record);
	twice = json_told(once);
	if (complaint_in_text(ev, once, netfilter) == NULL ||
	    complaint_in_text(ev, twice, netfilter) == NULL)
		complaint = NULL;
	free((char *)once.at);
	free((char *)twice.at);
	return complaint;
}

/* NULL, or what is wrong with an event that was read from this record. */
static inline const char *
complaint_about(const struct event *ev, struct slice record, struct slice room,
    const char *format)
{
	bool netfilter = strcmp(format, "netfilter") == 0;

	if (ev->reason >= REASONS)
		return "no bucket in the ledger";
	if (ev->verdict != reason_verdict(ev->reason))
		return "verdict and reason differ";
	if (!event_inside(ev, record, room))
		return "a slice points out of the record";
	if (!event_whole(ev, netfilter))
		return "a packet without address or protocol";
	if (ev->repeats_last)
		return NULL;	/* tells what another record said */
	return complaint_in_record(ev, record, netfilter);
}

#endif
