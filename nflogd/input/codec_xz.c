/* codec_xz.c - xz (the .xz file format 1.1) through liblzma; see codec.h. */
#include "input/codec.h"

#include <lzma.h>
#include <stdlib.h>

/* The dictionary is nearly all of it; some more for what stands beside it. */
static const uint64_t memory = (uint64_t)(CODEC_MEMORY + 8) << 20;

static void
end(void *state)
{
	if (state != NULL)
		lzma_end(state);
	free(state);
}

static void *
begin(void *state)
{
	lzma_stream *x = state;

	if (x == NULL) {
		x = malloc(sizeof(*x));
		if (x == NULL)
			return NULL;
		*x = (lzma_stream)LZMA_STREAM_INIT;
	}
	if (lzma_stream_decoder(x, memory, 0) == LZMA_OK)
		return x;
	end(x);
	return NULL;
}

static enum step
step(void *state, struct work *w)
{
	lzma_stream *x = state;
	lzma_ret result;

	x->next_in = w->in;
	x->avail_in = w->in_len;
	x->next_out = w->out;
	x->avail_out = w->out_len;
	result = lzma_code(x, LZMA_RUN);
	*w = (struct work){ x->next_in, x->avail_in, x->next_out,
		x->avail_out };
	switch (result) {
	case LZMA_OK:
	case LZMA_BUF_ERROR: return STEP_ON;
	case LZMA_STREAM_END: return STEP_END;
	case LZMA_MEM_ERROR: return STEP_NO_MEMORY;
	case LZMA_MEMLIMIT_ERROR: return STEP_TOO_LARGE;
	case LZMA_OPTIONS_ERROR: return STEP_UNSUPPORTED;
	default: return STEP_DAMAGED;
	}
}

const struct codec codec_xz = { "xz", begin, step, end };
