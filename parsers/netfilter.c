/*
 * netfilter.c - see netfilter.h. Which "IN=" of a line begins the packet, and
 * what stands in front of it.
 */
#include "parsers/netfilter.h"
#include "parsers/netfilter_walk.h"
#include "parsers/printk.h"
#include "parsers/text.h"

/* How often "IN=" may be tried in one record; a real prefix holds none. */
enum { TRIES = 8 };

enum { PREFIX_MOST = 127 };

/*
 * The prefix of the packet at `in`, from `start` on. nft allows 127 bytes; of
 * more, the last count.
 */
static struct slice
prefix_before(const char *start, const char *in)
{
	const char *end = in;

	while (end > start && end[-1] == ' ')
		end--;
	if (end - start > PREFIX_MOST)
		start = end - PREFIX_MOST;
	return slice_between(start, end);
}

/*
 * Where the message begins that ends with the prefix of the packet at `in`. If
 * it ran into another one, the kernel's uptime stands between, and what comes
 * before that is not its prefix.
 */
static const char *
last_message(const char *start, const char *in)
{
	const char *q, *at;

	for (const char *p = start; p < in; p += 16) {
		unsigned m = matches16(p, '<') | matches16(p, '[');

		for (; m != 0; m &= m - 1) {
			at = p + __builtin_ctz(m);
			q = skip_pri(at, in);
			if (at < in && skip_uptime(q, in) > q)
				start = skip_printk(at, in);
		}
	}
	return start;
}

/* Does "SRC=" or "PROTO=" occur? Most of what the kernel says has no '='. */
static bool
has_packet_key(const char *start, const char *end)
{
	for (const char *p = start; p < end; p += 16)
		for (unsigned m = matches16(p, '='); m != 0; m &= m - 1) {
			const char *at = p + __builtin_ctz(m);

			if (at >= end)
				return false;
			if ((at - start >= 3 && memcmp(at - 3, "SRC", 3) == 0) ||
			    (at - start >= 5 && memcmp(at - 5, "PROTO", 5) == 0))
				return true;
		}
	return false;
}

/* Fields in the kernel's order, without the head that belongs to them. */
static bool
is_headless(struct slice message)
{
	static const struct slice keys[] = { SLICE_INIT("TTL="),
		SLICE_INIT("HOPLIMIT="), SLICE_INIT(" SPT="),
		SLICE_INIT(" TYPE="), SLICE_INIT("DST=") };
	const char *p = message.at, *end = p + message.len;

	if (!has_packet_key(p, end))
		return false;
	if (find_text(p, end, SLICE("SRC=")) != NULL &&
	    find_text(p, end, SLICE(" DST=")) != NULL)
		return true;
	if (find_text(p, end, SLICE("PROTO=")) == NULL)
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (find_text(p, end, keys[i]) != NULL)
			return true;
	return false;
}

bool
is_trace(struct slice prefix)
{
	return slice_starts(prefix, SLICE("TRACE: "));
}

static enum parse
found(struct event *ev)
{
	if (ev->reason == REASON_BY_PREFIX && is_trace(ev->prefix))
		event_is(ev, REASON_TRACE);
	return PARSE_OK;
}

static enum parse
broken(struct event *ev, enum reason why)
{
	ev->has = 0;
	event_is(ev, why);
	return PARSE_BAD;
}

/*
 * The packet is at the first "IN=" whose walk succeeds. One that lacks what the
 * kernel always prints may be a quotation in the prefix, so then a whole one
 * behind it is preferred.
 */
enum parse
parse_netfilter(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev)
{
	const char *p = env->message.at, *end = p + env->message.len, *in;
	enum reason why = REASON_NOT_FIREWALL;
	struct event partial;
	bool has_partial = false;

	(void)f;
	(void)ws;
	if (env->origin == ORIGIN_PROGRAM ||
	    (*p == '{' && end - p > 1 && p[1] == '"'))
		return PARSE_OTHER;	/* an object only quotes packets */
	for (int tries = 0; tries < TRIES; tries++) {
		in = find_in_key(p, end);
		if (in == NULL)
			break;
		p = in + 3;
		if (in - env->message.at >= 4 && memcmp(in - 4, "PHYS", 4) == 0)
			continue;
		struct walk w = { .p = in, .end = end };

		ev->has = 0;
		ev->mac.len = 0;
		ev->out = (struct slice){ in, 0 };
		if (!walk_packet(&w, ev)) {
			/* the first with interfaces tells what is wrong */
			if (why == REASON_NOT_FIREWALL && ev->out.at > in)
				why = w.why;
			continue;
		}
		ev->prefix = prefix_before(
		    last_message(env->message.at, in), in);
		if (w.whole || ev->reason == REASON_NOT_IP)
			return found(ev);
		if (!has_partial)
			partial = *ev;
		has_partial = true;
	}
	if (has_partial) {
		*ev = partial;
		return found(ev);
	}
	if (why != REASON_NOT_FIREWALL)
		return broken(ev, why);
	return is_headless(env->message) ? broken(ev, REASON_HEADLESS) :
					   PARSE_OTHER;
}
