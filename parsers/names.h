/*
 * names.h - names that logs print where others print addresses and numbers.
 */
#ifndef NFLOGD_PARSERS_NAMES_H
#define NFLOGD_PARSERS_NAMES_H

#include "event.h"

/*
 * Is this a name, and not a broken address or number? It holds a letter and no
 * colon, and is made of what names are made of.
 */
bool is_name(struct slice s);

/* Is the text this word, in any case? A '*' in it stands for any bytes. */
bool word_matches(const char *word, struct slice text);

/*
 * The port that a service name stands for (IANA service names, and what
 * /etc/services and firewalls call them), in any case; -1 where it is none.
 */
int service_number(struct slice name);

/*
 * A protocol by number or name, as logs write them. PROTOCOL_UNTOLD for "ip",
 * which means any; PROTOCOL_WRONG where it is none.
 */
enum { PROTOCOL_UNTOLD = -1, PROTOCOL_WRONG = -2 };

int protocol_number(struct slice name);

/*
 * For parsers, when all is read: ports belong to protocols that have some,
 * ICMP between IPv6 addresses is ICMPv6, and its type belongs to ICMP.
 */
void event_settle(struct event *ev);

#endif
