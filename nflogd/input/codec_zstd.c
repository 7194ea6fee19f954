/* codec_zstd.c - Zstandard (RFC 8878) through libzstd; see codec.h. */
#include "input/codec.h"

#include <zstd.h>
#include <zstd_errors.h>

enum { WINDOW_LOG = 27 };	/* CODEC_MEMORY */
_Static_assert(1ull << WINDOW_LOG == (unsigned long long)CODEC_MEMORY << 20,
    "the window is what needs the memory");

static void
end(void *state)
{
	ZSTD_freeDCtx(state);
}

static void *
begin(void *state)
{
	ZSTD_DCtx *z = state != NULL ? state : ZSTD_createDCtx();

	if (z != NULL) {
		ZSTD_DCtx_reset(z, ZSTD_reset_session_only);
		ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, WINDOW_LOG);
	}
	return z;
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

static enum step
step(void *state, struct work *w)
{
	ZSTD_inBuffer in = { w->in, w->in_len, 0 };
	ZSTD_outBuffer out = { w->out, w->out_len, 0 };
	size_t result = ZSTD_decompressStream(state, &out, &in);

	*w = (struct work){ w->in + in.pos, w->in_len - in.pos,
		w->out + out.pos, w->out_len - out.pos };
	if (ZSTD_isError(result))
		return failure(result);
	return result == 0 ? STEP_END : STEP_ON;
}

const struct codec codec_zstd = { "zstd", begin, step, end };
