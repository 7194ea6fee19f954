/*
 * seen.h - which of the streams that a store has read a file holds, and how far
 * it was read: known by its content, whatever it is called and however it is
 * compressed.
 *
 * A file is a known stream if everything that is remembered of that one
 * (fingerprint.h) and lies within the file is there. If several streams began
 * like it, it is the one of which most was read. A file shorter than what was
 * read of its stream, as while it is copied, has nothing new. Any other file is
 * a new stream, read from its beginning.
 */
#ifndef NFLOGD_INPUT_SEEN_H
#define NFLOGD_INPUT_SEEN_H

#include "base/pack.h"
#include "input/fingerprint.h"
#include "store/store.h"

/* A regular file, open for reading. */
struct seen_file {
	int fd;
	const char *name;
	uint64_t size;
	bool compressed;	/* source_is_compressed */
	int stop;	/* see lines_new */
};

struct seen {
	struct store_input input;	/* for store_put_input; `state` unset */
	struct fingerprint *fingerprint;	/* ready to go on */
	char *rest;	/* what the reader kept with it */
	size_t rest_size;
	bool all;	/* the file has nothing that was not read */
};

enum seen_result {
	SEEN_FOUND,	/* *seen is set, to be given to seen_free */
	SEEN_STOPPED,	/* see lines_new */
	SEEN_UNREADABLE,	/* the file, says err */
	SEEN_NO_STORE	/* the store cannot tell, says err */
};

enum seen_result seen_find(struct store *s, const struct seen_file *f,
    struct seen *seen, struct store_error *err);
void seen_free(struct seen *seen);

/*
 * Put how far a stream was read, with `rest`, what the reader wants to get back,
 * into the store's transaction. `now`: Unix seconds. False with *err.
 */
bool seen_put(struct store *s, struct seen *seen, const struct seen_file *f,
    int64_t now, struct slice rest, struct store_error *err);

/*
 * Remember that a compressed file was read to its end, so that it need not be
 * decompressed to know it again.
 */
bool seen_put_whole(struct store *s, const struct seen_file *f, int64_t now,
    struct store_error *err);

/* What the store knows of one stream, or of one compressed file. */
struct seen_state {
	struct slice name;	/* the last one it was read under */
	int64_t when;	/* Unix seconds */
	bool whole;	/* a compressed file, of that size */
	uint64_t position, size;	/* bytes read; of the compressed file */
};

/* False where the state of an input is none. */
bool seen_describe(const struct store_input *in, struct seen_state *state);

/* Forget those not read since `before`, in Unix seconds, in a transaction. */
bool seen_forget(
    struct store *s, int64_t before, struct store_error *err);

#endif
