/*
 * source.h - the bytes of a file or pipe, as they were before they were
 * compressed (decompress.h), once or several times.
 */
#ifndef NFLOGD_INPUT_SOURCE_H
#define NFLOGD_INPUT_SOURCE_H

#include "input/bytes.h"

#include <stdint.h>

enum { SOURCE_LAYERS = 4 };	/* compressed more often, it is noise */

struct source;	/* opaque */

/*
 * Read from fd, which stays the caller's. `name` is for messages and must live
 * as long. Before each read, `stop` (-1: none) is looked at, and waited for
 * beside fd. NULL when memory is short.
 */
struct source *source_new(int fd, const char *name, int stop);
void source_free(struct source *s);	/* takes NULL */

/*
 * Read only the bytes [from, to) of a regular file, just as they are. To be
 * called before the first source_read.
 */
void source_part(struct source *s, uint64_t from, uint64_t to);

/* As struct bytes has it. `room` is at least HEAD_MOST. */
enum bytes_result source_read(struct source *s, char *to, size_t room,
    size_t *n, struct error *err);

/* Bytes read from fd so far. */
uint64_t source_position(const struct source *s);

/* Is what the regular file fd holds compressed? */
bool source_is_compressed(int fd);

#endif
