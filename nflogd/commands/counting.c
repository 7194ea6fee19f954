/* counting.c - see counting.h. */
#include "commands/counting.h"
#include "commands/command.h"
#include "commands/output.h"
#include "input/resolve.h"
#include "parsers/reader.h"
#include "report/report.h"

#include <stdlib.h>

struct counting {
	const struct options *options;
	const struct rules *rules;
	struct calendar *calendar;
	struct prefixes *prefixes;
	struct sensors *sensors;
	struct resolver *resolver;
	struct reader *reader;
	struct counter *counter;
};

struct counting *
counting_new(const struct options *o, const struct rules *rules, int *status)
{
	struct counting *c = calloc(1, sizeof(*c));
	struct error err;

	*status = EXIT_USAGE;
	if (!calendar_zone(o->timezone, &err)) {
		complain("--timezone: %s", err.text);
		free(c);
		return NULL;
	}
	*status = EXIT_TROUBLE;
	if (c == NULL)
		goto short_of_memory;
	c->options = o;
	c->rules = rules;
	c->calendar = calendar_new(o->now);
	c->prefixes = prefixes_new(rules, o->undecided);
	c->sensors = sensors_new();
	if (c->calendar == NULL || c->prefixes == NULL || c->sensors == NULL)
		goto short_of_memory;
	c->resolver = resolver_new(c->calendar, c->prefixes, c->sensors,
	    slice_of(o->sensor));
	c->counter = counter_new(c->sensors);
	c->reader = reader_new(rules_formats(rules));
	if (c->resolver != NULL && c->counter != NULL && c->reader != NULL)
		return c;
short_of_memory:
	complain("out of memory");
	counting_free(c);
	return NULL;
}

void
counting_free(struct counting *c)
{
	if (c == NULL)
		return;
	counter_free(c->counter);
	reader_free(c->reader);
	resolver_free(c->resolver);
	sensors_free(c->sensors);
	prefixes_free(c->prefixes);
	calendar_free(c->calendar);
	free(c);
}

void
counting_stream(struct counting *c, int64_t reference)
{
	calendar_set_reference(c->calendar,
	    c->options->has_now ? c->options->now : reference);
	resolver_forget(c->resolver);
	reader_forget(c->reader);
}

bool
counting_event(struct counting *c, struct event *ev)
{
	uint32_t sensor;
	int32_t day;

	return resolve(c->resolver, ev, &sensor, &day) &&
	    (resolver_deferred(c->resolver) ||
	    counter_add(c->counter, ev, sensor, day));
}

void
counting_is_part(struct counting *c)
{
	resolver_defer(c->resolver);
}

/* An event that waited for this. */
static bool
take_deferred(void *context, const struct event *ev, uint32_t sensor,
    int32_t day)
{
	return counter_add(context, ev, sensor, day);
}

bool
counting_join(struct counting *c, struct counting *part)
{
	uint32_t n = sensors_count(part->sensors);
	uint32_t *numbers = calloc(n + (size_t)1, sizeof(uint32_t));
	bool ok = numbers != NULL;

	for (uint32_t i = 0; ok && i < n; i++) {
		numbers[i] = sensors_number(
		    c->sensors, slice_of(sensors_name(part->sensors, i)));
		ok = numbers[i] != SENSOR_NONE;
	}
	ok = ok && counter_merge(c->counter, part->counter, numbers) &&
	    resolver_join(c->resolver, part->resolver, numbers, take_deferred,
		c->counter);
	free(numbers);
	return ok;
}

bool
counting_record(struct counting *c, struct slice record)
{
	struct event ev;

	reader_record(c->reader, record, &ev);
	do
		if (!counting_event(c, &ev))
			return false;
	while (reader_more(c->reader, &ev));
	return true;
}

bool
counting_too_long(struct counting *c)
{
	struct event ev;

	event_clear(&ev);
	event_is(&ev, REASON_TOO_LONG);
	return counting_event(c, &ev);
}

struct counter *
counting_counter(struct counting *c)
{
	return c->counter;
}

int
counting_report(struct counting *c, enum format format)
{
	const struct options *o = c->options;
	int language = o->japanese ? LANGUAGE_JA : LANGUAGE_EN;
	struct rollup rollup;
	struct notes notes = { 0 };
	struct report report = { .rollup = &rollup, .notes = &notes,
		.rules = c->rules, .language = language, .top = o->top,
		.color = o->color, .width = output_width() };
	bool ok;

	if (!rollup_make(c->counter, &rollup)) {
		complain("out of memory");
		return EXIT_TROUBLE;
	}
	if (format != FORMAT_CSV &&
	    !notes_make(&rollup, c->rules, language, o->top, &notes)) {
		rollup_free(&rollup);
		complain("out of memory");
		return EXIT_TROUBLE;
	}
	if (format == FORMAT_CSV)
		ok = report_csv(&report, stdout);
	else if (format == FORMAT_JSON)
		ok = report_json(&report, stdout);
	else
		ok = report_text(&report, stdout);
	if (!ok)
		complain("out of memory");
	notes_free(&notes);
	rollup_free(&rollup);
	return output_flush() && ok ? EXIT_DONE : EXIT_TROUBLE;
}
