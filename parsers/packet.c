/*
 * packet.c - see packet.h.
 *
 * Bytes are reached only through holds, u8, u16 and u32, which know where the
 * capture ends; offsets count from the IP header.
 */
#include "parsers/packet.h"

enum {
	IPV4_HEADER = 20,
	IPV6_HEADER = 40,
	TCP_HEADER = 20,
	UDP_HEADER = 8,
	ICMP_HEADER = 8,
	PORTS = 4,	/* source and destination, in all that have them */
	CHAIN_MOST = 16	/* IPv6 extension headers followed */
};

/* IPv6 extension headers (IANA ipv6-parameters); ESP and 59 end a packet. */
enum {
	HOP_BY_HOP = 0,
	ROUTING = 43,
	FRAGMENT = 44,
	DESTINATION = 60
};

struct packet {
	const uint8_t *bytes;
	size_t len;
};

static inline bool
holds(const struct packet *p, size_t at, size_t n)
{
	return at <= p->len && p->len - at >= n;
}

static inline uint8_t
u8(const struct packet *p, size_t at)
{
	return holds(p, at, 1) ? p->bytes[at] : 0;
}

static inline uint16_t
u16(const struct packet *p, size_t at)
{
	return (uint16_t)(u8(p, at) << 8 | u8(p, at + 1));
}

static inline uint32_t
u32(const struct packet *p, size_t at)
{
	return (uint32_t)u16(p, at) << 16 | u16(p, at + 2);
}

/* IPv4-mapped is IPv4 (RFC 4291, section 2.5.5.2). */
static void
read_ipv6_address(const struct packet *p, size_t at, struct address *address)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (!holds(p, at, sizeof(address->v6)))
		return;
	memcpy(address->v6, p->bytes + at, sizeof(address->v6));
	address->is_v6 = memcmp(address->v6, mapped, sizeof(mapped)) != 0;
	address->v4 = u32(p, at + sizeof(mapped));
}

/*
 * Is a header of `size` bytes there, as far as its first `needed` bytes? Those
 * must be captured; the rest may be cut off by the capture, but not on the
 * wire, as the length of the IP packet tells.
 */
static bool
has_header(const struct packet *p, size_t at, size_t size, size_t needed,
    const struct event *ev)
{
	return holds(p, at, size) ||
	    (holds(p, at, needed) && ev->length >= at + size);
}

static void
read_ports(const struct packet *p, size_t at, struct event *ev)
{
	ev->sport = u16(p, at);
	ev->dport = u16(p, at + 2);
	ev->has |= EV_SPORT | EV_DPORT;
}

static void
read_tcp(const struct packet *p, size_t at, struct event *ev)
{
	if (!has_header(p, at, TCP_HEADER, PORTS, ev))
		return;
	read_ports(p, at, ev);
	if (!holds(p, at, TCP_HEADER))
		return;
	ev->seq = u32(p, at + 4);
	ev->ack = u32(p, at + 8);
	ev->tcp_flags = u16(p, at + 12) & 0x1ff;
	ev->window = u16(p, at + 14);
	ev->has |= EV_SEQ | EV_ACK | EV_TCP_FLAGS | EV_WINDOW;
	if (u8(p, at + 12) >> 4 > TCP_HEADER / 4)
		ev->has |= EV_TCP_OPTIONS;
}

static void
read_icmp(const struct packet *p, size_t at, struct event *ev)
{
	if (!has_header(p, at, ICMP_HEADER, 2, ev))
		return;
	ev->icmp_type = u8(p, at);
	ev->icmp_code = u8(p, at + 1);
	ev->has |= EV_ICMP;
}

/* What the protocol's own header tells; ICMP belongs to one version of IP. */
static void
read_transport(const struct packet *p, size_t at, bool six, struct event *ev)
{
	switch (ev->protocol) {
	case PROTO_TCP:
		read_tcp(p, at, ev);
		break;
	case PROTO_UDP:
	case PROTO_UDPLITE:
		if (has_header(p, at, UDP_HEADER, PORTS, ev))
			read_ports(p, at, ev);
		break;
	case PROTO_SCTP:
	case PROTO_DCCP:
		if (holds(p, at, PORTS))
			read_ports(p, at, ev);
		break;
	case PROTO_ICMP:
		if (!six)
			read_icmp(p, at, ev);
		break;
	case PROTO_ICMP6:
		if (six)
			read_icmp(p, at, ev);
		break;
	default:
		break;
	}
}

/* The event's fragment offset, in bytes. Is it a later fragment? */
static bool
set_fragment(struct event *ev, unsigned bytes)
{
	ev->fragment = (uint16_t)bytes;
	ev->has |= EV_FRAGMENT;
	return bytes > 0;
}

static bool
read_ipv4(const struct packet *p, struct event *ev)
{
	size_t header = (size_t)(u8(p, 0) & 15) * 4;
	unsigned flags = u16(p, 6) >> 13, offset = (u16(p, 6) & 0x1fffu) * 8;

	if (!holds(p, 0, IPV4_HEADER) || u8(p, 0) >> 4 != 4 ||
	    header < IPV4_HEADER)
		return false;
	ev->tos = u8(p, 1);
	ev->length = u16(p, 2);
	ev->ip_id = u16(p, 4);
	ev->ttl = u8(p, 8);
	ev->protocol = u8(p, 9);
	ev->src.is_v6 = ev->dst.is_v6 = false;
	ev->src.v4 = u32(p, 12);
	ev->dst.v4 = u32(p, 16);
	ev->has |= EV_SRC | EV_DST | EV_PROTO | EV_LENGTH | EV_TTL | EV_ID |
	    EV_TOS;
	ev->has |= (flags & 2) != 0 ? EV_DF : 0;
	ev->has |= (flags & 1) != 0 ? EV_MF : 0;
	if (offset == 0 || !set_fragment(ev, offset))
		read_transport(p, header, false, ev);
	return true;
}

/*
 * The size of the extension header at `at`, 0 where the chain ends: there is
 * none, it is cut off, or it is of a later fragment, which is payload. Its
 * first two bytes are enough to go on; a fragment's offset must be there too.
 */
static size_t
extension_size(const struct packet *p, size_t at, uint8_t header, bool later)
{
	if (later || !holds(p, at, header == FRAGMENT ? 8 : 2))
		return 0;
	switch (header) {
	case HOP_BY_HOP:
	case ROUTING:
	case DESTINATION:
		return (u8(p, at + 1) + (size_t)1) * 8;
	case FRAGMENT:
		return 8;
	case PROTO_AH:
		return (u8(p, at + 1) + (size_t)2) * 4;
	default:
		return 0;
	}
}

static bool
read_ipv6(const struct packet *p, struct event *ev)
{
	size_t at = IPV6_HEADER, size;
	bool later = false;

	if (!holds(p, 0, IPV6_HEADER) || u8(p, 0) >> 4 != 6)
		return false;
	ev->tos = (uint8_t)(u16(p, 0) >> 4);
	ev->length = u16(p, 4) + (uint32_t)IPV6_HEADER;
	ev->protocol = u8(p, 6);
	ev->ttl = u8(p, 7);
	read_ipv6_address(p, 8, &ev->src);
	read_ipv6_address(p, 24, &ev->dst);
	ev->has |= EV_SRC | EV_DST | EV_PROTO | EV_LENGTH | EV_TTL | EV_TOS;
	for (int i = 0; i < CHAIN_MOST; i++) {
		size = extension_size(p, at, ev->protocol, later);
		if (size == 0)
			break;
		if (ev->protocol == FRAGMENT)
			later = set_fragment(ev, u16(p, at + 2) & 0xfff8u);
		ev->protocol = u8(p, at);
		at += size;
	}
	if (!later)
		read_transport(p, at, true, ev);
	return true;
}

void
packet_read(struct slice bytes, uint16_t ethertype, struct event *ev)
{
	struct packet p = { (const uint8_t *)bytes.at, bytes.len };
	bool readable;

	if (ethertype == PACKET_ANY)
		ethertype = u8(&p, 0) >> 4 == 6 ? PACKET_IPV6 : PACKET_IPV4;
	if (ethertype != PACKET_IPV4 && ethertype != PACKET_IPV6) {
		event_is(ev, REASON_NOT_IP);
		return;
	}
	readable = ethertype == PACKET_IPV4 ? read_ipv4(&p, ev) :
					      read_ipv6(&p, ev);
	event_is(ev, readable ? REASON_DROP : REASON_PACKET);
	if (readable)
		ev->reason = REASON_BY_PREFIX;
}
