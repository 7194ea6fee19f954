/* codec_zstd.c - Zstandard (RFC 8878) through libzstd; see codec.h. */
#include "input/codec.h"

#include <stdbool.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum {
	WINDOW_LOG = 27,	/* CODEC_MEMORY */
	BLOCK_HEADER = 3
};
_Static_assert(1ull << WINDOW_LOG == (unsigned long long)CODEC_MEMORY << 20,
    "the window is what needs the memory");

struct state {
	ZSTD_DCtx *z;
	size_t wanted;	/* bytes that end what the library reads now */
	bool is_full;	/* it may have more to put out, for which no room was */
};

static void
end(void *state)
{
	struct state *s = state;

	if (s != NULL)
		ZSTD_freeDCtx(s->z);
	free(s);
}

static void *
begin(void *state)
{
	struct state *s = state;

	if (s == NULL) {
		s = calloc(1, sizeof(*s));
		if (s == NULL)
			return NULL;
		s->z = ZSTD_createDCtx();
		if (s->z == NULL) {
			free(s);
			return NULL;
		}
	}
	s->wanted = 1;
	s->is_full = false;
	ZSTD_DCtx_reset(s->z, ZSTD_reset_session_only);
	ZSTD_DCtx_setParameter(s->z, ZSTD_d_windowLogMax, WINDOW_LOG);
	return s;
}

static enum step
failure(size_t result)
{
	switch (ZSTD_getErrorCode(result)) {
	case ZSTD_error_frameParameter_windowTooLarge: return STEP_TOO_LARGE;
	case ZSTD_error_memory_allocation: return STEP_NO_MEMORY;
	case ZSTD_error_dictionary_wrong:
	case ZSTD_error_frameParameter_unsupported:
	case ZSTD_error_version_unsupported: return STEP_UNSUPPORTED;
	default: return STEP_DAMAGED;
	}
}

/*
 * What to give the library now. A call that fails does not tell what it has put
 * out, so none gets more than the rest of one block, without the header of the
 * next that is wanted beside it, and nothing while there is more to put out.
 */
static size_t
ration(const struct state *s, size_t there)
{
	size_t n = s->wanted;

	if (s->is_full)
		return 0;
	if (n > BLOCK_HEADER)
		n -= BLOCK_HEADER;
	return n < there ? n : there;
}

static enum step
step(void *state, struct work *w)
{
	struct state *s = state;

	while (w->out_len > 0) {
		bool was_full = s->is_full;
		ZSTD_inBuffer in = { w->in, ration(s, w->in_len), 0 };
		ZSTD_outBuffer out = { w->out, w->out_len, 0 };
		size_t result = ZSTD_decompressStream(s->z, &out, &in);

		if (ZSTD_isError(result))
			return failure(result);
		*w = (struct work){ w->in + in.pos, w->in_len - in.pos,
			w->out + out.pos, w->out_len - out.pos };
		if (result == 0)
			return STEP_END;
		s->wanted = result;
		s->is_full = w->out_len == 0;
		if (!was_full && (w->in_len == 0 || in.pos + out.pos == 0))
			break;
	}
	return STEP_ON;
}

const struct codec codec_zstd = { "zstd", begin, step, end };
