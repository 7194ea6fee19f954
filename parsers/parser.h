/*
 * parser.h - from the bytes of a record to an event: what every log format is.
 *
 * A parser is a pure function: the same bytes give the same event whatever was
 * read before (but for what a log's own header lines say, see `columns`), it
 * allocates nothing, and it reads no further than RECORD_PAD bytes past the
 * record. To add a format write a pattern file (patterns/README.md), or one C
 * file and its row in formats.c.
 */
#ifndef NFLOGD_PARSERS_PARSER_H
#define NFLOGD_PARSERS_PARSER_H

#include "event.h"
#include "parsers/envelope.h"
#include "parsers/members.h"

enum parse {
	PARSE_OK,	/* the event is filled, its verdict and reason set */
	PARSE_OTHER,	/* not this format: ask the next parser */
	PARSE_BAD	/* this format but broken: the event tells why */
};

/* Columns of a log that names them in a header line of its own. */
enum { COLUMNS_MOST = 32 };

struct columns {
	uint8_t count;	/* 0: no header line was read yet */
	uint8_t meaning[COLUMNS_MOST];	/* the format's own numbers */
};

/* What parsers use beside the record; one per reader. */
struct workspace {
	struct match *match;	/* groups of the last pattern, base/pattern.h */
	struct columns columns;	/* of the stream read now */
	struct slice more;	/* packets of this record still to be told */
	struct room room;	/* what was escaped in this record */
};

struct entries;

/* Who may write a format; the words of anybody else are no firewall's. */
enum {
	FROM_KERNEL = 1,	/* the kernel, or a logger that speaks for it */
	FROM_NOBODY = 2	/* a message without a tag */
};

struct log_format {
	const char *name;	/* one word, for `events` and `formats` */
	const char *summary;	/* one line */
	const char *sample;	/* a record of it */
	unsigned writers;	/* FROM_ bits */

	/*
	 * The programs whose tags it stands behind, NULL at the end (or no list
	 * at all); a '*' at the beginning or the end of one stands for any
	 * bytes.
	 */
	const char *const *programs;

	/* Bytes a message of no program may begin with; NULL: any. */
	const char *first;

	/* Take the envelope's message; *ev comes cleared. */
	enum parse (*parse)(const struct log_format *f, struct workspace *ws,
	    const struct envelope *env, struct event *ev);

	/* The next packet of ws->more, where records may list several. */
	bool (*more)(struct workspace *ws, struct event *ev);

	/*
	 * Read on in ev->rest for the header fields that counting does not
	 * need; only `events` and marks (rules/mark.h) on such fields pay for
	 * it. `parse` says in ev->untold which of these it may tell. May be
	 * NULL.
	 */
	void (*detail)(struct event *ev);

	const struct entries *entries;	/* of a pattern file, else NULL */
};

/* The line is of the format but broken: it tells no packet. */
static inline enum parse
parse_bad(struct event *ev, enum reason why)
{
	ev->has = 0;
	event_is(ev, why);
	return PARSE_BAD;
}

#endif
