/*
 * loggen.c - firewall logs with their truth: what nflogd must say of them.
 *
 *   loggen [--OPTION VALUE...] [--csv FILE] [--truth FILE] >LOG
 *
 * The same options give the same bytes. --csv gets what `scan --format csv
 * --timezone UTC --sensor nobody` must print, --truth the ledger of `scan
 * --format json` and the number of cells. --start, --stamp and the numbers are
 * read at the end; --shuffle takes the times in any order, --crlf and --frames
 * end lines otherwise.
 */
#include "packets.h"
#include "sayings.h"

#include <strings.h>

enum { SENSORS = 1024, DAYS = 1000 };
enum form { RFC3164, ISO, RFC5424, MIXED };

static struct {
	struct knobs knobs;
	enum form form;
	unsigned start;	/* days since 1970-01-01 */
	double offset;	/* minutes that the counting zone is east of UTC */
	bool frames;	/* of RFC 6587, instead of lines */
	const char *csv, *truth;
} settings = {
	.knobs = { .lines = 100000, .days = 7, .sensors = 4,
		.sources = 200000, .noise = 10, .v6 = 1.5, .odd = 1,
		.seed = 1 },
	.start = 20332,	/* 2025-09-01 */
};

static char sensor_names[SENSORS + 1][NAME_MOST];
static struct fate last_of[SENSORS];	/* by sensor: its last message */
static struct truth truth;

static const char *
sensor_name(unsigned sensor)
{
	return sensor_names[sensor];
}

/* The number behind the last belongs to records that name no host. */
static void
name_sensors(void)
{
	unsigned count = (unsigned)settings.knobs.sensors;

	for (unsigned i = 0; i < count; i++) {
		if (chance(settings.knobs.domains))
			snprintf(sensor_names[i], NAME_MOST,
			    "gw%u.example.net", count - i);
		else
			snprintf(sensor_names[i], NAME_MOST, "fw%02u", i + 1);
		last_of[i].bucket = REPEAT;	/* nothing to repeat yet */
	}
	strcpy(sensor_names[count], "nobody");
}

/* ---- envelopes ------------------------------------------------------------- */

static const uint64_t day_length = 86400000000;	/* microseconds */
static const int64_t minute_length = 60000000;

/*
 * Microseconds since the day before the log's first, in a zone: so none is
 * negative.
 */
static uint64_t
local(uint64_t when, int minutes)
{
	return when + day_length + (uint64_t)(minutes * minute_length);
}

/* "Sep  1 12:34:56" or "2025-09-01T12:34:56", of a local time. */
static void
say_stamp(struct message *m, uint64_t time, bool iso)
{
	static struct {
		unsigned day;
		char month_first[16], iso[16];
	} names[DAYS];
	unsigned day = truth.days_from + (unsigned)(time / day_length);
	unsigned second = (unsigned)(time % day_length / 1000000);
	time_t t = (time_t)day * 86400;
	struct tm tm;

	if (names[day % DAYS].day != day) {
		names[day % DAYS].day = day;
		date_text(day, names[day % DAYS].iso);
		strftime(names[day % DAYS].month_first, 16, "%b %e",
		    gmtime_r(&t, &tm));
	}
	say(m, "%s%c%02u:%02u:%02u", iso ? names[day % DAYS].iso :
	    names[day % DAYS].month_first, iso ? 'T' : ' ', second / 3600,
	    second / 60 % 60, second % 60);
}

/* With the offset of a zone, in which it may be another day. */
static void
say_iso(struct message *m, uint64_t when)
{
	static const struct {
		int minutes;
		const char *text;
	} zones[] = { { 0, "+00:00" }, { 540, "+09:00" }, { -210, "-03:30" },
		{ 0, "Z" }, { 345, "+0545" } };
	size_t zone = settings.form == MIXED ? below(COUNT(zones)) : 0;

	say_stamp(m, local(when, zones[zone].minutes), true);
	say(m, ".%06u%s", (unsigned)(when % 1000000), zones[zone].text);
}

/* The day it counts for, of those since the day before the first. */
static unsigned
day_of(uint64_t when)
{
	return (unsigned)(local(when, (int)settings.offset) / day_length);
}

static void
say_host(struct message *m, unsigned sensor)
{
	char *host = m->text + m->len;

	say(m, "%s", sensor_names[sensor]);
	if (chance(settings.knobs.odd))	/* names are told in any case */
		for (; *host != '\0'; host++)
			if (*host >= 'a' && *host <= 'z')
				*host = (char)(*host - 32);
}

static void
say_uptime(struct message *m, uint64_t when)
{
	say(m, "[%5u.%06u] ", 345 + (unsigned)(when / 1000000),
	    (unsigned)(when % 1000000));
}

/* Everything before the message; a message without program is syslogd's own. */
static void
say_envelope(struct message *m, uint64_t when, unsigned sensor,
    const struct message *body)
{
	enum form form = settings.form;

	if (form == MIXED)
		form = (enum form)below(body->program != NULL ? 3 : 2);
	if (form == RFC5424 || settings.frames ||
	    (settings.form == MIXED && chance(20)))
		say(m, form == RFC5424 ? "<4>1 " : "<4>");
	if (form == RFC3164)
		say_stamp(m, local(when, (int)settings.offset), false);
	else
		say_iso(m, when);
	say(m, " ");
	say_host(m, sensor);
	if (body->program == NULL)
		say(m, " ");
	else if (form == RFC5424)
		say(m, body->pid != 0 ? " %s %u - - " : " %s - - - ",
		    body->program, body->pid);
	else
		say(m, body->pid != 0 ? " %s[%u]: " : " %s: ", body->program,
		    body->pid);
}

/* ---- lines ----------------------------------------------------------------- */

static void
put_line(const struct message *head, const struct message *body)
{
	if (settings.frames)
		printf("%zu ", head->len + body->len);
	fwrite(head->text, 1, head->len, stdout);
	fwrite(body->text, 1, body->len, stdout);
	if (!settings.frames)
		fputs(settings.knobs.crlf ? "\r\n" : "\n", stdout);
}

static struct fate
say_something(struct message *m, const struct knobs *k, unsigned sensor)
{
	m->len = 0;
	if (chance(k->noise))
		return say_saying(m, chance(k->hostile) ? &PICK(forgeries) :
		    &PICK(noises));
	if (chance(k->damaged))
		return say_saying(m, &PICK(wrecks));
	return say_packet(m, k, sensor);
}

/* "last message repeated": as many more of what the host said last. */
static void
put_marker(uint64_t when, unsigned sensor)
{
	struct message head = { .len = 0 }, body = { .program = NULL };
	struct fate fate = last_of[sensor];
	unsigned times = 1 + below(20);

	if (fate.bucket != DROPPED && fate.bucket != ACCEPTED)
		fate.bucket = REPEAT;	/* tells no packet */
	say(&body, "last message repeated %u time%s", times,
	    times > 1 ? "s" : "");
	say_envelope(&head, when, sensor, &body);
	put_line(&head, &body);
	truth_add(&truth, day_of(when), sensor, &fate, times);
}

static bool
is_kernel(const struct message *m)
{
	return strcmp(m->program, "kernel") == 0;
}

static void
put_message(uint64_t when, unsigned sensor)
{
	struct message head = { .len = 0 }, body = { .len = 0 };
	struct fate fate = say_something(&body, &settings.knobs, sensor);
	unsigned times = 1, day = day_of(when);
	bool wrapped = chance(settings.knobs.repeats);

	if (is_kernel(&body) && chance(settings.knobs.undated)) {
		sensor = (unsigned)settings.knobs.sensors;
		day = UNDATED;
		wrapped = false;
	} else {
		last_of[sensor] = fate;
		say_envelope(&head, when, sensor, &body);
	}
	if (settings.frames && fate.bucket == OTHER_PROGRAM)
		say_text(&body, "\nSep  1 00:00:00 fw01 kernel: DROP: !",
		    false);
	if (wrapped) {
		times = 2 + below(1000);
		say(&head, "message repeated %u times: [ ", times);
		say(&body, "]");
	}
	if (is_kernel(&body))
		say_uptime(&head, when);
	put_line(&head, &body);
	truth_add(&truth, day, sensor, &fate, times);
}

static void
put_lines(void)
{
	const struct knobs *k = &settings.knobs;
	uint64_t lines = (uint64_t)k->lines, when;
	uint64_t span = (uint64_t)k->days * day_length, step = span / lines;

	for (uint64_t i = 0; i < lines; i++) {
		unsigned sensor = below((unsigned)k->sensors);

		when = k->shuffle ? draw() % span : i * step + draw() % step;
		if (chance(k->repeats))
			put_marker(when, sensor);
		else
			put_message(when, sensor);
	}
}

/* ---- options --------------------------------------------------------------- */

static const struct {
	const char *name;
	double *number;
	double least, most;
} numbers[] = {
	{ "lines", &settings.knobs.lines, 1, 1e9 },
	{ "days", &settings.knobs.days, 1, 300 },
	{ "sensors", &settings.knobs.sensors, 1, SENSORS },
	{ "sources", &settings.knobs.sources, 1, 1e9 },
	{ "seed", &settings.knobs.seed, 0, 1e15 },
	/* minutes that the zone is east of UTC which days are counted in */
	{ "offset", &settings.offset, -720, 840 },
	/* percent of packets: from a source never seen before; of IPv6; */
	{ "fresh", &settings.knobs.fresh, 0, 100 },
	{ "v6", &settings.knobs.v6, 0, 100 },
	/* let through; in a rare shape; damaged; without stamp and host */
	{ "accept", &settings.knobs.accept, 0, 100 },
	{ "odd", &settings.knobs.odd, 0, 100 },
	{ "damaged", &settings.knobs.damaged, 0, 100 },
	{ "undated", &settings.knobs.undated, 0, 100 },
	/* percent of lines: from others; of these, quoting a packet */
	{ "noise", &settings.knobs.noise, 0, 100 },
	{ "hostile", &settings.knobs.hostile, 0, 100 },
	/* percent of lines that repeat, in each of the two ways */
	{ "repeats", &settings.knobs.repeats, 0, 100 },
	/* percent of sensors that have a long name */
	{ "domains", &settings.knobs.domains, 0, 100 },
};

static void
refuse(const char *option, const char *why)
{
	fprintf(stderr, "loggen: %s: %s\n", option, why);
	exit(2);
}

static void
set_number(const char *option, const char *value)
{
	for (size_t i = 0; i < COUNT(numbers); i++) {
		char *end;

		if (strcmp(option + 2, numbers[i].name) != 0)
			continue;
		*numbers[i].number = strtod(value, &end);
		if (end == value || *end != '\0' ||
		    !(*numbers[i].number >= numbers[i].least &&
		    *numbers[i].number <= numbers[i].most))
			refuse(option, "value out of range");
		return;
	}
	refuse(option, "no such option");
}

static void
set_text(const char *option, const char *value)
{
	static const char *const forms[] = { "rfc3164", "iso", "rfc5424",
		"mixed" };
	struct tm tm = { .tm_mday = 0 };

	if (strcmp(option, "--csv") == 0) {
		settings.csv = value;
	} else if (strcmp(option, "--truth") == 0) {
		settings.truth = value;
	} else if (strcmp(option, "--start") == 0) {
		if (strptime(value, "%Y-%m-%d", &tm) == NULL)
			refuse(option, "want a day such as 2025-09-01");
		settings.start = (unsigned)(timegm(&tm) / 86400);
	} else if (strcmp(option, "--stamp") == 0) {
		for (size_t i = 0; i < COUNT(forms); i++)
			if (strcmp(value, forms[i]) == 0) {
				settings.form = (enum form)i;
				return;
			}
		refuse(option, "want rfc3164, iso, rfc5424 or mixed");
	} else {
		set_number(option, value);
	}
}

static void
read_options(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--", 2) != 0)
			refuse(argv[i], "no such option");
		else if (strcmp(argv[i], "--shuffle") == 0)
			settings.knobs.shuffle = true;
		else if (strcmp(argv[i], "--crlf") == 0)
			settings.knobs.crlf = true;
		else if (strcmp(argv[i], "--frames") == 0)
			settings.frames = true;
		else if (i + 1 == argc)
			refuse(argv[i], "wants a value");
		else {
			set_text(argv[i], argv[i + 1]);
			i++;
		}
	}
}

static FILE *
create(const char *name)
{
	FILE *f = fopen(name, "w");

	if (f == NULL)
		refuse(name, "cannot write");
	return f;
}

int
main(int argc, char **argv)
{
	read_options(argc, argv);
	random_state = scatter((uint64_t)settings.knobs.seed + 1);
	truth.sensor_name = sensor_name;
	truth.days_from = settings.start - 1;
	name_sensors();
	put_lines();
	if (fflush(stdout) != 0 || ferror(stdout))
		refuse("standard output", "cannot write");
	truth_group(&truth);
	if (settings.csv != NULL && !truth_csv(&truth, create(settings.csv)))
		refuse(settings.csv, "cannot write");
	if (settings.truth != NULL &&
	    !truth_json(&truth, create(settings.truth)))
		refuse(settings.truth, "cannot write");
	return 0;
}
