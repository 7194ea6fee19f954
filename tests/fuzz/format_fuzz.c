/*
 * format_fuzz.c - any bytes as one record, through the header and then one
 * format alone, whoever may have written it. NFLOGD_FORMAT names the format.
 */
#include "base/pattern.h"
#include "tests/lines/formats.h"
#include "tests/lines/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct log_format *
format_to_fuzz(void)
{
	static const struct log_format *format;
	const char *name = getenv("NFLOGD_FORMAT");
	const struct log_format *const *all;

	if (format == NULL) {
		size_t n = formats_all(formats_of_tests(), &all);

		for (size_t i = 0; i < n; i++)
			if (name != NULL && strcmp(all[i]->name, name) == 0)
				format = all[i];
		if (format == NULL) {
			fprintf(stderr, "NFLOGD_FORMAT names no format\n");
			exit(2);
		}
	}
	return format;
}

static void
check(const struct workspace *ws, struct slice record, enum parse result,
    struct event *ev)
{
	struct slice room = { ws->room.bytes, ws->room.used };

	if (result == PARSE_OTHER)
		return;
	if (result == PARSE_BAD ? ev->verdict != VERDICT_BAD :
	    ev->verdict == VERDICT_BAD)
		abort();
	if (ev->reason == REASON_BY_PREFIX)
		event_is(ev, REASON_DROP);
	if (complaint_about(ev, record, room, format_to_fuzz()->name) != NULL)
		abort();
}

static enum parse
read_record(struct workspace *ws, struct slice record, struct event *ev)
{
	const struct log_format *f = format_to_fuzz();
	struct envelope env;
	struct event further;
	enum parse result;

	if (ws->match == NULL)
		ws->match = match_new();
	ws->columns.count = 0;
	ws->more.len = 0;
	ws->room.used = 0;
	envelope_read(record, &env);
	event_clear(ev);
	ev->stamp = env.stamp;
	ev->host = env.host;
	ev->count = env.repeat;
	if (env.message.len == 0 && env.data.len < 2)
		return PARSE_OTHER;
	result = f->parse(f, ws, &env, ev);
	if (result != PARSE_OTHER && f->detail != NULL)
		f->detail(ev);
	further = *ev;
	while (result != PARSE_OTHER && ws->more.len > 0 &&
	    f->more(ws, &further))
		check(ws, record, further.verdict == VERDICT_BAD ? PARSE_BAD :
		    PARSE_OK, &further);
	return result;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned pad = 1 + (unsigned)(size % (RECORD_PADS - 1));
	struct slice one = record_copy((const char *)data, size, 0);
	struct slice two = record_copy((const char *)data, size, pad);
	static struct workspace first, second;
	struct event ev, other;
	enum parse result = read_record(&first, one, &ev);

	check(&first, one, result, &ev);
	if (read_record(&second, two, &other) != result)
		abort();
	check(&second, two, result, &other);
	if (result != PARSE_OTHER && !same_event(&ev, one, &other, two))
		abort();
	free((char *)one.at);
	free((char *)two.at);
	return 0;
}
