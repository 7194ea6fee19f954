/*
 * events.c - nflogd events: the filter, one line out per record in.
 */
#include "commands/command.h"
#include "commands/inputs.h"
#include "commands/output.h"
#include "commands/setup.h"
#include "input/resolve.h"
#include "parsers/reader.h"
#include "report/event.h"

#include <stdio.h>
#include <stdlib.h>

struct events {
	const struct options *options;
	struct calendar *calendar;
	struct resolver *resolver;
	struct reader *reader;
	struct out rows;	/* still to be written */
	uint64_t lines;
	int32_t day;	/* that day_text tells */
	char day_text[DAY_TEXT];
	unsigned only;
	bool json, failed;
};

enum { ROWS_MOST = 64 * 1024 };	/* bytes written at once */

static bool
write_rows(struct events *e)
{
	fwrite(e->rows.at, 1, e->rows.len, stdout);
	e->rows.len = 0;
	return !ferror(stdout);
}

static bool
print_event(struct events *e, struct event *ev)
{
	const struct log_format *format = reader_format(e->reader);
	struct event_line line = { .ev = ev,
		.format = format != NULL ? format->name : NULL,
		.explain = e->options->explain };
	uint32_t sensor;
	int32_t day;

	if (!resolve(e->resolver, ev, &sensor, &day)) {
		e->failed = true;
		return false;
	}
	if (e->only != 0 && (e->only & 1u << ev->verdict) == 0)
		return true;
	line.asked_count = reader_asked(e->reader, &line.asked);
	event_sensor(line.sensor, ev->host);
	if (day != e->day || e->day_text[0] == '\0')
		day_format(day, e->day_text);
	e->day = day;
	memcpy(line.day, e->day_text, sizeof(line.day));
	event_number(&e->rows, e->json, e->lines);
	if (e->json) {
		line.time = calendar_local(e->calendar, &ev->stamp);
		event_json(&e->rows, &line);
	} else {
		event_tsv(&e->rows, &line);
	}
	e->failed |= e->rows.failed;
	return !e->failed && (e->rows.len < ROWS_MOST || write_rows(e));
}

static bool
on_stream(void *context, int64_t reference)
{
	struct events *e = context;

	calendar_set_reference(e->calendar,
	    e->options->has_now ? e->options->now : reference);
	resolver_forget(e->resolver);
	reader_forget(e->reader);
	return true;
}

static bool
on_record(void *context, struct slice record)
{
	struct events *e = context;
	struct event ev;

	e->lines++;
	reader_record(e->reader, record, &ev);
	do {
		if (e->json)
			reader_detail(e->reader, &ev);
		if (!print_event(e, &ev))
			return false;
	} while (reader_more(e->reader, &ev));
	return true;
}

static bool
on_too_long(void *context)
{
	struct events *e = context;
	struct event ev;

	e->lines++;
	reader_nothing(e->reader);
	event_clear(&ev);
	event_is(&ev, REASON_TOO_LONG);
	return print_event(e, &ev);
}

/* Whoever reads a live log wants its lines now. */
static bool
on_idle(void *context)
{
	return write_rows(context) && fflush(stdout) == 0;
}

static int
print_events(const struct options *o, struct events *e)
{
	const struct sink sink = { .context = e, .stream = on_stream,
		.record = on_record, .too_long = on_too_long, .idle = on_idle };
	int status = inputs_read(o, &sink);

	write_rows(e);
	if (e->failed) {
		complain("out of memory; the input was not read to its end");
		status = EXIT_TROUBLE;
	}
	return output_flush() ? status : EXIT_TROUBLE;
}

void
command_events_help(void)
{
	printf("\ncolumns of tsv, tab-separated:\n  line verdict day sensor "
	       "proto dport src dst count reason\n"
	       "with --explain also:\n  format explanation\n\n"
	       "reasons, by verdict (a drop has none):\n");
	for (unsigned i = 1; i < REASONS; i++)
		printf("  %-6s %-13s %s\n",
		    verdict_word(reason_verdict((enum reason)i)),
		    reason_word((enum reason)i),
		    reason_explained((enum reason)i));
}

int
command_events(const struct options *o)
{
	struct events e = { .options = o };
	struct prefixes *prefixes;
	struct sensors *sensors;
	struct rules *rules;
	int status = EXIT_TROUBLE;

	if (!setup_zone(o) || !setup_rules(o, &rules))
		return EXIT_USAGE;
	e.only = o->only;
	e.json = o->format == FORMAT_JSON;
	e.calendar = calendar_new(o->now);
	prefixes = prefixes_new(rules, o->undecided);
	sensors = sensors_new();
	e.reader = reader_new(rules_formats(rules));
	if (e.calendar != NULL && prefixes != NULL && sensors != NULL)
		e.resolver = resolver_new(
		    e.calendar, prefixes, sensors, slice_of(o->sensor));
	if (e.resolver != NULL && e.reader != NULL)
		status = print_events(o, &e);
	else
		complain("out of memory");
	free(e.rows.at);
	reader_free(e.reader);
	resolver_free(e.resolver);
	sensors_free(sensors);
	prefixes_free(prefixes);
	calendar_free(e.calendar);
	rules_free(rules);
	return status;
}
