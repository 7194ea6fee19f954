/*
 * knock.c - knock at the ports of a test: packets with addresses of the
 * documentation ranges, sent from one end of a veth pair.
 *
 *   knock [-s SOURCES] COUNT,SERVICE[,6][,later][,cut] ...
 *
 * sends COUNT packets to SERVICE (445/tcp, 8/icmp, -/gre) for each operand,
 * over IPv6 with "6", as a later fragment with "later", with a header that ends
 * too early with "cut". Packet n comes from source n % SOURCES (100), and goes
 * from knock0 to 198.18.0.1 or 2001:db8::1 at 02:00:00:00:00:01. The same
 * operands send the same packets. Prints how many were sent.
 *
 * It refuses to run where an interface is up that is neither lo nor named
 * knock*: it is for the inside of a test's own network namespace.
 */
#include "count/service.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FRAME = 128, COUNT_MOST = 5000000, SOURCES_MOST = 762 };
enum { FRAGMENT_HEADER = 44, LATER = 1480 };	/* bytes into the packet */

struct knock {
	unsigned long count;
	uint32_t service;
	bool six, later, cut;
};

static int
fail(const char *what)
{
	fprintf(stderr, "knock: %s: %s\n", what, strerror(errno));
	return 1;
}

static void
put16(uint8_t *p, unsigned value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

/* Only lo and knock* are up, and knock0 is. */
static bool
is_test_world(void)
{
	struct ifaddrs *all;
	bool alone = true, ours = false;

	if (getifaddrs(&all) != 0)
		return false;
	for (struct ifaddrs *i = all; i != NULL; i = i->ifa_next) {
		if ((i->ifa_flags & IFF_UP) == 0)
			continue;
		ours |= strcmp(i->ifa_name, "knock0") == 0;
		alone &= strcmp(i->ifa_name, "lo") == 0 ||
		    strncmp(i->ifa_name, "knock", 5) == 0;
	}
	freeifaddrs(all);
	return alone && ours;
}

static bool
parse(char *text, struct knock *k)
{
	char *part = strtok(text, ","), *end;

	*k = (struct knock){ 0 };
	if (part == NULL)
		return false;
	k->count = strtoul(part, &end, 10);
	if (*end != '\0' || k->count == 0 || k->count > COUNT_MOST)
		return false;
	part = strtok(NULL, ",");
	if (part == NULL || !service_parse(part, &k->service))
		return false;
	while ((part = strtok(NULL, ",")) != NULL) {
		if (strcmp(part, "6") == 0)
			k->six = true;
		else if (strcmp(part, "later") == 0)
			k->later = true;
		else if (strcmp(part, "cut") == 0)
			k->cut = true;
		else
			return false;
	}
	return true;
}

/* The protocol's own header and a little payload. Returns its length. */
static size_t
put_transport(uint8_t *p, const struct knock *k, unsigned long n)
{
	unsigned port = k->service & 0xffff;

	memset(p, 0, 32);
	switch (service_protocol(k->service)) {
	case PROTO_ICMP:
	case PROTO_ICMP6:
		p[0] = (uint8_t)port;
		put16(p + 6, (unsigned)n & 0xffff);
		return k->cut ? 4 : 16;
	case PROTO_TCP:
		p[12] = 5 << 4;
		p[13] = TCP_SYN;
		put16(p + 14, 1024);
		break;
	case PROTO_UDP:
	case PROTO_UDPLITE:
		put16(p + 4, 20);
		break;
	default:
		break;
	}
	put16(p, 1024 + (unsigned)(n % 60000));
	put16(p + 2, port);
	return k->cut ? 4 : 20;
}

static unsigned
ip_checksum(const uint8_t *p)
{
	uint32_t sum = 0;

	for (int i = 0; i < 20; i += 2)
		sum += (uint32_t)p[i] << 8 | p[i + 1];
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

/* 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24 in turn (RFC 5737). */
static size_t
put_ipv4(uint8_t *p, const struct knock *k, unsigned source, unsigned long n)
{
	static const uint8_t networks[3][3] = { { 192, 0, 2 }, { 198, 51, 100 },
		{ 203, 0, 113 } };
	static const uint8_t destination[4] = { 198, 18, 0, 1 };
	size_t length = 20 + put_transport(p + 20, k, n);

	memset(p, 0, 20);
	p[0] = 0x45;
	put16(p + 2, (unsigned)length);
	put16(p + 4, (unsigned)n & 0xffff);
	put16(p + 6, k->later ? LATER / 8 : 0);
	p[8] = 52;
	p[9] = service_protocol(k->service);
	memcpy(p + 12, networks[source % 3], 3);
	p[15] = (uint8_t)(1 + source / 3 % 254);
	memcpy(p + 16, destination, 4);
	put16(p + 10, ip_checksum(p));
	return length;
}

/* 2001:db8:77::1 and on (RFC 3849). */
static size_t
put_ipv6(uint8_t *p, const struct knock *k, unsigned source, unsigned long n)
{
	size_t head = k->later ? 48 : 40, length;

	memset(p, 0, 48);
	length = head + put_transport(p + head, k, n);
	p[0] = 0x60;
	put16(p + 4, (unsigned)length - 40);
	p[6] = service_protocol(k->service);
	p[7] = 52;
	inet_pton(AF_INET6, "2001:db8:77::", p + 8);
	put16(p + 22, 1 + source);
	inet_pton(AF_INET6, "2001:db8::1", p + 24);
	if (k->later) {
		p[40] = p[6];
		p[6] = FRAGMENT_HEADER;
		put16(p + 42, LATER);
		put16(p + 46, (unsigned)n & 0xffff);
	}
	return length;
}

/* The socket, or -1. It never waits for a queue: veth has none. */
static int
open_link(void)
{
	struct sockaddr_ll link = { .sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex("knock0") };
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), one = 1;

	if (fd < 0 || link.sll_ifindex == 0 ||
	    bind(fd, (struct sockaddr *)&link, sizeof(link)) != 0)
		return -1;
	(void)setsockopt(
	    fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof(one));
	return fd;
}

static bool
send_frame(int fd, const uint8_t *frame, size_t len)
{
	while (send(fd, frame, len, 0) < 0)
		if (errno != ENOBUFS && errno != EINTR)
			return false;
	return true;
}

static bool
send_all(int fd, const struct knock *k, unsigned sources)
{
	uint8_t frame[FRAME] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2 };
	size_t len;

	put16(frame + 12, k->six ? ETHERTYPE_IPV6 : ETHERTYPE_IP);
	for (unsigned long n = 0; n < k->count; n++) {
		unsigned source = (unsigned)(n % sources);

		len = k->six ? put_ipv6(frame + 14, k, source, n) :
			       put_ipv4(frame + 14, k, source, n);
		if (!send_frame(fd, frame, 14 + len))
			return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	unsigned long sources = 100, sent = 0;
	struct knock k;
	int fd, first = 1;

	if (argc > 2 && strcmp(argv[1], "-s") == 0) {
		sources = strtoul(argv[2], NULL, 10);
		first = 3;
	}
	if (argc <= first || sources == 0 || sources > SOURCES_MOST) {
		fprintf(stderr, "usage: knock [-s SOURCES] "
		    "COUNT,SERVICE[,6][,later][,cut]...\n");
		return 2;
	}
	if (!is_test_world()) {
		fprintf(stderr, "knock: not a test's network namespace: want "
		    "knock0 up, and nothing but lo and knock* beside it\n");
		return 2;
	}
	fd = open_link();
	if (fd < 0)
		return fail("knock0");
	for (int i = first; i < argc; i++) {
		if (!parse(argv[i], &k)) {
			fprintf(stderr, "knock: %s: want a count from 1 to %d "
			    "and a service such as 445/tcp\n", argv[i],
			    COUNT_MOST);
			return 2;
		}
		if (!send_all(fd, &k, (unsigned)sources))
			return fail("knock0");
		sent += k.count;
	}
	close(fd);
	printf("%lu\n", sent);
	return 0;
}
