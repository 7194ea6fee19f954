/*
 * stamp.h - the many ways to write a time in front of a log line.
 *
 * A stamp that is well formed but impossible (30 February, hour 25) is taken
 * off the line like any other and leaves kind STAMP_NONE: the record is then
 * undated, not unread.
 */
#ifndef NFLOGD_PARSERS_STAMP_H
#define NFLOGD_PARSERS_STAMP_H

#include "event.h"

/*
 * Forms: "Sep  1 00:00:00[.frac]" (RFC 3164; also with a zero, with the year
 * after the day, before the month or at the end, with a weekday in front, with
 * a zone behind), "2025-09-01T00:00:00[.frac][Z|+09:00|+0900]" (RFC 3339, also
 * with a blank for the T), "1756684800[.frac]" (seconds, milli-, micro- or
 * nanoseconds since 1970), "2025:09:01-00:00:00" (Sophos UTM), "1Sep2025
 * 00:00:00" (Check Point), "[Mon Sep  1 00:00:00 2025]" (dmesg -T). A leading '*'
 * or '.' (Cisco: clock not set) is skipped.
 *
 * Returns the byte after the stamp, NULL where there is none.
 */
const char *read_stamp(const char *p, const char *end, struct stamp *stamp);

/*
 * "01/Sep/2025:00:00:01 +0200", as web servers write it. No header has such a
 * stamp, so read_stamp does not take it.
 */
enum { WEB_STAMP = 26 };	/* its length */

const char *read_web_stamp(
    const char *p, const char *end, struct stamp *stamp);

#endif
