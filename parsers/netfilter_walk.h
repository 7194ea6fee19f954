/*
 * netfilter_walk.h - the packet of a netfilter line, from IN= to its ports.
 */
#ifndef NFLOGD_PARSERS_NETFILTER_WALK_H
#define NFLOGD_PARSERS_NETFILTER_WALK_H

#include "event.h"

/* Where a walk is. Start it with `p` at "IN=" and `end` behind the record. */
struct walk {
	const char *p, *end;
	enum reason why;	/* set when the walk fails */
	bool whole;	/* length and time to live were told, as always */
};

/*
 * Walk one packet. True: the event is filled and its reason is REASON_NOT_IP
 * or REASON_BY_PREFIX. False with w->why: this was not the packet, or it is
 * broken; the event is then in pieces, but ev->out lies behind IN= if at least
 * the interfaces were there.
 */
bool walk_packet(struct walk *w, struct event *ev);

/* The same from behind IN= and OUT=, for those who do not always print both. */
bool walk_behind_interfaces(struct walk *w, struct event *ev);

/*
 * For the marks of scanners: sequence number, window and flags from behind the
 * ports of TCP, if they stand where the kernel prints them. A line that ends
 * here, or goes on otherwise, is left to netfilter_detail.c; it is whole all
 * the same.
 */
void glance_at_tcp(const char *p, const char *end, struct event *ev);

#endif
