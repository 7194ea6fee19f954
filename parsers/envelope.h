/*
 * envelope.h - what comes before a firewall's own words: the syslog header.
 *
 * Understood: RFC 3164 with its many deviations, the ISO form of rsyslog,
 * RFC 5424, RFC 6587 octet counts, journalctl's short forms, BusyBox logread,
 * dmesg with and without -T, some appliances' own (appliance.h), and no header
 * at all. Two headers in a row (a relay's and the device's) are both taken off;
 * the inner host and stamp win where it has them, since the device knows itself
 * best.
 */
#ifndef NFLOGD_PARSERS_ENVELOPE_H
#define NFLOGD_PARSERS_ENVELOPE_H

#include "event.h"

enum origin {
	ORIGIN_UNKNOWN,	/* no program named */
	ORIGIN_KERNEL,	/* the kernel, or a logger that speaks for it */
	ORIGIN_PROGRAM	/* somebody else: what it quotes is no event */
};

struct envelope {
	struct slice record;	/* all of it, without what trails behind */
	struct stamp stamp;
	struct slice host;	/* as written; empty where none is named */
	struct slice program;	/* tag without pid; empty where none */
	struct slice message;
	struct slice msgid, data;	/* of RFC 5424; data with its brackets */
	enum origin origin;
	uint32_t repeat;	/* from "message repeated N times: [ ..]" */
	bool repeats_last;	/* "last message repeated `repeat` times" */
};

/* Never fails: what cannot be understood is left in the message. */
void envelope_read(struct slice record, struct envelope *env);

/*
 * Does the message follow the host with but a blank between them? Then a
 * format without host may find its first word there.
 */
static inline bool
envelope_host_in_front(const struct envelope *env)
{
	return env->host.at >= env->record.at &&
	    env->host.at + env->host.len + 1 == env->message.at &&
	    env->message.at <= env->record.at + env->record.len;
}

/* For other envelopes: the program that says it writes, and what it may say. */
void envelope_program(struct envelope *env, struct slice name);

/*
 * Without what means nothing: a byte order mark, blanks and NULs in front, NULs
 * and line ends behind.
 */
struct slice envelope_strip(struct slice record);

/* Does it begin with a stamp or a <PRI>? */
bool envelope_has_header(struct slice text);

#endif
