/* rows.c - see rows.h. */
#include "commands/rows.h"
#include "report/event.h"
#include "rules/tag.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	WRITE_MOST = 64 * 1024,	/* bytes written at once */
	PART_MOST = 16 * 1024 * 1024	/* bytes that a part holds */
};

struct rows {
	const struct options *options;
	const struct rules *rules;
	struct reading reading;
	struct out out;	/* to be written; of a part: heads and texts */
	uint64_t lines;	/* records so far */
	int32_t day;	/* that day_text tells */
	char day_text[DAY_TEXT];
	const char *tags[TAG_BITS + 1];	/* ids of those of one event */
	bool is_part, failed;
};

/* In a part it stands before each row, whose number is not known yet. */
struct head {
	uint64_t line;	/* within the part */
	size_t len;	/* of what follows */
	bool waits;	/* see put_waiting */
};


struct rows *
rows_new(const struct options *o, const struct rules *rules)
{
	struct rows *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->options = o;
	r->rules = rules;
	r->day = DAY_UNDATED;
	day_format(r->day, r->day_text);
	if (reading_open(
	    &r->reading, o, rules, o->format == FORMAT_JSON))
		return r;
	rows_free(r);
	return NULL;
}

void
rows_free(struct rows *r)
{
	if (r == NULL)
		return;
	free(r->out.at);
	reading_close(&r->reading);
	free(r);
}

void
rows_stream(struct rows *r, int64_t reference)
{
	reading_stream(&r->reading,
	    r->options->has_now ? r->options->now : reference);
}

bool
rows_write(struct rows *r)
{
	if (r->out.len > 0)
		fwrite(r->out.at, 1, r->out.len, stdout);
	r->out.len = 0;
	return !ferror(stdout);
}

bool
rows_failed(const struct rows *r)
{
	return r->failed;
}

static bool
is_wanted(const struct rows *r, const struct event *ev)
{
	unsigned only = r->options->only;

	return only == 0 || (only & 1u << ev->verdict) != 0;
}

static void
name_tags(struct rows *r, struct event_line *line)
{
	uint64_t tags = line->ev->tags;
	uint32_t tag;

	while (tags_take(&tags, &tag))
		r->tags[line->tag_count++] = rules_tag(r->rules, tag)->id;
	line->tags = r->tags;
}

/* A row but for its number; the line wants sensor, format and asked. */
static void
put_row(struct rows *r, struct event_line *line, int32_t day)
{
	if (day != r->day)
		day_format(day, r->day_text);
	r->day = day;
	memcpy(line->day, r->day_text, sizeof(line->day));
	line->explain = r->options->explain;
	if (r->options->format == FORMAT_JSON) {
		line->time = calendar_local(
		    r->reading.calendar, &line->ev->stamp);
		name_tags(r, line);
		event_json(&r->out, line);
	} else {
		event_tsv(&r->out, line);
	}
}

static void
put_number(struct rows *r, uint64_t number)
{
	event_number(&r->out, r->options->format == FORMAT_JSON, number);
}

/* False when memory is short, or when it is enough for now. */
static bool
row_is_done(struct rows *r)
{
	r->failed |= r->out.failed;
	if (r->failed || r->is_part)
		return !r->failed && r->out.len < PART_MOST;
	return r->out.len < WRITE_MOST || rows_write(r);
}

/*
 * Instead of the row of "last message repeated", of which only the join will
 * tell what it repeats: its stamp and its sensor.
 */
static void
put_waiting(struct rows *r, const struct event *ev)
{
	char sensor[SENSOR_TEXT];

	event_sensor(sensor, ev->host);
	out_bytes(&r->out, (const char *)&ev->stamp, sizeof(ev->stamp));
	out_bytes(&r->out, sensor, strlen(sensor) + 1);
}

static void
put_known(struct rows *r, const struct event *ev, int32_t day)
{
	const struct reader *reader = r->reading.reader;
	const struct log_format *format = reader_format(reader);
	struct event_line line = { .ev = ev };

	line.format = format != NULL ? format->name : NULL;
	line.asked_count = reader_asked(reader, &line.asked);
	event_sensor(line.sensor, ev->host);
	put_row(r, &line, day);
}

static bool
put_event(struct rows *r, struct event *ev)
{
	struct head head = { .line = r->lines };
	size_t at = r->out.len, text = at + sizeof(head);
	uint32_t sensor;
	int32_t day;

	if (!resolve(r->reading.resolver, ev, &sensor, &day)) {
		r->failed = true;
		return false;
	}
	head.waits = resolver_deferred(r->reading.resolver);
	if (!head.waits && !is_wanted(r, ev))
		return true;
	if (r->is_part)
		out_bytes(&r->out, (const char *)&head, sizeof(head));
	else
		put_number(r, r->lines);
	if (head.waits)
		put_waiting(r, ev);
	else
		put_known(r, ev, day);
	if (r->is_part && !r->out.failed) {
		head.len = r->out.len - text;
		memcpy(r->out.at + at, &head, sizeof(head));
	}
	return row_is_done(r);
}

bool
rows_record(struct rows *r, struct slice record)
{
	struct reader *reader = r->reading.reader;
	bool enough = false;
	struct event ev;

	r->lines++;
	reader_record(reader, record, &ev);
	do {
		if (r->options->format == FORMAT_JSON)
			reader_detail(reader, &ev);
		enough |= !put_event(r, &ev);
		/* a part ends with a whole record */
	} while ((!enough || r->is_part) && !r->failed &&
	    reader_more(reader, &ev));
	return !enough;
}

bool
rows_too_long(struct rows *r)
{
	struct event ev;

	r->lines++;
	reader_nothing(r->reading.reader);
	event_clear(&ev);
	event_is(&ev, REASON_TOO_LONG);
	return put_event(r, &ev);
}

struct rows *
rows_part(const struct rows *r)
{
	struct rows *part = rows_new(r->options, r->rules);

	if (part == NULL)
		return NULL;
	part->is_part = true;
	reading_is_part(&part->reading, &r->reading);
	return part;
}

bool
rows_follows(const struct rows *r, const struct rows *part)
{
	return reading_follows(&r->reading, &part->reading);
}

struct joining {
	struct rows *whole;
	const struct out *part;
	size_t at;	/* of the next head in the part */
};

/* Take over rows up to one that waits, whose head goes to *head. */
static bool
take_rows(struct joining *j, struct head *head)
{
	struct rows *r = j->whole;

	head->waits = false;
	while (j->at < j->part->len) {
		memcpy(head, j->part->at + j->at, sizeof(*head));
		j->at += sizeof(*head);
		if (head->waits)
			return true;
		put_number(r, r->lines + head->line);
		out_bytes(&r->out, j->part->at + j->at, head->len);
		j->at += head->len;
		if (!row_is_done(r))
			return false;
	}
	return true;
}

/* For resolver_join: what was repeated is known now. */
static bool
take_deferred(void *context, const struct event *ev, uint32_t sensor,
    int32_t day)
{
	struct joining *j = context;
	struct rows *r = j->whole;
	struct event repeated = *ev;
	struct event_line line = { .ev = &repeated };
	const char *text;
	struct head head;

	(void)sensor;
	if (!take_rows(j, &head) || !head.waits)
		return false;
	text = j->part->at + j->at;
	j->at += head.len;
	if (!is_wanted(r, ev))
		return true;
	memcpy(&repeated.stamp, text, sizeof(repeated.stamp));
	strcpy(line.sensor, text + sizeof(repeated.stamp));
	put_number(r, r->lines + head.line);
	put_row(r, &line, day);
	return row_is_done(r);
}

bool
rows_join(struct rows *r, struct rows *part)
{
	struct joining j = { .whole = r, .part = &part->out };
	uint32_t *numbers =
	    sensors_merge(r->reading.sensors, part->reading.sensors);
	struct head head;
	bool ok = numbers != NULL &&
	    reading_join(&r->reading, &part->reading, numbers, take_deferred,
		&j) && take_rows(&j, &head) && !part->failed;

	free(numbers);
	r->lines += part->lines;
	r->failed |= !ok && !ferror(stdout);
	return ok;
}
