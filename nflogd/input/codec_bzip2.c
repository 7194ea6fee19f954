/* codec_bzip2.c - bzip2 through libbz2; see codec.h. */
#include "input/codec.h"

#include <bzlib.h>
#include <stdlib.h>

static void
end(void *state)
{
	if (state != NULL)
		BZ2_bzDecompressEnd(state);
	free(state);
}

static void *
begin(void *state)
{
	bz_stream *b;

	end(state);	/* it cannot be made new */
	b = calloc(1, sizeof(*b));
	if (b != NULL && BZ2_bzDecompressInit(b, 0, 0) == BZ_OK)
		return b;
	free(b);
	return NULL;
}

static enum step
step(void *state, struct work *w)
{
	bz_stream *b = state;
	int result;

	b->next_in = (char *)w->in;	/* libbz2 only reads there */
	b->avail_in = (unsigned)w->in_len;
	b->next_out = (char *)w->out;
	b->avail_out = (unsigned)w->out_len;
	result = BZ2_bzDecompress(b);
	*w = (struct work){ (const unsigned char *)b->next_in, b->avail_in,
		(unsigned char *)b->next_out, b->avail_out };
	switch (result) {
	case BZ_OK: return STEP_ON;
	case BZ_STREAM_END: return STEP_END;
	case BZ_MEM_ERROR: return STEP_NO_MEMORY;
	default: return STEP_DAMAGED;
	}
}

const struct codec codec_bzip2 = { "bzip2", begin, step, end };
