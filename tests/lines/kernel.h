/*
 * kernel.h - makes up packets and prints them as the kernel's LOG does: the
 * order of everything here is that of net/netfilter/nf_log_syslog.c. What was
 * printed is known, so it tells what must be read.
 */
#ifndef TESTS_LINES_KERNEL_H
#define TESTS_LINES_KERNEL_H

#include "event.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct kernel_line {
	uint64_t random;	/* state; any number but 0 begins a series */
	char text[4096];
	size_t len;
	bool options, seq, owner;	/* log flags of the rule */
	struct event want;	/* has, addresses, ports, header fields */
	bool is_cut;	/* nothing tells the protocol */
};

static inline uint32_t
kernel_random(struct kernel_line *k, uint32_t below)
{
	k->random ^= k->random >> 12;
	k->random ^= k->random << 25;
	k->random ^= k->random >> 27;
	return (uint32_t)((k->random * 0x2545f4914f6cdd1du >> 32) % below);
}

__attribute__((format(printf, 2, 3))) static inline void
kernel_print(struct kernel_line *k, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	k->len += (size_t)vsnprintf(k->text + k->len,
	    sizeof(k->text) - k->len, format, args);
	va_end(args);
}

static inline void
kernel_hex(struct kernel_line *k, const char *before, const char *after)
{
	uint32_t n = 4 * (1 + kernel_random(k, 10));

	kernel_print(k, "%s", before);
	while (n-- > 0)
		kernel_print(k, "%02X", kernel_random(k, 256));
	kernel_print(k, "%s", after);
}

/* A number for a field of the outer packet, told in k->want. */
#define KERNEL_FIELD(k, is_outer, bit, member, value)                         \
	do {                                                                  \
		if (is_outer) {                                               \
			(k)->want.has |= (bit);                               \
			(k)->want.member = (value);                           \
		}                                                             \
	} while (0)

static inline uint16_t
kernel_port(struct kernel_line *k)
{
	static const uint16_t often[] = { 0, 1, 22, 445, 9999, 10000, 65535 };

	return (uint16_t)(kernel_random(k, 2) == 0 ?
	    often[kernel_random(k, 7)] : kernel_random(k, 65536));
}

static inline void
kernel_ports(struct kernel_line *k, bool is_outer)
{
	uint16_t sport = kernel_port(k), dport = kernel_port(k);

	kernel_print(k, "SPT=%u DPT=%u ", sport, dport);
	KERNEL_FIELD(k, is_outer, EV_SPORT, sport, sport);
	KERNEL_FIELD(k, is_outer, EV_DPORT, dport, dport);
}

static inline bool
kernel_incomplete(struct kernel_line *k)
{
	if (kernel_random(k, 12) > 0)
		return false;
	kernel_print(k, "INCOMPLETE [%u bytes] ", kernel_random(k, 20));
	return true;
}

/* Returns true where the kernel prints no tail. */
static inline bool
kernel_tcp(struct kernel_line *k, bool is_outer, bool fragment)
{
	static const char *const names[] =
	    { "AE", "CWR", "ECE", "URG", "ACK", "PSH", "RST", "SYN", "FIN" };
	static const uint16_t bits[] = { TCP_AE, TCP_CWR, TCP_ECE, TCP_URG,
		TCP_ACK, TCP_PSH, TCP_RST, TCP_SYN, TCP_FIN };
	uint32_t flags = kernel_random(k, 512), window;

	kernel_print(k, "PROTO=TCP ");
	if (fragment)
		return false;
	if (kernel_incomplete(k))
		return true;
	kernel_ports(k, is_outer);
	if (k->seq) {
		uint32_t seq = kernel_random(k, UINT32_MAX);
		uint32_t ack = kernel_random(k, UINT32_MAX);

		kernel_print(k, "SEQ=%u ACK=%u ", seq, ack);
		KERNEL_FIELD(k, is_outer, EV_SEQ, seq, seq);
		KERNEL_FIELD(k, is_outer, EV_ACK, ack, ack);
	}
	window = kernel_random(k, 65536);
	kernel_print(k, "WINDOW=%u RES=0x%02x ", window, kernel_random(k, 4));
	for (int i = 0; i < 9; i++)
		if (flags & bits[i])
			kernel_print(k, "%s ", names[i]);
	kernel_print(k, "URGP=%u ", kernel_random(k, 65536));
	KERNEL_FIELD(k, is_outer, EV_WINDOW, window, (uint16_t)window);
	KERNEL_FIELD(k, is_outer, EV_TCP_FLAGS, tcp_flags, (uint16_t)flags);
	if (k->options && kernel_random(k, 2) == 0) {
		if (is_outer)
			k->want.has |= EV_TCP_OPTIONS;
		if (kernel_random(k, 8) == 0) {
			kernel_print(k, "OPT (TRUNCATED)");
			return true;
		}
		kernel_hex(k, "OPT (", ") ");
	}
	return false;
}

static inline bool
kernel_udp(struct kernel_line *k, bool is_outer, bool fragment, bool lite)
{
	kernel_print(k, "PROTO=UDP%s ", lite ? "LITE" : "");
	if (fragment)
		return false;
	if (kernel_incomplete(k))
		return true;
	kernel_ports(k, is_outer);
	kernel_print(k, "LEN=%u ", kernel_random(k, 65536));
	return false;
}

static inline void
kernel_spi(struct kernel_line *k)
{
	if (!kernel_incomplete(k))
		kernel_print(k, "SPI=0x%x ", kernel_random(k, UINT32_MAX));
}

static inline void
kernel_type(struct kernel_line *k, bool is_outer, uint32_t type, uint32_t code)
{
	kernel_print(k, "TYPE=%u CODE=%u ", type, code);
	if (is_outer) {
		k->want.has |= EV_ICMP;
		k->want.icmp_type = (uint8_t)type;
		k->want.icmp_code = (uint8_t)code;
	}
}

static inline void kernel_ipv4(struct kernel_line *k, bool is_outer);
static inline void kernel_ipv6(struct kernel_line *k, bool is_outer);

static inline void
kernel_icmp(struct kernel_line *k, bool is_outer, bool fragment)
{
	uint32_t type = kernel_random(k, 3) == 0 ? kernel_random(k, 256) :
						   kernel_random(k, 19);
	uint32_t code = kernel_random(k, 6);

	kernel_print(k, "PROTO=ICMP ");
	if (fragment || kernel_incomplete(k))
		return;
	kernel_type(k, is_outer, type, code);
	if (kernel_incomplete(k))
		return;
	if (type == 0 || type == 8)
		kernel_print(k, "ID=%u SEQ=%u ", kernel_random(k, 65536),
		    kernel_random(k, 65536));
	if (type == 12)
		kernel_print(k, "PARAMETER=%u ", kernel_random(k, 256));
	if (type == 5)
		kernel_print(k, "GATEWAY=203.0.113.%u ", kernel_random(k, 256));
	if ((type >= 3 && type <= 5) || type == 11) {
		if (is_outer) {
			kernel_print(k, "[");
			kernel_ipv4(k, false);
			kernel_print(k, "] ");
		}
		if (type == 3 && code == 4)
			kernel_print(k, "MTU=%u ", kernel_random(k, 65536));
	}
}

static inline void
kernel_icmp6(struct kernel_line *k, bool is_outer)
{
	static const uint8_t often[] =
	    { 1, 2, 3, 4, 128, 129, 130, 131, 132, 133, 134, 135, 136, 255 };
	uint32_t type = often[kernel_random(k, sizeof(often))];

	kernel_type(k, is_outer, type, kernel_random(k, 6));
	if (type == 128 || type == 129)
		kernel_print(k, "ID=%u SEQ=%u ", kernel_random(k, 65536),
		    kernel_random(k, 65536));
	if (type == 4)
		kernel_print(k, "POINTER=%08x ", kernel_random(k, 65536));
	if (type >= 1 && type <= 4) {
		if (is_outer) {
			kernel_print(k, "[");
			kernel_ipv6(k, false);
			kernel_print(k, "] ");
		}
		if (type == 2)
			kernel_print(k, "MTU=%u ", kernel_random(k, 65536));
	}
}

static inline void
kernel_tail(struct kernel_line *k, bool is_outer)
{
	if (!is_outer)
		return;
	if (k->owner) {
		k->want.uid = kernel_random(k, 70000);
		k->want.gid = kernel_random(k, 70000);
		k->want.has |= EV_UID | EV_GID;
		kernel_print(k, "UID=%u GID=%u ", k->want.uid, k->want.gid);
	}
	if (kernel_random(k, 3) == 0) {
		k->want.mark = 1 + kernel_random(k, UINT32_MAX - 1);
		k->want.has |= EV_MARK;
		kernel_print(k, "MARK=0x%x ", k->want.mark);
	}
}

static inline void
kernel_proto(struct kernel_line *k, bool is_outer, uint8_t protocol)
{
	KERNEL_FIELD(k, is_outer, EV_PROTO, protocol, protocol);
}

/* LEN= to the options of an IPv4 header; returns the fragment offset. */
static inline uint32_t
kernel_ipv4_header(struct kernel_line *k, bool is_outer)
{
	uint32_t length = kernel_random(k, 65536), ttl = kernel_random(k, 256);
	uint32_t id = kernel_random(k, 65536), tos = kernel_random(k, 256);
	uint32_t flags = kernel_random(k, 8), offset = 0;

	tos &= 0xfe;	/* IPTOS_TOS_MASK and IPTOS_PREC_MASK leave out bit 0 */
	kernel_print(k, "LEN=%u TOS=0x%02X PREC=0x%02X TTL=%u ID=%u ", length,
	    tos & 0x1e, tos & 0xe0, ttl, id);
	kernel_print(k, "%s%s%s", flags & 1 ? "CE " : "",
	    flags & 2 ? "DF " : "", flags & 4 ? "MF " : "");
	KERNEL_FIELD(k, is_outer, EV_LENGTH, length, length);
	KERNEL_FIELD(k, is_outer, EV_TTL, ttl, (uint8_t)ttl);
	KERNEL_FIELD(k, is_outer, EV_ID, ip_id, (uint16_t)id);
	KERNEL_FIELD(k, is_outer, EV_TOS, tos, (uint8_t)tos);
	if (is_outer)
		k->want.has |= (flags & 2 ? EV_DF : 0) |
		    (flags & 4 ? EV_MF : 0);
	if (kernel_random(k, 5) == 0) {
		offset = 1 + kernel_random(k, 8191);
		kernel_print(k, "FRAG:%u ", offset);
		KERNEL_FIELD(k, is_outer, EV_FRAGMENT, fragment,
		    (uint16_t)(offset * 8));
	}
	if (k->options && kernel_random(k, 3) == 0)
		kernel_hex(k, "OPT (", ") ");
	return offset;
}

static inline void
kernel_ipv4(struct kernel_line *k, bool is_outer)
{
	static const uint8_t often[] = { 6, 17, 136, 1, 51, 50 };
	uint32_t src = kernel_random(k, UINT32_MAX);
	uint32_t dst = kernel_random(k, UINT32_MAX), pick, offset;
	uint8_t protocol;

	if (!is_outer && kernel_random(k, 12) == 0) {
		kernel_print(k, "TRUNCATED");
		return;
	}
	kernel_print(k, "SRC=%u.%u.%u.%u DST=%u.%u.%u.%u ", src >> 24,
	    src >> 16 & 255, src >> 8 & 255, src & 255, dst >> 24,
	    dst >> 16 & 255, dst >> 8 & 255, dst & 255);
	KERNEL_FIELD(k, is_outer, EV_SRC, src.v4, src);
	KERNEL_FIELD(k, is_outer, EV_DST, dst.v4, dst);
	offset = kernel_ipv4_header(k, is_outer);
	pick = kernel_random(k, 8);
	protocol = pick < 6 ? often[pick] : (uint8_t)kernel_random(k, 256);
	kernel_proto(k, is_outer, protocol);
	switch (protocol) {
	case 6:
		if (kernel_tcp(k, is_outer, offset > 0))
			return;
		break;
	case 17:
	case 136:
		if (kernel_udp(k, is_outer, offset > 0, protocol == 136))
			return;
		break;
	case 1:
		kernel_icmp(k, is_outer, offset > 0);
		break;
	case 51:
		if (offset > 0)
			break;
		kernel_print(k, "PROTO=AH ");
		kernel_spi(k);
		break;
	case 50:
		kernel_print(k, "PROTO=ESP ");
		if (offset == 0)
			kernel_spi(k);
		break;
	default:
		kernel_print(k, "PROTO=%u ", protocol);
	}
	kernel_tail(k, is_outer);
}

static inline void
kernel_ipv6_address(struct kernel_line *k, const char *key,
    struct address *address)
{
	kernel_print(k, "%s", key);
	address->is_v6 = true;
	for (int i = 0; i < 16; i++) {
		uint32_t byte = kernel_random(k, 2) * kernel_random(k, 256);

		address->v6[i] = (uint8_t)(i == 0 ? 0x20 : byte);
		kernel_print(k, "%02x%s", address->v6[i],
		    i == 15 ? " " : i % 2 == 1 ? ":" : "");
	}
}

/*
 * The extension headers. Returns false where the kernel prints nothing behind
 * them; the protocol is known then only if one of them told it.
 */
static inline bool
kernel_ipv6_headers(struct kernel_line *k, bool is_outer, bool *fragment)
{
	for (uint32_t n = kernel_random(k, 4); n > 1; n--) {
		uint32_t kind = kernel_random(k, 8), offset;
		uint8_t named = kind == 1 ? PROTO_AH : PROTO_ESP;

		if (k->options)
			kernel_print(k, "OPT ( ");
		if (kind == 0) {
			offset = kernel_random(k, 2) * kernel_random(k, 8192);
			kernel_print(k, "FRAG:%u %sID:%08x ", offset * 8,
			    kernel_random(k, 2) == 0 ? "INCOMPLETE " : "",
			    kernel_random(k, UINT32_MAX));
			/* of two fragment headers a later part's is told */
			if (k->want.fragment == 0)
				KERNEL_FIELD(k, is_outer, EV_FRAGMENT, fragment,
				    (uint16_t)(offset * 8));
			*fragment = *fragment || offset > 0;
		} else if (kind > 2 && *fragment) {	/* options, routing */
			kernel_print(k, "%s", k->options ? ")" : "");
			return false;
		} else if (kind <= 2 && k->options) {
			kernel_print(k, "%s ", kind == 1 ? "AH" : "ESP");
			kernel_proto(k, is_outer, named);
			if (*fragment || kernel_incomplete(k)) {
				kernel_print(k, ")");
				return false;
			}
			kernel_print(k, "SPI=0x%x %s",
			    kernel_random(k, UINT32_MAX), kind == 2 ? ")" : "");
		}
		if (kind == 2)
			return false;
		if (k->options)
			kernel_print(k, ") ");
	}
	return true;
}

static inline void
kernel_ipv6(struct kernel_line *k, bool is_outer)
{
	static const uint8_t often[] = { 6, 17, 136, 58 };
	uint32_t length = 40 + kernel_random(k, 65536), pick;
	uint32_t ttl = kernel_random(k, 256), tos = kernel_random(k, 256);
	struct address src, dst;
	bool fragment = false;
	uint8_t protocol;

	if (!is_outer && kernel_random(k, 12) == 0) {
		kernel_print(k, "TRUNCATED");
		return;
	}
	kernel_ipv6_address(k, "SRC=", &src);
	kernel_ipv6_address(k, "DST=", &dst);
	kernel_print(k, "LEN=%u TC=%u HOPLIMIT=%u FLOWLBL=%u ", length, tos,
	    ttl, kernel_random(k, 1 << 20));
	KERNEL_FIELD(k, is_outer, EV_SRC, src, src);
	KERNEL_FIELD(k, is_outer, EV_DST, dst, dst);
	KERNEL_FIELD(k, is_outer, EV_LENGTH, length, length);
	KERNEL_FIELD(k, is_outer, EV_TTL, ttl, (uint8_t)ttl);
	KERNEL_FIELD(k, is_outer, EV_TOS, tos, (uint8_t)tos);
	if (!kernel_ipv6_headers(k, is_outer, &fragment))
		return;
	pick = kernel_random(k, 6);
	protocol = pick < 4 ? often[pick] :
			      (uint8_t)(100 + kernel_random(k, 30));
	kernel_proto(k, is_outer, protocol);
	if (protocol == 6) {
		if (kernel_tcp(k, is_outer, fragment))
			return;
	} else if (protocol == 17 || protocol == 136) {
		if (kernel_udp(k, is_outer, fragment, protocol == 136))
			return;
	} else if (protocol == 58) {
		kernel_print(k, "PROTO=ICMPv6 ");
		if (!fragment) {
			if (kernel_incomplete(k))
				return;
			kernel_icmp6(k, is_outer);
		}
	} else {
		kernel_print(k, "PROTO=%u ", protocol);
	}
	kernel_tail(k, is_outer);
}

/* IN= to MAC=. */
static inline void
kernel_link(struct kernel_line *k)
{
	uint32_t form = kernel_random(k, 6);

	if (form == 0) {	/* sent by this machine */
		kernel_print(k, "IN= OUT=eth%u ", kernel_random(k, 10));
		return;
	}
	kernel_print(k, "IN=eth%u OUT=%s ", kernel_random(k, 10),
	    kernel_random(k, 2) == 0 ? "" : "br-lan");
	if (kernel_random(k, 4) == 0)
		kernel_print(k, "PHYSIN=veth%u ", kernel_random(k, 1000));
	if (kernel_random(k, 4) == 0)
		kernel_print(k, "PHYSOUT=veth%u ", kernel_random(k, 1000));
	if (form == 1) {
		kernel_print(k, "MACSRC=02:00:00:00:00:02 "
				"MACDST=02:00:00:00:00:01 ");
		if (kernel_random(k, 2) == 0)
			kernel_print(k, "VPROTO=8100 VID=%u ",
			    kernel_random(k, 4096));
		kernel_print(k, "MACPROTO=0800 ");
		return;
	}
	kernel_print(k, "MAC=");
	for (uint32_t n = form == 2 ? kernel_random(k, 25) : form == 3 ? 0 : 14,
		      i = 0; i < n; i++)
		kernel_print(k, "%s%02x", i > 0 ? ":" : "",
		    kernel_random(k, 256));
	if (form == 3 && kernel_random(k, 2) == 0)
		kernel_print(k, " TUNNEL=203.0.113.1->203.0.113.2");
	kernel_print(k, " ");
}

/* Make up the next line, its prefix included. */
static inline void
kernel_line_next(struct kernel_line *k, const char *head)
{
	memset(&k->want, 0, sizeof(k->want));
	k->len = 0;
	k->options = kernel_random(k, 2) == 0;
	k->seq = kernel_random(k, 2) == 0;
	k->owner = kernel_random(k, 4) == 0;
	kernel_print(k, "%s", head);
	kernel_link(k);
	if (kernel_random(k, 2) == 0)
		kernel_ipv4(k, true);
	else
		kernel_ipv6(k, true);
	k->is_cut = (k->want.has & EV_PROTO) == 0;
}

#endif
