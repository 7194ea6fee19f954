/*
 * parallel.h - read one large file with several threads, as if it were one.
 *
 * The file is cut behind newlines. Each part is read by a thread of its own,
 * into what `begin` gives it; the parts are joined in their order. What is read
 * in the end is what one thread would have read: a part that turns out to have
 * begun in the midst of a frame (RFC 6587), or without knowing what a header
 * line before it said, is read again.
 */
#ifndef NFLOGD_COMMANDS_PARALLEL_H
#define NFLOGD_COMMANDS_PARALLEL_H

#include "commands/inputs.h"

/* Parts are at least so large; smaller ones cost more than they save. */
enum { PART_LEAST = FILE_LARGE / 2 };

struct parallel {
	/*
	 * Bytes of a part; each thread reads many, and the caller writes what
	 * they read. 0: as many parts as there are threads, of which the
	 * caller reads the first.
	 */
	uint64_t part;

	/* Is what was read behind a part that could not be of use too? */
	bool gaps;

	/*
	 * `record` and `too_long` are called with `context` by the caller, with
	 * what `begin` returned by threads. A part for which one of them
	 * returns false is read on from there by the caller, once it is joined.
	 */
	const struct sink *sink;
	void *context;

	/* All of these are called by the caller alone. */
	void *(*begin)(void *context);	/* NULL when memory is short */
	bool (*follows)(void *context, void *part);	/* see reading.h */
	bool (*join)(void *context, void *part);	/* false: no more */
	void (*end)(void *part);
};

/* For struct sink's `file`. */
enum lines_result parallel_read(const struct parallel *work,
    const struct large_file *file, struct error *err);

#endif
