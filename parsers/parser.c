/* parser.c - the table of formats, and the walk through it; see parser.h. */
#include "parsers/parser.h"
#include "parsers/netfilter.h"

const struct parser parsers[] = {
	{ "netfilter", "iptables and nftables LOG lines, and their products",
	    parse_netfilter, detail_netfilter },
	{ 0 },
};

/* The envelope's share of an event. */
static void
address_event(struct event *ev, const struct envelope *env)
{
	ev->stamp = env->stamp;
	ev->host = env->host;
	ev->count = env->repeat;
	ev->repeats_last = env->repeats_last;
}

const struct parser *
parse_record(struct slice record, struct event *ev)
{
	struct envelope env;

	event_clear(ev);
	envelope_read(record, &env);
	address_event(ev, &env);
	if (env.repeats_last) {
		ev->reason = REASON_REPEAT;
		return NULL;
	}
	if (env.message.len == 0) {
		if (env.origin == ORIGIN_UNKNOWN)
			ev->reason = REASON_EMPTY;
		return NULL;
	}
	for (const struct parser *p = parsers; p->name != NULL; p++)
		if (p->parse(&env, ev) != PARSE_OTHER)
			return p;
	if (env.origin == ORIGIN_PROGRAM)
		ev->reason = REASON_OTHER_PROGRAM;
	return NULL;
}
