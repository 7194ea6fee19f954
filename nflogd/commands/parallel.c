/* parallel.c - see parallel.h. */
#include "commands/parallel.h"

#include <pthread.h>
#include <stdlib.h>

struct part {
	const struct large_file *file;
	struct counting *counting;
	uint64_t from, to;
	pthread_t thread;
	bool started;
	enum lines_result result;
	struct error err;
};

static enum lines_result
count_records(struct part *p, struct lines *l)
{
	enum lines_result result;
	struct slice record;
	bool ok = true;

	while (ok) {
		result = lines_next(l, &record, &p->err);
		if (result == LINES_RECORD)
			ok = counting_record(p->counting, record);
		else if (result == LINES_TOO_LONG)
			ok = counting_too_long(p->counting);
		else
			return result;
	}
	error_set(&p->err, "out of memory; %s was not read to its end",
	    p->file->name);
	return LINES_ERROR;
}

static void *
count_part(void *argument)
{
	struct part *p = argument;
	struct lines *l = lines_new(p->file->fd, p->file->name, p->file->stop);

	p->result = LINES_ERROR;
	if (l == NULL) {
		error_set(&p->err, "out of memory");
		return NULL;
	}
	lines_part(l, p->from, p->to);
	p->result = count_records(p, l);
	lines_free(l);
	return NULL;
}

/* Bounds of n parts; those behind the last newline are empty. */
static void
cut(const struct large_file *file, struct part *parts, size_t n)
{
	uint64_t from = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t goal = file->size / n * (i + 1);

		parts[i].file = file;
		parts[i].from = from;
		parts[i].to = i + 1 == n || goal < from ? from :
		    lines_boundary(file->fd, goal, file->size);
		from = parts[i].to;
	}
	/* the file may have grown: the last part is read to its end */
	parts[n - 1].to = UINT64_MAX;
}

/* Before any thread runs: making a counting sets the zone of the process. */
static void
prepare(struct part *p, const struct options *o, const struct rules *rules)
{
	int status;

	p->result = LINES_ERROR;
	p->counting = counting_new(o, rules, &status);
	if (p->counting == NULL) {
		error_set(&p->err, "out of memory");
		return;
	}
	counting_stream(p->counting, p->file->reference);
	counting_is_part(p->counting);
}

static void
start(struct part *p)
{
	if (p->counting == NULL)
		return;
	p->started = pthread_create(&p->thread, NULL, count_part, p) == 0;
	if (!p->started)
		error_set(&p->err, "cannot start a thread");
}

/* In order of the parts: what each repeats is known from those before. */
static bool
join(struct counting *c, struct part *p)
{
	if (p->started)
		pthread_join(p->thread, NULL);
	if (p->counting != NULL && p->started &&
	    !counting_join(c, p->counting)) {
		p->result = LINES_ERROR;
		error_set(&p->err, "out of memory");
	}
	counting_free(p->counting);
	return p->result == LINES_END;
}

enum lines_result
parallel_count(struct counting *c, const struct options *o,
    const struct rules *rules, const struct large_file *file,
    struct error *err)
{
	size_t n = o->threads;
	enum lines_result result = LINES_END;
	struct part *parts;

	if (file->size / PART_LEAST < n)
		n = (size_t)(file->size / PART_LEAST);
	n = n > 0 ? n : 1;
	parts = calloc(n, sizeof(*parts));
	if (parts == NULL) {
		error_set(err, "out of memory");
		return LINES_ERROR;
	}
	cut(file, parts, n);
	for (size_t i = 1; i < n; i++)
		prepare(&parts[i], o, rules);
	for (size_t i = 1; i < n; i++)
		start(&parts[i]);
	parts[0].counting = c;
	count_part(&parts[0]);
	parts[0].counting = NULL;	/* the caller's */
	for (size_t i = 0; i < n; i++)
		if (!join(c, &parts[i]) && result != LINES_ERROR) {
			result = parts[i].result;
			*err = parts[i].err;
		}
	free(parts);
	return result;
}
