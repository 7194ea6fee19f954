/* filterlog.c - see filterlog.h. */
#include "parsers/filterlog.h"
#include "parsers/csv.h"
#include "parsers/names.h"

/* What all lines begin with. */
enum { RULE, SUBRULE, ANCHOR, TRACKER, INTERFACE, MATCH, ACTION, DIRECTION,
	IP_VERSION, HEAD };

/* Behind that, of IPv4 and IPv6. */
enum { V4_TOS, V4_ECN, V4_TTL, V4_ID, V4_OFFSET, V4_FLAGS, V4_PROTOCOL, V4_NAME,
	V4_LENGTH, V4_SRC, V4_DST, V4_FIELDS };
enum { V6_CLASS, V6_FLOW, V6_HOPS, V6_NAME, V6_PROTOCOL, V6_LENGTH, V6_SRC,
	V6_DST, V6_FIELDS };

/* Behind that, of TCP; UDP and SCTP have the first three. */
enum { SPORT, DPORT, DATA, FLAGS, SEQ, ACK, WINDOW, URGENT, OPTIONS, LAYER4 };

enum { MOST = HEAD + 1 + V4_FIELDS + LAYER4 };

/* The fields of a packet, from its IP header on. */
struct packet {
	const struct slice *ip, *layer4;
	size_t count;	/* whole ones in layer4; a rest follows */
	bool is_v6;
};

/*
 * "error='truncated-ip 12 bytes missing!'" may stand in front of the header, of
 * which filterlog always has all. `fields` begin with the version.
 */
static enum reason
find_packet(const struct slice *fields, size_t count, struct packet *p)
{
	size_t first = 1, needed;

	if (count < 2)
		return REASON_CUT;
	p->is_v6 = slice_equal(fields[0], SLICE("6"));
	if (!p->is_v6 && !slice_equal(fields[0], SLICE("4")))
		return REASON_FIELD;
	first += slice_starts(fields[1], SLICE("error="));
	needed = first + (p->is_v6 ? (size_t)V6_FIELDS : (size_t)V4_FIELDS);
	if (count < needed)
		return REASON_CUT;
	p->ip = fields + first;
	p->layer4 = fields + needed;
	p->count = count - needed;
	return REASON_DROP;
}

/* The verdict of an action; REASON_FIELD: it is none. */
static enum reason
action_reason(struct slice action)
{
	static const struct {
		struct slice word;
		enum reason reason;
	} actions[] = {
		{ SLICE_INIT("block"), REASON_DROP },
		{ SLICE_INIT("pass"), REASON_ACCEPT },
		{ SLICE_INIT("reject"), REASON_DROP },
		{ SLICE_INIT("drop"), REASON_DROP },
		{ SLICE_INIT("synproxy-drop"), REASON_DROP },
		{ SLICE_INIT("nat"), REASON_NO_DECISION },
		{ SLICE_INIT("rdr"), REASON_NO_DECISION },
		{ SLICE_INIT("binat"), REASON_NO_DECISION },
		{ SLICE_INIT("nonat"), REASON_NO_DECISION },
		{ SLICE_INIT("nordr"), REASON_NO_DECISION },
		{ SLICE_INIT("nobinat"), REASON_NO_DECISION },
		{ SLICE_INIT("no nat"), REASON_NO_DECISION },
		{ SLICE_INIT("no rdr"), REASON_NO_DECISION },
		{ SLICE_INIT("no binat"), REASON_NO_DECISION },
		{ SLICE_INIT("scrub"), REASON_NO_DECISION },
		{ SLICE_INIT("no scrub"), REASON_NO_DECISION },
		{ SLICE_INIT("noscrub"), REASON_NO_DECISION },
		{ SLICE_INIT("match"), REASON_NO_DECISION },
		{ SLICE_INIT("defer"), REASON_NO_DECISION },
		{ SLICE_INIT("unkn(%u)"), REASON_NO_DECISION },
	};

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (slice_equal(action, actions[i].word))
			return actions[i].reason;
	return REASON_FIELD;
}

static bool
take_address(struct slice s, struct address *address)
{
	return read_address(s.at, s.at + s.len, address) == s.at + s.len;
}

/* In place of ports: a header that is not whole, or OPNsense's last resort. */
static bool
tells_no_ports(struct slice field)
{
	return slice_starts(field, SLICE("errormsg=")) ||
	    slice_starts(field, SLICE("datalength="));
}

static enum reason
take_ports(const struct packet *p, struct event *ev)
{
	uint32_t sport, dport;

	if (tells_no_ports(p->layer4[SPORT]))
		return REASON_DROP;
	if (p->count <= DPORT)
		return REASON_CUT;
	if (!whole_number(p->layer4[SPORT], 65535, &sport) ||
	    !whole_number(p->layer4[DPORT], 65535, &dport))
		return REASON_PORT;
	ev->sport = (uint16_t)sport;
	ev->dport = (uint16_t)dport;
	ev->has |= EV_SPORT | EV_DPORT;
	return REASON_DROP;
}

/*
 * The code of "unreach,host 192.0.2.7 unreachable - unknown36": the words tell
 * it. The length of the message is glued to whatever stands last.
 */
static uint8_t
unreachable_code(struct slice text)
{
	static const struct {
		struct slice first, last;
		uint8_t code;
	} codes[] = {
		{ SLICE_INIT(""), SLICE_INIT(" - source route failed"), 5 },
		{ SLICE_INIT("net "), SLICE_INIT(" - unknown"), 6 },
		{ SLICE_INIT("host "), SLICE_INIT(" - unknown"), 7 },
		{ SLICE_INIT(""), SLICE_INIT(" - source host isolated"), 8 },
		{ SLICE_INIT("host "),
		    SLICE_INIT(" - admin prohibited filter"), 13 },
		{ SLICE_INIT("net "), SLICE_INIT(" - admin prohibited"), 9 },
		{ SLICE_INIT("host "), SLICE_INIT(" - admin prohibited"), 10 },
		{ SLICE_INIT("net "), SLICE_INIT(" - tos prohibited"), 11 },
		{ SLICE_INIT("host "), SLICE_INIT(" - tos prohibited"), 12 },
		{ SLICE_INIT("host "),
		    SLICE_INIT(" - host precedence violation"), 14 },
		{ SLICE_INIT("host "), SLICE_INIT(" - precedence cutoff"), 15 },
		{ SLICE_INIT("host "), SLICE_INIT(" unreachable"), 1 },
	};
	const char *end = text.at + text.len;

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (slice_starts(text, codes[i].first) &&
		    find_text(text.at, end, codes[i].last) != NULL)
			return codes[i].code;
	return 0;
}

/* What stands behind the word and tells the code, where one does. */
static uint8_t
icmp_code(uint8_t type, struct slice text)
{
	static const struct {
		struct slice start;
		uint8_t type, code;
	} codes[] = {
		{ SLICE_INIT("ip reassembly"), 11, 1 },
		{ SLICE_INIT("redirect-tos "), 5, 2 },
	};
	uint8_t code = 0;

	if (type == 3)
		return unreachable_code(text);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].type == type && slice_starts(text, codes[i].start))
			code = codes[i].code;
	if (type == 5 && find_text(text.at, text.at + text.len,
	    SLICE(" to host ")) != NULL)
		code++;
	return code;
}

enum { BY_TEXT = 255 };	/* the text behind the word tells the code */

struct icmp_word {
	struct slice word;
	uint8_t type, code;
	bool glued;	/* digits follow at once; else a comma */
};

static const struct icmp_word icmp_words[] = {
	{ SLICE_INIT("request"), 8, 0, false },
	{ SLICE_INIT("reply"), 0, 0, false },
	{ SLICE_INIT("unreachproto"), 3, 2, false },
	{ SLICE_INIT("unreachport"), 3, 3, false },
	{ SLICE_INIT("needfrag"), 3, 4, false },
	{ SLICE_INIT("unreach"), 3, BY_TEXT, false },
	{ SLICE_INIT("timexceed"), 11, BY_TEXT, false },
	{ SLICE_INIT("redirect"), 5, BY_TEXT, false },
	{ SLICE_INIT("paramprob"), 12, 0, false },
	{ SLICE_INIT("maskreply"), 18, 0, false },
	{ SLICE_INIT("tstampreply"), 14, 0, false },
	{ SLICE_INIT("tstamp"), 13, 0, false },
	{ SLICE_INIT("source quench"), 4, 0, true },
	{ SLICE_INIT("routeradv"), 9, 0, true },
	{ SLICE_INIT("router solicitation"), 10, 0, true },
	{ SLICE_INIT("information request"), 15, 0, true },
	{ SLICE_INIT("information reply"), 16, 0, true },
	{ SLICE_INIT("address mask request"), 17, 0, true },
};

/*
 * The word for an ICMP message. What stands behind it is of the packet that the
 * message is about. For other types filterlog has "type-??", and OPNsense's has
 * no words at all. A word that should have a comma behind it and has none was
 * cut.
 */
static void
take_icmp(const struct packet *p, struct event *ev)
{
	struct slice first = p->layer4[0];

	enum { WORDS = sizeof(icmp_words) / sizeof(icmp_words[0]) };

	for (size_t i = 0; i < WORDS; i++) {
		const struct icmp_word *w = &icmp_words[i];

		if (w->glued ? !slice_starts(first, w->word) :
		    p->count == 0 || !slice_equal(first, w->word))
			continue;
		ev->icmp_type = w->type;
		ev->icmp_code = w->code != BY_TEXT ? w->code :
		    icmp_code(w->type, p->layer4[1]);
		ev->has |= EV_ICMP;
		return;
	}
}

static enum reason
take_packet(const struct packet *p, struct event *ev)
{
	uint32_t protocol, offset = 0;

	if (!take_address(p->ip[p->is_v6 ? V6_SRC : V4_SRC], &ev->src) ||
	    !take_address(p->ip[p->is_v6 ? V6_DST : V4_DST], &ev->dst))
		return REASON_ADDRESS;
	if (!whole_number(p->ip[p->is_v6 ? V6_PROTOCOL : V4_PROTOCOL], 255,
	    &protocol))
		return REASON_PROTOCOL;
	ev->protocol = (uint8_t)protocol;
	ev->has |= EV_SRC | EV_DST | EV_PROTO;
	if (!p->is_v6 && !whole_number(p->ip[V4_OFFSET], 65535, &offset))
		return REASON_FIELD;
	if (offset > 0)
		return REASON_DROP;	/* a later fragment */
	switch (protocol) {
	case PROTO_TCP:
	case PROTO_UDP:
	case PROTO_SCTP:
		return take_ports(p, ev);
	case PROTO_ICMP:
		take_icmp(p, ev);
		return REASON_DROP;
	default:
		return REASON_DROP;	/* numbers of CARP are no ports */
	}
}

enum parse
parse_filterlog(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev)
{
	struct slice fields[MOST + 1], message = env->message;
	size_t count = csv_split(message, fields, MOST);
	enum reason verdict, why;
	struct packet packet;
	uint32_t rule;

	(void)f;
	(void)ws;
	if (count == 0 || !whole_number(fields[RULE], UINT32_MAX, &rule))
		return PARSE_OTHER;	/* filterlog's other words */
	if (count <= ACTION)
		return parse_bad(ev, REASON_CUT);
	verdict = action_reason(fields[ACTION]);
	if (verdict == REASON_FIELD)
		return parse_bad(ev, REASON_FIELD);
	if (count <= IP_VERSION)
		return parse_bad(ev, REASON_CUT);
	why = find_packet(fields + IP_VERSION, count - IP_VERSION, &packet);
	if (why == REASON_DROP)
		why = take_packet(&packet, ev);
	if (why != REASON_DROP)
		return parse_bad(ev, why);
	if (slice_equal(fields[DIRECTION], SLICE("out")))
		ev->out = fields[INTERFACE];
	else
		ev->in = fields[INTERFACE];
	ev->untold = EV_ID | EV_LENGTH | EV_TTL | EV_SEQ | EV_WINDOW |
	    EV_TCP_FLAGS;
	ev->rest = slice_between(
	    fields[IP_VERSION].at, message.at + message.len);
	event_is(ev, verdict);
	event_settle(ev);
	return PARSE_OK;
}

/* "0x1f" */
static bool
hex_number(struct slice s, uint32_t *value)
{
	*value = 0;
	if (s.len < 3 || s.len > 10 || !slice_starts(s, SLICE("0x")))
		return false;
	for (size_t i = 2; i < s.len; i++) {
		static const char digits[] = "0123456789abcdef";
		const char *at = memchr(
		    digits, s.at[i] | 0x20, sizeof(digits) - 1);

		if (at == NULL)
			return false;
		*value = *value << 4 | (uint32_t)(at - digits);
	}
	return true;
}

static void
detail_ipv4(const struct packet *p, struct event *ev)
{
	uint32_t n;

	if (hex_number(p->ip[V4_TOS], &n) && n <= 255) {
		ev->tos = (uint8_t)n;
		ev->has |= EV_TOS;
	}
	if (whole_number(p->ip[V4_TTL], 255, &n)) {
		ev->ttl = (uint8_t)n;
		ev->has |= EV_TTL;
	}
	if (whole_number(p->ip[V4_ID], 65535, &n)) {
		ev->ip_id = (uint16_t)n;
		ev->has |= EV_ID;
	}
	if (whole_number(p->ip[V4_OFFSET], 65535, &n) && n > 0) {
		ev->fragment = (uint16_t)n;
		ev->has |= EV_FRAGMENT;
	}
	if (slice_equal(p->ip[V4_FLAGS], SLICE("DF")))
		ev->has |= EV_DF;
	if (slice_equal(p->ip[V4_FLAGS], SLICE("+")))
		ev->has |= EV_MF;
	if (whole_number(p->ip[V4_LENGTH], 65535, &ev->length))
		ev->has |= EV_LENGTH;
}

/* The length it tells is that of what follows the header of IPv6. */
static void
detail_ipv6(const struct packet *p, struct event *ev)
{
	enum { IPV6_HEADER = 40 };
	uint32_t n;

	if (hex_number(p->ip[V6_CLASS], &n) && n <= 255) {
		ev->tos = (uint8_t)n;
		ev->has |= EV_TOS;
	}
	if (whole_number(p->ip[V6_HOPS], 255, &n)) {
		ev->ttl = (uint8_t)n;
		ev->has |= EV_TTL;
	}
	if (whole_number(p->ip[V6_LENGTH], 65535, &n)) {
		ev->length = n + IPV6_HEADER;
		ev->has |= EV_LENGTH;
	}
}

/* "FSRPAUEC", those that are set: in the order of TCP_FIN.. */
static bool
read_flags(struct slice letters, uint16_t *flags)
{
	static const char names[] = "FSRPAUEC";

	*flags = 0;
	for (size_t i = 0; i < letters.len; i++) {
		const char *at =
		    memchr(names, letters.at[i], sizeof(names) - 1);

		if (at == NULL)
			return false;
		*flags |= (uint16_t)(1u << (at - names));
	}
	return true;
}

/* A number and, with data behind it, the one after its last byte: "1:49". */
static bool
read_sequence(struct slice s, uint32_t *seq)
{
	const char *colon = memchr(s.at, ':', s.len);

	return whole_number(slice_between(
	    s.at, colon != NULL ? colon : s.at + s.len), UINT32_MAX, seq);
}

static void
detail_tcp(const struct packet *p, struct event *ev)
{
	uint32_t n;

	if (p->count <= WINDOW)
		return;
	if (read_flags(p->layer4[FLAGS], &ev->tcp_flags))
		ev->has |= EV_TCP_FLAGS;
	if (read_sequence(p->layer4[SEQ], &ev->seq))
		ev->has |= EV_SEQ;
	if (whole_number(p->layer4[ACK], UINT32_MAX, &ev->ack))
		ev->has |= EV_ACK;
	if (whole_number(p->layer4[WINDOW], 65535, &n)) {
		ev->window = (uint16_t)n;
		ev->has |= EV_WINDOW;
	}
	if (p->count > URGENT && p->layer4[OPTIONS].len > 0)
		ev->has |= EV_TCP_OPTIONS;
}

void
detail_filterlog(struct event *ev)
{
	struct slice fields[MOST + 1];
	struct packet packet;
	size_t count;

	if ((ev->has & EV_PROTO) == 0)
		return;
	count = csv_split(ev->rest, fields, MOST);
	if (find_packet(fields, count, &packet) != REASON_DROP)
		return;
	if (packet.is_v6)
		detail_ipv6(&packet, ev);
	else
		detail_ipv4(&packet, ev);
	if ((ev->has & EV_DPORT) != 0 && ev->protocol == PROTO_TCP)
		detail_tcp(&packet, ev);
}
