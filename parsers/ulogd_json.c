/* ulogd_json.c - see ulogd_json.h. */
#include "parsers/ulogd_json.h"
#include "parsers/names.h"
#include "parsers/netfilter.h"
#include "parsers/stamp.h"
#include "parsers/text.h"

enum key {
	TIMESTAMP, EVENT_TIMESTAMP, DVC, ACTION, LOG_PREFIX, IN, OUT,
	FAMILY, SECONDS, SRC, DST, SPORT, DPORT, PROTOCOL, NEXT_HEADER, FRAGMENT,
	FRAGMENT6, TYPE, CODE, TYPE6, CODE6, MAC,
	KEYS
};

static const struct slice names[KEYS] = {
	[TIMESTAMP] = SLICE_INIT("timestamp"),
	[EVENT_TIMESTAMP] = SLICE_INIT("@timestamp"),
	[DVC] = SLICE_INIT("dvc"),
	[ACTION] = SLICE_INIT("action"),
	[LOG_PREFIX] = SLICE_INIT("oob.prefix"),
	[IN] = SLICE_INIT("oob.in"),
	[OUT] = SLICE_INIT("oob.out"),
	[FAMILY] = SLICE_INIT("oob.family"),
	[SECONDS] = SLICE_INIT("oob.time.sec"),
	[SRC] = SLICE_INIT("src_ip"),
	[DST] = SLICE_INIT("dest_ip"),
	[SPORT] = SLICE_INIT("src_port"),
	[DPORT] = SLICE_INIT("dest_port"),
	[PROTOCOL] = SLICE_INIT("ip.protocol"),
	[NEXT_HEADER] = SLICE_INIT("ip6.nexthdr"),
	[FRAGMENT] = SLICE_INIT("ip.fragoff"),
	[FRAGMENT6] = SLICE_INIT("ip6.fragoff"),
	[TYPE] = SLICE_INIT("icmp.type"),
	[CODE] = SLICE_INIT("icmp.code"),
	[TYPE6] = SLICE_INIT("icmpv6.type"),
	[CODE6] = SLICE_INIT("icmpv6.code"),
	[MAC] = SLICE_INIT("mac.str"),
};

/* Address families of the kernel (NFPROTO_). */
static const struct slice family_ipv4 = SLICE_INIT("2");
static const struct slice family_ipv6 = SLICE_INIT("10");

struct object {
	struct slice all[KEYS];	/* `at` is NULL where it is not told */
	uint32_t told;
	bool is_packet;	/* has keys that only ulogd's packets have */
	bool is_flow;	/* of connections or counters: ulogd logs them too */
	bool may_be;	/* has a key that ulogd's objects begin with */
};

static bool
is_told(const struct object *o, enum key key)
{
	return o->all[key].at != NULL;
}

/* What a key says of the object it stands in. */
static void
recognise(struct object *o, struct slice key)
{
	switch (key.len > 0 ? *key.at : '\0') {
	case 'o':
		o->is_packet |= slice_starts(key, SLICE("oob."));
		o->is_flow |= slice_starts(key, SLICE("orig."));
		break;
	case 'r':
		o->is_packet |= slice_starts(key, SLICE("raw."));
		o->is_flow |= slice_starts(key, SLICE("reply."));
		break;
	case 'i':
		o->is_packet |= slice_equal(key, names[PROTOCOL]);
		break;
	case 'f':
		o->is_flow |= slice_starts(key, SLICE("flow."));
		break;
	case 'c':
		o->is_flow |= slice_starts(key, SLICE("ct."));
		break;
	case 's':
		o->is_flow |= slice_starts(key, SLICE("sum."));
		break;
	case 'd':
		o->may_be |= slice_equal(key, names[DVC]);
		break;
	}
}

/* MEMBERS_END, or how the object is broken. */
static enum members_result
read_object(struct slice text, struct room *room, struct object *o)
{
	struct members walk = members_of(text);
	enum members_result result;
	struct member one;
	struct slice key;
	bool wrong = false;

	while ((result = members_next(&walk, &one)) == MEMBERS_ONE) {
		int i;

		if (!member_text(&one.key, room, &key))
			return MEMBERS_BROKEN;
		recognise(o, key);
		i = member_wanted(names, KEYS, &o->told, key);
		if (i < 0 || (one.value.kind == MEMBER_WORD &&
		    *one.value.text.at == 'n'))
			continue;	/* null tells nothing */
		wrong |= !member_text(&one.value, room, &o->all[i]);
	}
	return wrong && result == MEMBERS_END ? MEMBERS_BROKEN : result;
}

static bool
take_address(const struct object *o, enum key key, uint32_t bit,
    struct address *address, struct event *ev)
{
	struct slice s = o->all[key];

	if (!is_told(o, key) || is_name(s))
		return true;
	if (s.len == 0 || read_address(s.at, s.at + s.len, address) !=
	    s.at + s.len)
		return false;
	ev->has |= bit;
	return true;
}

/* By ip.protocol; a later fragment of IPv6 and ESP have only ip6.nexthdr. */
static bool
take_protocol(const struct object *o, struct event *ev)
{
	enum key key = is_told(o, PROTOCOL) ? PROTOCOL : NEXT_HEADER;
	uint32_t n;
	int number;

	if (!is_told(o, key))
		return true;
	number = whole_number(o->all[key], 255, &n) ? (int)n :
	    protocol_number(o->all[key]);
	if (number >= 0) {
		ev->protocol = (uint8_t)number;
		ev->has |= EV_PROTO;
	}
	return number != PROTOCOL_WRONG;
}

static bool
take_number(const struct object *o, enum key key, uint32_t most, uint32_t *n)
{
	return !is_told(o, key) || whole_number(o->all[key], most, n);
}

/* ulogd tells ports of later fragments too, but those are bytes of payload. */
static bool
take_ports(const struct object *o, struct event *ev)
{
	bool is6 = is_told(o, TYPE6);
	uint32_t offset = 0, offset6 = 0, sport = 0, dport = 0, type = 0;
	uint32_t code = 0;

	if (!take_number(o, FRAGMENT, 65535, &offset) ||
	    !take_number(o, FRAGMENT6, 65535, &offset6) ||
	    !take_number(o, SPORT, 65535, &sport) ||
	    !take_number(o, DPORT, 65535, &dport) ||
	    !take_number(o, is6 ? TYPE6 : TYPE, 255, &type) ||
	    !take_number(o, is6 ? CODE6 : CODE, 255, &code))
		return false;
	if ((offset & 0x1fff) != 0 || offset6 != 0)
		return true;
	ev->sport = (uint16_t)sport;
	ev->dport = (uint16_t)dport;
	ev->icmp_type = (uint8_t)type;
	ev->icmp_code = (uint8_t)code;
	ev->has |= (is_told(o, SPORT) ? EV_SPORT : 0u) |
	    (is_told(o, DPORT) ? EV_DPORT : 0u) |
	    (is6 || is_told(o, TYPE) ? EV_ICMP : 0u);
	return true;
}

/*
 * Where the time zone is UTC some versions of ulogd leave out the offset; the
 * seconds that stand beside it mean the same everywhere.
 */
static bool
take_stamp(const struct object *o, struct event *ev)
{
	struct slice s = o->all[is_told(o, TIMESTAMP) ? TIMESTAMP :
							EVENT_TIMESTAMP];
	struct stamp stamp = { .kind = STAMP_NONE };
	uint32_t seconds;

	if (s.at != NULL &&
	    read_stamp(s.at, s.at + s.len, &stamp) != s.at + s.len)
		return false;
	if (!take_number(o, SECONDS, UINT32_MAX, &seconds))
		return false;
	if (is_told(o, SECONDS) &&
	    (stamp.kind == STAMP_NONE || !stamp.has_offset)) {
		if (stamp.kind == STAMP_NONE)
			stamp.nanosecond = 0;
		stamp.kind = STAMP_EPOCH;
		stamp.epoch = seconds;
	}
	if (s.at != NULL || is_told(o, SECONDS))
		ev->stamp = stamp;
	return true;
}

static bool
take_verdict(const struct object *o, struct event *ev)
{
	struct slice action = o->all[ACTION];

	event_is(ev, REASON_DROP);
	if (is_trace(ev->prefix))
		event_is(ev, REASON_TRACE);
	else if (!is_told(o, ACTION))
		ev->reason = REASON_BY_PREFIX;
	else if (slice_equal(action, SLICE("allowed")))
		event_is(ev, REASON_ACCEPT);
	else
		return slice_equal(action, SLICE("blocked"));
	return true;
}

static void
take_names(const struct object *o, struct event *ev)
{
	if (is_told(o, DVC) && o->all[DVC].len > 0)
		ev->host = o->all[DVC];
	if (is_told(o, LOG_PREFIX))
		ev->prefix = o->all[LOG_PREFIX];
	if (is_told(o, IN))
		ev->in = o->all[IN];
	if (is_told(o, OUT))
		ev->out = o->all[OUT];
	if (is_told(o, MAC))
		ev->mac = o->all[MAC];
}

/* Nothing of an IP header: a frame of another kind, or bytes that are none. */
static enum parse
no_packet(const struct object *o, struct event *ev)
{
	struct slice family = o->all[FAMILY];

	if (slice_equal(family, family_ipv4) ||
	    slice_equal(family, family_ipv6))
		return parse_bad(ev, REASON_PACKET);
	event_is(ev, REASON_NOT_IP);
	return PARSE_OK;
}

static enum parse
read_packet(const struct object *o, struct event *ev)
{
	if (!is_told(o, SRC) && !is_told(o, DST) && !is_told(o, PROTOCOL) &&
	    !is_told(o, NEXT_HEADER))
		return no_packet(o, ev);
	if (!take_address(o, SRC, EV_SRC, &ev->src, ev) ||
	    !take_address(o, DST, EV_DST, &ev->dst, ev))
		return parse_bad(ev, REASON_ADDRESS);
	if (!take_protocol(o, ev))
		return parse_bad(ev, REASON_PROTOCOL);
	if (!take_ports(o, ev))
		return parse_bad(ev, REASON_PORT);
	if (!take_verdict(o, ev))
		return parse_bad(ev, REASON_FIELD);
	event_settle(ev);
	return PARSE_OK;
}

enum parse
parse_ulogd_json(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev)
{
	struct object o = { .told = 0 };
	enum members_result result;
	bool is_flow;

	(void)f;
	if (*env->message.at != '{' ||
	    slice_equal(env->program, SLICE("kernel")))
		return PARSE_OTHER;
	result = read_object(env->message, &ws->room, &o);
	is_flow = o.is_flow && !is_told(&o, PROTOCOL) &&
	    !is_told(&o, NEXT_HEADER);
	if (!is_flow && !o.is_packet && (!o.may_be || result == MEMBERS_END))
		return PARSE_OTHER;
	take_names(&o, ev);
	if (!take_stamp(&o, ev) && result == MEMBERS_END)
		result = MEMBERS_BROKEN;
	if (result != MEMBERS_END)
		return parse_bad(ev, result == MEMBERS_CUT ? REASON_CUT :
							     REASON_FIELD);
	ev->rest = env->message;
	ev->untold = EV_ID | EV_LENGTH | EV_TTL | EV_SEQ | EV_WINDOW |
	    EV_TCP_FLAGS;
	if (!is_flow)
		return read_packet(&o, ev);
	event_is(ev, REASON_NO_DECISION);
	return PARSE_OK;
}

/* ---- header fields ------------------------------------------------------- */

static void
set_fragment(struct event *ev, uint32_t bytes)
{
	if (bytes == 0)
		return;
	ev->fragment = (uint16_t)bytes;
	ev->has |= EV_FRAGMENT;
}

/* One of the flags of TCP. res2 are two of them, the upper one being CWR. */
static bool
set_flag(struct event *ev, struct slice key, uint32_t n)
{
	static const struct {
		struct slice key;
		uint16_t flag;
	} flags[] = {
		{ SLICE_INIT("tcp.fin"), TCP_FIN },
		{ SLICE_INIT("tcp.syn"), TCP_SYN },
		{ SLICE_INIT("tcp.rst"), TCP_RST },
		{ SLICE_INIT("tcp.psh"), TCP_PSH },
		{ SLICE_INIT("tcp.ack"), TCP_ACK },
		{ SLICE_INIT("tcp.urg"), TCP_URG },
		{ SLICE_INIT("tcp.res2"), TCP_ECE },
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (slice_equal(key, flags[i].key)) {
			if ((ev->has & EV_TCP_FLAGS) == 0)
				ev->tcp_flags = 0;
			ev->has |= EV_TCP_FLAGS;
			n = flags[i].flag == TCP_ECE ? n & 3 : n != 0;
			ev->tcp_flags |= (uint16_t)(n * flags[i].flag);
			return true;
		}
	return false;
}

static void
set_field(struct event *ev, struct slice key, uint32_t n)
{
	static const struct {
		struct slice key;
		uint32_t bit, most;
	} fields[] = {
		{ SLICE_INIT("ip.totlen"), EV_LENGTH, 65535 },
		{ SLICE_INIT("ip.ttl"), EV_TTL, 255 },
		{ SLICE_INIT("ip6.hoplimit"), EV_TTL, 255 },
		{ SLICE_INIT("ip.tos"), EV_TOS, 255 },
		{ SLICE_INIT("ip6.priority"), EV_TOS, 255 },
		{ SLICE_INIT("ip.id"), EV_ID, 65535 },
		{ SLICE_INIT("tcp.seq"), EV_SEQ, UINT32_MAX },
		{ SLICE_INIT("tcp.ackseq"), EV_ACK, UINT32_MAX },
		{ SLICE_INIT("tcp.window"), EV_WINDOW, 65535 },
		{ SLICE_INIT("oob.mark"), EV_MARK, UINT32_MAX },
		{ SLICE_INIT("oob.uid"), EV_UID, UINT32_MAX },
		{ SLICE_INIT("oob.gid"), EV_GID, UINT32_MAX },
		{ SLICE_INIT("oob.hook"), EV_HOOK, 255 },
	};
	size_t i = 0;

	while (i < sizeof(fields) / sizeof(fields[0]) &&
	    !slice_equal(key, fields[i].key))
		i++;
	if (i == sizeof(fields) / sizeof(fields[0]) ||
	    (ev->has & fields[i].bit) != 0 || n > fields[i].most)
		return;
	ev->has |= fields[i].bit;
	switch (fields[i].bit) {
	case EV_LENGTH: ev->length = n; break;
	case EV_TTL: ev->ttl = (uint8_t)n; break;
	case EV_TOS: ev->tos = (uint8_t)n; break;
	case EV_ID: ev->ip_id = (uint16_t)n; break;
	case EV_SEQ: ev->seq = n; break;
	case EV_ACK: ev->ack = n; break;
	case EV_WINDOW: ev->window = (uint16_t)n; break;
	case EV_MARK: ev->mark = n; break;
	case EV_UID: ev->uid = n; break;
	case EV_GID: ev->gid = n; break;
	default: ev->hook = (uint8_t)n; break;
	}
}

/* Those whose number is more than the field. */
static bool
set_special(struct event *ev, struct slice key, uint32_t n)
{
	enum { IPV6_HEADER = 40 };

	if (slice_equal(key, names[FRAGMENT])) {
		set_fragment(ev, (n & 0x1fff) * 8);
		ev->has |= ((n & 0x4000) != 0 ? EV_DF : 0u) |
		    ((n & 0x2000) != 0 ? EV_MF : 0u);
	} else if (slice_equal(key, names[FRAGMENT6])) {
		set_fragment(ev, n);
	} else if (slice_equal(key, SLICE("ip6.payloadlen"))) {
		ev->length = n + IPV6_HEADER;
		ev->has |= EV_LENGTH;
	} else {
		return false;
	}
	return true;
}

void
detail_ulogd_json(struct event *ev)
{
	struct members walk = members_of(ev->rest);
	struct member one;
	uint32_t n;

	while (members_next(&walk, &one) == MEMBERS_ONE)
		if (one.value.kind == MEMBER_NUMBER &&
		    whole_number(one.value.text, UINT32_MAX, &n) &&
		    !set_special(ev, one.key.text, n) &&
		    !set_flag(ev, one.key.text, n))
			set_field(ev, one.key.text, n);
	if ((ev->has & EV_FRAGMENT) != 0 || (ev->has & EV_PROTO) == 0 ||
	    ev->protocol != PROTO_TCP)
		ev->has &= ~(uint32_t)(EV_SEQ | EV_ACK | EV_WINDOW |
		    EV_TCP_FLAGS);
}
