/*
 * products.h - firewalls that write keys and values, and two formats that many
 * makers share; a file each.
 */
#ifndef NFLOGD_PARSERS_PRODUCTS_H
#define NFLOGD_PARSERS_PRODUCTS_H

#include "parsers/values.h"

#define PARSER(name)                                                          \
	enum parse name(const struct log_format *f, struct workspace *ws,     \
	    const struct envelope *env, struct event *ev)

PARSER(parse_fortigate);
PARSER(parse_sonicwall);
PARSER(parse_sophos_utm);
PARSER(parse_sophos_xg);
PARSER(parse_stormshield);
PARSER(parse_cef);
PARSER(parse_leef);
PARSER(parse_juniper);
PARSER(parse_checkpoint);

bool more_checkpoint(struct workspace *ws, struct event *ev);

/* FortiGate's own names, which stand in its CEF behind "FTNTFGT". */
extern const struct key fortigate_keys[];

/* "icmp/8/0" tells type and code. */
void fortigate_service(struct values *v);

/* What SonicWall says of a packet by the number of a message and its text. */
enum reason sonicwall_reason(struct slice number, struct slice text);

#endif
