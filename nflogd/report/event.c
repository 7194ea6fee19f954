/* event.c - see event.h. */
#include "report/event.h"
#include "base/json.h"
#include "base/utf8.h"
#include "count/service.h"
#include "parsers/parser.h"

#include <arpa/inet.h>
#include <stdio.h>
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

static const char *
address_text(const struct address *a, char text[INET6_ADDRSTRLEN])
{
	uint32_t v4 = htonl(a->v4);

	return inet_ntop(a->is_v6 ? AF_INET6 : AF_INET,
	    a->is_v6 ? (const void *)a->v6 : (const void *)&v4, text,
	    INET6_ADDRSTRLEN);
}

/* The format that answered, else all that were asked: "a,b". */
static void
tsv_explanation(FILE *to, const struct event_line *line)
{
	putc('\t', to);
	if (line->format != NULL)
		fputs(line->format, to);
	else if (line->asked_count == 0)
		putc('-', to);
	else
		for (size_t i = 0; i < line->asked_count; i++)
			fprintf(to, "%s%s", i > 0 ? "," : "",
			    line->asked[i]->name);
	fprintf(to, "\t%s", reason_explained(line->ev->reason));
}

static void
json_explanation(FILE *to, const struct event_line *line)
{
	fputs(",\"tried\":[", to);
	for (size_t i = 0; i < line->asked_count; i++)
		fprintf(to, "%s\"%s\"", i > 0 ? "," : "",
		    line->asked[i]->name);
	fputs("],\"explanation\":", to);
	json_string(to, slice_of(reason_explained(line->ev->reason)));
}

void
event_tsv(FILE *to, const struct event_line *line)
{
	const struct event *ev = line->ev;
	char src[INET6_ADDRSTRLEN] = "-", dst[INET6_ADDRSTRLEN] = "-";
	char proto[16] = "-", dport[16] = "-";

	if ((ev->has & EV_PROTO) != 0) {
		const char *name = protocol_name(ev->protocol);

		if (name != NULL)
			snprintf(proto, sizeof(proto), "%s", name);
		else
			snprintf(proto, sizeof(proto), "%u", ev->protocol);
	}
	if ((ev->has & EV_DPORT) != 0)
		snprintf(dport, sizeof(dport), "%u", ev->dport);
	else if ((ev->has & EV_ICMP) != 0)
		snprintf(dport, sizeof(dport), "%u/%u", ev->icmp_type,
		    ev->icmp_code);
	if ((ev->has & EV_SRC) != 0)
		address_text(&ev->src, src);
	if ((ev->has & EV_DST) != 0)
		address_text(&ev->dst, dst);
	fprintf(to, "%llu\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%u\t%s",
	    (unsigned long long)line->number, verdict_word(ev->verdict),
	    line->day, line->sensor[0] != '\0' ? line->sensor : "-", proto,
	    dport, src, dst, ev->count, reason_word(ev->reason));
	if (line->explain)
		tsv_explanation(to, line);
	putc('\n', to);
}

static void
json_text(FILE *to, const char *key, struct slice text)
{
	if (text.len == 0)
		return;
	fprintf(to, ",\"%s\":", key);
	json_string(to, text);
}

/* RFC 3339, or nothing; without offset where the line told none. */
static void
json_time(FILE *to, const struct local_time *t, const char *day)
{
	int32_t minutes = t->offset / 60;

	if (t->day == DAY_UNDATED)
		return;
	fprintf(to, ",\"time\":\"%sT%02d:%02d:%02d", day, t->second / 3600,
	    t->second / 60 % 60, t->second % 60);
	if (t->nanosecond % 1000 != 0)
		fprintf(to, ".%09u", t->nanosecond);
	else if (t->nanosecond != 0)
		fprintf(to, ".%06u", t->nanosecond / 1000);
	if (t->has_offset && minutes == 0)
		putc('Z', to);
	else if (t->has_offset)
		fprintf(to, "%c%02d:%02d", minutes < 0 ? '-' : '+',
		    abs(minutes) / 60, abs(minutes) % 60);
	putc('"', to);
}

static void
json_tcp_flags(FILE *to, unsigned flags)
{
	static const char *const names[] = { "fin", "syn", "rst", "psh", "ack",
		"urg", "ece", "cwr", "ae" };
	const char *comma = "";

	fprintf(to, ",\"tcp_flags\":[");
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((flags & 1u << i) != 0) {
			fprintf(to, "%s\"%s\"", comma, names[i]);
			comma = ",";
		}
	putc(']', to);
}

/* The header fields, each only if the record told it. */
static void
json_fields(FILE *to, const struct event *ev)
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
		if ((ev->has & numbers[i].bit) != 0)
			fprintf(to, ",\"%s\":%u", numbers[i].key, numbers[i].value);
	if ((ev->has & EV_DF) != 0)
		fprintf(to, ",\"df\":true");
	if ((ev->has & EV_MF) != 0)
		fprintf(to, ",\"mf\":true");
	if ((ev->has & EV_TCP_OPTIONS) != 0)
		fprintf(to, ",\"tcp_options\":true");
	if ((ev->has & EV_TCP_FLAGS) != 0)
		json_tcp_flags(to, ev->tcp_flags);
}

static void
json_address(FILE *to, const char *key, bool told, const struct address *a)
{
	char text[INET6_ADDRSTRLEN];

	if (told)
		fprintf(to, ",\"%s\":\"%s\"", key, address_text(a, text));
	else
		fprintf(to, ",\"%s\":null", key);
}

void
event_json(FILE *to, const struct event_line *line)
{
	const struct event *ev = line->ev;
	const char *name =
	    (ev->has & EV_PROTO) != 0 ? protocol_name(ev->protocol) : NULL;

	fprintf(to, "{\"line\":%llu,\"verdict\":\"%s\",\"day\":\"%s\"",
	    (unsigned long long)line->number, verdict_word(ev->verdict),
	    line->day);
	fprintf(to, ",\"sensor\":");
	if (line->sensor[0] != '\0')
		json_string(to, slice_of(line->sensor));
	else
		fprintf(to, "null");
	if (name != NULL)
		fprintf(to, ",\"proto\":\"%s\"", name);
	else if ((ev->has & EV_PROTO) != 0)
		fprintf(to, ",\"proto\":\"%u\"", ev->protocol);
	else
		fprintf(to, ",\"proto\":null");
	if ((ev->has & EV_DPORT) != 0)
		fprintf(to, ",\"dport\":%u", ev->dport);
	else
		fprintf(to, ",\"dport\":null");
	json_address(to, "src", (ev->has & EV_SRC) != 0, &ev->src);
	json_address(to, "dst", (ev->has & EV_DST) != 0, &ev->dst);
	fprintf(to, ",\"count\":%u,\"reason\":\"%s\"", ev->count,
	    reason_word(ev->reason));
	json_time(to, &line->time, line->day);
	if (line->format != NULL)
		fprintf(to, ",\"format\":\"%s\"", line->format);
	json_text(to, "prefix", ev->prefix);
	json_text(to, "in", ev->in);
	json_text(to, "out", ev->out);
	json_text(to, "mac", ev->mac);
	json_fields(to, ev);
	if (line->explain)
		json_explanation(to, line);
	fputs("}\n", to);
}
