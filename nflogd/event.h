/*
 * event.h - one firewall decision about one packet, as a record told it.
 *
 * Parsers fill an event from bytes alone. What they cannot know is settled
 * afterwards by input/resolve.h: the verdict that hides in a prefix, the day of
 * a stamp, what "last message repeated" repeats, and what rules say of a drop.
 */
#ifndef NFLOGD_EVENT_H
#define NFLOGD_EVENT_H

#include "base/slice.h"

#include <stdint.h>

enum verdict {
	VERDICT_DROP,	/* drop, deny, block, reject, reset alike */
	VERDICT_ACCEPT,
	VERDICT_NONE,	/* no decision about a packet, or no firewall line */
	VERDICT_BAD,	/* a firewall line that is cut or broken */
	VERDICTS
};

/*
 * Why a record is not a drop. Every record ends with exactly one reason, so
 * they are the buckets of the ledger (count/ledger.h), and reason_word gives
 * the word `nflogd events` prints. REASON_BY_PREFIX is the only one that must
 * not remain: it waits for the verdict of the prefix.
 */
enum reason {
	REASON_DROP,
	REASON_ACCEPT,
	REASON_EMPTY,
	REASON_NOT_FIREWALL,
	REASON_OTHER_PROGRAM,
	REASON_AUDIT,
	REASON_TRACE,
	REASON_NOT_IP,
	REASON_NO_DECISION,
	REASON_RULE,
	REASON_REPEAT,
	REASON_LOSS,
	REASON_TOO_LATE,	/* of the store alone (store/add.c) */
	REASON_EXCLUDED,
	REASON_TOO_LONG,
	REASON_CUT,
	REASON_HEADLESS,
	REASON_ADDRESS,
	REASON_PORT,
	REASON_PROTOCOL,
	REASON_FIELD,
	REASON_PACKET,
	REASONS,
	REASON_BY_PREFIX	/* no bucket */
};

const char *verdict_word(enum verdict verdict);
const char *reason_word(enum reason reason);	/* "" for drops */
const char *reason_explained(enum reason reason); /* one English line */

struct reason_row {
	const char *word;
	enum verdict verdict;
	const char *explained;
};
extern const struct reason_row reason_rows[REASONS];

static inline enum verdict
reason_verdict(enum reason reason)
{
	return reason_rows[reason].verdict;
}

/* An IPv4 address, IPv4-mapped IPv6 included, or an IPv6 address. */
struct address {
	uint32_t v4;	/* host byte order; only if is_v6 is false */
	bool is_v6;
	uint8_t v6[16];	/* network byte order; only if is_v6 */
};

enum stamp_kind {
	STAMP_NONE,	/* no stamp, or an impossible one: undated */
	STAMP_YEARLESS,	/* month to second */
	STAMP_CIVIL,	/* year to second */
	STAMP_EPOCH	/* `epoch` counts */
};

/* A time as it was written; base/calendar.h turns it into a day. */
struct stamp {
	uint8_t kind;	/* enum stamp_kind */
	uint8_t month, day, hour, minute;	/* months and days from 1 */
	uint8_t second;	/* 0-60 */
	bool has_offset;
	int32_t year;
	int32_t offset;	/* seconds east of UTC */
	uint32_t nanosecond;
	int64_t epoch;	/* seconds since 1970-01-01 UTC */
};

/* Which members of an event the record told. */
enum {
	EV_SRC = 1 << 0,
	EV_DST = 1 << 1,
	EV_PROTO = 1 << 2,
	EV_SPORT = 1 << 3,
	EV_DPORT = 1 << 4,
	EV_ICMP = 1 << 5,	/* icmp_type and icmp_code */
	EV_LENGTH = 1 << 6,
	EV_TTL = 1 << 7,
	EV_ID = 1 << 8,
	EV_TOS = 1 << 9,
	EV_FRAGMENT = 1 << 10,
	EV_TCP_FLAGS = 1 << 11,
	EV_WINDOW = 1 << 12,
	EV_SEQ = 1 << 13,
	EV_ACK = 1 << 14,
	EV_MARK = 1 << 15,
	EV_UID = 1 << 16,
	EV_GID = 1 << 17,
	EV_DF = 1 << 18,
	EV_MF = 1 << 19,
	EV_MAC = 1 << 20,
	EV_HOOK = 1 << 21,
	EV_TCP_OPTIONS = 1 << 22,	/* tcp_options: the packet has some */
};

/* The bits of byte 13 of a TCP header, and the AE bit of RFC 9768 above. */
enum {
	TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_PSH = 8,
	TCP_ACK = 16, TCP_URG = 32, TCP_ECE = 64, TCP_CWR = 128, TCP_AE = 256
};

/* Protocol numbers used by name here (IANA protocol-numbers). */
enum {
	PROTO_ICMP = 1, PROTO_IGMP = 2, PROTO_TCP = 6, PROTO_UDP = 17,
	PROTO_DCCP = 33, PROTO_GRE = 47, PROTO_ESP = 50, PROTO_AH = 51,
	PROTO_ICMP6 = 58, PROTO_SCTP = 132, PROTO_UDPLITE = 136
};

struct event {
	enum verdict verdict;
	enum reason reason;
	uint32_t has;	/* EV_ bits */
	uint32_t count;	/* packets this record stands for; messages of a loss */
	uint32_t wrapped;	/* how often of these a repeat wraps it */
	bool repeats_last;	/* "last message repeated `count` times" */
	bool continues;	/* a further packet of the same record */
	uint8_t protocol;
	uint8_t icmp_type, icmp_code;
	uint16_t sport, dport;
	struct address src, dst;
	struct stamp stamp;

	/* Slices of the record (or of the NFLOG message); empty if untold. */
	struct slice host, prefix, in, out, mac;
	struct slice rest;	/* what `detail` may still read */

	/* Reads the header fields that counting does not need; may be NULL. */
	void (*detail)(struct event *ev);
	uint32_t untold;	/* EV_ bits of marks that only `detail` tells */

	/* Header fields, for `events` and for scanner marks. */
	uint8_t ttl, tos, hook;
	uint16_t tcp_flags, window, ip_id, fragment;	/* fragment: bytes */
	uint32_t length, seq, ack, mark, uid, gid;

	/* Of a drop, by rules/tagger.h; see base/tags.h. */
	uint64_t tags;
	uint64_t untested;	/* marks that a field is missing for */
};

/* No packet yet: all members that `has` does not guard are set. */
static inline void
event_clear(struct event *ev)
{
	static const struct slice none = { "", 0 };

	ev->verdict = VERDICT_NONE;
	ev->reason = REASON_NOT_FIREWALL;
	ev->has = 0;
	ev->tags = ev->untested = 0;
	ev->detail = NULL;
	ev->untold = 0;
	ev->count = ev->wrapped = 1;
	ev->repeats_last = ev->continues = false;
	ev->host = ev->prefix = ev->in = ev->out = none;
	ev->mac = ev->rest = none;
	ev->stamp.kind = STAMP_NONE;
}

/* Read all header fields, once. */
static inline void
event_detail(struct event *ev)
{
	if (ev->detail != NULL)
		ev->detail(ev);
	ev->detail = NULL;
	ev->untold = 0;
}

/* The message tells n packets, and each repetition of it as many. */
static inline void
event_times(struct event *ev, uint32_t n)
{
	uint64_t count = (uint64_t)ev->count * n;

	ev->count = count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

static inline void
event_is(struct event *ev, enum reason reason)
{
	ev->reason = reason;
	ev->verdict = reason_verdict(reason);
}

#endif
