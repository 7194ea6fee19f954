/* codec_gzip.c - gzip (RFC 1952) through zlib; see codec.h. */
#include "input/codec.h"

#include <stdlib.h>
#define ZLIB_CONST	/* input is only read */
#include <zlib.h>

enum { WINDOW = 15 + 16 };	/* the largest window; 16: with gzip's header */

static void
end(void *state)
{
	if (state != NULL)
		inflateEnd(state);
	free(state);
}

static void *
begin(void *state)
{
	z_stream *z = state;

	if (z != NULL) {
		inflateReset(z);
		return z;
	}
	z = calloc(1, sizeof(*z));
	if (z != NULL && inflateInit2(z, WINDOW) == Z_OK)
		return z;
	free(z);
	return NULL;
}

static enum step
step(void *state, struct work *w)
{
	z_stream *z = state;
	int result;

	z->next_in = w->in;
	z->avail_in = (uInt)w->in_len;
	z->next_out = w->out;
	z->avail_out = (uInt)w->out_len;
	result = inflate(z, Z_NO_FLUSH);
	*w = (struct work){ z->next_in, z->avail_in, z->next_out,
		z->avail_out };
	switch (result) {
	case Z_OK:
	case Z_BUF_ERROR: return STEP_ON;
	case Z_STREAM_END: return STEP_END;
	case Z_MEM_ERROR: return STEP_NO_MEMORY;
	default: return STEP_DAMAGED;
	}
}

const struct codec codec_gzip = { "gzip", begin, step, end };
