/* parallel.c - see parallel.h. */
#include "commands/parallel.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	HEAD = 64 * 1024,	/* read first: header lines are there */
	TAIL = 64 * 1024	/* read last: the file may be growing */
};

struct part {
	const struct parallel *work;
	const struct large_file *file;
	uint64_t from, to;	/* of the records' first bytes */
	void *context;
	pthread_t thread;
	bool started;

	/* How its reading ended: */
	enum lines_result result;
	bool refused;	/* the sink did not want the next record */
	uint64_t reached;	/* where that one begins */
	struct error err;
};

/* A file while it is read. */
struct run {
	const struct parallel *work;
	const struct large_file *file;
	uint64_t next, end;	/* parts are still to be cut out of there */
	uint64_t size;	/* of a part */
	struct part *ring;	/* parts at work, in order */
	size_t first, count;
	bool over;	/* the sink wants no more */
};

static void
read_records(struct part *p, struct lines *l)
{
	const struct sink *sink = p->work->sink;
	struct slice record;
	bool ok = true;

	while (ok) {
		p->result = lines_next(l, &record, &p->err);
		if (p->result == LINES_RECORD)
			ok = sink->record(p->context, record);
		else if (p->result == LINES_TOO_LONG)
			ok = sink->too_long(p->context);
		else
			break;
	}
	p->refused = !ok;
	p->reached = lines_reached(l);
}

static void *
read_part(void *argument)
{
	struct part *p = argument;
	struct lines *l = lines_new(p->file->fd, p->file->name, p->file->stop);

	if (l == NULL) {
		p->result = LINES_ERROR;
		error_set(&p->err, "out of memory");
		return NULL;
	}
	lines_part(l, p->from, p->to);
	read_records(p, l);
	lines_free(l);
	return NULL;
}

/* The first part at work, when it is done. */
static struct part *
take_first(struct run *r)
{
	struct part *p = &r->ring[r->first];

	r->first = (r->first + 1) % r->file->threads;
	r->count--;
	if (p->started)
		pthread_join(p->thread, NULL);
	return p;
}

static void
drop(struct part *p)
{
	if (p->context != NULL)
		p->work->end(p->context);
	p->context = NULL;
}

/* Join a part that threads have read, unless it is void. */
static bool
is_joined(struct run *r, const struct part *p)
{
	const struct parallel *work = r->work;

	if (!p->started || !work->follows(work->context, p->context))
		return false;
	r->over = !work->join(work->context, p->context);
	return true;
}

/* Nothing more is read by threads. */
static void
stop_cutting(struct run *r, uint64_t next)
{
	while (r->count > 0)
		drop(take_first(r));
	r->next = r->end = next;
}

/* What became of a part that was read to where it could be. */
static enum lines_result
outcome(struct run *r, const struct part *p, struct error *err)
{
	if (p->refused) {
		r->over = true;
		return LINES_END;
	}
	if (p->result == LINES_ERROR)
		*err = p->err;
	/* the last record went on behind the newline where the next begins */
	if (p->result == LINES_END && p->reached > p->to)
		stop_cutting(r, p->reached);
	return p->result;
}

static enum lines_result
read_here(struct run *r, uint64_t from, uint64_t to, struct error *err)
{
	struct part p = { .work = r->work, .file = r->file, .from = from,
		.to = to, .context = r->work->context };

	read_part(&p);
	return outcome(r, &p, err);
}

static bool
cut(struct run *r, struct part *p)
{
	uint64_t goal = r->next + r->size;

	if (r->next >= r->end)
		return false;
	*p = (struct part){ .work = r->work, .file = r->file,
		.from = r->next, .to = r->end };
	if (goal + r->size / 2 < r->end)
		p->to = lines_boundary(r->file->fd, goal, r->end);
	r->next = p->to;
	return true;
}

/* Without memory or threads for it, the part will be read by the caller. */
static void
start(struct part *p)
{
	p->context = p->work->begin(p->work->context);
	p->started = p->context != NULL &&
	    pthread_create(&p->thread, NULL, read_part, p) == 0;
}

static void
fill_ring(struct run *r, bool shared)
{
	while (r->count < r->file->threads) {
		struct part *p =
		    &r->ring[(r->first + r->count) % r->file->threads];

		if (!cut(r, p))
			break;
		if (!shared || r->count > 0)
			start(p);
		r->count++;
	}
}

static enum lines_result
finish_first(struct run *r, struct error *err)
{
	struct part *p = take_first(r);
	bool joined = is_joined(r, p);

	drop(p);
	if (r->over)
		return LINES_END;
	if (!joined)
		return read_here(r, p->from, p->to, err);
	if (p->refused)
		return read_here(r, p->reached, p->to, err);
	return outcome(r, p, err);
}

/* What lies behind something that could not be read. */
static void
finish_rest(struct run *r)
{
	struct error ignored;	/* one was told */

	while (r->count > 0) {
		struct part *p = take_first(r);
		bool joined = r->work->gaps && !r->over && is_joined(r, p);

		drop(p);
		if (joined && p->refused && !r->over)
			read_here(r, p->reached, p->to, &ignored);
	}
}

static uint64_t
part_size(const struct run *r)
{
	uint64_t size = r->work->part;

	if (size == 0)
		size = (r->end - r->next) / r->file->threads + 1;
	return size > PART_LEAST ? size : PART_LEAST;
}

enum lines_result
parallel_read(const struct parallel *work, const struct large_file *file,
    struct error *err)
{
	struct run r = { .work = work, .file = file };
	enum lines_result result;

	r.ring = calloc(file->threads, sizeof(*r.ring));
	if (r.ring == NULL) {
		error_set(err, "out of memory");
		return LINES_ERROR;
	}
	r.next = lines_boundary(file->fd, HEAD, file->size);
	r.end = lines_boundary(file->fd, file->size - TAIL, file->size);
	if (r.end == file->size)
		r.end = r.next;	/* it cannot be cut, or not there */
	r.size = part_size(&r);
	result = read_here(&r, 0, r.next, err);
	if (!r.over && result == LINES_END) {
		fill_ring(&r, work->part == 0);
		while (r.count > 0 && !r.over && result == LINES_END) {
			result = finish_first(&r, err);
			if (!r.over && result == LINES_END)
				fill_ring(&r, false);
		}
	}
	finish_rest(&r);
	free(r.ring);
	if (!r.over && result == LINES_END)
		result = read_here(&r, r.next, UINT64_MAX, err);
	return result;
}
