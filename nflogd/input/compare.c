/* compare.c - see compare.h. */
#include "input/compare.h"
#include "input/decompress.h"
#include "input/source.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { WINDOW = 2 * FINGERPRINT_HEAD };	/* bytes compared at a time */

/* A file's bytes, compared with what is remembered as they come. */
struct comparison {
	struct source *source;
	uint64_t base;	/* offset of the first byte of the window */
	size_t len;
	bool ended, damaged;
	char window[WINDOW];
};

/* Keep the last half of the window, and fill it up again. */
static enum bytes_result
slide(struct comparison *c, struct error *err)
{
	enum bytes_result result = BYTES_SOME;
	size_t n;

	if (WINDOW - c->len < HEAD_MOST) {
		c->len -= WINDOW / 2;
		c->base += WINDOW / 2;
		memmove(c->window, c->window + WINDOW / 2, c->len);
	}
	while (result == BYTES_SOME && WINDOW - c->len >= HEAD_MOST) {
		result = source_read(c->source, c->window + c->len,
		    WINDOW - c->len, &n, err);
		c->len += n;
	}
	c->ended = result != BYTES_SOME;
	c->damaged = result == BYTES_ERROR;
	return result == BYTES_STOPPED ? result : BYTES_SOME;
}

/* What stands before the position is in the window: the stream can go on. */
static bool
resume(struct fingerprint *f, uint64_t base, struct slice bytes)
{
	uint64_t from = fingerprint_resume_from(f);
	uint64_t position = fingerprint_position(f);

	if (base > from || base + bytes.len < position)
		return false;
	fingerprint_resume(f, (struct slice){
		bytes.at + (from - base), (size_t)(position - from) });
	return true;
}

/*
 * Go through the file as far as the stream was read. Damage ends it as an end
 * would: it is told when the file is read on. BYTES_END: this is another stream.
 */
static enum bytes_result
compare_all(struct comparison *c, struct fingerprint *f, bool *all,
    struct error *err)
{
	uint64_t position = fingerprint_position(f);
	enum bytes_result result;
	struct slice bytes;

	do {
		result = slide(c, err);
		if (result != BYTES_SOME)
			return result;
		bytes = (struct slice){ c->window, c->len };
		if (!fingerprint_agrees(f, c->base, bytes))
			return BYTES_END;
	} while (!c->ended && c->base + c->len <= position);
	*all = c->base + c->len <= position && !c->damaged;
	if (c->base + c->len >= position && !resume(f, c->base, bytes))
		return BYTES_END;	/* it was saved by something else */
	return BYTES_SOME;
}

static enum bytes_result
compare_file(const struct seen_file *file, struct fingerprint *f, bool *all,
    struct error *err)
{
	struct comparison *c = calloc(1, sizeof(*c));
	enum bytes_result result = BYTES_ERROR;

	if (c != NULL && lseek(file->fd, 0, SEEK_SET) == 0)
		c->source = source_new(file->fd, file->name, file->stop);
	if (c == NULL || c->source == NULL)
		error_set(err, "%s: cannot be compared", file->name);
	else
		result = compare_all(c, f, all, err);
	if (c != NULL)
		source_free(c->source);
	free(c);
	return result;
}

/* Of a plain file that is long enough, the bytes before the position do. */
static enum bytes_result
compare_tail(const struct seen_file *file, struct fingerprint *f, bool *all,
    struct error *err)
{
	uint64_t from = fingerprint_resume_from(f);
	size_t len = (size_t)(fingerprint_position(f) - from);
	char *bytes = malloc(len + 1);
	enum bytes_result result = BYTES_END;
	ssize_t n = bytes == NULL ? -1 : pread(file->fd, bytes, len, (off_t)from);

	if (n < 0) {
		error_set(err, "%s: cannot read: %s", file->name, strerror(errno));
		result = BYTES_ERROR;
	} else if ((size_t)n == len && fingerprint_agrees(f, from,
	    (struct slice){ bytes, len }) &&
	    resume(f, from, (struct slice){ bytes, len })) {
		*all = file->size == fingerprint_position(f);
		result = BYTES_SOME;
	}
	free(bytes);
	return result;
}

enum bytes_result
compare(const struct seen_file *file, struct fingerprint *f, bool *all,
    struct error *err)
{
	return !file->compressed && file->size >= fingerprint_position(f) ?
	    compare_tail(file, f, all, err) : compare_file(file, f, all, err);
}
