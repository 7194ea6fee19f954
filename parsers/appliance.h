/*
 * appliance.h - appliances that name themselves in none of syslog's ways.
 *
 * Cisco Meraki writes a header of its own; WatchGuard and Junos put words
 * between host and tag; the tag of ScreenOS is the device's name. Who wrote a
 * message decides whether it counts, so that it must be known of these too:
 * their other messages quote URLs and user agents.
 */
#ifndef NFLOGD_PARSERS_APPLIANCE_H
#define NFLOGD_PARSERS_APPLIANCE_H

#include "parsers/envelope.h"

/*
 * "[1 ]EPOCH NAME TYPE ..": Cisco Meraki, with a version like that of RFC 5424
 * and no more in common with it. Fills in stamp, host and program, which is the
 * type; the message begins with it. NULL where p begins no such header.
 */
const char *read_meraki(
    const char *p, const char *end, struct envelope *env);

/*
 * Of a message without tag: where the tag begins that stands behind other
 * words, "SERIAL [MEMBER] [(STAMP)] firewall: msg_id=" of WatchGuard or
 * "fpc0 PFE_FW_SYSLOG_IP: FW:" of Junos. NULL where there is none.
 */
const char *find_late_tag(const char *p, const char *end);

/*
 * "fw: NetScreen device_id=fw ..": the tag was the host, and the program is
 * NetScreen. Only if it is the same name, or the id is a serial number: other
 * programs say what they were told.
 */
void name_screenos(struct envelope *env);

#endif
