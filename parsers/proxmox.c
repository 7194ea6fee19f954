/* proxmox.c - see proxmox.h. */
#include "parsers/proxmox.h"
#include "parsers/netfilter_walk.h"
#include "parsers/stamp.h"
#include "parsers/text.h"

/* The logger cannot read IPv6 and says so in place of the packet. */
static const struct slice no_ipv6 =
    SLICE_INIT("IPV6 logging not implemented");

/* The beginning of a date as no other log has it at this place. */
static bool
begins_date(const char *p, const char *end)
{
	return end - p > 11 && is_digit(p[0]) && is_digit(p[1]) &&
	    p[2] == '/' && p[6] == '/' && p[11] == ':' && is_digit(p[7]) &&
	    is_digit(p[8]) && is_digit(p[9]) && is_digit(p[10]);
}

/* "100 6 tap100i0-IN " up to the date; NULL: this is another log. */
static const char *
skip_head(const char *p, const char *end, struct slice *chain)
{
	const char *from = p;

	while (p < end && is_digit(*p))
		p++;
	if (p == from || p - from > 10 || end - p < 4 || p[0] != ' ' ||
	    p[1] < '0' || p[1] > '7' || p[2] != ' ')
		return NULL;
	p += 3;
	from = p;
	p = find_blank(p, end);
	*chain = slice_between(from, p);
	if (p == from || p == end || !begins_date(p + 1, end))
		return NULL;
	return p + 1;
}

/* Date and offset, and the blanks behind them. One that is none is undated. */
static const char *
take_stamp(const char *p, const char *end, struct event *ev)
{
	const char *offset = skip_blanks(find_blank(p, end), end);

	if (read_web_stamp(p, end, &ev->stamp) == NULL)
		ev->stamp.kind = STAMP_NONE;
	return skip_blanks(find_blank(offset, end), end);
}

static bool
begins_packet(const char *p, const char *end)
{
	static const struct slice keys[] = { SLICE_INIT("IN="),
		SLICE_INIT("OUT="), SLICE_INIT("PHYSIN="),
		SLICE_INIT("PHYSOUT="), SLICE_INIT("MAC="), SLICE_INIT("SRC="),
		SLICE_INIT("INVALID="), SLICE_INIT("IPV6 logging not ") };
	struct slice text = slice_between(p, end);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (slice_starts(text, keys[i]))
			return true;
	return false;
}

/* The first word that begins a packet, or end. */
static const char *
find_packet(const char *p, const char *end)
{
	while ((p = skip_blanks(p, end)) < end && !begins_packet(p, end))
		p = find_blank(p, end);
	return p;
}

/* "IN=vmbr0 ", where it is there. */
static const char *
take_interface(const char *p, const char *end, struct slice key,
    struct slice *name)
{
	const char *blank;

	if (!slice_starts(slice_between(p, end), key))
		return p;
	blank = find_blank(p, end);
	*name = slice_between(p + key.len, blank);
	return blank < end ? blank + 1 : blank;
}

/* No packet, but the logger's own words: its start, its end, its losses. */
static enum parse
read_status(struct slice text, struct event *ev)
{
	static const struct slice skipped = SLICE_INIT("skipped ");
	const char *p = text.at + skipped.len, *end = text.at + text.len, *q;
	uint32_t n;

	event_is(ev, REASON_NO_DECISION);
	if (!slice_starts(text, skipped))
		return PARSE_OK;
	q = find_blank(p, end);
	if (slice_starts(slice_between(q, end), SLICE(" log entries ")) &&
	    whole_number(slice_between(p, q), UINT32_MAX, &n) && n > 0) {
		event_times(ev, n);
		event_is(ev, REASON_LOSS);
	}
	return PARSE_OK;
}

/*
 * The logger prints a header behind IP's in later fragments too, where there is
 * none: what it takes for one are bytes of the data.
 */
static void
drop_false_header(struct event *ev)
{
	if ((ev->has & EV_FRAGMENT) != 0 && ev->fragment > 0)
		ev->has &= ~(uint32_t)(EV_SPORT | EV_DPORT | EV_ICMP | EV_SEQ |
		    EV_WINDOW | EV_TCP_FLAGS);
}

/* The packet at p, behind the words that tell its verdict. */
static enum parse
read_packet(const char *p, const char *end, struct event *ev)
{
	struct walk w = { .end = end };
	struct slice left;

	p = take_interface(p, end, SLICE("IN="), &ev->in);
	p = take_interface(p, end, SLICE("OUT="), &ev->out);
	w.p = p;
	if (walk_behind_interfaces(&w, ev)) {
		drop_false_header(ev);
		return PARSE_OK;
	}
	left = slice_between(w.p, end);
	if (ev->has == 0 && slice_starts(left, no_ipv6)) { /* still one */
		event_is(ev, REASON_DROP);
		ev->reason = REASON_BY_PREFIX;
		return PARSE_OK;
	}
	if (slice_starts(left, SLICE("INVALID=")) ||
	    slice_starts(left, SLICE("LEN=")))
		return parse_bad(ev, REASON_PACKET);
	return parse_bad(ev, w.why);
}

enum parse
parse_proxmox(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev)
{
	const char *p = env->message.at, *end = p + env->message.len, *at;
	struct slice chain;

	(void)f;
	(void)ws;
	p = skip_head(p, end, &chain);
	if (p == NULL)
		return PARSE_OTHER;
	p = take_stamp(p, end, ev);
	if (p == end)
		return parse_bad(ev, REASON_CUT);
	at = find_packet(p, end);
	if (at == end && chain.len == 1 && *chain.at == '-')
		return read_status(slice_between(p, end), ev);
	if (at == end)
		return parse_bad(ev, REASON_CUT);
	while (end > at && at[-1] == ' ' && at > p)
		at--;
	ev->prefix = slice_between(p, at);
	return read_packet(skip_blanks(at, end), end, ev);
}
