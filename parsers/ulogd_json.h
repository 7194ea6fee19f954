/*
 * ulogd_json.h - a packet as ulogd2's JSON plugin writes it, one object a line.
 *
 * The authority is ulogd2's output/ulogd_output_JSON.c; the keys are those of
 * the plugins before it (NFLOG, BASE, IFINDEX, IP2STR, HWHDR), in any order.
 * `action` decides where ulogd was told to write it (boolean_label), else the
 * prefix does, as for netfilter's lines.
 */
#ifndef NFLOGD_PARSERS_ULOGD_JSON_H
#define NFLOGD_PARSERS_ULOGD_JSON_H

#include "parsers/parser.h"

enum parse parse_ulogd_json(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev);
void detail_ulogd_json(struct event *ev);

#endif
