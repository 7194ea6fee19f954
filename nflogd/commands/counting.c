/* counting.c - see counting.h. */
#include "commands/counting.h"
#include "commands/command.h"
#include "commands/reading.h"
#include "commands/showing.h"
#include "rules/tag.h"

#include <stdlib.h>

struct counting {
	const struct options *options;
	struct rules *rules;
	bool tags;
	struct tag_names names;
	struct reading reading;
	struct counter *counter;
};

struct counting *
counting_new(const struct options *o, struct rules *rules, bool tags)
{
	struct counting *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->options = o;
	c->rules = rules;
	c->tags = tags;
	c->names = rules_tag_names(rules);
	if (reading_open(&c->reading, o, rules, tags))
		c->counter = counter_new(c->reading.sensors);
	if (c->counter != NULL)
		return c;
	counting_free(c);
	return NULL;
}

void
counting_free(struct counting *c)
{
	if (c == NULL)
		return;
	counter_free(c->counter);
	reading_close(&c->reading);
	free(c);
}

void
counting_stream(struct counting *c, int64_t reference)
{
	reading_stream(&c->reading,
	    c->options->has_now ? c->options->now : reference);
}

void
counting_save(const struct counting *c, struct out *to)
{
	reading_save(&c->reading, to);
}

bool
counting_load(struct counting *c, struct unpack *from)
{
	return reading_load(&c->reading, from);
}

bool
counting_event(struct counting *c, struct event *ev)
{
	struct resolver *resolver = c->reading.resolver;
	uint32_t sensor;
	int32_t day;

	return resolve(resolver, ev, &sensor, &day) &&
	    (resolver_deferred(resolver) ||
	    counter_add(c->counter, ev, sensor, day));
}

bool
counting_lost(struct counting *c, uint64_t packets, int64_t when)
{
	const struct stamp now = { .kind = STAMP_EPOCH, .epoch = when };
	uint32_t sensor = sensors_number(
	    c->reading.sensors, slice_of(c->options->sensor));

	return sensor != SENSOR_NONE &&
	    counter_lost(c->counter, packets, sensor,
		calendar_day(c->reading.calendar, &now));
}

struct counting *
counting_part(const struct counting *c)
{
	struct counting *part = counting_new(c->options, c->rules, c->tags);

	if (part != NULL)
		reading_is_part(&part->reading, &c->reading);
	return part;
}

bool
counting_follows(const struct counting *c, const struct counting *part)
{
	return reading_follows(&c->reading, &part->reading);
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
	uint32_t *numbers =
	    sensors_merge(c->reading.sensors, part->reading.sensors);
	bool ok = numbers != NULL &&
	    counter_merge(c->counter, part->counter, numbers) &&
	    reading_join(&c->reading, &part->reading, numbers, take_deferred,
		c->counter);

	free(numbers);
	return ok;
}

bool
counting_record(struct counting *c, struct slice record)
{
	struct reader *reader = c->reading.reader;
	struct event ev;

	reader_record(reader, record, &ev);
	do
		if (!counting_event(c, &ev))
			return false;
	while (reader_more(reader, &ev));
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

const struct options *
counting_options(const struct counting *c)
{
	return c->options;
}

struct counter *
counting_counter(const struct counting *c)
{
	return c->counter;
}

const struct tag_names *
counting_tag_names(const struct counting *c)
{
	return c->tags ? &c->names : NULL;
}

bool
counting_clear(struct counting *c)
{
	struct counter *empty = counter_new(c->reading.sensors);

	if (empty == NULL)
		return false;
	counter_free(c->counter);
	c->counter = empty;
	return true;
}

int
counting_show(
    const struct counting *c, const struct rollup *rollup, enum format format)
{
	return show_rollup(c->options, c->rules, rollup, format);
}

int
counting_report(struct counting *c, enum format format)
{
	struct rollup rollup;
	int status;

	if (!rollup_make(c->counter, &rollup) ||
	    (c->tags && format != FORMAT_CSV &&
	    !rollup_tags(&rollup, c->counter))) {
		rollup_free(&rollup);
		complain("out of memory");
		return EXIT_TROUBLE;
	}
	status = counting_show(c, &rollup, format);
	rollup_free(&rollup);
	return status;
}
