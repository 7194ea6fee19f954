/*
 * fingerprint.h - what is remembered of a stream, so that its bytes are known
 * again under whatever name they come: compressed, copied, cut short.
 *
 * Remembered are digests: of the beginning up to each record's end within the
 * first FINGERPRINT_HEAD bytes, so that two logs are told apart at the first
 * record in which they differ; of each block of FINGERPRINT_BLOCK bytes behind
 * that; and of the last bytes before the position, up to which the stream was
 * read. All offsets count bytes of the stream before it was compressed.
 */
#ifndef NFLOGD_INPUT_FINGERPRINT_H
#define NFLOGD_INPUT_FINGERPRINT_H

#include "base/slice.h"

#include <stdint.h>

enum {
	FINGERPRINT_HEAD = 64 * 1024,
	FINGERPRINT_BLOCK = 16 * 1024,
	FINGERPRINT_TAIL = FINGERPRINT_BLOCK
};

struct fingerprint;	/* opaque */

/* Of a stream that begins. NULL when memory is short. */
struct fingerprint *fingerprint_new(void);
void fingerprint_free(struct fingerprint *f);	/* takes NULL */

/*
 * The stream goes on with one more record, its newline or frame included.
 * False when memory is short.
 */
bool fingerprint_add(struct fingerprint *f, struct slice record);

/* How far the stream was read. */
uint64_t fingerprint_position(const struct fingerprint *f);

/*
 * The first digest, by which a stream is looked up: of its bytes up to `end`,
 * the end of the first record or FINGERPRINT_HEAD. Nothing was read as long as
 * `end` is 0.
 */
struct fingerprint_mark {
	uint64_t end, digest;
};

struct fingerprint_mark fingerprint_first(const struct fingerprint *f);

/*
 * May these bytes, which stand at `offset`, be the stream's? False if anything
 * remembered of what lies wholly in them differs. Bytes from offset 0 are best
 * looked at FINGERPRINT_HEAD at once, others in whole blocks from there on.
 */
bool fingerprint_agrees(
    const struct fingerprint *f, uint64_t offset, struct slice bytes);

/*
 * The bytes before the position that a file must show to be the stream, if it
 * reaches that far: they begin here.
 */
uint64_t fingerprint_tail(const struct fingerprint *f);

/*
 * All of it as bytes, for the store, to be freed; NULL when memory is short.
 * fingerprint_load gives NULL for what is no such bytes, too; what it gives can
 * be compared, but goes on only after fingerprint_resume has got the bytes from
 * fingerprint_resume_from up to the position.
 */
char *fingerprint_save(const struct fingerprint *f, size_t *size);
struct fingerprint *fingerprint_load(struct slice saved);
uint64_t fingerprint_resume_from(const struct fingerprint *f);
void fingerprint_resume(struct fingerprint *f, struct slice bytes);

#endif
