/*
 * packet_test.c - packets of every shape, whole and cut at every byte. Each is
 * read from a heap block of its exact size, so that a read past the end shows.
 */
#include "count/service.h"
#include "parsers/packet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* IP headers: total length, then what differs from case to case. */
#define IP4(length, fragment, protocol)                                       \
	"45 00 " length " d431 " fragment " ef " protocol " 0000 cb007105 "   \
	"c6336402 "
#define IP6(length, next)                                                     \
	"60000000 " length " " next " 34 20010db8000000000000000000000007 "   \
	"20010db8000000000000000000000001 "
#define TCP   "9c40 01bd 00003039 00000000 5002 0400 0000 0000 "
#define UDP   "13c4 0035 0008 0000 "
#define PING  "0800 0000 004d 0001 "
#define PING6 "8000 0000 004d 0001 "

enum {
	IP = EV_SRC | EV_DST | EV_PROTO | EV_LENGTH | EV_TTL | EV_TOS,
	IP_4 = IP | EV_ID,
	HAS_PORTS = EV_SPORT | EV_DPORT,
	HAS_TCP = HAS_PORTS | EV_SEQ | EV_ACK | EV_TCP_FLAGS | EV_WINDOW
};

/* `at`: where the ports or the ICMP type begin; 0 where there are none. */
static const struct {
	const char *name;
	uint16_t ethertype;
	const char *bytes;
	const char *service;
	uint32_t has;
	size_t at;
} cases[] = {
	{ "tcp syn", PACKET_IPV4, IP4("0028", "0000", "06") TCP, "445/tcp",
	    IP_4 | HAS_TCP, 20 },
	{ "tcp syn, version read off the packet", PACKET_ANY,
	    IP4("0028", "0000", "06") TCP, "445/tcp", IP_4 | HAS_TCP, 20 },
	{ "tcp with options, do not fragment", PACKET_IPV4,
	    IP4("002c", "4000", "06")
	    "9c40 01bd 00003039 00000000 6002 0400 0000 0000 020405b4",
	    "445/tcp", IP_4 | HAS_TCP | EV_TCP_OPTIONS | EV_DF, 20 },
	{ "tcp behind ip options", PACKET_IPV4,
	    "46 00 002c d431 0000 ef 06 0000 cb007105 c6336402 94040000 " TCP,
	    "445/tcp", IP_4 | HAS_TCP, 24 },
	{ "tcp header cut on the wire", PACKET_IPV4,
	    IP4("001c", "0000", "06") "9c40 01bd 00003039", "-/tcp", IP_4, 0 },
	{ "tcp header cut by the capture", PACKET_IPV4,
	    IP4("0028", "0000", "06") "9c40 01bd 00003039", "445/tcp",
	    IP_4 | HAS_PORTS, 20 },
	{ "udp", PACKET_IPV4, IP4("001c", "0000", "11") UDP, "53/udp",
	    IP_4 | HAS_PORTS, 20 },
	{ "udp header cut on the wire", PACKET_IPV4,
	    IP4("0018", "0000", "11") "13c4 0035", "-/udp", IP_4, 0 },
	{ "udplite", PACKET_IPV4, IP4("001c", "0000", "88") UDP, "53/udplite",
	    IP_4 | HAS_PORTS, 20 },
	{ "sctp", PACKET_IPV4,
	    IP4("0020", "0000", "84") "9c40 0b59 00000000 00000000",
	    "2905/sctp", IP_4 | HAS_PORTS, 20 },
	{ "dccp", PACKET_IPV4,
	    IP4("0020", "0000", "21") "9c40 1389 03000000 00000000",
	    "5001/dccp", IP_4 | HAS_PORTS, 20 },
	{ "ping", PACKET_IPV4, IP4("001c", "0000", "01") PING, "8/icmp",
	    IP_4 | EV_ICMP, 20 },
	{ "icmp error, whose inner packet is none of ours", PACKET_IPV4,
	    IP4("0038", "0000", "01") "0303 0000 00000000 "
	    IP4("001c", "0000", "11") UDP, "3/icmp", IP_4 | EV_ICMP, 20 },
	{ "icmp cut on the wire", PACKET_IPV4,
	    IP4("0018", "0000", "01") "0800 0000", "-/icmp", IP_4, 0 },
	{ "icmpv6 has no business in ipv4", PACKET_IPV4,
	    IP4("001c", "0000", "3a") PING6, "-/icmp6", IP_4, 0 },
	{ "gre", PACKET_IPV4, IP4("001c", "0000", "2f") "0000 0800 00000000",
	    "-/gre", IP_4, 0 },
	{ "esp", PACKET_IPV4, IP4("001c", "0000", "32") "00001000 00000001",
	    "-/esp", IP_4, 0 },
	{ "ah hides its packet in ipv4", PACKET_IPV4,
	    IP4("0034", "0000", "33") "06010000 00001000 00000001 " TCP,
	    "-/ah", IP_4, 0 },
	{ "igmp", PACKET_IPV4, IP4("001c", "0000", "02") "11000000 00000000",
	    "-/igmp", IP_4, 0 },
	{ "protocol without name", PACKET_IPV4, IP4("0014", "0000", "8f"),
	    "-/143", IP_4, 0 },
	{ "first fragment", PACKET_IPV4, IP4("001c", "2000", "11") UDP,
	    "53/udp", IP_4 | HAS_PORTS | EV_MF, 20 },
	{ "later fragment", PACKET_IPV4, IP4("001c", "20b9", "11") UDP,
	    "-/udp", IP_4 | EV_MF | EV_FRAGMENT, 0 },
	{ "last fragment of tcp", PACKET_IPV4, IP4("0028", "00b9", "06") TCP,
	    "-/tcp", IP_4 | EV_FRAGMENT, 0 },
	{ "later fragment of icmp", PACKET_IPV4,
	    IP4("001c", "1fff", "01") PING, "-/icmp", IP_4 | EV_FRAGMENT, 0 },

	{ "tcp over ipv6", PACKET_IPV6, IP6("0014", "06") TCP, "445/tcp",
	    IP | HAS_TCP, 40 },
	{ "udp over ipv6, version read off the packet", PACKET_ANY,
	    IP6("0008", "11") UDP, "53/udp", IP | HAS_PORTS, 40 },
	{ "ping over ipv6", PACKET_IPV6, IP6("0008", "3a") PING6,
	    "128/icmp6", IP | EV_ICMP, 40 },
	{ "icmp has no business in ipv6", PACKET_IPV6,
	    IP6("0008", "01") PING, "-/icmp", IP, 0 },
	{ "hop-by-hop", PACKET_IPV6,
	    IP6("0010", "00") "3a00050200000000 " PING6, "128/icmp6",
	    IP | EV_ICMP, 48 },
	{ "destination options of 16 bytes", PACKET_IPV6,
	    IP6("0018", "3c") "1101010c00000000 0000000000000000 " UDP,
	    "53/udp", IP | HAS_PORTS, 56 },
	{ "hop-by-hop, routing, fragment, destination options", PACKET_IPV6,
	    IP6("0034", "00") "2b00010400000000 2c00040000000000 "
	    "3c00000100000001 0600010400000000 " TCP,
	    "445/tcp", IP | HAS_TCP | EV_FRAGMENT, 72 },
	{ "ah is passed in ipv6", PACKET_IPV6,
	    IP6("0020", "33") "06010000 00001000 00000001 " TCP, "445/tcp",
	    IP | HAS_TCP, 52 },
	{ "esp over ipv6", PACKET_IPV6, IP6("0008", "32") "00001000 00000001",
	    "-/esp", IP, 0 },
	{ "mobility", PACKET_IPV6, IP6("0008", "87") "3b00010000000000",
	    "-/135", IP, 0 },
	{ "no next header", PACKET_IPV6, IP6("0000", "3b"), "-/59", IP, 0 },
	{ "first fragment over ipv6", PACKET_IPV6,
	    IP6("0010", "2c") "1100000100000001 " UDP, "53/udp",
	    IP | HAS_PORTS | EV_FRAGMENT, 48 },
	{ "later fragment over ipv6", PACKET_IPV6,
	    IP6("0010", "2c") "110005c900000001 " UDP, "-/udp",
	    IP | EV_FRAGMENT, 0 },
	{ "later fragment that begins with payload like an option",
	    PACKET_IPV6,
	    IP6("0018", "2c") "3c0005c800000001 1100010400000000 " UDP,
	    "-/60", IP | EV_FRAGMENT, 0 },
	{ "extension header longer than the packet", PACKET_IPV6,
	    IP6("0010", "3c") "06ff010400000000 " UDP, "-/tcp", IP, 0 },
	{ "ipv6 jumbogram tells no length", PACKET_IPV6,
	    IP6("0000", "00") "0600c20400010000 " TCP, "445/tcp",
	    IP | HAS_TCP, 48 },
};

/* Packets that are none, and what becomes of them. */
static const struct {
	const char *name;
	uint16_t ethertype;
	const char *bytes;
	enum reason reason;
} refused[] = {
	{ "nothing", PACKET_IPV4, "", REASON_PACKET },
	{ "nothing, of no ethertype", PACKET_ANY, "", REASON_PACKET },
	{ "ipv4 header of four words", PACKET_IPV4,
	    "44 00 0028 d431 0000 ef 06 0000 cb007105 c6336402 " TCP,
	    REASON_PACKET },
	{ "ipv6 said to be ipv4", PACKET_IPV4, IP6("0014", "06") TCP,
	    REASON_PACKET },
	{ "ipv4 said to be ipv6", PACKET_IPV6,
	    IP4("0028", "0000", "06") TCP TCP, REASON_PACKET },
	{ "version 5", PACKET_ANY, "55000028d4310000ef060000cb007105c6336402",
	    REASON_PACKET },
	{ "arp", 0x0806, "0001080006040001020000000001c0000201", REASON_NOT_IP },
	{ "a vlan tag in front", 0x8100, "0005 0800 45", REASON_NOT_IP },
	{ "ieee 802.3 length for an ethertype", 0x0026, "424203", REASON_NOT_IP },
};

/* Hex digits to bytes, in a heap block of exactly their number. */
static uint8_t *
bytes_of(const char *hex, size_t *len)
{
	char digits[512];
	size_t n = 0;
	uint8_t *bytes;

	for (; *hex != '\0'; hex++)
		if (*hex != ' ')
			digits[n++] = *hex;
	assert_true(n % 2 == 0 && n < sizeof(digits));
	digits[n] = '\0';
	*len = n / 2;
	bytes = malloc(*len > 0 ? *len : 1);
	assert_non_null(bytes);
	for (size_t i = 0; i < *len; i++) {
		char pair[3] = { digits[2 * i], digits[2 * i + 1], '\0' };

		bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return bytes;
}

/* Read the first `len` bytes from a block that ends where they end. */
static struct event
read_exact(const uint8_t *bytes, size_t len, uint16_t ethertype)
{
	char *exact = malloc(len > 0 ? len : 1);
	struct event ev = { 0 };

	assert_non_null(exact);
	memcpy(exact, bytes, len);
	event_clear(&ev);
	packet_read((struct slice){ exact, len }, ethertype, &ev);
	free(exact);
	return ev;
}

static void
packets_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char service[SERVICE_TEXT];
		size_t len;
		uint8_t *bytes = bytes_of(cases[i].bytes, &len);
		struct event ev = read_exact(bytes, len, cases[i].ethertype);

		service_format(service_of(&ev), service);
		if (ev.reason != REASON_BY_PREFIX || ev.has != cases[i].has ||
		    strcmp(service, cases[i].service) != 0)
			fail_msg("%s: service %s, has %#x, reason %u",
			    cases[i].name, service, ev.has, ev.reason);
		free(bytes);
	}
}

/* What is told of a part must be in the part, and be what the whole says. */
static void
check_part(size_t i, const struct event *part, const struct event *whole,
    size_t n)
{
	const uint32_t ported = HAS_TCP | EV_TCP_OPTIONS | EV_ICMP;
	size_t header = whole->ttl == 0x34 ? 40 : 20;

	if (n < header) {
		if (part->reason != REASON_PACKET || part->has != 0)
			fail_msg("%s, cut at %zu: a packet", cases[i].name, n);
		return;
	}
	if (part->reason != REASON_BY_PREFIX || (part->has & IP) != IP ||
	    (part->has & ~whole->has) != 0)
		fail_msg("%s, cut at %zu: has %#x, reason %u", cases[i].name,
		    n, part->has, part->reason);
	if ((part->has & EV_DPORT) != 0 && (n < cases[i].at + 4 ||
	    part->dport != whole->dport || part->sport != whole->sport))
		fail_msg("%s, cut at %zu: invents a port", cases[i].name, n);
	if ((part->has & EV_ICMP) != 0 && (n < cases[i].at + 2 ||
	    part->icmp_type != whole->icmp_type))
		fail_msg("%s, cut at %zu: invents a type", cases[i].name, n);
	if (cases[i].at == 0 && (part->has & ported) != 0)
		fail_msg("%s, cut at %zu: has %#x", cases[i].name, n,
		    part->has);
}

static void
cut_packets_tell_what_they_hold(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len;
		uint8_t *bytes = bytes_of(cases[i].bytes, &len);
		struct event whole = read_exact(bytes, len, cases[i].ethertype);

		for (size_t n = 0; n < len; n++) {
			struct event part =
			    read_exact(bytes, n, cases[i].ethertype);

			check_part(i, &part, &whole, n);
		}
		free(bytes);
	}
}

static void
other_bytes_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		size_t len;
		uint8_t *bytes = bytes_of(refused[i].bytes, &len);
		struct event ev = read_exact(bytes, len, refused[i].ethertype);

		if (ev.reason != refused[i].reason || ev.has != 0 ||
		    ev.verdict != reason_verdict(refused[i].reason))
			fail_msg("%s: has %#x, reason %u", refused[i].name,
			    ev.has, ev.reason);
		free(bytes);
	}
}

static void
fields_are_those_of_the_header(void **state)
{
	size_t len;
	uint8_t *bytes = bytes_of(
	    "45 b8 002c d431 6000 ef 06 0000 cb007105 c6336402 "
	    "9c40 01bd 00003039 00000abc 6112 0400 0000 0000 020405b4", &len);
	struct event ev = read_exact(bytes, len, PACKET_IPV4);

	(void)state;
	assert_int_equal(ev.src.v4, 0xcb007105);
	assert_int_equal(ev.dst.v4, 0xc6336402);
	assert_false(ev.src.is_v6 || ev.dst.is_v6);
	assert_int_equal(ev.tos, 0xb8);
	assert_int_equal(ev.length, 44);
	assert_int_equal(ev.ip_id, 0xd431);
	assert_int_equal(ev.ttl, 239);
	assert_int_equal(ev.sport, 40000);
	assert_int_equal(ev.seq, 12345);
	assert_int_equal(ev.ack, 0xabc);
	assert_int_equal(ev.tcp_flags, TCP_SYN | TCP_ACK | TCP_AE);
	assert_int_equal(ev.window, 1024);
	assert_int_equal(ev.has & (EV_DF | EV_MF), EV_DF | EV_MF);
	free(bytes);

	bytes = bytes_of("6b80 0000 0010 2c 34 20010db8000000000000000000000007 "
	    "20010db8000000000000000000000001 110005c900000001 " UDP, &len);
	ev = read_exact(bytes, len, PACKET_IPV6);
	assert_int_equal(ev.tos, 0xb8);
	assert_int_equal(ev.length, 56);
	assert_int_equal(ev.fragment, 1480);
	assert_true(ev.src.is_v6 && ev.dst.is_v6);
	assert_memory_equal(ev.src.v6, bytes + 8, 16);
	assert_memory_equal(ev.dst.v6, bytes + 24, 16);
	free(bytes);

	bytes = bytes_of(IP4("001c", "20b9", "11") UDP, &len);
	ev = read_exact(bytes, len, PACKET_IPV4);
	assert_int_equal(ev.fragment, 1480);
	free(bytes);
}

static void
mapped_addresses_are_ipv4(void **state)
{
	size_t len;
	uint8_t *bytes = bytes_of("60000000 0008 11 34 "
	    "00000000000000000000ffffcb007105 "
	    "20010db8000000000000000000000001 " UDP, &len);
	struct event ev = read_exact(bytes, len, PACKET_IPV6);

	(void)state;
	assert_false(ev.src.is_v6);
	assert_int_equal(ev.src.v4, 0xcb007105);
	assert_true(ev.dst.is_v6);
	free(bytes);
}

/* A chain that never ends, in a packet as large as they come. */
static void
endless_chains_end(void **state)
{
	enum { SIZE = 65536 };
	uint8_t *bytes = calloc(1, SIZE);
	struct event ev;

	(void)state;
	assert_non_null(bytes);
	bytes[0] = 0x60;	/* hop-by-hop after hop-by-hop */
	ev = read_exact(bytes, SIZE, PACKET_IPV6);
	assert_int_equal(ev.reason, REASON_BY_PREFIX);
	assert_int_equal(ev.protocol, 0);
	assert_int_equal(ev.has, IP);
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_are_read),
		cmocka_unit_test(cut_packets_tell_what_they_hold),
		cmocka_unit_test(other_bytes_are_refused),
		cmocka_unit_test(fields_are_those_of_the_header),
		cmocka_unit_test(mapped_addresses_are_ipv4),
		cmocka_unit_test(endless_chains_end),
	};

	return cmocka_run_group_tests_name("packet", tests, NULL, NULL);
}
