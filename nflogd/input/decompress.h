/*
 * decompress.h - gzip, xz, zstd and bzip2, told by their beginning.
 *
 * Every check sum is verified. Members (codec.h) may follow one another, of
 * different formats too, with zero bytes between and behind them; anything else
 * there is damage.
 */
#ifndef NFLOGD_INPUT_DECOMPRESS_H
#define NFLOGD_INPUT_DECOMPRESS_H

#include "base/slice.h"
#include "input/bytes.h"

enum head {
	HEAD_PLAIN,	/* of nothing that is known here */
	HEAD_COMPRESSED,
	HEAD_SHORT	/* it may become either; HEAD_MOST bytes always tell */
};

enum { HEAD_MOST = 10, DECOMPRESS_ROOM = 64 * 1024 };

/* What begins so? */
enum head decompress_head(struct slice head);

struct decompress;	/* opaque */

/*
 * Decompress `head`, at most DECOMPRESS_ROOM bytes that are HEAD_COMPRESSED,
 * and what `below` gives behind it. `name` is for messages and must live as
 * long. NULL when memory is short.
 */
struct decompress *decompress_new(
    const char *name, struct slice head, struct bytes below);
void decompress_free(struct decompress *d);	/* takes NULL */

/*
 * For struct bytes; `d` is a struct decompress. All that was compressed before
 * a cut or a damage comes before the error that tells of it; of the block of
 * bzip2 or zstd that is damaged itself, whatever its library gave.
 */
enum bytes_result decompress_read(
    void *d, char *to, size_t room, size_t *n, struct error *err);

#endif
