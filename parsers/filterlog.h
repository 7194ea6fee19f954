/*
 * filterlog.h - what filterlog of pfSense and OPNsense writes of pf's log.
 *
 * One line of comma-separated values for a packet. The authority is the source
 * of pfSense's filterlog (print-ip.c, print-ip6.c, print-tcp.c, print-icmp.c);
 * OPNsense's differs in the tracker, the words for actions, and in that it
 * tells no types of ICMP.
 */
#ifndef NFLOGD_PARSERS_FILTERLOG_H
#define NFLOGD_PARSERS_FILTERLOG_H

#include "parsers/parser.h"

enum parse parse_filterlog(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev);

/* TOS, TTL, length, identification, fragment, and all of TCP's header. */
void detail_filterlog(struct event *ev);

#endif
