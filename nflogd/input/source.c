/*
 * source.c - see source.h.
 *
 * Files are read, not mapped: a file that is cut while it is mapped kills its
 * reader, and a mapped file counts as the reader's memory. Copying from the
 * page cache in blocks that fit the L2 cache costs less than page faults.
 */
#include "input/source.h"
#include "input/decompress.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { PIPE = 1024 * 1024 };	/* what we ask a pipe to hold */

struct source {
	int fd, stop;
	const char *name;
	uint64_t position;
	bool ended;
	bool is_part;
	uint64_t at, part_end;	/* if is_part: what is still to be read */
	bool is_told;	/* what `top` gives is plain */
	struct bytes top;
	struct decompress *layers[SOURCE_LAYERS];
	size_t depth;
	char head[HEAD_MOST];	/* read while not told, and still to be given */
	size_t head_len;
};

/* Has `stop` something to say? Where `waits`, not before fd can be read. */
static bool
is_stopped(const struct source *s, bool waits)
{
	struct pollfd fds[] = { { .fd = s->stop, .events = POLLIN },
		{ .fd = s->fd, .events = POLLIN } };

	if (s->stop < 0)
		return false;
	while (poll(fds, waits ? 2 : 1, waits ? -1 : 0) < 0 && errno == EINTR)
		;
	return (fds[0].revents & POLLIN) != 0;
}

/* For struct bytes: from the descriptor. */
static enum bytes_result
read_fd(void *context, char *to, size_t room, size_t *n, struct error *err)
{
	struct source *s = context;
	ssize_t got = 0;

	*n = 0;
	if (s->ended)
		return BYTES_END;
	if (is_stopped(s, true))
		return BYTES_STOPPED;
	if (s->is_part && s->part_end - s->at < room)
		room = (size_t)(s->part_end - s->at);
	do
		got = s->is_part ? pread(s->fd, to, room, (off_t)s->at) :
				   read(s->fd, to, room);
	while (got < 0 && errno == EINTR);
	s->ended = got <= 0;
	if (got < 0) {
		error_set(err, "%s: cannot read: %s", s->name, strerror(errno));
		return BYTES_ERROR;
	}
	*n = (size_t)got;
	s->at += *n;
	s->position += *n;
	return got > 0 ? BYTES_SOME : BYTES_END;
}

struct source *
source_new(int fd, const char *name, int stop)
{
	struct source *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->fd = fd;
	s->stop = stop;
	s->name = name;
	s->top = (struct bytes){ read_fd, s };
	(void)fcntl(fd, F_SETPIPE_SZ, PIPE);	/* only pipes take it */
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	return s;
}

void
source_free(struct source *s)
{
	if (s == NULL)
		return;
	while (s->depth > 0)
		decompress_free(s->layers[--s->depth]);
	free(s);
}

void
source_part(struct source *s, uint64_t from, uint64_t to)
{
	s->is_part = s->is_told = true;
	s->at = from;
	s->part_end = to;
}

static bool
add_layer(struct source *s, struct slice head, struct error *err)
{
	struct decompress *d = decompress_new(s->name, head, s->top);

	if (d == NULL)
		return error_set(err, "%s: out of memory", s->name);
	s->layers[s->depth++] = d;
	s->top = (struct bytes){ decompress_read, d };
	return true;
}

/*
 * Read until it is told whether that is plain. Most often the first byte
 * tells, so that no live stream has to wait for its second.
 */
static enum bytes_result
read_head(struct source *s, char *to, size_t room, size_t *n, struct error *err)
{
	enum bytes_result result;
	enum head head;
	size_t more;

	room = room < DECOMPRESS_ROOM ? room : DECOMPRESS_ROOM;
	memcpy(to, s->head, s->head_len);
	*n = s->head_len;
	for (;;) {
		head = decompress_head((struct slice){ to, *n });
		if (head == HEAD_COMPRESSED && s->depth < SOURCE_LAYERS) {
			if (!add_layer(s, (struct slice){ to, *n }, err))
				break;
			*n = 0;
			continue;
		}
		s->is_told = head != HEAD_SHORT;
		if (s->is_told)
			return BYTES_SOME;
		result = s->top.read(s->top.context, to + *n, room - *n, &more,
		    err);
		*n += more;
		if (result == BYTES_END) {
			s->is_told = true;
			return *n > 0 ? BYTES_SOME : BYTES_END;
		}
		if (result != BYTES_SOME) {
			memcpy(s->head, to, *n);
			s->head_len = *n;
			*n = 0;
			return result;
		}
	}
	*n = 0;
	return BYTES_ERROR;
}

enum bytes_result
source_read(struct source *s, char *to, size_t room, size_t *n,
    struct error *err)
{
	*n = 0;
	/* a little that is compressed may become so much that it takes long */
	if (s->depth > 0 && is_stopped(s, false))
		return BYTES_STOPPED;
	if (!s->is_told)
		return read_head(s, to, room, n, err);
	return s->top.read(s->top.context, to, room, n, err);
}

uint64_t
source_position(const struct source *s)
{
	return s->position;
}

bool
source_is_compressed(int fd)
{
	char head[HEAD_MOST];
	ssize_t n = pread(fd, head, sizeof(head), 0);

	return n > 0 && decompress_head((struct slice){ head, (size_t)n }) ==
	    HEAD_COMPRESSED;
}
