/* paloalto.c - see paloalto.h. */
#include "parsers/paloalto.h"
#include "parsers/csv.h"
#include "parsers/names.h"
#include "parsers/stamp.h"

/* The manual counts from 1. */
enum { RECEIVED = 1, TYPE = 3, GENERATED = 6, SRC, DST, IN = 18, OUT,
	REPEATS = 23, SPORT, DPORT, PROTOCOL = 29, ACTION, DEVICE = 52,
	COLUMNS };

enum { STAMP = 19 };	/* "2025/09/01 00:00:01" */

static bool
is_stamp(const char *p, const char *end)
{
	static const char form[] = "0000/00/00 00:00:00";

	if (end - p < STAMP)
		return false;
	for (size_t i = 0; i < STAMP; i++)
		if (form[i] == '0' ? !is_digit(p[i]) : p[i] != form[i])
			return false;
	return true;
}

/* "1,2025/09/01 00:00:01,": the first column is a number without meaning. */
static bool
begins_line(const char *p, const char *end)
{
	while (p < end && is_digit(*p))
		p++;
	return end - p > STAMP + 1 && *p == ',' && is_stamp(p + 1, end) &&
	    p[STAMP + 1] == ',';
}

/*
 * The line. Where the header names no host, the line's first word was taken for
 * one.
 */
static struct slice
find_line(const struct envelope *env, struct event *ev)
{
	struct slice message = env->message;
	const char *end = message.at + message.len;

	if (begins_line(message.at, end))
		return message;
	message.len = 0;
	if (!envelope_host_in_front(env) || !begins_line(env->host.at, end))
		return message;
	ev->host.len = 0;
	return slice_between(env->host.at, end);
}

/* The device's own clock; it tells no offset. */
static void
take_stamp(struct slice column, struct event *ev)
{
	char text[STAMP + RECORD_PAD] = "";

	/* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
	if (column.len != STAMP || !is_stamp(column.at, column.at + STAMP))
		return;
	memcpy(text, column.at, STAMP);
	text[4] = text[7] = '-';
	(void)read_stamp(text, text + STAMP, &ev->stamp);
}

/* TRAFFIC, THREAT, HIP-MATCH: capitals. */
static bool
is_type(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.at[i] < 'A' || s.at[i] > 'Z') && s.at[i] != '-' &&
		    s.at[i] != '_' && !is_digit(s.at[i]))
			return false;
	return s.len > 0;
}

/*
 * The verdict of "allow", "deny", "drop", "drop ICMP", "reset-both",
 * "reset client"; REASON_FIELD: it is none.
 */
static enum reason
action_reason(struct slice action)
{
	if (slice_equal(action, SLICE("allow")))
		return REASON_ACCEPT;
	if (slice_equal(action, SLICE("deny")) ||
	    slice_starts(action, SLICE("drop")) ||
	    slice_starts(action, SLICE("reset")) ||
	    slice_starts(action, SLICE("block")))
		return REASON_DROP;
	return REASON_FIELD;
}

/* A name instead tells none. */
static bool
take_address(struct slice s, uint32_t bit, struct address *address,
    struct event *ev)
{
	if (read_address(s.at, s.at + s.len, address) == s.at + s.len) {
		ev->has |= bit;
		return true;
	}
	return is_name(s);
}

static enum reason
take_packet(const struct slice *columns, struct event *ev)
{
	uint32_t sport, dport;
	int protocol = protocol_number(columns[PROTOCOL]);

	if (!take_address(columns[SRC], EV_SRC, &ev->src, ev) ||
	    !take_address(columns[DST], EV_DST, &ev->dst, ev))
		return REASON_ADDRESS;
	if (protocol == PROTOCOL_WRONG)
		return REASON_PROTOCOL;
	if (!whole_number(columns[SPORT], 65535, &sport) ||
	    !whole_number(columns[DPORT], 65535, &dport))
		return REASON_PORT;
	if (protocol >= 0) {
		ev->protocol = (uint8_t)protocol;
		ev->has |= EV_PROTO;
	}
	ev->sport = (uint16_t)sport;
	ev->dport = (uint16_t)dport;
	ev->has |= EV_SPORT | EV_DPORT;
	event_settle(ev);
	return REASON_DROP;
}

/* How many sessions alike within five seconds the line stands for. */
static void
take_repeats(struct slice column, struct event *ev)
{
	uint32_t n;

	if (whole_number(column, UINT32_MAX, &n) && n > 1)
		event_times(ev, n);
}

static enum parse
read_traffic(const struct slice *columns, size_t count, struct event *ev)
{
	enum reason verdict, why;

	if (count <= ACTION)
		return parse_bad(ev, REASON_CUT);
	verdict = action_reason(columns[ACTION]);
	why = verdict == REASON_FIELD ? verdict : take_packet(columns, ev);
	if (why != REASON_DROP)
		return parse_bad(ev, why);
	take_repeats(columns[REPEATS], ev);
	ev->in = columns[IN];
	ev->out = columns[OUT];
	if (count > DEVICE && columns[DEVICE].len > 0)
		ev->host = columns[DEVICE];
	event_is(ev, verdict);
	return PARSE_OK;
}

enum parse
parse_paloalto(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev)
{
	struct slice columns[COLUMNS + 1];
	struct slice line = find_line(env, ev);
	size_t count;

	(void)f;
	(void)ws;
	if (line.len == 0)
		return PARSE_OTHER;
	count = csv_split(line, columns, COLUMNS);
	take_stamp(columns[count > GENERATED ? GENERATED : RECEIVED], ev);
	if (count <= TYPE)
		return parse_bad(ev, REASON_CUT);
	if (slice_equal(columns[TYPE], SLICE("TRAFFIC")))
		return read_traffic(columns, count, ev);
	if (!is_type(columns[TYPE]))
		return PARSE_OTHER;
	event_is(ev, REASON_NO_DECISION);
	return PARSE_OK;
}
