/*
 * windows.h - pfirewall.log of Windows: rows whose columns a header line names.
 *
 * "#Fields: date time action protocol src-ip .." begins the file, and may stand
 * in the midst of it with other columns. Rows begin with date, time and action,
 * so syslog's header takes these off: the action as the host's name.
 */
#ifndef NFLOGD_PARSERS_WINDOWS_H
#define NFLOGD_PARSERS_WINDOWS_H

#include "parsers/parser.h"

enum parse parse_windows(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev);

#endif
