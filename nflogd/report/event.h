/*
 * event.h - one record and how it was read, as `nflogd events` prints it.
 */
#ifndef NFLOGD_REPORT_EVENT_H
#define NFLOGD_REPORT_EVENT_H

#include "base/calendar.h"
#include "base/out.h"
#include "event.h"

struct log_format;

enum { SENSOR_TEXT = 256 };

struct event_line {
	const struct event *ev;	/* resolved */
	const char *format;	/* its name, NULL if none answered */
	bool explain;	/* then the formats tried, and the reason in words */
	const struct log_format *const *asked;
	size_t asked_count;
	struct local_time time;	/* JSON only */
	const char *const *tags;	/* ids of those it carries; JSON only */
	size_t tag_count;
	char day[DAY_TEXT];
	char sensor[SENSOR_TEXT];	/* "" where the record names none */
};

/* The host in lower case, without what would break a line or a terminal. */
void event_sensor(char text[SENSOR_TEXT], struct slice host);

/*
 * A row: tab-separated columns without header (line, verdict, day, sensor,
 * proto, dport, src, dst, count, reason), or one JSON object with these and
 * every other field the record told. An explanation adds the columns "format"
 * (the one that answered, else those tried) and "explanation", or the members
 * "tried" and "explanation".
 *
 * It begins with the number of the record, counted from 1; the rest does not
 * depend on it and ends with the row's only newline.
 */
void event_number(struct out *to, bool json, uint64_t number);
void event_tsv(struct out *to, const struct event_line *line);
void event_json(struct out *to, const struct event_line *line);

#endif
