/*
 * netfilter.h - the LOG line of iptables and nftables.
 *
 * The authority is the kernel's net/netfilter/nf_log_syslog.c; UFW, firewalld,
 * Shorewall, OpenWrt and their like differ in the prefix only, ulogd's LOGEMU
 * in a few fields. What the prefix means is not decided here: the event comes
 * with REASON_BY_PREFIX and the prefix.
 */
#ifndef NFLOGD_PARSERS_NETFILTER_H
#define NFLOGD_PARSERS_NETFILTER_H

#include "parsers/parser.h"

enum parse parse_netfilter(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev);

/* TOS, TCP flags, sequence numbers, window, mark, owner, MAC: see event.h. */
void detail_netfilter(struct event *ev);

/* "TRACE: table:chain:rule:2 IN=..": the prefix of the TRACE target. */
bool is_trace(struct slice prefix);

#endif
