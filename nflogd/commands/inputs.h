/*
 * inputs.h - the files and streams a command names, record after record.
 */
#ifndef NFLOGD_COMMANDS_INPUTS_H
#define NFLOGD_COMMANDS_INPUTS_H

#include "base/slice.h"
#include "commands/options.h"
#include "input/lines.h"

/* A regular file of at least FILE_LARGE bytes, open for reading. */
struct large_file {
	int fd;
	const char *name;
	uint64_t size;
	int stop;	/* see lines_new */
	unsigned threads;	/* to read it with, at least 2 */
};

enum { FILE_LARGE = 8 * 1024 * 1024 };

/* What to do with what is read. False from any of them ends the reading. */
struct sink {
	void *context;

	/*
	 * A stream begins, unless there shall be none; `reference` is its
	 * modification time if it is a file, else --now or the clock, in Unix
	 * seconds.
	 */
	bool (*stream)(void *context, int64_t reference);
	bool (*record)(void *context, struct slice record);
	bool (*too_long)(void *context);

	/* The next call may wait for input. May be NULL. */
	bool (*idle)(void *context);

	/*
	 * Instead of `record`, take a large file that is not compressed as a
	 * whole, where --threads allows several. May be NULL.
	 */
	enum lines_result (*file)(void *context, const struct large_file *file,
	    struct error *err);	/* LINES_STOPPED: by the descriptor */
};

/*
 * Read the operands, "-" and none being stdin. A stream that cannot be read is
 * said on stderr and the others still are. The first SIGINT or SIGTERM ends
 * the reading as an end of input would. Returns an exit status.
 */
int inputs_read(const struct options *o, const struct sink *sink);

#endif
