/* fingerprint.c - see fingerprint.h. */
#include "input/fingerprint.h"
#include "base/digest.h"
#include "base/pack.h"

#include <stdlib.h>

enum { VERSION_BYTE = 1 };

struct fingerprint {
	uint64_t position;
	uint64_t tail_digest;	/* of a loaded one that was not resumed */
	struct fingerprint_mark *marks;
	uint64_t *blocks;
	size_t mark_count, mark_room, block_count, block_room;
	struct digest *head;	/* of all bytes, as long as it is needed */
	struct digest *block;	/* of the block that `position` is in */
	bool resumed;
	char tail[FINGERPRINT_TAIL];	/* a ring of the last bytes */
};

struct fingerprint *
fingerprint_new(void)
{
	struct fingerprint *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->resumed = true;
	f->head = digest_new();
	f->block = digest_new();
	if (f->head != NULL && f->block != NULL)
		return f;
	fingerprint_free(f);
	return NULL;
}

void
fingerprint_free(struct fingerprint *f)
{
	if (f == NULL)
		return;
	digest_free(f->head);
	digest_free(f->block);
	free(f->marks);
	free(f->blocks);
	free(f);
}

static bool
add_mark(struct fingerprint *f, struct fingerprint_mark mark)
{
	if (f->mark_count == f->mark_room) {
		size_t room = f->mark_room == 0 ? 64 : f->mark_room * 2;
		struct fingerprint_mark *marks =
		    reallocarray(f->marks, room, sizeof(*marks));

		if (marks == NULL)
			return false;
		f->marks = marks;
		f->mark_room = room;
	}
	f->marks[f->mark_count++] = mark;
	return true;
}

static bool
add_block(struct fingerprint *f, uint64_t digest)
{
	if (f->block_count == f->block_room) {
		size_t room = f->block_room == 0 ? 64 : f->block_room * 2;
		uint64_t *blocks =
		    reallocarray(f->blocks, room, sizeof(*blocks));

		if (blocks == NULL)
			return false;
		f->blocks = blocks;
		f->block_room = room;
	}
	f->blocks[f->block_count++] = digest;
	return true;
}

static uint64_t
block_start(size_t i)
{
	return FINGERPRINT_HEAD + (uint64_t)i * FINGERPRINT_BLOCK;
}

/* The last bytes go round in the ring. */
static void
keep_tail(struct fingerprint *f, struct slice bytes)
{
	uint64_t from = f->position;
	size_t at, n;

	if (bytes.len > FINGERPRINT_TAIL) {
		from += bytes.len - FINGERPRINT_TAIL;
		bytes = slice_from(bytes, bytes.len - FINGERPRINT_TAIL);
	}
	while (bytes.len > 0) {
		at = (size_t)(from % FINGERPRINT_TAIL);
		n = FINGERPRINT_TAIL - at < bytes.len ? FINGERPRINT_TAIL - at :
							bytes.len;
		memcpy(f->tail + at, bytes.at, n);
		bytes = slice_from(bytes, n);
		from += n;
	}
}

/* The head is marked at records' ends, and where it ends itself. */
static bool
fill_head(struct fingerprint *f, struct slice record)
{
	if (record.len > FINGERPRINT_HEAD - f->position)
		record.len = (size_t)(FINGERPRINT_HEAD - f->position);
	digest_add(f->head, record);
	return add_mark(f, (struct fingerprint_mark){
		f->position + record.len, digest_now(f->head) });
}

/* Bytes behind the head, into blocks. */
static bool
fill_blocks(struct fingerprint *f, uint64_t offset, struct slice bytes)
{
	while (bytes.len > 0) {
		uint64_t end = block_start(f->block_count + 1);
		size_t n = end - offset < bytes.len ? (size_t)(end - offset) :
						      bytes.len;

		digest_add(f->block, (struct slice){ bytes.at, n });
		bytes = slice_from(bytes, n);
		offset += n;
		if (offset < end)
			continue;
		if (!add_block(f, digest_now(f->block)))
			return false;
		digest_reset(f->block);
	}
	return true;
}

bool
fingerprint_add(struct fingerprint *f, struct slice record)
{
	uint64_t end = f->position + record.len;
	uint64_t behind = f->position > FINGERPRINT_HEAD ? f->position :
							   FINGERPRINT_HEAD;

	keep_tail(f, record);
	if (f->position < FINGERPRINT_HEAD && !fill_head(f, record))
		return false;
	if (end > behind && !fill_blocks(f, behind,
	    slice_from(record, (size_t)(behind - f->position))))
		return false;
	f->position = end;
	return true;
}

uint64_t
fingerprint_position(const struct fingerprint *f)
{
	return f->position;
}

struct fingerprint_mark
fingerprint_first(const struct fingerprint *f)
{
	return f->mark_count > 0 ? f->marks[0] :
				   (struct fingerprint_mark){ 0, 0 };
}

uint64_t
fingerprint_tail(const struct fingerprint *f)
{
	return f->position < FINGERPRINT_TAIL ? 0 :
						f->position - FINGERPRINT_TAIL;
}

static uint64_t
tail_digest(const struct fingerprint *f)
{
	char bytes[FINGERPRINT_TAIL];	/* in order */
	uint64_t from = fingerprint_tail(f);
	size_t n = (size_t)(f->position - from);

	if (!f->resumed)
		return f->tail_digest;
	for (size_t i = 0; i < n; i++)
		bytes[i] = f->tail[(from + i) % FINGERPRINT_TAIL];
	return digest_of((struct slice){ bytes, n });
}

/* The marks that lie in these first bytes. */
static bool
marks_agree(const struct fingerprint *f, struct slice bytes)
{
	struct digest *d = digest_new();
	uint64_t at = 0;
	bool agree = d != NULL;

	for (size_t i = 0; agree && i < f->mark_count; i++) {
		const struct fingerprint_mark *m = &f->marks[i];

		if (m->end > bytes.len)
			break;
		digest_add(d, (struct slice){ bytes.at + at,
			(size_t)(m->end - at) });
		at = m->end;
		agree = digest_now(d) == m->digest;
	}
	digest_free(d);
	return agree;
}

bool
fingerprint_agrees(
    const struct fingerprint *f, uint64_t offset, struct slice bytes)
{
	uint64_t end = offset + bytes.len, tail = fingerprint_tail(f);
	size_t i = 0;

	if (offset == 0 && !marks_agree(f, bytes))
		return false;
	if (offset > FINGERPRINT_HEAD)
		i = (size_t)((offset - FINGERPRINT_HEAD + FINGERPRINT_BLOCK - 1) /
		    FINGERPRINT_BLOCK);
	for (; i < f->block_count && block_start(i + 1) <= end; i++)
		if (digest_of((struct slice){
			bytes.at + (block_start(i) - offset),
			FINGERPRINT_BLOCK }) != f->blocks[i])
			return false;
	if (f->position == 0 || tail < offset || f->position > end)
		return true;
	return digest_of((struct slice){ bytes.at + (tail - offset),
		(size_t)(f->position - tail) }) == tail_digest(f);
}

/* ---- as bytes --------------------------------------------------------------- */

char *
fingerprint_save(const struct fingerprint *f, size_t *size)
{
	struct out to = { 0 };

	pack_number(&to, VERSION_BYTE, 1);
	pack_number(&to, f->position, 8);
	pack_number(&to, tail_digest(f), 8);
	pack_number(&to, f->mark_count, 8);
	pack_number(&to, f->block_count, 8);
	for (size_t i = 0; i < f->mark_count; i++) {
		pack_number(&to, f->marks[i].end, 8);
		pack_number(&to, f->marks[i].digest, 8);
	}
	for (size_t i = 0; i < f->block_count; i++)
		pack_number(&to, f->blocks[i], 8);
	*size = to.len;
	if (!to.failed)
		return to.at;
	free(to.at);
	return NULL;
}

/* False when memory is short, or what is left is something else. */
static bool
load(struct fingerprint *f, struct unpack *u)
{
	uint64_t marks, blocks;

	f->position = unpack_number(u, 8);
	f->tail_digest = unpack_number(u, 8);
	marks = unpack_number(u, 8);
	blocks = unpack_number(u, 8);
	for (; marks > 0 && !u->failed; marks--) {
		uint64_t end = unpack_number(u, 8);

		if (!add_mark(f, (struct fingerprint_mark){
			end, unpack_number(u, 8) }))
			return false;
	}
	for (; blocks > 0 && !u->failed; blocks--)
		if (!add_block(f, unpack_number(u, 8)))
			return false;
	f->resumed = false;
	return !u->failed && u->left.len == 0;
}

struct fingerprint *
fingerprint_load(struct slice saved)
{
	struct unpack u = { .left = saved };
	struct fingerprint *f;

	if (unpack_number(&u, 1) != VERSION_BYTE)
		return NULL;
	f = fingerprint_new();
	if (f != NULL && load(f, &u))
		return f;
	fingerprint_free(f);
	return NULL;
}

uint64_t
fingerprint_resume_from(const struct fingerprint *f)
{
	uint64_t from = f->position < FINGERPRINT_HEAD ? 0 :
	    block_start(f->block_count), tail = fingerprint_tail(f);

	return from < tail ? from : tail;
}

void
fingerprint_resume(struct fingerprint *f, struct slice bytes)
{
	uint64_t from = fingerprint_resume_from(f), position = f->position;

	if (position <= FINGERPRINT_HEAD)
		digest_add(f->head, bytes);
	if (position > block_start(f->block_count))
		digest_add(f->block, slice_from(bytes,
		    (size_t)(block_start(f->block_count) - from)));
	f->position = from;
	keep_tail(f, bytes);
	f->position = position;
	f->resumed = true;
}
