/*
 * packet_fuzz.c - any bytes are a packet to packet.h, or they are refused; what
 * is told must be in them. The first byte chooses the ethertype.
 */
#include "count/service.h"
#include "parsers/packet.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool right)
{
	if (!right)
		abort();
}

/* Is the number anywhere in the bytes, in network order? */
static bool
contains(const char *at, size_t len, uint16_t number)
{
	const char pair[2] = { (char)(number >> 8), (char)number };

	return memmem(at, len, pair, sizeof(pair)) != NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint16_t types[] = { PACKET_ANY, PACKET_IPV4, PACKET_IPV6,
		0x0806 };
	char text[SERVICE_TEXT], *exact;
	struct event ev = { 0 };

	if (size == 0)
		return 0;
	size--;
	exact = malloc(size > 0 ? size : 1);
	if (exact == NULL)
		return 0;
	memcpy(exact, data + 1, size);
	event_clear(&ev);
	packet_read((struct slice){ exact, size }, types[data[0] % 4], &ev);
	if (ev.reason == REASON_BY_PREFIX) {
		check((ev.has & (EV_SRC | EV_DST | EV_PROTO)) ==
		    (EV_SRC | EV_DST | EV_PROTO));
		check(service_format(service_of(&ev), text) < SERVICE_TEXT);
	} else {
		check(ev.reason == REASON_PACKET ||
		    ev.reason == REASON_NOT_IP);
		check(ev.has == 0);
	}
	if ((ev.has & EV_DPORT) != 0)
		check(contains(exact, size, ev.dport) &&
		    contains(exact, size, ev.sport) &&
		    ((ev.has & EV_FRAGMENT) == 0 || ev.fragment == 0));
	free(exact);
	return 0;
}
