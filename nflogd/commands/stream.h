/*
 * stream.h - an operand, opened: a file, or standard input.
 */
#ifndef NFLOGD_COMMANDS_STREAM_H
#define NFLOGD_COMMANDS_STREAM_H

#include "base/error.h"

#include <stdint.h>

struct stream {
	int fd;
	const char *name;	/* for messages */
	bool is_file;	/* a regular one */
	uint64_t size;	/* if is_file */
	int64_t modified;	/* Unix seconds */

	/* for who reads it: signals, and whether one came */
	int stop;
	bool interrupted;
};

/* "-" is standard input. False with *err; stream_close is to be called then. */
bool stream_open(struct stream *s, const char *name, struct error *err);
void stream_close(struct stream *s);	/* not standard input */

#endif
