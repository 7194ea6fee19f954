/*
 * service.h - what was knocked at: "445/tcp", "8/icmp", "-/gre".
 *
 * A service is packed into 26 bits: the port or ICMP type in bits 0-15, the
 * protocol number in bits 16-23, SERVICE_NO_PORT where there is no port to
 * tell (a later fragment, GRE, a header cut on the wire). Some logs tell no
 * protocol either: SERVICE_UNKNOWN, "-/-".
 */
#ifndef NFLOGD_COUNT_SERVICE_H
#define NFLOGD_COUNT_SERVICE_H

#include "event.h"

#define SERVICE_NO_PORT ((uint32_t)1 << 24)

#define SERVICE_UNKNOWN (SERVICE_NO_PORT | (uint32_t)1 << 25)

#define SERVICE_MOST (SERVICE_UNKNOWN | 0xffffff)	/* none is larger */

enum { SERVICE_TEXT = 16 };	/* "65535/udplite" and NUL */

static inline uint32_t
service_make(uint8_t protocol, uint16_t port)
{
	return (uint32_t)protocol << 16 | port;
}

static inline uint32_t
service_without_port(uint8_t protocol)
{
	return (uint32_t)protocol << 16 | SERVICE_NO_PORT;
}

static inline uint8_t
service_protocol(uint32_t service)
{
	return (uint8_t)(service >> 16);
}

/* The service of an event: port, ICMP type, or neither. */
static inline uint32_t
service_of(const struct event *ev)
{
	if ((ev->has & EV_PROTO) == 0)
		return SERVICE_UNKNOWN;
	if ((ev->has & EV_DPORT) != 0)
		return service_make(ev->protocol, ev->dport);
	if ((ev->has & EV_ICMP) != 0)
		return service_make(ev->protocol, ev->icmp_type);
	return service_without_port(ev->protocol);
}

/* "445/tcp", zero-filled: texts compare as bytes. Returns the length. */
size_t service_format(uint32_t service, char text[SERVICE_TEXT]);

/* For people: "445/tcp", "Ping (ICMP)", "GRE", "ICMP type 3". */
size_t service_display(uint32_t service, char *text, size_t size);

/* "445/tcp", "-/gre", "8/icmp", "-/143"; false where text is none. */
bool service_parse(const char *text, uint32_t *service);

/* A lower-case name, NULL where the protocol has none here. */
const char *protocol_name(uint8_t protocol);

/* By name in any case, or by number; false where it is neither. */
bool protocol_parse(const char *text, uint8_t *protocol);

#endif
