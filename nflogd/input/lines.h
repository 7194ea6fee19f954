/*
 * lines.h - records of a stream: its lines, cut out of large blocks, which are
 * decompressed where they are compressed (source.h).
 *
 * A record is a line without its newline, or, where a stream has those, what
 * may hold newlines: a frame of RFC 6587 (octet counting), or an entry of the
 * journal's export format with the blank line that ends it. A record over
 * RECORD_MOST is never handed out nor split: it is reported as too long.
 */
#ifndef NFLOGD_INPUT_LINES_H
#define NFLOGD_INPUT_LINES_H

#include "base/error.h"
#include "base/slice.h"

#include <stdint.h>

enum { RECORD_MOST = 64 * 1024 };	/* bytes, newline not counted */

enum lines_result {
	LINES_RECORD,	/* *record is the next one */
	LINES_TOO_LONG,	/* the next one is over RECORD_MOST */
	LINES_END,	/* no more */
	LINES_STOPPED,	/* the stop descriptor has something to say */
	LINES_ERROR	/* the stream cannot be read on; err says why */
};

struct lines;	/* opaque */

/*
 * Read from fd, which stays the caller's. `name` is for messages and must live
 * as long. Before each read, `stop` (-1: none) is looked at, and waited for
 * beside fd: where it is readable, lines_next returns LINES_STOPPED, and goes
 * on when called again. NULL when memory is short.
 */
struct lines *lines_new(int fd, const char *name, int stop);
void lines_free(struct lines *l);	/* takes NULL */

/*
 * Read only the records that begin in [from, to) of a regular file that is not
 * compressed, whatever its descriptor's position is, so that several may read
 * one file at a time. To be called before the first lines_next.
 */
void lines_part(struct lines *l, uint64_t from, uint64_t to);

/*
 * Have all bytes told, in their order, that records are made of, newlines and
 * frames included: those of a record by the time the one behind it was asked
 * for twice, or by lines_tell, which tells all up to the last record's end.
 */
void lines_watch(struct lines *l,
    void (*told)(void *context, struct slice bytes), void *context);
void lines_tell(struct lines *l);

/*
 * Pass over the next bytes, untold. To be called before the first lines_next.
 * LINES_RECORD: that was done; LINES_END: there are not so many.
 */
enum lines_result lines_skip(
    struct lines *l, uint64_t bytes, struct error *err);

/* Did the end of the input end the last record, to which more may belong? */
bool lines_unfinished(const struct lines *l);

/* Leave such a record, of at most RECORD_MOST, for later: it is not told. */
void lines_leave(struct lines *l, struct slice record);

/*
 * Where the next record begins, of a part. Behind a part's end if its last
 * record was a frame that holds what was taken for the next part's beginning.
 */
uint64_t lines_reached(const struct lines *l);

/*
 * Where the first record that begins behind `offset` begins, for lines_part:
 * behind a newline. `size` where none does, or where the file consists of
 * frames or entries, which may hold newlines.
 */
uint64_t lines_boundary(int fd, uint64_t offset, uint64_t size);

/*
 * The next record. *record is good until the next call and has RECORD_PAD
 * readable bytes behind it.
 */
enum lines_result lines_next(
    struct lines *l, struct slice *record, struct error *err);

/* Is there no whole record left in memory, so that the next call reads? */
bool lines_would_read(const struct lines *l);

/* Bytes read so far, before they were decompressed. */
uint64_t lines_position(const struct lines *l);

#endif
