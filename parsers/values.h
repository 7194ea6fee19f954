/*
 * values.h - what the pairs of a line say, by their meaning, and the event that
 * they make.
 *
 * A format has a table of its keys. The first of a repeated key counts. A value
 * that is cut, or missing where all lines have it, makes the line `cut`; what
 * merely ends where the line does may be whole, see TELL_ flags.
 */
#ifndef NFLOGD_PARSERS_VALUES_H
#define NFLOGD_PARSERS_VALUES_H

#include "parsers/keyvalue.h"
#include "parsers/parser.h"

enum value {
	VALUE_SRC, VALUE_DST, VALUE_SPORT, VALUE_DPORT, VALUE_PROTO,
	VALUE_TYPE, VALUE_CODE,	/* of ICMP */
	VALUE_VERDICT, VALUE_STATUS,
	VALUE_KIND, VALUE_SUBKIND,	/* of the line */
	VALUE_ID,	/* of the message or the maker */
	VALUE_TEXT,	/* for people */
	VALUE_DEVICE,	/* that belongs to the maker's lines only */
	VALUE_SERVICE, VALUE_LIST, VALUE_OTHER,
	VALUE_COUNT, VALUE_LENGTH, VALUE_TTL,
	VALUE_HOST, VALUE_IN, VALUE_OUT,
	VALUE_DATE,	/* a whole stamp, or its date */
	VALUE_TIME, VALUE_ZONE,
	VALUE_EPOCH,	/* the same again, of 10, 13, 16 or 19 digits */
	VALUES
};

enum { KEYS_MOST = 64, KEY_MOST = 32 };	/* of a table, and bytes of one */

struct key {
	char name[KEY_MOST];	/* any case matches */
	uint8_t len, value;
};

/* A row of a table of keys, and its last. */
#define KEY(name, value) { name, sizeof(name) - 1, (value) }
#define KEY_END { "", 0, 0 }

/* Keys by their first letter and length; made for each line, on the stack. */
struct key_index {
	const struct key *keys;
	uint8_t first[64];	/* numbers of rows from 1; 0: none */
	uint8_t next[KEYS_MOST + 1];
};

struct values {
	struct slice at[VALUES];
	uint32_t has, cut, last;	/* bits by enum value */
	bool whole;	/* the line is known to be complete */
};

enum {
	TELL_MORE_FOLLOWS = 1,	/* something stands behind the packet in any
				 * whole line of the maker */
	TELL_LOOSE = 2	/* the protocol may be absent, or no protocol */
};

/* A word of the log and what it stands for. */
struct word {
	const char *word;	/* in small letters; any case matches */
	enum reason reason;
};

void key_index_make(struct key_index *x, const struct key *keys);

/* The meaning of a key, VALUES where it has none. */
enum value key_value(const struct key_index *x, struct slice key);

/* Does the message begin with one of these? */
bool begins_with_key(struct slice message, const struct key *keys);

void values_clear(struct values *v);
void values_put(struct values *v, enum value which, const struct pair *pair);
void values_read(struct values *v, struct pairs *pairs, const struct key *keys);

static inline bool
values_has(const struct values *v, enum value which)
{
	return (v->has & 1u << which) != 0;
}

/* Is it missing, or is it or could it be cut? */
bool values_unsure(const struct values *v, enum value which);

/* An address says less of a host than its header does. */
void values_named_host(struct values *v);

/* Is it told, and this word in any case? */
bool values_is(const struct values *v, enum value which, const char *word);

/* The reason that a word stands for; REASONS where it is none of them. */
enum reason word_reason(const struct word *words, struct slice word);

/* What many makers call a drop and an accept; sessions that end were let in. */
extern const struct word verdict_words[];

/*
 * The event of a line, for a verdict: drop, accept, or no decision, where
 * addresses are told as far as they can be read. What is broken is PARSE_BAD.
 */
enum parse values_tell(const struct values *v, enum reason verdict,
    unsigned flags, struct event *ev);

/* The line is broken: only the stamp and the host are believed. */
enum parse values_bad(
    const struct values *v, enum reason why, struct event *ev);

/*
 * The reason of a missing verdict or kind, or of a word that stands for none:
 * the line is cut or strange.
 */
enum reason values_why(const struct values *v, enum value which);

#endif
