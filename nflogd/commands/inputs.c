/* inputs.c - see inputs.h. */
#include "commands/inputs.h"
#include "commands/command.h"
#include "commands/stream.h"
#include "input/lines.h"
#include "input/source.h"
#include "service/signals.h"

#include <stdio.h>
#include <unistd.h>

/* How many records pass between two figures of progress. */
enum { PROGRESS = 1 << 20 };

static void
show_progress(const struct stream *s, const struct lines *l)
{
	if (s->is_file && s->size > 0)
		fprintf(stderr, "\r%s: %3u %%", s->name,
		    (unsigned)(lines_position(l) * 100 / s->size));
}

static void
clear_progress(const struct stream *s)
{
	fprintf(stderr, "\r%*s\r", (int)strlen(s->name) + 8, "");
}

/* One record to the sink. LINES_STOPPED: there shall be no more. */
static enum lines_result
read_record(struct stream *s, struct lines *l, const struct sink *sink,
    struct error *err)
{
	enum lines_result result;
	struct slice record;

	if (sink->idle != NULL && lines_would_read(l) &&
	    !sink->idle(sink->context))
		return LINES_STOPPED;
	result = lines_next(l, &record, err);
	s->interrupted = result == LINES_STOPPED;
	if (result == LINES_RECORD)
		return sink->record(sink->context, record) ? result :
							     LINES_STOPPED;
	if (result == LINES_TOO_LONG)
		return sink->too_long(sink->context) ? LINES_RECORD :
						       LINES_STOPPED;
	return result;
}

static enum lines_result
read_records(struct stream *s, struct lines *l, const struct sink *sink,
    bool progress, struct error *err)
{
	enum lines_result result = LINES_RECORD;

	for (uint64_t n = 1; result == LINES_RECORD; n++) {
		result = read_record(s, l, sink, err);
		if (progress && n % PROGRESS == 0)
			show_progress(s, l);
	}
	return result;
}

/* From where it stands to its end, record by record. */
static enum lines_result
read_as_stream(struct stream *s, const struct sink *sink, bool progress,
    struct error *err)
{
	struct lines *l = lines_new(s->fd, s->name, s->stop);
	enum lines_result result = LINES_ERROR;

	if (l == NULL)
		error_set(err, "out of memory");
	else
		result = read_records(s, l, sink, progress, err);
	if (progress && s->is_file)
		clear_progress(s);
	lines_free(l);
	return result;
}

/*
 * All of it at once, if it is a file, is large, not compressed, and read from
 * its beginning.
 */
static bool
read_as_file(struct stream *s, unsigned threads, const struct sink *sink,
    enum lines_result *result, struct error *err)
{
	struct large_file file = { .fd = s->fd, .name = s->name,
		.size = s->size, .stop = s->stop, .threads = threads };

	if (sink->file == NULL || threads < 2 || !s->is_file ||
	    s->size < FILE_LARGE || lseek(s->fd, 0, SEEK_CUR) != 0 ||
	    source_is_compressed(s->fd))
		return false;
	*result = sink->file(sink->context, &file, err);
	s->interrupted = *result == LINES_STOPPED;
	(void)lseek(s->fd, 0, SEEK_END);	/* as who reads it leaves it */
	return true;
}

static enum lines_result
read_stream(const struct options *o, const char *name, int stop,
    const struct sink *sink, bool *interrupted, struct error *err)
{
	bool progress = isatty(STDERR_FILENO) && !o->quiet;
	enum lines_result result = LINES_STOPPED;
	struct stream s = { .stop = stop };

	if (!stream_open(&s, name, err)) {
		stream_close(&s);
		return LINES_ERROR;
	}
	if (isatty(s.fd) && !o->quiet)
		complain("reading the terminal; end with Ctrl-D");
	if (sink->stream(sink->context, s.is_file ? s.modified : o->now) &&
	    !read_as_file(&s, o->threads, sink, &result, err))
		result = read_as_stream(&s, sink, progress, err);
	if (s.interrupted)
		complain("interrupted; the input was not read to its end");
	*interrupted = s.interrupted;
	stream_close(&s);
	return result;
}

int
inputs_read(const struct options *o, const struct sink *sink)
{
	char dash[] = "-", *standard[] = { dash, NULL };
	char **names = o->operand_count > 0 ? o->operands : standard;
	enum lines_result result = LINES_END;
	int status = EXIT_DONE, stop = signals_open(false);
	bool interrupted = false;
	struct error err;

	for (; *names != NULL && result != LINES_STOPPED; names++) {
		result = read_stream(o, *names, stop, sink, &interrupted, &err);
		if (result == LINES_ERROR)
			complain("%s", err.text);
		if (result == LINES_ERROR || interrupted)
			status = EXIT_TROUBLE;
	}
	signals_close(stop);
	return status;
}
