/* reader.c - see reader.h. */
#include "parsers/reader.h"
#include "base/pattern.h"
#include "parsers/journal.h"

#include <stdlib.h>

enum { ASKED_MOST = 64 };	/* formats remembered */

struct reader {
	const struct formats *formats;
	struct workspace ws;
	const struct log_format *answered;
	const struct log_format *asked[ASKED_MOST];
	size_t asked_count;
};

struct reader *
reader_new(const struct formats *formats)
{
	struct reader *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->formats = formats;
	r->ws.match = match_new();
	if (r->ws.match != NULL)
		return r;
	free(r);
	return NULL;
}

void
reader_free(struct reader *r)
{
	if (r == NULL)
		return;
	match_free(r->ws.match);
	free(r);
}

void
reader_forget(struct reader *r)
{
	r->ws.columns.count = 0;
}

struct columns
reader_columns(const struct reader *r)
{
	return r->ws.columns;
}

void
reader_set_columns(struct reader *r, const struct columns *columns)
{
	r->ws.columns = *columns;
}

/* The envelope's share of an event. */
static void
address_event(struct event *ev, const struct envelope *env)
{
	event_clear(ev);
	ev->stamp = env->stamp;
	ev->host = env->host;
	ev->count = ev->wrapped = env->repeat;
	ev->repeats_last = env->repeats_last;
}

/*
 * Ask one after another. A format that finds its line broken does not keep the
 * next from reading it whole, but if none does the first to complain is right.
 */
static void
ask(struct reader *r, const struct envelope *env, struct event *ev)
{
	const struct log_format *const *f = formats_candidates(r->formats, env);
	const struct log_format *broken = NULL;
	struct event bad;

	for (; *f != NULL; f++) {
		enum parse result;

		if (env->origin == ORIGIN_PROGRAM &&
		    !format_has_program(*f, env->program))
			continue;
		if (r->asked_count < ASKED_MOST)
			r->asked[r->asked_count++] = *f;
		result = (*f)->parse(*f, &r->ws, env, ev);
		if (result == PARSE_OK) {
			ev->detail = (*f)->detail;
			break;
		}
		if (result == PARSE_BAD && broken == NULL) {
			broken = *f;
			bad = *ev;
			bad.detail = (*f)->detail;
		}
		address_event(ev, env);
	}
	r->answered = *f;
	if (*f == NULL && broken != NULL) {
		r->answered = broken;
		*ev = bad;
	}
}

void
reader_nothing(struct reader *r)
{
	r->answered = NULL;
	r->asked_count = 0;
	r->ws.more.len = 0;
	r->ws.room.used = 0;
}

struct slice
reader_room(const struct reader *r)
{
	return (struct slice){ r->ws.room.bytes, r->ws.room.used };
}

/* Could some format have written the message? */
static bool
may_be_ours(const struct reader *r, const struct envelope *env)
{
	const struct log_format *const *f;

	if (env->origin != ORIGIN_PROGRAM)
		return true;
	f = formats_candidates(r->formats, env);
	while (*f != NULL && !format_has_program(*f, env->program))
		f++;
	return *f != NULL;
}

/* An entry of the journal that is not all there: it may lack who wrote it. */
static void
broken_entry(const struct reader *r, const struct envelope *env,
    enum journal what, struct event *ev)
{
	address_event(ev, env);
	if (what == JOURNAL_PIECE)
		return;
	if (!may_be_ours(r, env))
		ev->reason = REASON_OTHER_PROGRAM;
	else
		event_is(ev,
		    what == JOURNAL_CUT ? REASON_CUT : REASON_FIELD);
}

/* Some firewalls tell all in the structured data, and have no message. */
static bool
has_data(const struct envelope *env)
{
	return env->data.len > 0 && *env->data.at == '[';
}

void
reader_record(struct reader *r, struct slice record, struct event *ev)
{
	enum journal journal = JOURNAL_NO;
	struct envelope env;

	reader_nothing(r);
	if (journal_suspected(record)) {
		journal = journal_read(record, &r->ws, &env);
		if (journal > JOURNAL_ENTRY) {
			broken_entry(r, &env, journal, ev);
			return;
		}
	}
	if (journal == JOURNAL_NO)
		envelope_read(record, &env);
	address_event(ev, &env);
	if (env.repeats_last) {
		ev->reason = REASON_REPEAT;
		return;
	}
	if (env.message.len > 0 || has_data(&env))
		ask(r, &env, ev);
	if (r->answered != NULL)
		return;
	if (env.origin == ORIGIN_PROGRAM && env.message.len > 0)
		ev->reason = REASON_OTHER_PROGRAM;
	else if (env.origin == ORIGIN_UNKNOWN && env.message.len == 0)
		ev->reason = REASON_EMPTY;
}

bool
reader_more(struct reader *r, struct event *ev)
{
	if (r->ws.more.len == 0)
		return false;
	ev->continues = true;
	return r->answered->more(&r->ws, ev);
}

void
reader_detail(const struct reader *r, struct event *ev)
{
	(void)r;
	event_detail(ev);
}

const struct log_format *
reader_format(const struct reader *r)
{
	return r->answered;
}

size_t
reader_asked(const struct reader *r, const struct log_format *const **asked)
{
	*asked = r->asked;
	return r->asked_count;
}
