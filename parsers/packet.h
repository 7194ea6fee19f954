/*
 * packet.h - the bytes of an IP packet, from its network header on.
 *
 * The other way to know a packet: NFLOG hands over what the LOG target prints.
 * One packet gives one event, whichever way it came, so what LOG does not print
 * (the ports of a TCP header that was cut on the wire) is not read here either;
 * only SCTP and DCCP have ports here and none there. Authorities: RFC 791, RFC
 * 8200, and the kernel's nf_log_syslog.c for what counts as told.
 */
#ifndef NFLOGD_PARSERS_PACKET_H
#define NFLOGD_PARSERS_PACKET_H

#include "event.h"

/* Ethertypes (IEEE 802). */
enum { PACKET_ANY = 0, PACKET_IPV4 = 0x0800, PACKET_IPV6 = 0x86dd };

/*
 * Read a packet of an ethertype (PACKET_ANY: the version nibble tells which)
 * into *ev, which comes cleared. The bytes may end anywhere; nothing is read
 * past their end, and no member is told that they do not hold.
 *
 * The reason becomes REASON_BY_PREFIX; REASON_NOT_IP for any other ethertype;
 * REASON_PACKET, with nothing told, where there is no readable IP header. A
 * packet cut behind its IP header has a protocol but no port. Where a chain of
 * IPv6 extension headers breaks off, the protocol is that of the header it
 * breaks off in.
 */
void packet_read(struct slice bytes, uint16_t ethertype, struct event *ev);

#endif
