/* seen.c - see seen.h. */
#include "input/seen.h"
#include "base/digest.h"
#include "input/beginning.h"
#include "input/compare.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	VERSION_BYTE = 1,
	KIND_STREAM = 1,
	KIND_WHOLE = 2,
	CANDIDATES = 64,	/* that begin alike; more are hardly ever met */
	EDGE = 4096	/* bytes at both ends that a compressed file is told by */
};

/* ---- states ----------------------------------------------------------------- */

static void
begin_state(struct out *to, int kind, int64_t now, const char *name)
{
	size_t len = strnlen(name, UINT16_MAX);

	pack_number(to, VERSION_BYTE, 1);
	pack_number(to, (uint64_t)kind, 1);
	pack_number(to, (uint64_t)now, 8);
	pack_number(to, len, 2);
	out_bytes(to, name, len);
}

/* Up to what the kind has beside; 0 where it is none. */
static int
read_state(struct unpack *from, struct seen_state *state)
{
	uint64_t version = unpack_number(from, 1);
	int kind = (int)unpack_number(from, 1);

	state->when = (int64_t)unpack_number(from, 8);
	state->name = unpack_bytes(from, unpack_number(from, 2));
	return version == VERSION_BYTE && !from->failed ? kind : 0;
}

bool
seen_describe(const struct store_input *in, struct seen_state *state)
{
	struct unpack from = { .left = in->state };
	struct fingerprint *f;

	*state = (struct seen_state){ 0 };
	switch (read_state(&from, state)) {
	case KIND_WHOLE:
		state->whole = true;
		state->size = unpack_number(&from, 8);
		return !from.failed;
	case KIND_STREAM:
		f = fingerprint_load(
		    unpack_bytes(&from, unpack_number(&from, 8)));
		if (f == NULL)
			return false;
		state->position = fingerprint_position(f);
		fingerprint_free(f);
		return true;
	default:
		return false;
	}
}

static bool
out_of_memory(struct store_error *err)
{
	return store_error_set(err, STORE_MEMORY, "out of memory");
}

bool
seen_put(struct store *s, struct seen *seen, const struct seen_file *f,
    int64_t now, struct slice rest, struct store_error *err)
{
	struct out to = { 0 };
	size_t size;
	char *saved = fingerprint_save(seen->fingerprint, &size);
	bool ok;

	if (saved == NULL)
		return out_of_memory(err);
	begin_state(&to, KIND_STREAM, now, f->name);
	pack_number(&to, size, 8);
	out_bytes(&to, saved, size);
	out_slice(&to, rest);
	seen->input.head = fingerprint_first(seen->fingerprint).digest;
	seen->input.state = (struct slice){ to.at, to.len };
	ok = to.failed ? out_of_memory(err) :
			 store_put_input(s, &seen->input, err);
	free(to.at);
	free(saved);
	return ok;
}

/* ---- compressed files that were read to their end --------------------------- */

static bool
add_bytes_at(struct digest *d, int fd, uint64_t offset)
{
	char bytes[EDGE];
	ssize_t n = pread(fd, bytes, sizeof(bytes), (off_t)offset);

	if (n > 0)
		digest_add(d, (struct slice){ bytes, (size_t)n });
	return n >= 0;
}

/* By its size and both its ends, where the checksums are. */
static bool
digest_of_file(const struct seen_file *f, uint64_t *digest)
{
	struct digest *d = digest_new();
	uint64_t size = f->size;
	bool ok = d != NULL;

	if (!ok)
		return false;
	digest_add(d, (struct slice){ (const char *)&size, sizeof(size) });
	ok = add_bytes_at(d, f->fd, 0) &&
	    add_bytes_at(d, f->fd, size > EDGE ? size - EDGE : 0);
	*digest = digest_now(d);
	digest_free(d);
	return ok;
}

struct known_whole {
	bool is;
	int64_t newest;
};

static bool
look_for_whole(void *context, const struct store_input *in)
{
	struct known_whole *known = context;
	struct seen_state state;

	known->newest = in->id;
	known->is = known->is || (seen_describe(in, &state) && state.whole);
	return true;
}

static bool
is_known_whole(struct store *s, const struct seen_file *f,
    struct known_whole *known, uint64_t *digest, struct store_error *err)
{
	*known = (struct known_whole){ 0 };
	return digest_of_file(f, digest) ?
	    store_inputs(s, digest, look_for_whole, known, err) :
	    store_error_set(err, STORE_FAILED, "%s: cannot read: %s", f->name,
		strerror(errno));
}

bool
seen_put_whole(struct store *s, const struct seen_file *f, int64_t now,
    struct store_error *err)
{
	struct store_input in = { 0 };
	struct known_whole known;
	struct out to = { 0 };
	bool ok;

	if (!is_known_whole(s, f, &known, &in.head, err))
		return false;
	if (known.is)
		return true;
	in.version = known.newest;
	begin_state(&to, KIND_WHOLE, now, f->name);
	pack_number(&to, f->size, 8);
	in.state = (struct slice){ to.at, to.len };
	ok = to.failed ? out_of_memory(err) : store_put_input(s, &in, err);
	free(to.at);
	return ok;
}

/* ---- the stream that a file holds ------------------------------------------- */

struct candidates {
	struct seen at[CANDIDATES];	/* most read first */
	size_t count;
	int64_t newest;	/* id of all with this head */
	const struct beginning *head;
	bool failed;
};

static uint64_t
position_of(const struct seen *seen)
{
	return fingerprint_position(seen->fingerprint);
}

/* In its place; the last falls off where there are too many. */
static void
insert(struct candidates *c, struct seen one)
{
	size_t i;

	if (c->count == CANDIDATES)
		seen_free(&c->at[--c->count]);
	for (i = c->count; i > 0 && position_of(&c->at[i - 1]) <
	    position_of(&one); i--)
		c->at[i] = c->at[i - 1];
	c->at[i] = one;
	c->count++;
}

static bool
take_candidate(void *context, const struct store_input *in)
{
	struct candidates *c = context;
	struct unpack from = { .left = in->state };
	struct seen one = { .input = *in };
	struct seen_state state;

	c->newest = in->id;
	if (read_state(&from, &state) != KIND_STREAM)
		return true;
	one.input.state = (struct slice){ NULL, 0 };
	one.fingerprint = fingerprint_load(
	    unpack_bytes(&from, unpack_number(&from, 8)));
	one.rest_size = from.left.len;
	one.rest = malloc(one.rest_size + 1);
	if (one.fingerprint == NULL || one.rest == NULL ||
	    !fingerprint_agrees(one.fingerprint, 0, c->head->bytes)) {
		c->failed = c->failed || one.rest == NULL;
		seen_free(&one);
		return !c->failed;
	}
	memcpy(one.rest, from.left.at, one.rest_size);
	insert(c, one);
	return true;
}

static enum seen_result
unreadable(const struct error *why, struct store_error *err)
{
	store_error_set(err, STORE_FAILED, "%s", why->text);
	return SEEN_UNREADABLE;
}

/* The first candidate that the file really is, else a new stream. */
static enum seen_result
choose(const struct seen_file *f, struct candidates *c, struct seen *seen,
    struct store_error *err)
{
	for (size_t i = 0; i < c->count; i++) {
		struct seen *one = &c->at[i];
		struct error why = { 0 };
		enum bytes_result result =
		    compare(f, one->fingerprint, &one->all, &why);

		if (result == BYTES_STOPPED)
			return SEEN_STOPPED;
		if (result == BYTES_ERROR)
			return unreadable(&why, err);
		if (result == BYTES_SOME) {
			*seen = *one;
			*one = (struct seen){ 0 };
			return SEEN_FOUND;
		}
	}
	seen->input.version = c->newest;
	seen->fingerprint = fingerprint_new();
	seen->all = c->head->bytes.len == 0;
	if (seen->fingerprint != NULL)
		return SEEN_FOUND;
	out_of_memory(err);
	return SEEN_NO_STORE;
}

static enum seen_result
find_stream(struct store *s, const struct seen_file *f, const struct beginning *head,
    struct seen *seen, struct store_error *err)
{
	struct candidates *c = calloc(1, sizeof(*c));
	enum seen_result result = SEEN_NO_STORE;

	if (c == NULL) {
		out_of_memory(err);
		return result;
	}
	c->head = head;
	if (head->bytes.len == 0 ||
	    store_inputs(s, &head->first, take_candidate, c, err)) {
		if (c->failed)
			out_of_memory(err);
		else
			result = choose(f, c, seen, err);
	}
	for (size_t i = 0; i < c->count; i++)
		seen_free(&c->at[i]);
	free(c);
	return result;
}

enum seen_result
seen_find(struct store *s, const struct seen_file *f, struct seen *seen,
    struct store_error *err)
{
	struct beginning *head;
	struct known_whole known = { 0 };
	enum seen_result result = SEEN_UNREADABLE;
	struct error why = { 0 };
	uint64_t digest;

	*seen = (struct seen){ 0 };
	if (f->compressed && !is_known_whole(s, f, &known, &digest, err))
		return SEEN_NO_STORE;
	if (known.is) {
		seen->all = true;
		return SEEN_FOUND;
	}
	head = malloc(sizeof(*head));
	if (head == NULL) {
		out_of_memory(err);
		return SEEN_NO_STORE;
	}
	switch (beginning_read(head, f->fd, f->name, f->stop, f->compressed, &why)) {
	case BEGINNING_READ:
		result = find_stream(s, f, head, seen, err);
		break;
	case BEGINNING_STOPPED:
		result = SEEN_STOPPED;
		break;
	case BEGINNING_ERROR:
		result = unreadable(&why, err);
		break;
	}
	free(head);
	return result;
}

void
seen_free(struct seen *seen)
{
	fingerprint_free(seen->fingerprint);
	free(seen->rest);
	*seen = (struct seen){ 0 };
}

/* ---- forgetting ------------------------------------------------------------- */

struct forgetting {
	int64_t before, *ids;
	size_t count, room;
	bool failed;
};

static bool
list_old(void *context, const struct store_input *in)
{
	struct forgetting *g = context;
	struct unpack from = { .left = in->state };
	struct seen_state state = { 0 };

	if (read_state(&from, &state) == 0 || state.when >= g->before)
		return true;
	if (g->count == g->room) {
		size_t room = g->room > 0 ? g->room * 2 : 64;
		int64_t *ids = reallocarray(g->ids, room, sizeof(*ids));

		if (ids == NULL) {
			g->failed = true;
			return false;
		}
		g->ids = ids;
		g->room = room;
	}
	g->ids[g->count++] = in->id;
	return true;
}

bool
seen_forget(struct store *s, int64_t before, struct store_error *err)
{
	struct forgetting g = { .before = before };
	bool ok = store_inputs(s, NULL, list_old, &g, err);

	if (ok && g.failed)
		ok = out_of_memory(err);
	for (size_t i = 0; ok && i < g.count; i++)
		ok = store_forget_input(s, g.ids[i], err);
	free(g.ids);
	return ok;
}
