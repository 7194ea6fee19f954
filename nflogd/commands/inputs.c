/* inputs.c - see inputs.h. */
#include "commands/inputs.h"
#include "commands/command.h"
#include "input/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* How many records pass between looks at the signal and at the progress. */
enum { LOOK = 1 << 15 };

/* The one thing a signal handler can reach. */
static volatile sig_atomic_t stopped;

static void
stop(int signal_number)
{
	(void)signal_number;
	stopped = 1;
}

/* Once: a second signal ends the process as usual. */
static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = stop,
		.sa_flags = (int)SA_RESETHAND };

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

struct stream {
	int fd;
	const char *name;
	bool is_file;
	uint64_t size;	/* if is_file */
	int64_t modified;
};

/* Compressed logs look like noise, and nobody would guess why. */
static const char *
compression(const char *magic)
{
	if (memcmp(magic, "\x1f\x8b", 2) == 0)
		return "zcat";
	if (memcmp(magic, "\xfd" "7zXZ", 5) == 0)
		return "xzcat";
	if (memcmp(magic, "\x28\xb5\x2f\xfd", 4) == 0)
		return "zstdcat";
	if (memcmp(magic, "BZh", 3) == 0)
		return "bzcat";
	return NULL;
}

static bool
stream_open(struct stream *s, const char *name, struct error *err)
{
	char magic[6] = "";
	const char *tool;
	struct stat st;

	*s = (struct stream){ .fd = STDIN_FILENO, .name = name };
	if (strcmp(name, "-") == 0)
		s->name = "standard input";
	else
		s->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (s->fd < 0)
		return error_set(err, "%s: cannot open: %s", name,
		    strerror(errno));
	if (fstat(s->fd, &st) != 0)
		return error_set(err, "%s: %s", name, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return error_set(err, "%s: is a directory; name the files in "
		    "it, for example %s/*.log", name, name);
	if (S_ISREG(st.st_mode)) {
		s->is_file = true;
		s->size = (uint64_t)st.st_size;
		s->modified = st.st_mtime;
		if (pread(s->fd, magic, sizeof(magic), 0) > 0 &&
		    (tool = compression(magic)) != NULL)
			return error_set(err, "%s: is compressed; use: "
			    "%s %s | nflogd", s->name, tool, name);
	}
	return true;
}

static void
stream_close(struct stream *s)
{
	if (s->fd > STDIN_FILENO)
		close(s->fd);
}

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

/* All records of one stream. LINES_STOPPED: the sink wants no more. */
static enum lines_result
read_records(const struct stream *s, struct lines *l, const struct sink *sink,
    bool progress, struct error *err)
{
	enum lines_result result;
	struct slice record;
	bool go_on = true;
	uint64_t n = 0;

	for (;;) {
		if (sink->idle != NULL && lines_would_read(l) &&
		    !sink->idle(sink->context))
			return LINES_STOPPED;
		result = lines_next(l, &record, err);
		if (result == LINES_RECORD)
			go_on = sink->record(sink->context, record);
		else if (result == LINES_TOO_LONG)
			go_on = sink->too_long(sink->context);
		else if (result != LINES_STOPPED || stopped)
			return result;
		if (!go_on)
			return LINES_STOPPED;
		if (++n % LOOK == 0) {
			if (stopped)
				return LINES_STOPPED;
			if (progress && n % (32 * LOOK) == 0)
				show_progress(s, l);
		}
	}
}

static enum lines_result
read_stream(const struct options *o, const char *name, const struct sink *sink,
    struct error *err)
{
	bool progress = isatty(STDERR_FILENO) && !o->quiet;
	enum lines_result result = LINES_ERROR;
	struct lines *l = NULL;
	struct stream s;

	if (!stream_open(&s, name, err)) {
		stream_close(&s);
		return LINES_ERROR;
	}
	if (isatty(s.fd) && !o->quiet)
		fputs("nflogd: reading the terminal; end with Ctrl-D\n", stderr);
	l = lines_new(s.fd, s.name);
	if (l == NULL)
		error_set(err, "out of memory");
	else if (sink->stream(sink->context, s.is_file ? s.modified : o->now))
		result = read_records(&s, l, sink, progress, err);
	if (progress && s.is_file)
		clear_progress(&s);
	lines_free(l);
	stream_close(&s);
	return result;
}

int
inputs_read(const struct options *o, const struct sink *sink)
{
	char dash[] = "-", *standard[] = { dash, NULL };
	char **names = o->operand_count > 0 ? o->operands : standard;
	int status = EXIT_DONE;
	struct error err;

	catch_signals();
	for (; *names != NULL; names++) {
		switch (read_stream(o, *names, sink, &err)) {
		case LINES_ERROR:
			complain("%s", err.text);
			status = EXIT_TROUBLE;
			break;
		case LINES_STOPPED:
			if (stopped)
				complain("interrupted; the input was not read "
				    "to its end");
			return stopped ? EXIT_TROUBLE : status;
		default:
			break;
		}
	}
	return status;
}
