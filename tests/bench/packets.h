/*
 * packets.h - packets in the shapes that net/netfilter/nf_log_syslog.c prints,
 * under the prefixes of many firewalls.
 */
#ifndef NFLOGD_TESTS_BENCH_PACKETS_H
#define NFLOGD_TESTS_BENCH_PACKETS_H

#include "message.h"

/* What is knocked at; port 0 is any. */
static const struct {
	uint8_t weight;
	uint8_t protocol;
	uint16_t port;
} knocks[] = {
	{ 36, TCP, 23 }, { 24, TCP, 445 }, { 20, TCP, 22 }, { 12, TCP, 3389 },
	{ 10, TCP, 1433 }, { 8, TCP, 80 }, { 8, TCP, 8080 }, { 6, TCP, 443 },
	{ 5, TCP, 2323 }, { 5, TCP, 5555 }, { 4, TCP, 6379 }, { 4, TCP, 5900 },
	{ 3, TCP, 8443 }, { 2, TCP, 139 }, { 2, TCP, 135 }, { 2, TCP, 3306 },
	{ 6, UDP, 5060 }, { 3, UDP, 123 }, { 3, UDP, 53 }, { 2, UDP, 1900 },
	{ 2, UDP, 161 }, { 2, UDP, 137 }, { 1, UDP, 11211 }, { 24, TCP, 0 },
	{ 6, UDP, 0 },
};

struct shape {
	uint8_t protocol;
	uint32_t port;
	const char *text;
};

#define INNER "[SRC=198.51.100.7 DST=@ LEN=60 TOS=0x00 PREC=0x00 TTL=52 ID=~ "
#define INNER6 "[SRC=2001:0db8:0000:0000:0000:0000:0000:0001 DST=& LEN=60 " \
	"TC=0 HOPLIMIT=55 FLOWLBL=0 "

static const struct shape pings[] = {
	{ ICMP, 8, "PROTO=ICMP TYPE=8 CODE=0 ID=~ SEQ=~ " },
	{ ICMP, 8, "PROTO=ICMP TYPE=8 CODE=0 ID=~ SEQ=~ " },
	{ ICMP, 3, "PROTO=ICMP TYPE=3 CODE=3 " INNER
	    "PROTO=UDP SPT=53 DPT=~ LEN=40 ] " },
	{ ICMP, 3, "PROTO=ICMP TYPE=3 CODE=4 " INNER
	    "PROTO=TCP SPT=~ DPT=~ WINDOW=0 RES=0x00 ACK URGP=0 ] MTU=1400 " },
	{ ICMP, 3, "PROTO=ICMP TYPE=3 CODE=1 " INNER
	    "PROTO=TCP INCOMPLETE [8 bytes] ] " },
	{ ICMP, 5, "PROTO=ICMP TYPE=5 CODE=1 GATEWAY=@ " INNER
	    "PROTO=UDP SPT=~ DPT=~ LEN=40 ] " },
	{ ICMP, 11, "PROTO=ICMP TYPE=11 CODE=0 " INNER
	    "PROTO=ICMP TYPE=8 CODE=0 ID=~ SEQ=~ ] " },
	{ ICMP, 13, "PROTO=ICMP TYPE=13 CODE=0 " },
};

static const struct shape pings6[] = {
	{ ICMP6, 128, "PROTO=ICMPv6 TYPE=128 CODE=0 ID=~ SEQ=~ " },
	{ ICMP6, 135, "PROTO=ICMPv6 TYPE=135 CODE=0 " },
	{ ICMP6, 1, "PROTO=ICMPv6 TYPE=1 CODE=4 " INNER6
	    "PROTO=UDP SPT=53 DPT=~ LEN=20 ] " },
	{ ICMP6, 2, "PROTO=ICMPv6 TYPE=2 CODE=0 " INNER6
	    "PROTO=TCP SPT=~ DPT=~ WINDOW=0 RES=0x00 ACK URGP=0 ] MTU=1280 " },
};

/* Rarer ones; those from the first ICMP on are of IPv4 only. */
static const struct shape rare[] = {
	{ GRE, PORTLESS, "PROTO=47 " },
	{ ESP, PORTLESS, "PROTO=ESP SPI=0xc0ffee " },
	{ AH, PORTLESS, "PROTO=AH SPI=0x1f3 " },
	{ SCTP, PORTLESS, "PROTO=132 " },
	{ P143, PORTLESS, "PROTO=143 MARK=0x10 " },
	{ TCP, PORTLESS, "PROTO=TCP INCOMPLETE [4 bytes] " },
	{ UDPLITE, 5004, "PROTO=UDPLITE SPT=~ DPT=5004 LEN=~ " },
	{ TCP, 0, "PROTO=TCP SPT=0 DPT=0 WINDOW=0 RES=0x00 URGP=0 " },
	{ TCP, 65535, "PROTO=TCP SPT=65535 DPT=65535 SEQ=1 ACK=0 WINDOW=1 "
	    "RES=0x00 SYN URGP=0 OPT (020405B40402080A) UID=0 GID=0 MARK=0x1 " },
	{ UDP, 53, "PROTO=UDP SPT=53 DPT=53 LEN=28 MARK=0xdeadbeef " },
	{ ICMP, PORTLESS, "PROTO=ICMP INCOMPLETE [3 bytes] " },
	{ IGMP, PORTLESS, "OPT (94040000) PROTO=2 " },
	{ UDP, PORTLESS, "FRAG:185 PROTO=UDP " },
	{ TCP, PORTLESS, "MF FRAG:64 PROTO=TCP " },
	{ UDP, 4500, "CE MF PROTO=UDP SPT=~ DPT=4500 LEN=1480 " },
};

enum { RARE_BOTH = 10 };

static const char *const drop_prefixes[] = { "DROP-IN: ", "[UFW BLOCK] ",
	"IPT-REJECT ", "", "FINAL_REJECT: ", "Shorewall:net2fw:DROP:",
	"SFW2-INext-DROP-DEFLT ", "reject wan in: ", "[WAN_LOCAL-default-D]" };

static const char *const accept_prefixes[] = { "[UFW ALLOW] ", "ACCEPT: ",
	"FORWARDFW ", "Shorewall:fw2net:ACCEPT:", "[WAN_IN-10-A]" };

/* Prefixes and interfaces that look like fields of the packet. */
static const char *const false_prefixes[] = { "DPT=1 SRC=6.6.6.6 DROP: ",
	"DENY PROTO=UDP DPT=53 ", "SRC=::1 block ", "\"DROP IN=\" " };

static const char *const links[] = { "IN=eth0 OUT=br-lan $",
	"IN=ppp0 OUT= MAC= ", "IN= OUT=eth0 ",
	"IN=br0 OUT= PHYSIN=veth1 $", "IN=eth0.100 OUT= $",
	"IN=wg0@if3 OUT=docker0 MAC= " };

static const char *const false_links[] = { "IN=DPT=22 OUT= $",
	"IN=SRC=9.9.9.9 OUT=PROTO=UDP $", "IN=eth0 OUT=SRC= $" };

#define PICK(table) (table)[below(COUNT(table))]

static void
say_prefix(struct message *m, const struct knobs *k, unsigned sensor,
    struct fate *fate)
{
	unsigned n = sensor + (chance(10) ? below(8) : 0);

	if (chance(k->accept)) {
		fate->bucket = ACCEPTED;
		say(m, "%s", accept_prefixes[n % COUNT(accept_prefixes)]);
	} else if (chance(k->odd) && chance(k->hostile)) {
		say(m, "%s", PICK(false_prefixes));
	} else if (chance(k->odd / 2)) {
		fate->bucket = chance(50) ? AUDIT : TRACE;
		say(m, fate->bucket == AUDIT ? "[UFW AUDIT] " :
		    "TRACE: raw:PREROUTING:policy:2 ");
	} else {
		say(m, "%s", drop_prefixes[n % COUNT(drop_prefixes)]);
	}
}

/* Few sources knock often (Zipf's law), fresh ones once. */
static uint32_t
pick_source(const struct knobs *k)
{
	static uint32_t fresh;

	if (chance(k->fresh))
		return (uint32_t)k->sources + ++fresh;
	return (uint32_t)exp(fraction() * log(k->sources));
}

/* Returns what the source counts as: an IPv4-mapped address is an IPv4 one. */
static uint64_t
say_addresses(struct message *m, const struct knobs *k, uint32_t source,
    bool v6)
{
	uint32_t a = address_of(source);
	bool mapped = v6 && chance(k->odd);

	say(m, "SRC=");
	if (mapped)
		say(m, "0000:0000:0000:0000:0000:ffff:%04x:%04x", a >> 16,
		    a & 0xffff);
	else if (v6)
		say_ipv6(m, source);
	else
		say_ipv4(m, a);
	if (v6)
		say(m, " DST=2001:0db8:0000:0000:0000:0000:0000:%04x LEN=%u "
		    "TC=0 HOPLIMIT=%u FLOWLBL=%u ", below(16), 60 + below(400),
		    32 + below(200), below(1 << 20));
	else
		say(m, " DST=198.51.100.%u LEN=%u TOS=0x%02X PREC=0x00 TTL=%u "
		    "ID=%u %s", below(256), 40 + below(400), below(8) ? 0 : 8,
		    32 + below(200), below(65536), below(2) ? "DF " : "");
	return v6 && !mapped ? IPV6 | source : a;
}

static uint32_t
service(unsigned protocol, uint32_t port)
{
	return protocol << 24 | port;
}

static uint32_t
say_shape(struct message *m, const struct shape *shape, bool v6)
{
	say_text(m, shape->text, v6);
	return service(shape->protocol, shape->port);
}

/* Mostly the one thing its source always looks for. */
static uint32_t
say_knock(struct message *m, uint32_t source)
{
	uint64_t taste = chance(70) ? scatter(source) : draw();
	unsigned n = (unsigned)(taste % 200), i = 0, port;
	static const char *const flags[] = { "SYN", "SYN", "SYN", "SYN", "SYN",
		"ACK SYN", "RST", "ACK PSH FIN" };

	while (n >= knocks[i].weight)
		n -= knocks[i++].weight;
	port = knocks[i].port;
	if (port == 0)
		port = 1 + (unsigned)(taste >> 32) % 65535;
	say(m, "PROTO=%s SPT=%u DPT=%u ", knocks[i].protocol == TCP ? "TCP" :
	    "UDP", 1024 + below(64512), port);
	if (knocks[i].protocol == TCP)
		say(m, "WINDOW=%u RES=0x00 %s URGP=0 ", below(65536),
		    PICK(flags));
	else
		say(m, "LEN=%u ", 8 + below(500));
	return service(knocks[i].protocol, port);
}

static struct fate
say_packet(struct message *m, const struct knobs *k, unsigned sensor)
{
	struct fate fate = { .bucket = DROPPED };
	uint32_t source = pick_source(k);
	bool v6 = chance(k->v6);

	m->program = "kernel";
	m->pid = 0;
	say_prefix(m, k, sensor, &fate);
	if (!chance(k->odd))
		say_text(m, "IN=eth0 OUT= $", v6);
	else if (chance(k->hostile))
		say_text(m, PICK(false_links), v6);
	else
		say_text(m, PICK(links), v6);
	fate.source = say_addresses(m, k, source, v6);
	if (chance(k->odd))
		fate.service = say_shape(
		    m, &rare[below(v6 ? RARE_BOTH : COUNT(rare))], v6);
	else if (chance(2))
		fate.service = say_shape(
		    m, v6 ? &PICK(pings6) : &PICK(pings), v6);
	else
		fate.service = say_knock(m, source);
	return fate;
}

#endif
