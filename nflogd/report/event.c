/* event.c - see event.h. */
#include "report/event.h"
#include "base/json.h"
#include "base/utf8.h"
#include "count/service.h"
#include "parsers/parser.h"

#include <arpa/inet.h>
#include <stdlib.h>

void
event_sensor(char text[SENSOR_TEXT], struct slice host)
{
	size_t n, out = 0;
	uint32_t c;

	for (size_t i = 0; i < host.len && out + 4 < SENSOR_TEXT; i += n) {
		n = utf8_decode(host.at + i, host.len - i, &c);
		if (n == 0 || utf8_disturbs(c)) {
			n += n == 0;
			text[out++] = '?';
		} else if (c >= 'A' && c <= 'Z') {
			text[out++] = (char)(c + 32);
		} else {
			memcpy(text + out, host.at + i, n);
			out += n;
		}
	}
	text[out] = '\0';
}

static void
put_address(struct out *to, const struct address *a)
{
	char text[INET6_ADDRSTRLEN];

	if (a->is_v6) {
		inet_ntop(AF_INET6, a->v6, text, sizeof(text));
		out_text(to, text);
		return;
	}
	for (int shift = 24; shift >= 0; shift -= 8) {
		out_number(to, a->v4 >> shift & 0xff);
		if (shift > 0)
			out_char(to, '.');
	}
}

/* By name, else by number. */
static void
put_protocol(struct out *to, uint8_t protocol)
{
	const char *name = protocol_name(protocol);

	if (name != NULL)
		out_text(to, name);
	else
		out_number(to, protocol);
}

/* The format that answered, else all that were asked: "a,b". */
static void
tsv_explanation(struct out *to, const struct event_line *line)
{
	out_char(to, '\t');
	if (line->format != NULL)
		out_text(to, line->format);
	else if (line->asked_count == 0)
		out_char(to, '-');
	else
		for (size_t i = 0; i < line->asked_count; i++) {
			if (i > 0)
				out_char(to, ',');
			out_text(to, line->asked[i]->name);
		}
	out_char(to, '\t');
	out_text(to, reason_explained(line->ev->reason));
}

/* proto dport src dst */
static void
tsv_packet(struct out *to, const struct event *ev)
{
	if ((ev->has & EV_PROTO) != 0)
		put_protocol(to, ev->protocol);
	else
		out_char(to, '-');
	out_char(to, '\t');
	if ((ev->has & EV_DPORT) != 0) {
		out_number(to, ev->dport);
	} else if ((ev->has & EV_ICMP) != 0) {
		out_number(to, ev->icmp_type);
		out_char(to, '/');
		out_number(to, ev->icmp_code);
	} else {
		out_char(to, '-');
	}
	out_char(to, '\t');
	if ((ev->has & EV_SRC) != 0)
		put_address(to, &ev->src);
	else
		out_char(to, '-');
	out_char(to, '\t');
	if ((ev->has & EV_DST) != 0)
		put_address(to, &ev->dst);
	else
		out_char(to, '-');
}

void
event_tsv(struct out *to, const struct event_line *line)
{
	const struct event *ev = line->ev;

	out_char(to, '\t');
	out_text(to, verdict_word(ev->verdict));
	out_char(to, '\t');
	out_text(to, line->day);
	out_char(to, '\t');
	out_text(to, line->sensor[0] != '\0' ? line->sensor : "-");
	out_char(to, '\t');
	tsv_packet(to, ev);
	out_char(to, '\t');
	out_number(to, ev->count);
	out_char(to, '\t');
	out_text(to, reason_word(ev->reason));
	if (line->explain)
		tsv_explanation(to, line);
	out_char(to, '\n');
}

/* ,"key": */
static void
json_key(struct out *to, const char *key)
{
	out_text(to, ",\"");
	out_text(to, key);
	out_text(to, "\":");
}

/* A word of our own, which needs no escapes. */
static void
json_word(struct out *to, const char *word)
{
	out_char(to, '"');
	out_text(to, word);
	out_char(to, '"');
}

static void
json_text(struct out *to, const char *key, struct slice text)
{
	if (text.len == 0)
		return;
	json_key(to, key);
	json_put(to, text);
}

static void
json_tags(struct out *to, const struct event_line *line)
{
	if (line->tag_count == 0)
		return;
	json_key(to, "tags");
	out_char(to, '[');
	for (size_t i = 0; i < line->tag_count; i++) {
		if (i > 0)
			out_char(to, ',');
		json_word(to, line->tags[i]);
	}
	out_char(to, ']');
}

static void
json_explanation(struct out *to, const struct event_line *line)
{
	json_key(to, "tried");
	out_char(to, '[');
	for (size_t i = 0; i < line->asked_count; i++) {
		if (i > 0)
			out_char(to, ',');
		json_word(to, line->asked[i]->name);
	}
	out_char(to, ']');
	json_text(to, "explanation",
	    slice_of(reason_explained(line->ev->reason)));
}

/* "12:34": an hour and a minute, or a minute and a second. */
static void
put_pair(struct out *to, int32_t first, int32_t second)
{
	out_digits(to, (uint64_t)first, 2);
	out_char(to, ':');
	out_digits(to, (uint64_t)second, 2);
}

/* RFC 3339, or nothing; without offset where the line told none. */
static void
json_time(struct out *to, const struct local_time *t, const char *day)
{
	int32_t minutes = t->offset / 60;

	if (t->day == DAY_UNDATED)
		return;
	json_key(to, "time");
	out_char(to, '"');
	out_text(to, day);
	out_char(to, 'T');
	put_pair(to, t->second / 3600, t->second / 60 % 60);
	out_char(to, ':');
	out_digits(to, (uint64_t)(t->second % 60), 2);
	if (t->nanosecond != 0)
		out_char(to, '.');
	if (t->nanosecond % 1000 != 0)
		out_digits(to, t->nanosecond, 9);
	else if (t->nanosecond != 0)
		out_digits(to, t->nanosecond / 1000, 6);
	if (t->has_offset && minutes == 0) {
		out_char(to, 'Z');
	} else if (t->has_offset) {
		out_char(to, minutes < 0 ? '-' : '+');
		put_pair(to, abs(minutes) / 60, abs(minutes) % 60);
	}
	out_char(to, '"');
}

static void
json_tcp_flags(struct out *to, unsigned flags)
{
	static const char *const names[] = { "fin", "syn", "rst", "psh", "ack",
		"urg", "ece", "cwr", "ae" };
	bool first = true;

	json_key(to, "tcp_flags");
	out_char(to, '[');
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((flags & 1u << i) == 0)
			continue;
		if (!first)
			out_char(to, ',');
		json_word(to, names[i]);
		first = false;
	}
	out_char(to, ']');
}

/* The header fields, each only if the record told it. */
static void
json_fields(struct out *to, const struct event *ev)
{
	const struct {
		const char *key;
		uint32_t bit, value;
	} numbers[] = {
		{ "sport", EV_SPORT, ev->sport },
		{ "icmp_type", EV_ICMP, ev->icmp_type },
		{ "icmp_code", EV_ICMP, ev->icmp_code },
		{ "length", EV_LENGTH, ev->length },
		{ "ttl", EV_TTL, ev->ttl }, { "tos", EV_TOS, ev->tos },
		{ "ip_id", EV_ID, ev->ip_id },
		{ "fragment_offset", EV_FRAGMENT, ev->fragment },
		{ "seq", EV_SEQ, ev->seq }, { "ack", EV_ACK, ev->ack },
		{ "window", EV_WINDOW, ev->window },
		{ "mark", EV_MARK, ev->mark }, { "uid", EV_UID, ev->uid },
		{ "gid", EV_GID, ev->gid }, { "hook", EV_HOOK, ev->hook },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if ((ev->has & numbers[i].bit) != 0) {
			json_key(to, numbers[i].key);
			out_number(to, numbers[i].value);
		}
	if ((ev->has & EV_DF) != 0)
		out_text(to, ",\"df\":true");
	if ((ev->has & EV_MF) != 0)
		out_text(to, ",\"mf\":true");
	if ((ev->has & EV_TCP_OPTIONS) != 0)
		out_text(to, ",\"tcp_options\":true");
	if ((ev->has & EV_TCP_FLAGS) != 0)
		json_tcp_flags(to, ev->tcp_flags);
}

static void
json_address(struct out *to, const char *key, bool told,
    const struct address *a)
{
	json_key(to, key);
	if (told) {
		out_char(to, '"');
		put_address(to, a);
		out_char(to, '"');
	} else {
		out_text(to, "null");
	}
}

/* What tsv has too, but for the number. */
static void
json_columns(struct out *to, const struct event_line *line)
{
	const struct event *ev = line->ev;

	json_key(to, "verdict");
	json_word(to, verdict_word(ev->verdict));
	json_key(to, "day");
	json_word(to, line->day);
	json_key(to, "sensor");
	if (line->sensor[0] != '\0')
		json_put(to, slice_of(line->sensor));
	else
		out_text(to, "null");
	json_key(to, "proto");
	if ((ev->has & EV_PROTO) != 0) {
		out_char(to, '"');
		put_protocol(to, ev->protocol);
		out_char(to, '"');
	} else {
		out_text(to, "null");
	}
	json_key(to, "dport");
	if ((ev->has & EV_DPORT) != 0)
		out_number(to, ev->dport);
	else
		out_text(to, "null");
	json_address(to, "src", (ev->has & EV_SRC) != 0, &ev->src);
	json_address(to, "dst", (ev->has & EV_DST) != 0, &ev->dst);
	json_key(to, "count");
	out_number(to, ev->count);
	json_key(to, "reason");
	json_word(to, reason_word(ev->reason));
}

void
event_json(struct out *to, const struct event_line *line)
{
	const struct event *ev = line->ev;

	json_columns(to, line);
	json_time(to, &line->time, line->day);
	if (line->format != NULL) {
		json_key(to, "format");
		json_word(to, line->format);
	}
	json_tags(to, line);
	json_text(to, "prefix", ev->prefix);
	json_text(to, "in", ev->in);
	json_text(to, "out", ev->out);
	json_text(to, "mac", ev->mac);
	json_fields(to, ev);
	if (line->explain)
		json_explanation(to, line);
	out_text(to, "}\n");
}

void
event_number(struct out *to, bool json, uint64_t number)
{
	if (json)
		out_text(to, "{\"line\":");
	out_number(to, number);
}
