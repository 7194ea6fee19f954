/* samples.c - see samples.h. */
#include "commands/samples.h"
#include "base/calendar.h"
#include "input/resolve.h"
#include "parsers/pattern_file.h"
#include "parsers/reader.h"
#include "report/event.h"

#include <stdlib.h>

static const int64_t reference = 1759233600;	/* 2025-09-30T12:00:00Z */

struct checking {
	const struct rules *rules;
	struct reader *reader;
	struct calendar *calendar;
	struct prefixes *prefixes;
	struct sensors *sensors;
	struct resolver *resolver;
	struct errors *errors;
};

/* The row of `events` without its number, blanks for its tabs. */
static char *
row_of(struct checking *c, struct event *ev)
{
	struct event_line line = { .ev = ev };
	struct out out = { 0 };
	uint32_t sensor;
	int32_t day;

	resolver_forget(c->resolver);
	if (!resolve(c->resolver, ev, &sensor, &day))
		return NULL;
	event_sensor(line.sensor, ev->host);
	day_format(day, line.day);
	event_tsv(&out, &line);
	if (out.failed) {
		free(out.at);
		return NULL;
	}
	while (out.at[out.len - 1] == '\n' || out.at[out.len - 1] == '\t')
		out.len--;
	out.at[out.len] = '\0';	/* where the newline was */
	for (char *tab = out.at; (tab = strchr(tab, '\t')) != NULL;)
		*tab = ' ';
	memmove(out.at, out.at + 1, out.len);	/* the first tab */
	return out.at;
}

static bool
check_row(struct checking *c, struct where at, const struct sample *s,
    struct event *ev)
{
	char *row = row_of(c, ev);

	if (row == NULL)
		return false;
	if (strcmp(row, s->row) != 0)
		errors_add(c->errors, at, "the sample should be \"%s\", but is "
		    "\"%s\"", s->row, row);
	free(row);
	return true;
}

/* Read in a block of its own, as long as parsers may look. */
static bool
check_sample(struct checking *c, const struct pattern_file *file,
    const struct sample *s)
{
	struct where at = { file->file, s->at, s->column };
	size_t len = strlen(s->line);
	char *record = calloc(1, len + RECORD_PAD);
	const struct log_format *answered;
	struct event ev;
	bool ok = true;

	if (record == NULL)
		return false;
	memcpy(record, s->line, len);
	reader_forget(c->reader);
	reader_record(c->reader, (struct slice){ record, len }, &ev);
	answered = reader_format(c->reader);
	if (s->row != NULL && answered != &file->format)
		errors_add(c->errors, at, "the sample was read as %s, not as "
		    "%s", answered != NULL ? answered->name : "no format",
		    file->name);
	else if (s->row == NULL && answered == &file->format)
		errors_add(c->errors, at, "the sample should not be read as "
		    "%s", file->name);
	else if (s->row != NULL)
		ok = check_row(c, at, s, &ev);
	free(record);
	return ok;
}

static size_t
check_all(struct checking *c)
{
	const struct pattern_file *const *files;
	size_t n = rules_pattern_files(c->rules, &files), samples = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < files[i]->sample_count; k++) {
			if (!check_sample(c, files[i], &files[i]->samples[k]))
				return SIZE_MAX;
			samples++;
		}
	return samples;
}

size_t
samples_check(const struct rules *rules, struct errors *errors)
{
	struct checking c = { .rules = rules, .errors = errors };
	size_t samples = SIZE_MAX;
	struct error err;

	calendar_zone("UTC", &err);
	c.reader = reader_new(rules_formats(rules));
	c.calendar = calendar_new(reference);
	c.prefixes = prefixes_new(NULL, REASON_DROP);
	c.sensors = sensors_new();
	if (c.calendar != NULL && c.prefixes != NULL && c.sensors != NULL)
		c.resolver = resolver_new(
		    c.calendar, c.prefixes, c.sensors, SLICE("unnamed"));
	if (c.resolver != NULL && c.reader != NULL)
		samples = check_all(&c);
	resolver_free(c.resolver);
	sensors_free(c.sensors);
	prefixes_free(c.prefixes);
	calendar_free(c.calendar);
	reader_free(c.reader);
	return samples;
}
