/*
 * feed.c - feed STORE: add drops to a store, which is made if it is not there,
 * without any log. Each line of standard input is one cell: the day as a number
 * of days since 1970-01-01, the sensor, the TCP port, the source's IPv4 address
 * and how many accesses.
 */
#include "store/store.h"

#include <arpa/inet.h>
#include <stdio.h>

static bool
read_line(const char *line, struct sensors *sensors, struct counter *c)
{
	char sensor[64], source[64];
	struct in_addr address;
	struct event ev;
	unsigned port;
	int day;

	event_clear(&ev);
	event_is(&ev, REASON_DROP);
	if (sscanf(line, "%d %63s %u %63s %u", &day, sensor, &port, source,
	    &ev.count) != 5 || inet_pton(AF_INET, source, &address) != 1)
		return false;
	ev.has = EV_SRC | EV_PROTO | EV_DPORT;
	ev.src = (struct address){ .v4 = ntohl(address.s_addr) };
	ev.protocol = PROTO_TCP;
	ev.dport = (uint16_t)port;
	return counter_add(
	    c, &ev, sensors_number(sensors, slice_of(sensor)), day);
}

int
main(int argc, char **argv)
{
	struct sensors *sensors = sensors_new();
	struct counter *c = counter_new(sensors);
	struct store_error err = { 0 };
	struct store *s = argc == 2 ?
	    store_open(argv[1], STORE_CREATE, &err) : NULL;
	bool ok = sensors != NULL && c != NULL && s != NULL;
	char line[256];

	while (ok && fgets(line, sizeof(line), stdin) != NULL)
		ok = read_line(line, sensors, c);
	ok = ok && store_begin(s, &err) && store_add(s, c, &err) &&
	    store_commit(s, &err);
	if (!ok)
		complain("feed: %s", err.error.text);
	store_close(s);
	counter_free(c);
	sensors_free(sensors);
	return !ok;
}
