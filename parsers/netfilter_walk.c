/*
 * netfilter_walk.c - from "IN=" through the packet; see netfilter_walk.h.
 *
 * A line is walked once, field after field in the order the kernel prints
 * them, and each field must be where it belongs: so nothing that merely looks
 * like SRC= or DPT= in a prefix, in an ICMP error's inner packet or behind the
 * packet is ever taken for it. A failed walk says why it stopped.
 */
#include "parsers/netfilter_walk.h"
#include "parsers/text.h"

/* A line that ends here, or within the name of a key, was cut. */
static bool
fail(struct walk *w, enum reason why)
{
	w->why = why;
	if (w->p >= w->end || (why == REASON_FIELD &&
	    find_blank(w->p, w->end) == w->end &&
	    memchr(w->p, '=', (size_t)(w->end - w->p)) == NULL))
		w->why = REASON_CUT;
	return false;
}

/* Whatever follows: the value itself is wrong. */
static bool
refuse(struct walk *w, enum reason why)
{
	w->why = why;
	return false;
}

/* Does the text go on with these four bytes? */
static inline bool
at(const struct walk *w, uint32_t word)
{
	return w->end - w->p >= 4 && load32(w->p) == word;
}

static inline bool
at_text(const struct walk *w, struct slice text)
{
	return (size_t)(w->end - w->p) >= text.len &&
	    memcmp(w->p, text.at, text.len) == 0;
}

/* A field ends with a blank, or where the line ends. */
static inline bool
end_field(struct walk *w)
{
	if (w->p < w->end) {
		if (*w->p != ' ')
			return fail(w, REASON_FIELD);
		w->p++;
	}
	return true;
}

/* The value of "KEY=value ", without looking into it. */
static struct slice
take_value(struct walk *w, size_t key)
{
	const char *from = w->p + key, *blank = find_blank(from, w->end);

	w->p = blank < w->end ? blank + 1 : blank;
	return slice_between(from, blank);
}

/*
 * "ID=54321 ", which tools leave their marks in. Anything but a number is left
 * to netfilter_detail.c.
 */
static inline void
take_id(struct walk *w, struct event *ev)
{
	uint32_t value;
	unsigned digits;
	const char *p = read_number(w->p + 3, w->end, &value, &digits);

	if (p == NULL || p == w->end || *p != ' ' || value > 65535) {
		ev->untold |= EV_ID;
		take_value(w, 3);
		return;
	}
	w->p = p + 1;
	ev->ip_id = (uint16_t)value;
	ev->has |= EV_ID;
}

/* "KEY=123 " */
static inline bool
take_number(struct walk *w, size_t key, uint32_t *value)
{
	unsigned digits;
	const char *p = read_number(w->p + key, w->end, value, &digits);

	w->p += key;
	if (p == NULL)
		return fail(w, REASON_FIELD);
	w->p = p;
	return end_field(w);
}

/*
 * "KEY=40000 " for ports and ICMP types. The kernel always prints more behind
 * these, so a line that ends in the digits was cut within them.
 */
static inline bool
take_port(struct walk *w, size_t key, uint32_t most, uint32_t *value)
{
	const char *p;

	w->p += key;
	p = read_bounded(w->p, w->end, most, value);
	if (p == NULL)
		return fail(w, REASON_PORT);
	w->p = p;
	if (p == w->end)
		return fail(w, REASON_CUT);
	return *w->p++ == ' ' ? true : fail(w, REASON_PORT);
}

static inline bool
take_address(struct walk *w, struct address *address)
{
	const char *p = read_address(w->p + 4, w->end, address);

	w->p += 4;
	if (p == NULL)
		return fail(w, find_blank(w->p, w->end) == w->end ?
		    REASON_CUT : REASON_ADDRESS);
	w->p = p;
	if (p == w->end)
		return fail(w, REASON_CUT);
	return *w->p++ == ' ' ? true : fail(w, REASON_ADDRESS);
}

/*
 * IN= and OUT=, with PHYSIN= between them in old kernels. An interface has at
 * most 15 bytes (IFNAMSIZ) and no blank.
 */
static bool
walk_interfaces(struct walk *w, struct event *ev)
{
	ev->in = take_value(w, 3);
	if (at_text(w, SLICE("PHYSIN=")))
		take_value(w, 7);
	if (!at(w, WORD4('O', 'U', 'T', '=')) || ev->in.len > 31)
		return fail(w, REASON_FIELD);
	ev->out = take_value(w, 4);
	return ev->out.len <= 31 ? true : fail(w, REASON_FIELD);
}

/*
 * From behind OUT= to SRC=: the bridge ports, and the link layer's header in
 * either of its two forms. MACSRC= and MACDST= are why SRC= is not searched.
 */
static bool
walk_link(struct walk *w, struct event *ev)
{
	static const struct slice keys[] = { SLICE_INIT("MACSRC="),
		SLICE_INIT("MACDST="), SLICE_INIT("MACPROTO="),
		SLICE_INIT("VPROTO="), SLICE_INIT("VID="),
		SLICE_INIT("TUNNEL="), SLICE_INIT("PHYSIN="),
		SLICE_INIT("PHYSOUT=") };
	struct slice value;
	size_t i;

	/* Ethernet: 14 bytes in hex and colons, always of one length */
	if (at(w, WORD4('M', 'A', 'C', '=')) && w->end - w->p > 50 &&
	    w->p[45] == ' ' && load32(w->p + 46) == WORD4('S', 'R', 'C', '=')) {
		ev->mac = (struct slice){ w->p + 4, 41 };
		w->p += 46;
		return true;
	}
	while (!at(w, WORD4('S', 'R', 'C', '='))) {
		if (at(w, WORD4('M', 'A', 'C', '='))) {
			ev->mac = take_value(w, 4);
			if (w->p < w->end && *w->p == ' ')
				w->p++;	/* an empty MAC and its blank */
			continue;
		}
		if (w->p < w->end && *w->p == ' ') {
			w->p++;	/* the kernel's TUNNEL= brings one of its own */
			continue;
		}
		for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			if (at_text(w, keys[i]))
				break;
		if (i == sizeof(keys) / sizeof(keys[0]))
			return fail(w, REASON_FIELD);
		value = take_value(w, keys[i].len);
		if (i < 3)
			ev->mac = value;	/* MACPROTO= at last */
	}
	return true;
}

/* "OPT (020405B4) " of IPv4. */
static bool
skip_hex_options(struct walk *w)
{
	const char *p = w->p + 5;

	while (p < w->end && (is_digit(*p) || ((*p | 0x20) >= 'a' &&
	    (*p | 0x20) <= 'f')))
		p++;
	w->p = p;
	if (p >= w->end || *p != ')')
		return fail(w, REASON_FIELD);
	w->p++;
	return end_field(w);
}

/*
 * "FRAG:185 ", ulogd "FRAG: 185 ", Proxmox "FRAG=185 ": in units of eight bytes
 * for IPv4, in bytes for IPv6.
 */
static bool
take_fragment(struct walk *w, struct event *ev, uint32_t unit)
{
	uint32_t offset = 0;

	w->p += w->end - w->p > 5 && w->p[5] == ' ' ? 1 : 0;
	if (!take_number(w, 5, &offset))
		return false;
	offset *= unit;
	if (offset > 65535)
		return fail(w, REASON_FIELD);
	/* of two fragment headers, one that is not the first decides */
	if ((ev->has & EV_FRAGMENT) == 0 || ev->fragment == 0)
		ev->fragment = (uint16_t)offset;
	ev->has |= EV_FRAGMENT;
	return true;
}

/* Behind the packet: nothing, or what the kernel knows beside it. */
static bool
at_tail(const struct walk *w)
{
	return w->p == w->end || at(w, WORD4('U', 'I', 'D', '=')) ||
	    at_text(w, SLICE("MARK="));
}

static const struct slice unknown_header = SLICE_INIT("Unknown Ext Hdr ");

/* "Unknown Ext Hdr 140" ends the line. */
static bool
take_unknown_header(struct walk *w, struct event *ev)
{
	uint32_t n;

	w->p += unknown_header.len;
	if (read_bounded(w->p, w->end, 255, &n) == NULL)
		return fail(w, REASON_PROTOCOL);
	ev->protocol = (uint8_t)n;
	ev->has |= EV_PROTO;
	w->p = w->end;
	return true;
}

/*
 * One "OPT ( ... ) " of IPv6. AH and ESP name themselves in there; ESP ends
 * the packet, a later fragment too. Sets the protocol only where it is told.
 */
static bool
walk_ipv6_options(struct walk *w, struct event *ev)
{
	enum { AH = 1 };
	/* "INCOMPLETE [4 bytes] " in three words */
	static const struct slice words[] = { SLICE_INIT("ESP "),
		[AH] = SLICE_INIT("AH "), SLICE_INIT("SPI="),
		SLICE_INIT("ID:"), SLICE_INIT("INCOMPLETE "),
		SLICE_INIT("TRUNCATED "), SLICE_INIT("["),
		SLICE_INIT("bytes] ") };
	size_t i;

	w->p = skip_blanks(w->p + 5, w->end);	/* "OPT ( " */
	while (w->p < w->end && *w->p != ')') {
		if (at_text(w, unknown_header))
			return take_unknown_header(w, ev);
		if (at_text(w, SLICE("FRAG:"))) {
			if (!take_fragment(w, ev, 1))
				return false;
			continue;
		}
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (at_text(w, words[i]))
				break;
		if (i == sizeof(words) / sizeof(words[0]))
			return fail(w, REASON_FIELD);
		if (i <= AH) {
			ev->protocol = i == AH ? PROTO_AH : PROTO_ESP;
			ev->has |= EV_PROTO;
		}
		take_value(
		    w, words[i].len - (words[i].at[words[i].len - 1] == ' '));
	}
	if (w->p >= w->end)
		return fail(w, REASON_CUT);
	w->p++;
	return end_field(w);
}

/* LEN= to PROTO=, IPv6. */
static bool
walk_ipv6(struct walk *w, struct event *ev)
{
	enum { HOP_LIMIT = 2 };
	static const struct slice plain[] = { SLICE_INIT("LEN="),
		SLICE_INIT("TC="), [HOP_LIMIT] = SLICE_INIT("HOPLIMIT="),
		SLICE_INIT("FLOWLBL="), SLICE_INIT("INCOMPLETE"),
		SLICE_INIT("ID:") };
	size_t i;

	while (!at(w, WORD4('P', 'R', 'O', 'T'))) {
		if (at_text(w, SLICE("FRAG:"))) {
			if (!take_fragment(w, ev, 1))
				return false;
			if (at(w, WORD4('I', 'D', ':', ' ')))
				take_value(w, 4);	/* ulogd's blank */
			continue;
		}
		if (at_text(w, SLICE("OPT ("))) {
			if (!walk_ipv6_options(w, ev))
				return false;
			continue;
		}
		if (at_text(w, unknown_header))
			return take_unknown_header(w, ev);
		if ((ev->has & EV_PROTO) != 0 && at_tail(w))
			return true;	/* ESP, AH fragment: OPT told it */
		for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
			if (at_text(w, plain[i]))
				break;
		if (i == sizeof(plain) / sizeof(plain[0]))
			return fail(w, REASON_FIELD);
		w->whole |= i == HOP_LIMIT;
		take_value(w, plain[i].len);
	}
	return true;
}

/* "TOS=0x00 PREC=0x00 TTL=": always of one length, from the kernel. */
static inline bool
at_service(const struct walk *w)
{
	return w->end - w->p > 23 &&
	    load32(w->p) == WORD4('T', 'O', 'S', '=') && w->p[8] == ' ' &&
	    load32(w->p + 9) == WORD4('P', 'R', 'E', 'C') &&
	    load32(w->p + 18) == WORD4(' ', 'T', 'T', 'L');
}

/* LEN= to PROTO=, IPv4. */
static bool
walk_ipv4(struct walk *w, struct event *ev)
{
	w->whole = at(w, WORD4('L', 'E', 'N', '='));
	if (w->whole)
		take_value(w, 4);
	if (at_text(w, SLICE("TC=")))
		return walk_ipv6(w, ev); /* from an IPv4-mapped address */
	if (at_service(w)) {
		w->p += 19;
	} else {
		if (at(w, WORD4('T', 'O', 'S', '=')))
			take_value(w, 4);
		if (at_text(w, SLICE("PREC=")))
			take_value(w, 5);
	}
	if (at(w, WORD4('T', 'T', 'L', '=')))
		take_value(w, 4);
	else
		w->whole = false;
	if (w->end - w->p > 3 && load32(w->p) << 8 == WORD4(0, 'I', 'D', '='))
		take_id(w, ev);
	while (!at(w, WORD4('P', 'R', 'O', 'T'))) {
		if (w->end - w->p >= 3 && w->p[2] == ' ' &&
		    (w->p[1] == 'F' || w->p[1] == 'E')) {	/* CE DF MF */
			w->p += 3;
		} else if (at_text(w, SLICE("FRAG:")) ||
		    at_text(w, SLICE("FRAG="))) {
			if (!take_fragment(w, ev, 8))
				return false;
		} else if (at_text(w, SLICE("OPT ("))) {
			if (!skip_hex_options(w))
				return false;
		} else if ((ev->has & EV_FRAGMENT) != 0 && at_tail(w)) {
			/* the kernel names no protocol for later parts of AH */
			ev->protocol = PROTO_AH;
			ev->has |= EV_PROTO;
			return true;
		} else {
			return fail(w, REASON_FIELD);
		}
	}
	return true;
}

/* A header that was cut on the wire; Proxmox has "LEN=4 INVALID=LEN ". */
static bool
is_incomplete(const struct walk *w)
{
	const char *blank;

	if (at_text(w, SLICE("INCOMPLETE")) || at_text(w, SLICE("TRUNCATED")))
		return true;
	if (!at(w, WORD4('L', 'E', 'N', '=')))
		return false;
	blank = find_blank(w->p, w->end);
	return slice_starts(
	    slice_between(blank, w->end), SLICE(" INVALID=LEN"));
}

/* SPT= DPT=, or the reason why a header has none. */
static bool
walk_ports(struct walk *w, struct event *ev, bool always)
{
	uint32_t sport, dport;

	if (at(w, WORD4('S', 'P', 'T', '='))) {
		if (!take_port(w, 4, 65535, &sport))
			return false;
		if (!at(w, WORD4('D', 'P', 'T', '=')))
			return fail(w, REASON_FIELD);
		if (!take_port(w, 4, 65535, &dport))
			return false;
		ev->sport = (uint16_t)sport;
		ev->dport = (uint16_t)dport;
		ev->has |= EV_SPORT | EV_DPORT;
		return true;
	}
	if (!always || ((ev->has & EV_FRAGMENT) != 0 && ev->fragment > 0) ||
	    is_incomplete(w))
		return true;
	return fail(w, REASON_FIELD);
}

/* TYPE= CODE=. A later fragment has neither, a cut header says so. */
static bool
walk_icmp(struct walk *w, struct event *ev, bool always)
{
	uint32_t type, code;
	const char *after;

	if (!at_text(w, SLICE("TYPE=")))
		return walk_ports(w, ev, always);
	if (!take_port(w, 5, 255, &type))
		return false;
	if (!at_text(w, SLICE("CODE=")))
		return fail(w, REASON_FIELD);
	w->p += 5;
	after = read_bounded(w->p, w->end, 255, &code);
	if (after == NULL || (after < w->end && *after != ' '))
		return fail(w, REASON_PORT);
	w->p = after;
	ev->icmp_type = (uint8_t)type;
	ev->icmp_code = (uint8_t)code;
	ev->has |= EV_ICMP;
	return true;
}

static bool
same_word(struct slice a, const char *b)
{
	return a.len == strlen(b) && strncasecmp(a.at, b, a.len) == 0;
}

/* PROTO=name or number, then what belongs to it. */
static bool
walk_protocol(struct walk *w, struct event *ev)
{
	static const struct {
		const char *name;
		uint8_t number;
	} names[] = { { "TCP", PROTO_TCP }, { "UDP", PROTO_UDP },
		{ "ICMP", PROTO_ICMP }, { "ICMPv6", PROTO_ICMP6 },
		{ "UDPLITE", PROTO_UDPLITE }, { "ESP", PROTO_ESP },
		{ "AH", PROTO_AH }, { "SCTP", PROTO_SCTP },
		{ "DCCP", PROTO_DCCP }, { "GRE", PROTO_GRE },
		{ "IGMP", PROTO_IGMP } };
	struct slice value;
	bool named;
	uint32_t n = 0;

	if ((ev->has & EV_PROTO) != 0 && at_tail(w))
		return true;	/* told before, nothing more to come */
	if (!at_text(w, SLICE("PROTO=")))
		return fail(w, REASON_FIELD);
	ev->has |= EV_PROTO;
	if (load32(w->p + 6) == WORD4('T', 'C', 'P', ' ')) {
		w->p += 10;
		ev->protocol = PROTO_TCP;
		if (!walk_ports(w, ev, true))
			return false;
		glance_at_tcp(w->p, w->end, ev);
		return true;
	}
	if (load32(w->p + 6) == WORD4('U', 'D', 'P', ' ')) {
		w->p += 10;
		ev->protocol = PROTO_UDP;
		return walk_ports(w, ev, true);
	}
	value = take_value(w, 6);
	if (value.len == 0)
		return fail(w, REASON_PROTOCOL);
	named = !is_digit(*value.at);
	if (!named) {
		if (read_bounded(value.at, value.at + value.len, 255, &n) !=
		    value.at + value.len)
			return refuse(w, REASON_PROTOCOL);
		ev->protocol = (uint8_t)n;
		/* named by the kernel, so these are the digits of another */
		if (w->p == w->end && w->p[-1] != ' ' && (n == PROTO_ICMP ||
		    n == PROTO_TCP || n == PROTO_UDP || n == PROTO_UDPLITE))
			return refuse(w, REASON_CUT);
	} else {
		size_t i = 0;

		while (i < sizeof(names) / sizeof(names[0]) &&
		    !same_word(value, names[i].name))
			i++;
		if (i == sizeof(names) / sizeof(names[0]))
			return fail(w, REASON_PROTOCOL);
		ev->protocol = names[i].number;
	}
	switch (ev->protocol) {
	case PROTO_TCP:
	case PROTO_UDP:
	case PROTO_UDPLITE:
		return walk_ports(w, ev, named);
	case PROTO_ICMP:
		/* "PROTO=ICMP" cut off an ICMPv6 */
		return ev->src.is_v6 && named ? fail(w, REASON_PROTOCOL) :
		    walk_icmp(w, ev, named);
	case PROTO_ICMP6:
		return walk_icmp(w, ev, named);
	default:
		return walk_ports(w, ev, false);
	}
}

/*
 * A frame that is not IP: the kernel prints ARP with fields of its own, and of
 * all others only the link layer. Where the ethertype says IP, or is not whole,
 * the line was cut instead.
 */
static bool
is_frame(const struct walk *w, const struct event *ev)
{
	const char *type = ev->mac.at;

	if (at(w, WORD4('A', 'R', 'P', ' ')))
		return true;
	if (w->p < w->end)
		return false;
	if (ev->mac.len == 41) {
		type += 36;
		return memcmp(type, "08:00", 5) != 0 &&
		    strncasecmp(type, "86:dd", 5) != 0;
	}
	return ev->mac.len == 4 && memcmp(type, "0800", 4) != 0 &&
	    strncasecmp(type, "86dd", 4) != 0;
}

bool
walk_behind_interfaces(struct walk *w, struct event *ev)
{
	if (!walk_link(w, ev)) {
		if (!is_frame(w, ev))
			return false;
		event_is(ev, REASON_NOT_IP);
		return true;
	}
	if (!take_address(w, &ev->src))
		return false;
	if (!at(w, WORD4('D', 'S', 'T', '=')))
		return fail(w, REASON_FIELD);
	if (!take_address(w, &ev->dst))
		return false;
	ev->has |= EV_SRC | EV_DST;
	if (at_text(w, SLICE("PROTO=ARP"))) {	/* of ulogd, no length */
		event_is(ev, REASON_NOT_IP);
		return true;
	}
	ev->rest = slice_between(w->p, w->end);
	ev->untold = EV_LENGTH | EV_TTL | EV_SEQ | EV_WINDOW | EV_TCP_FLAGS;
	if (!(ev->src.is_v6 ? walk_ipv6(w, ev) : walk_ipv4(w, ev)) ||
	    !walk_protocol(w, ev))
		return false;
	ev->verdict = VERDICT_DROP;
	ev->reason = REASON_BY_PREFIX;
	return true;
}

bool
walk_packet(struct walk *w, struct event *ev)
{
	return walk_interfaces(w, ev) && walk_behind_interfaces(w, ev);
}
