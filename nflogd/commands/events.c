/*
 * events.c - nflogd events: the filter, one line out per record in.
 */
#include "base/json.h"
#include "commands/command.h"
#include "commands/inputs.h"
#include "commands/output.h"
#include "commands/setup.h"
#include "count/service.h"
#include "input/resolve.h"
#include "parsers/parser.h"

#include <arpa/inet.h>
#include <stdio.h>

/* A record with its event, as it is printed. */
struct line {
	uint64_t number;
	const struct event *ev;
	const char *format;	/* the parser's name, NULL if none answered */
	struct local_time time;
	char day[DAY_TEXT];
	char sensor[256];	/* "" where the record names none */
};

struct events {
	const struct options *options;
	struct calendar *calendar;
	struct resolver *resolver;
	uint64_t lines;
	bool json, failed;
};

/* Lower case, and nothing that would break a line or a terminal. */
static void
copy_sensor(char text[256], struct slice host)
{
	size_t n = host.len < 255 ? host.len : 255;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)host.at[i];

		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c + 32);
		text[i] = (char)(c < ' ' || c == 0x7f ? '?' : c);
	}
	text[n] = '\0';
}

static const char *
address_text(const struct address *a, char text[INET6_ADDRSTRLEN])
{
	uint32_t v4 = htonl(a->v4);

	return inet_ntop(a->is_v6 ? AF_INET6 : AF_INET,
	    a->is_v6 ? (const void *)a->v6 : (const void *)&v4, text,
	    INET6_ADDRSTRLEN);
}

static void
print_tsv(const struct line *line)
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
	printf("%llu\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%u\t%s\n",
	    (unsigned long long)line->number, verdict_word(ev->verdict),
	    line->day, line->sensor[0] != '\0' ? line->sensor : "-", proto,
	    dport, src, dst, ev->count, reason_word(ev->reason));
}

static void
json_text(const char *key, struct slice text)
{
	if (text.len == 0)
		return;
	printf(",\"%s\":", key);
	json_string(stdout, text);
}

/* RFC 3339; without offset where the line told none. */
static void
json_time(const struct local_time *t, const char *day)
{
	int32_t minutes = t->offset / 60;

	if (t->day == DAY_UNDATED)
		return;
	printf(",\"time\":\"%sT%02d:%02d:%02d", day, t->second / 3600,
	    t->second / 60 % 60, t->second % 60);
	if (t->nanosecond % 1000 != 0)
		printf(".%09u", t->nanosecond);
	else if (t->nanosecond != 0)
		printf(".%06u", t->nanosecond / 1000);
	if (t->has_offset && minutes == 0)
		putchar('Z');
	else if (t->has_offset)
		printf("%c%02d:%02d", minutes < 0 ? '-' : '+',
		    abs(minutes) / 60, abs(minutes) % 60);
	putchar('"');
}

static void
json_tcp_flags(unsigned flags)
{
	static const char *const names[] = { "fin", "syn", "rst", "psh", "ack",
		"urg", "ece", "cwr", "ae" };
	const char *comma = "";

	printf(",\"tcp_flags\":[");
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((flags & 1u << i) != 0) {
			printf("%s\"%s\"", comma, names[i]);
			comma = ",";
		}
	putchar(']');
}

/* The header fields, each only if the record told it. */
static void
json_fields(const struct event *ev)
{
	const struct {
		uint32_t bit;
		const char *key;
		uint32_t value;
	} numbers[] = {
		{ EV_SPORT, "sport", ev->sport },
		{ EV_ICMP, "icmp_type", ev->icmp_type },
		{ EV_ICMP, "icmp_code", ev->icmp_code },
		{ EV_LENGTH, "length", ev->length },
		{ EV_TTL, "ttl", ev->ttl }, { EV_TOS, "tos", ev->tos },
		{ EV_ID, "ip_id", ev->ip_id },
		{ EV_FRAGMENT, "fragment_offset", ev->fragment },
		{ EV_SEQ, "seq", ev->seq }, { EV_ACK, "ack", ev->ack },
		{ EV_WINDOW, "window", ev->window },
		{ EV_MARK, "mark", ev->mark }, { EV_UID, "uid", ev->uid },
		{ EV_GID, "gid", ev->gid }, { EV_HOOK, "hook", ev->hook },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if ((ev->has & numbers[i].bit) != 0)
			printf(",\"%s\":%u", numbers[i].key, numbers[i].value);
	if ((ev->has & EV_DF) != 0)
		printf(",\"df\":true");
	if ((ev->has & EV_MF) != 0)
		printf(",\"mf\":true");
	if ((ev->has & EV_TCP_OPTIONS) != 0)
		printf(",\"tcp_options\":true");
	if ((ev->has & EV_TCP_FLAGS) != 0)
		json_tcp_flags(ev->tcp_flags);
}

static void
json_address(const char *key, bool told, const struct address *a)
{
	char text[INET6_ADDRSTRLEN];

	if (told)
		printf(",\"%s\":\"%s\"", key, address_text(a, text));
	else
		printf(",\"%s\":null", key);
}

static void
print_json(const struct line *line)
{
	const struct event *ev = line->ev;
	const char *name =
	    (ev->has & EV_PROTO) != 0 ? protocol_name(ev->protocol) : NULL;

	printf("{\"line\":%llu,\"verdict\":\"%s\",\"day\":\"%s\"",
	    (unsigned long long)line->number, verdict_word(ev->verdict),
	    line->day);
	printf(",\"sensor\":");
	if (line->sensor[0] != '\0')
		json_string(stdout, slice_of(line->sensor));
	else
		printf("null");
	if (name != NULL)
		printf(",\"proto\":\"%s\"", name);
	else if ((ev->has & EV_PROTO) != 0)
		printf(",\"proto\":\"%u\"", ev->protocol);
	else
		printf(",\"proto\":null");
	if ((ev->has & EV_DPORT) != 0)
		printf(",\"dport\":%u", ev->dport);
	else
		printf(",\"dport\":null");
	json_address("src", (ev->has & EV_SRC) != 0, &ev->src);
	json_address("dst", (ev->has & EV_DST) != 0, &ev->dst);
	printf(",\"count\":%u,\"reason\":\"%s\"", ev->count,
	    reason_word(ev->reason));
	json_time(&line->time, line->day);
	if (line->format != NULL)
		printf(",\"format\":\"%s\"", line->format);
	json_text("prefix", ev->prefix);
	json_text("in", ev->in);
	json_text("out", ev->out);
	json_text("mac", ev->mac);
	json_fields(ev);
	fputs("}\n", stdout);
}

static bool
print_event(struct events *e, struct event *ev, const char *format)
{
	struct line line = { .number = ++e->lines, .ev = ev, .format = format };
	uint32_t sensor;
	int32_t day;

	if (!resolve(e->resolver, ev, &sensor, &day)) {
		e->failed = true;
		return false;
	}
	copy_sensor(line.sensor, ev->host);
	day_format(day, line.day);
	if (e->json) {
		line.time = calendar_local(e->calendar, &ev->stamp);
		print_json(&line);
	} else {
		print_tsv(&line);
	}
	return !ferror(stdout);
}

static bool
on_stream(void *context, int64_t reference)
{
	struct events *e = context;

	calendar_set_reference(e->calendar,
	    e->options->has_now ? e->options->now : reference);
	resolver_forget(e->resolver);
	return true;
}

static bool
on_record(void *context, struct slice record)
{
	struct events *e = context;
	const struct parser *parser;
	struct event ev;

	parser = parse_record(record, &ev);
	if (e->json && parser != NULL && parser->detail != NULL)
		parser->detail(&ev);
	return print_event(e, &ev, parser != NULL ? parser->name : NULL);
}

static bool
on_too_long(void *context)
{
	struct event ev;

	event_clear(&ev);
	event_is(&ev, REASON_TOO_LONG);
	return print_event(context, &ev, NULL);
}

/* Whoever reads a live log wants its lines now. */
static bool
on_idle(void *context)
{
	(void)context;
	return fflush(stdout) == 0;
}

static int
print_events(const struct options *o, struct events *e)
{
	const struct sink sink = { .context = e, .stream = on_stream,
		.record = on_record, .too_long = on_too_long, .idle = on_idle };
	int status = inputs_read(o, &sink);

	if (e->failed) {
		complain("out of memory; the input was not read to its end");
		status = EXIT_TROUBLE;
	}
	return output_flush() ? status : EXIT_TROUBLE;
}

int
command_events(const struct options *o)
{
	struct events e = { .options = o };
	struct prefixes *prefixes;
	struct sensors *sensors;
	struct rules *rules;
	enum format format;
	struct error err;
	int status = EXIT_TROUBLE;

	if (!options_format(o, 1u << FORMAT_TSV | 1u << FORMAT_JSON,
	    FORMAT_TSV, &format, &err) || !calendar_zone(o->timezone, &err)) {
		complain("%s", err.text);
		return EXIT_USAGE;
	}
	if (!setup_rules(o, &rules))
		return EXIT_USAGE;
	e.json = format == FORMAT_JSON;
	e.calendar = calendar_new(o->now);
	prefixes = prefixes_new(rules, o->undecided);
	sensors = sensors_new();
	if (e.calendar != NULL && prefixes != NULL && sensors != NULL)
		e.resolver = resolver_new(
		    e.calendar, prefixes, sensors, slice_of(o->sensor));
	if (e.resolver != NULL)
		status = print_events(o, &e);
	else
		complain("out of memory");
	resolver_free(e.resolver);
	sensors_free(sensors);
	prefixes_free(prefixes);
	calendar_free(e.calendar);
	rules_free(rules);
	return status;
}
