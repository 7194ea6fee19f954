/*
 * ingest.c - nflogd ingest: log files into the store, every byte once, however
 * often and under whatever name they come.
 *
 * What was counted and the position up to which the file was read go into one
 * commit, so an end at any moment, even of power, leaves both as they were
 * after an earlier one, and the next ingest reads on from there.
 */
#include "commands/command.h"
#include "commands/counting.h"
#include "commands/output.h"
#include "commands/setup.h"
#include "commands/stores.h"
#include "commands/stream.h"
#include "input/lines.h"
#include "input/seen.h"
#include "input/source.h"
#include "service/signals.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	COMMIT_SECONDS = 5,	/* at most so much is read again after a kill */
	CHECK_RECORDS = 1024,	/* between two looks at memory and clock */
	SETTLED = 3600,	/* seconds after which nobody ends a last line */
	TRIES = 1000	/* each time another one has read the file on */
};

struct ingest {
	const struct options *options;
	struct store *store;
	struct counting *counting;
	int stop;	/* signals */
	bool over;	/* interrupted, or the store takes nothing more */
	bool damaged;	/* is the store */
	int status;
};

/* One file under way. */
struct reading_on {
	struct ingest *ingest;
	struct seen_file file;
	struct seen seen;
	struct lines *lines;
	bool finished;	/* nobody writes to its last line any more */
	uint64_t records, committed;	/* read, and of these in the store */
	time_t commit_at;
	bool failed;	/* memory was short */
};

enum outcome {
	OUTCOME_DONE,
	OUTCOME_AGAIN,	/* another process has read it on */
	OUTCOME_FAILED	/* it was said; the file is as it was */
};

/* ---- commits ---------------------------------------------------------------- */

static bool
put_all(struct reading_on *r, bool whole, struct store_error *err)
{
	struct ingest *in = r->ingest;
	int64_t now = (int64_t)time(NULL);
	struct out rest = { 0 };
	bool ok;

	/* what it holds is addresses, which are not to be kept then */
	if (!in->options->anonymize)
		counting_save(in->counting, &rest);
	ok = !rest.failed || store_error_set(err, STORE_MEMORY, "out of memory");
	ok = ok && store_begin(in->store, err);
	ok = ok && store_add(in->store, counting_counter(in->counting), err) &&
	    seen_put(in->store, &r->seen, &r->file, now,
		rest.len > 0 ? (struct slice){ rest.at, rest.len } :
		SLICE(""), err) &&
	    (!whole || seen_put_whole(in->store, &r->file, now, err));
	if (ok)
		ok = store_commit(in->store, err);
	else
		store_rollback(in->store);
	free(rest.at);
	return ok;
}

/*
 * What was read since the last commit, and with `whole` that the compressed
 * file ends there.
 */
static enum outcome
commit(struct reading_on *r, bool whole)
{
	struct store_input before = r->seen.input;
	struct ingest *in = r->ingest;
	struct store_error err;

	lines_tell(r->lines);
	r->commit_at = time(NULL) + COMMIT_SECONDS;
	if (put_all(r, whole, &err) && counting_clear(in->counting)) {
		r->committed = r->records;
		return OUTCOME_DONE;
	}
	r->seen.input = before;
	if (err.fault == STORE_STALE)
		return OUTCOME_AGAIN;
	complain("%s", err.fault == STORE_FINE ? "out of memory" :
						 err.error.text);
	/* the next file may be of a sensor that is fed by nobody else */
	in->over = err.fault != STORE_FED;
	in->damaged = err.fault == STORE_DAMAGED;
	return OUTCOME_FAILED;
}

static bool
is_due(const struct reading_on *r)
{
	const struct options *o = r->ingest->options;
	uint64_t waiting = r->records - r->committed;

	if (o->batch != 0 && waiting >= o->batch)
		return true;
	return r->records % CHECK_RECORDS == 0 &&
	    (counter_memory(counting_counter(r->ingest->counting)) >
	    o->max_memory || time(NULL) >= r->commit_at);
}

/* ---- reading ---------------------------------------------------------------- */

static void
on_bytes(void *context, struct slice bytes)
{
	struct reading_on *r = context;

	if (!fingerprint_add(r->seen.fingerprint, bytes))
		r->failed = true;
}

/* LINES_RECORD: one was counted. LINES_END: there is none that is whole. */
static enum lines_result
read_one(struct reading_on *r, struct error *err)
{
	struct counting *c = r->ingest->counting;
	struct slice record;
	enum lines_result result = lines_next(r->lines, &record, err);

	if (result != LINES_RECORD && result != LINES_TOO_LONG)
		return result;
	if (result == LINES_RECORD && lines_unfinished(r->lines) &&
	    !r->finished) {
		lines_leave(r->lines, record);
		return LINES_END;
	}
	r->records++;
	if (!(result == LINES_RECORD ? counting_record(c, record) :
				       counting_too_long(c)))
		r->failed = true;
	/* the beginning is marked at each record's end */
	if (fingerprint_position(r->seen.fingerprint) < FINGERPRINT_HEAD)
		lines_tell(r->lines);
	return LINES_RECORD;
}

static enum outcome
read_records(struct reading_on *r)
{
	enum lines_result result;
	enum outcome outcome = OUTCOME_DONE;
	bool whole;
	struct error err;

	while ((result = read_one(r, &err)) == LINES_RECORD && !r->failed &&
	    outcome == OUTCOME_DONE)
		if (is_due(r))
			outcome = commit(r, false);
	if (outcome != OUTCOME_DONE)
		return outcome;
	if (r->failed) {
		complain("%s: out of memory", r->file.name);
		r->ingest->over = true;
		return OUTCOME_FAILED;
	}
	whole = result == LINES_END && r->file.compressed;
	if (r->records > r->committed || whole)
		outcome = commit(r, whole);
	if (result == LINES_ERROR)
		complain("%s", err.text);
	if (result == LINES_STOPPED) {
		complain("%s: interrupted; the next ingest reads on",
		    r->file.name);
		r->ingest->over = true;
	}
	if (outcome == OUTCOME_DONE && result != LINES_END)
		outcome = OUTCOME_FAILED;
	return outcome;
}

/* Go to where the stream was read up to. */
static bool
open_lines(struct reading_on *r, struct error *err)
{
	uint64_t position = fingerprint_position(r->seen.fingerprint);
	const struct seen_file *f = &r->file;
	enum lines_result skipped = LINES_RECORD;

	r->lines = lines_new(f->fd, f->name, f->stop);
	if (r->lines == NULL)
		return error_set(err, "%s: out of memory", f->name);
	if (!f->compressed)
		lines_part(r->lines, position, UINT64_MAX);
	else if (lseek(f->fd, 0, SEEK_SET) != 0)
		return error_set(err, "%s: cannot be read again", f->name);
	else
		skipped = lines_skip(r->lines, position, err);
	if (skipped == LINES_ERROR)
		return false;
	if (skipped != LINES_RECORD)
		return error_set(err, "%s: changed while it was read", f->name);
	lines_watch(r->lines, on_bytes, r);
	return true;
}

static enum outcome
read_on(struct reading_on *r, int64_t reference)
{
	struct unpack rest = { .left = { r->seen.rest, r->seen.rest_size } };
	struct counting *c = r->ingest->counting;
	struct error err;

	counting_stream(c, reference);
	if (r->seen.rest_size > 0 && !counting_load(c, &rest))
		counting_stream(c, reference);	/* of another version */
	if (!open_lines(r, &err)) {
		complain("%s", err.text);
		return OUTCOME_FAILED;
	}
	return read_records(r);
}

/* A compressed file with nothing new need not be decompressed again. */
static enum outcome
note_whole(struct ingest *in, const struct seen_file *file)
{
	struct store_error err;
	bool ok = true;

	if (!file->compressed)
		return OUTCOME_DONE;
	ok = store_begin(in->store, &err) &&
	    seen_put_whole(in->store, file, (int64_t)time(NULL), &err);
	if (ok)
		ok = store_commit(in->store, &err);
	else
		store_rollback(in->store);
	if (!ok)
		complain("%s", err.error.text);
	return ok ? OUTCOME_DONE : OUTCOME_FAILED;
}

static enum outcome
read_file(struct ingest *in, const struct seen_file *file,
    const struct stream *s, uint64_t *records)
{
	struct reading_on r = { .ingest = in, .file = *file,
		.commit_at = time(NULL) + COMMIT_SECONDS,
		.finished = file->compressed ||
		    time(NULL) - s->modified > SETTLED };
	enum outcome outcome = OUTCOME_FAILED;
	struct store_error err;

	switch (seen_find(in->store, file, &r.seen, &err)) {
	case SEEN_FOUND:
		if (!r.seen.all)
			outcome = read_on(&r, s->modified);
		else if (r.seen.fingerprint != NULL)
			outcome = note_whole(in, file);
		else
			outcome = OUTCOME_DONE;
		break;
	case SEEN_STOPPED:
		in->over = true;
		break;
	case SEEN_NO_STORE:
		in->over = true;
		in->damaged = err.fault == STORE_DAMAGED;
		/* fall through */
	case SEEN_UNREADABLE:
		complain("%s", err.error.text);
		break;
	}
	if (outcome != OUTCOME_DONE && !counting_clear(in->counting))
		in->over = true;
	*records += r.committed;
	lines_free(r.lines);
	seen_free(&r.seen);
	return outcome;
}

static bool
open_file(struct stream *s, const char *name, struct error *err)
{
	if (strcmp(name, "-") == 0)
		return error_set(err, "standard input cannot be read again, so "
		    "nothing would make sure that it counts once; keep it in a "
		    "file, or see nflogd scan");
	if (!stream_open(s, name, err))
		return false;
	return s->is_file || error_set(err, "%s: is no regular file, so it "
	    "cannot be read again; see nflogd scan", name);
}

static enum outcome
ingest_file(struct ingest *in, const char *name)
{
	const struct options *o = in->options;
	struct stream s = { .fd = -1 };
	enum outcome outcome = OUTCOME_FAILED;
	uint64_t records = 0;
	struct error err;

	if (open_file(&s, name, &err)) {
		const struct seen_file file = { .fd = s.fd, .name = name,
			.size = s.size, .stop = in->stop,
			.compressed = source_is_compressed(s.fd) };

		for (int i = 0; i < TRIES; i++) {
			outcome = read_file(in, &file, &s, &records);
			if (outcome != OUTCOME_AGAIN)
				break;
		}
		if (outcome == OUTCOME_AGAIN)
			complain("%s: others read it at the same time", name);
		else if (isatty(STDERR_FILENO) && !o->quiet)
			complain("%s: %" PRIu64 " new records", name, records);
	} else {
		complain("%s", err.text);
	}
	stream_close(&s);
	return outcome;
}

/* ---- the command ------------------------------------------------------------ */

static void
ingest_all(struct ingest *in)
{
	const struct options *o = in->options;

	in->stop = signals_open(false);
	for (size_t i = 0; i < o->operand_count && !in->over; i++)
		if (ingest_file(in, o->operands[i]) != OUTCOME_DONE)
			in->status = EXIT_TROUBLE;
	if (!in->over && !stores_keep_house(in->store, o))
		in->status = EXIT_TROUBLE;
	signals_close(in->stop);
}

static bool
show_input(void *context, const struct store_input *input)
{
	struct seen_state state;
	char when[32] = "?";
	time_t t;

	(void)context;
	if (!seen_describe(input, &state))
		return true;
	t = (time_t)state.when;
	strftime(when, sizeof(when), "%FT%TZ", gmtime(&t));
	printf("%s  %15" PRIu64 "  %s%.*s\n", when,
	    state.whole ? state.size : state.position,
	    state.whole ? "whole file, compressed: " : "",
	    (int)state.name.len, state.name.at);
	return true;
}

static int
show_state(const struct options *o)
{
	struct store *s = stores_open(o, STORE_READ);
	struct store_error err;
	bool ok;

	if (s == NULL)
		return EXIT_TROUBLE;
	printf("last read                   bytes read  last name\n");
	ok = store_inputs(s, NULL, show_input, NULL, &err);
	if (!ok)
		complain("%s", err.error.text);
	store_close(s);
	return output_flush() && ok ? EXIT_DONE : EXIT_TROUBLE;
}

/* Returns an exit status. */
static int
ingest_into_store(const struct options *o, struct rules *rules,
    const struct regions *regions)
{
	struct ingest in = { .options = o, .status = EXIT_DONE };

	in.store = stores_open(o, STORE_CREATE);
	if (in.store == NULL)
		return EXIT_TROUBLE;
	store_regions(in.store, regions_finder(regions));
	in.counting = counting_new(o, rules, true);
	if (in.counting != NULL) {
		store_tags(in.store, counting_tag_names(in.counting));
		ingest_all(&in);
	} else {
		complain("out of memory");
		in.status = EXIT_TROUBLE;
	}
	counting_free(in.counting);
	store_close(in.store);
	if (in.damaged)
		stores_damaged(o);
	return setup_regions_sound(o, regions) ? in.status : EXIT_TROUBLE;
}

int
command_ingest(const struct options *o)
{
	struct regions *regions;
	struct rules *rules;
	int status = EXIT_USAGE;

	if (o->state)
		return show_state(o);
	if (o->operand_count == 0) {
		complain("ingest wants the log files to read; for a pipe see "
		    "nflogd scan");
		return EXIT_USAGE;
	}
	if (!setup_zone(o) || !setup_rules(o, &rules))
		return EXIT_USAGE;
	if (setup_regions(o, &regions)) {
		status = ingest_into_store(o, rules, regions);
		regions_close(regions);
	}
	rules_free(rules);
	return status;
}
