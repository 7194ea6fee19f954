/*
 * reader.h - record after record through the formats; one reader per thread.
 */
#ifndef NFLOGD_PARSERS_READER_H
#define NFLOGD_PARSERS_READER_H

#include "parsers/formats.h"

struct reader;	/* opaque */

/* `formats` is borrowed and must live longer. NULL when memory is short. */
struct reader *reader_new(const struct formats *formats);
void reader_free(struct reader *r);	/* takes NULL */

/* Another stream begins: what header lines of the last one said is void. */
void reader_forget(struct reader *r);

/*
 * What header lines have said so far; another reader that is given it goes on
 * as this one would.
 */
struct columns reader_columns(const struct reader *r);
void reader_set_columns(struct reader *r, const struct columns *columns);

/*
 * Read one record, which must have RECORD_PAD readable bytes behind it: its
 * header, then the first format that knows the message. Always leaves a whole
 * event with host, stamp and count from the header, and a reason. Slices of
 * the event are good until the next call, and as long as the record: they are
 * of the record, or of reader_room.
 */
void reader_record(struct reader *r, struct slice record, struct event *ev);

/* What of the last record stood there with escapes, without them. */
struct slice reader_room(const struct reader *r);

/* The next record is one of which nothing is known: no format answers. */
void reader_nothing(struct reader *r);

/*
 * The next packet of the same record, where it lists several, into the event of
 * the one before; `continues` is set in it. False when there are no more.
 */
bool reader_more(struct reader *r, struct event *ev);

/* Fill in the header fields that counting does not need. */
void reader_detail(const struct reader *r, struct event *ev);

/* The format that answered for the last record, NULL if none did. */
const struct log_format *reader_format(const struct reader *r);

/*
 * The formats that were asked about the last record, in order. Returns their
 * number; good until the next record.
 */
size_t reader_asked(const struct reader *r, const struct log_format *const **asked);

#endif
