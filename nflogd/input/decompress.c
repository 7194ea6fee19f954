/* decompress.c - see decompress.h. */
#include "input/decompress.h"
#include "input/codec.h"

#include <stdlib.h>

struct decompress {
	const char *name;
	struct bytes below;
	const struct codec *codec;	/* of the member that was read last */
	void *state;
	bool in_member;
	enum step failure;	/* STEP_ON: none */
	const unsigned char *from, *to;	/* what is read from below */
	unsigned char buffer[DECOMPRESS_ROOM];
};

/* How a member begins: each byte lies between that of `least` and of `most`. */
static const struct magic {
	const struct codec *codec;
	struct slice least, most;
} magics[] = {
	{ &codec_gzip, SLICE_INIT("\x1f\x8b\x08"), SLICE_INIT("\x1f\x8b\x08") },
	{ &codec_xz, SLICE_INIT("\xfd" "7zXZ\0"), SLICE_INIT("\xfd" "7zXZ\0") },
	{ &codec_zstd, SLICE_INIT("\x28\xb5\x2f\xfd"),
	    SLICE_INIT("\x28\xb5\x2f\xfd") },
	/* a skippable frame, which tools for seeking put first */
	{ &codec_zstd, SLICE_INIT("\x50\x2a\x4d\x18"),
	    SLICE_INIT("\x5f\x2a\x4d\x18") },
	/* the block size, then the mark of a block or that of an empty end */
	{ &codec_bzip2, SLICE_INIT("BZh1" "1AY&SY"),
	    SLICE_INIT("BZh9" "1AY&SY") },
	{ &codec_bzip2, SLICE_INIT("BZh1" "\x17\x72\x45\x38\x50\x90"),
	    SLICE_INIT("BZh9" "\x17\x72\x45\x38\x50\x90") },
};

static enum head
match(const struct magic *m, struct slice head)
{
	size_t n = head.len < m->least.len ? head.len : m->least.len;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)head.at[i];

		if (c < (unsigned char)m->least.at[i] ||
		    c > (unsigned char)m->most.at[i])
			return HEAD_PLAIN;
	}
	return n == m->least.len ? HEAD_COMPRESSED : HEAD_SHORT;
}

/* The codec, if it is known, goes to *codec. */
static enum head
find_codec(struct slice head, const struct codec **codec)
{
	enum head found = HEAD_PLAIN;

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		enum head one = match(&magics[i], head);

		if (one == HEAD_COMPRESSED) {
			*codec = magics[i].codec;
			return one;
		}
		if (one == HEAD_SHORT)
			found = one;
	}
	return found;
}

enum head
decompress_head(struct slice head)
{
	const struct codec *codec;

	return find_codec(head, &codec);
}

struct decompress *
decompress_new(const char *name, struct slice head, struct bytes below)
{
	struct decompress *d = malloc(sizeof(*d));

	if (d == NULL)
		return NULL;
	d->name = name;
	d->below = below;
	d->codec = NULL;
	d->state = NULL;
	d->in_member = false;
	d->failure = STEP_ON;
	memcpy(d->buffer, head.at, head.len);
	d->from = d->buffer;
	d->to = d->buffer + head.len;
	return d;
}

void
decompress_free(struct decompress *d)
{
	if (d == NULL)
		return;
	if (d->codec != NULL)
		d->codec->free(d->state);
	free(d);
}

/* Read more behind what is there, which is little. */
static enum bytes_result
refill(struct decompress *d, struct error *err)
{
	size_t kept = (size_t)(d->to - d->from), n;
	enum bytes_result result;

	memmove(d->buffer, d->from, kept);
	d->from = d->buffer;
	result = d->below.read(d->below.context, (char *)d->buffer + kept,
	    sizeof(d->buffer) - kept, &n, err);
	d->to = d->buffer + kept + n;
	return result;
}

static enum bytes_result
fail(const struct decompress *d, struct error *err)
{
	const char *name = d->name, *format = d->codec->name;

	switch (d->failure) {
	case STEP_UNSUPPORTED:
		error_set(err, "%s: a variant of %s that cannot be read; "
		    "decompress it first", name, format);
		break;
	case STEP_TOO_LARGE:
		error_set(err, "%s: takes more than %d MiB of memory to "
		    "decompress (%s); decompress it first", name, CODEC_MEMORY,
		    format);
		break;
	case STEP_NO_MEMORY:
		error_set(err, "%s: out of memory", name);
		break;
	case STEP_END:
		error_set(err, "%s: something else follows the %s data; what "
		    "comes before it was read", name, format);
		break;
	default:
		error_set(err, "%s: the %s data are damaged; what comes before "
		    "the damage was read", name, format);
		break;
	}
	return BYTES_ERROR;
}

static enum bytes_result
cut_short(const struct decompress *d, struct error *err)
{
	error_set(err, "%s: the %s data are cut short; what is there was read",
	    d->name, d->codec->name);
	return BYTES_ERROR;
}

static enum bytes_result
begin_member(struct decompress *d, const struct codec *codec, struct error *err)
{
	if (d->codec != codec && d->codec != NULL) {
		d->codec->free(d->state);
		d->state = NULL;
	}
	d->codec = codec;
	d->state = codec->begin(d->state);
	d->in_member = d->state != NULL;
	if (d->in_member)
		return BYTES_SOME;
	d->failure = STEP_NO_MEMORY;
	return fail(d, err);
}

/* BYTES_SOME: a member begins. */
static enum bytes_result
next_member(struct decompress *d, struct error *err)
{
	const struct codec *codec;
	enum bytes_result result;
	enum head head;

	for (;;) {
		while (d->from < d->to && *d->from == 0)
			d->from++;
		head = find_codec(slice_between(
		    (const char *)d->from, (const char *)d->to), &codec);
		if (head == HEAD_COMPRESSED)
			return begin_member(d, codec, err);
		result = BYTES_END;
		if (head == HEAD_SHORT)
			result = refill(d, err);
		if (result == BYTES_END && d->from < d->to) {
			d->failure = STEP_END;
			return fail(d, err);
		}
		if (result != BYTES_SOME)
			return result;
	}
}

/* Decompress what is in memory. */
static void
take_step(struct decompress *d, char *to, size_t room, size_t *n)
{
	struct work w = { d->from, (size_t)(d->to - d->from),
		(unsigned char *)to + *n, room - *n };
	size_t in = w.in_len, out = w.out_len;
	enum step step = d->codec->step(d->state, &w);

	d->from = w.in;
	*n = room - w.out_len;
	if (step == STEP_END)
		d->in_member = false;
	else if (step != STEP_ON)
		d->failure = step;
	else if (in > 0 && w.in_len == in && w.out_len == out)
		d->failure = STEP_DAMAGED;	/* it would never go on */
}

enum bytes_result
decompress_read(void *context, char *to, size_t room, size_t *n,
    struct error *err)
{
	struct decompress *d = context;
	enum bytes_result result;
	size_t before;

	*n = 0;
	while (*n < room && d->failure == STEP_ON) {
		if (!d->in_member) {
			if (*n > 0)
				break;	/* finding the next may wait */
			result = next_member(d, err);
			if (result != BYTES_SOME)
				return result;
		}
		before = *n;
		take_step(d, to, room, n);
		if (*n > before || !d->in_member || d->failure != STEP_ON)
			continue;
		if (*n > 0)
			break;
		result = refill(d, err);
		if (result == BYTES_END)
			return cut_short(d, err);
		if (result != BYTES_SOME)
			return result;
	}
	return *n > 0 ? BYTES_SOME : fail(d, err);
}
