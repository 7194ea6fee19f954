/*
 * cisco.h - the headers of Cisco's devices, which keep to no standard.
 *
 *	[<PRI>][seq: ][host ][: ][seq: ][*|.][stamp[ ZONE]: | uptime: ]%FAC-SEV-MNEM: text
 *
 * What stands before the tag, and in which order, depends on the device, on a
 * dozen of its options, and on the relays that add a header of their own or
 * take the half of this one for theirs. IOS XR puts "RP/0/RP0/CPU0:" in front
 * of the stamp and a process behind it.
 */
#ifndef NFLOGD_PARSERS_CISCO_H
#define NFLOGD_PARSERS_CISCO_H

#include "parsers/envelope.h"

/* Is it worth while to look closer? */
bool may_be_cisco(const char *p, const char *end);

/*
 * Read a header from its first byte to its tag, which becomes the program.
 * Returns the message, or NULL where there is no such header; then *env stays
 * as it was. "last message repeated" and "message repeated" are messages too,
 * of no program.
 */
const char *take_cisco(const char *p, const char *end, struct envelope *env);

/*
 * Is this word, which a relay took for the name of a program, the beginning of
 * such a header: a sequence number, or a colon?
 */
bool begins_cisco(struct slice program);

#endif
