/*
 * parser.h - from the bytes of a record to an event, without any memory.
 *
 * A parser is a pure function: the same bytes give the same event, it allocates
 * nothing, and it reads no further than RECORD_PAD bytes past the record. To
 * add a log format write one file with its two functions and add one row to
 * the table in parser.c.
 */
#ifndef NFLOGD_PARSERS_PARSER_H
#define NFLOGD_PARSERS_PARSER_H

#include "event.h"
#include "parsers/envelope.h"

enum parse {
	PARSE_OK,	/* the event is filled, its verdict and reason set */
	PARSE_OTHER,	/* not this format: ask the next parser */
	PARSE_BAD	/* this format but broken: the event tells why */
};

struct parser {
	const char *name;	/* one word */
	const char *summary;	/* one line */

	/* Take the envelope's message; *ev comes cleared. */
	enum parse (*parse)(const struct envelope *env, struct event *ev);

	/*
	 * Read on in ev->rest for the header fields that counting does not
	 * need; only `events` and rules on such fields pay for it. May be NULL.
	 */
	void (*detail)(struct event *ev);
};

/* All formats, in the order they are asked; ends with a row without a name. */
extern const struct parser parsers[];

/*
 * Read one record: its envelope, then the first parser that knows the message.
 * Always leaves a whole event: host, stamp and count from the envelope, and a
 * reason. Returns the parser that answered, NULL where none did.
 */
const struct parser *parse_record(struct slice record, struct event *ev);

#endif
