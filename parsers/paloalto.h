/*
 * paloalto.h - the syslog of PAN-OS: comma-separated values, one line for a
 * session that began, ended, or was refused.
 *
 * The columns are those of the manual ("Syslog Field Descriptions"); newer
 * versions add theirs at the end.
 */
#ifndef NFLOGD_PARSERS_PALOALTO_H
#define NFLOGD_PARSERS_PALOALTO_H

#include "parsers/parser.h"

enum parse parse_paloalto(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev);

#endif
