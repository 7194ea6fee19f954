/* options.c - the table of options; see options.h. */
#include "commands/options.h"
#include "base/calendar.h"
#include "base/suggest.h"
#include "base/wide.h"
#include "notes/findings.h"
#include "commands/command.h"
#include "count/region.h"
#include "count/service.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define STORE_STANDARD "/var/lib/nflogd/nflogd.db"

#define MEMORY_LEAST ((uint64_t)16 << 20)

/* Each reads its argument; false means it is not `wanted`. */
static bool
set_timezone(struct options *o, const char *value)
{
	o->timezone = value;
	return true;	/* calendar_zone knows better and says so */
}

static bool
set_now(struct options *o, const char *value)
{
	o->has_now = true;
	return instant_parse(value, &o->now);
}

static bool
set_sensor(struct options *o, const char *value)
{
	o->sensor = value;
	return value[0] != '\0' && strlen(value) <= 255;
}

static bool
set_rules(struct options *o, const char *value)
{
	if (o->rule_count == RULE_DIRECTORIES)
		return false;
	o->rules[o->rule_count++] = value;
	return true;
}

static bool
set_format(struct options *o, const char *value)
{
	o->format_name = value;
	return true;	/* which ones there are is the command's matter */
}

static bool
set_lang(struct options *o, const char *value)
{
	o->japanese = strcmp(value, "ja") == 0;
	return o->japanese || strcmp(value, "en") == 0;
}

static bool
read_count(const char *value, unsigned long most, unsigned long *count)
{
	char *end;

	if (value[0] < '0' || value[0] > '9')
		return false;
	*count = strtoul(value, &end, 10);
	return *end == '\0' && *count <= most;
}

static bool
set_threads(struct options *o, const char *value)
{
	unsigned long n;

	if (!read_count(value, 256, &n) || n < 1)
		return false;
	o->threads = (unsigned)n;
	return true;
}

static bool
set_top(struct options *o, const char *value)
{
	unsigned long n;

	if (!read_count(value, 100000, &n) || n < 1)
		return false;
	o->top = (unsigned)n;
	return true;
}

static bool
set_group(struct options *o, const char *value)
{
	unsigned long n;

	if (!read_count(value, 65535, &n) || o->group_count == GROUPS)
		return false;
	o->groups[o->group_count++] = (uint16_t)n;
	return true;
}

static bool
set_undecided(struct options *o, const char *value)
{
	if (strcmp(value, "drop") == 0)
		o->undecided = REASON_DROP;
	else if (strcmp(value, "accept") == 0)
		o->undecided = REASON_ACCEPT;
	else if (strcmp(value, "none") == 0)
		o->undecided = REASON_RULE;
	else
		return false;
	return true;
}

static bool
set_only(struct options *o, const char *value)
{
	for (unsigned v = 0; v < VERDICTS; v++)
		if (strcmp(value, verdict_word((enum verdict)v)) == 0) {
			o->only |= 1u << v;
			return true;
		}
	return false;
}

static bool
set_explain(struct options *o, const char *value)
{
	(void)value;
	o->explain = true;
	return true;
}

static bool
set_color(struct options *o, const char *value)
{
	if (strcmp(value, "always") == 0)
		o->color = true;
	else if (strcmp(value, "never") == 0)
		o->color = false;
	else
		return strcmp(value, "auto") == 0;
	return true;
}

static bool
set_quiet(struct options *o, const char *value)
{
	(void)value;
	o->quiet = true;
	return true;
}

static bool
set_store(struct options *o, const char *value)
{
	o->store = value;
	return value[0] != '\0';
}

static bool
set_day(struct options *o, const char *value)
{
	o->day = value;
	return true;	/* period_read says what is wrong with it */
}

static bool
set_from(struct options *o, const char *value)
{
	o->from = value;
	return true;
}

static bool
set_to(struct options *o, const char *value)
{
	o->to = value;
	return true;
}

static bool
set_week(struct options *o, const char *value)
{
	o->week = value;
	return true;
}

static bool
set_month(struct options *o, const char *value)
{
	o->month = value;
	return true;
}

static bool
set_quarter(struct options *o, const char *value)
{
	o->quarter = value;
	return true;
}

static bool
set_half(struct options *o, const char *value)
{
	o->half = value;
	return true;
}

static bool
set_year(struct options *o, const char *value)
{
	o->year = value;
	return true;
}

static bool
set_last(struct options *o, const char *value)
{
	unsigned long n;

	if (!read_count(value, 36500, &n) || n < 1)
		return false;
	o->last = (unsigned)n;
	return true;
}

/* "64M": a number and a unit of 1024s, MiB without one. */
static bool
set_memory(struct options *o, const char *value)
{
	char number[16], unit = value[strlen(value) - (value[0] != '\0')];
	unsigned shift = unit == 'K' ? 10 : unit == 'G' ? 30 : 20;
	size_t len = strlen(value) - (unit == 'K' || unit == 'M' || unit == 'G');
	unsigned long n;

	if (len >= sizeof(number))
		return false;
	memcpy(number, value, len);
	number[len] = '\0';
	if (!read_count(number, 1ul << 30, &n))
		return false;
	o->max_memory = (uint64_t)n << shift;
	return o->max_memory >= MEMORY_LEAST;
}

static bool
set_batch(struct options *o, const char *value)
{
	return read_count(value, 1ul << 40, &o->batch) && o->batch > 0;
}

static bool
set_keep(struct options *o, const char *value)
{
	unsigned long n;

	if (!read_count(value, 36500, &n) || n < 1)
		return false;
	o->keep = (unsigned)n;
	return true;
}

static bool
set_anonymize(struct options *o, const char *value)
{
	(void)value;
	o->anonymize = true;
	return true;
}

static bool
set_geo(struct options *o, const char *value)
{
	o->geo = value;
	return value[0] != '\0';
}

static bool
set_state(struct options *o, const char *value)
{
	(void)value;
	o->state = true;
	return true;
}

static bool
set_cells(struct options *o, const char *value)
{
	(void)value;
	o->cells = true;
	return true;
}

static bool
set_kind(struct options *o, const char *value)
{
	o->kind = value;
	return finding_kind_exists(value);
}

static bool
set_notes(struct options *o, const char *value)
{
	(void)value;
	o->notes = true;
	return true;
}

static bool
set_notable(struct options *o, const char *value)
{
	o->has_notable = true;
	return service_parse(value, &o->notable);
}

static bool
set_output(struct options *o, const char *value)
{
	o->output = value;
	return value[0] != '\0';
}

static bool
set_sensors(struct options *o, const char *value)
{
	if (value[0] == '\0' || o->sensor_count == SENSOR_PATTERNS)
		return false;
	o->sensors[o->sensor_count++] = value;
	return true;
}

static bool
set_home(struct options *o, const char *value)
{
	o->home = value;
	return region_is_code(value, strlen(value));
}

static const struct {
	const char *name;
	const char *argument;	/* NULL: takes none */
	unsigned bit;
	bool (*set)(struct options *o, const char *value);
	const char *wanted;	/* what the argument should be */
	const char *help;
} table[] = {
	{ "format", "F", OPT_FORMAT, set_format, NULL,
	    "how results are written" },
	{ "lang", "en|ja", OPT_LANG, set_lang, "en or ja",
	    "language of texts (default: the locale's)" },
	{ "top", "N", OPT_TOP, set_top, "a number from 1 to 100000",
	    "services shown and explained (default: 10)" },
	{ "color", "WHEN", OPT_COLOR, set_color, "auto, always or never",
	    "auto (on a terminal, unless NO_COLOR is set), always, never" },
	{ "group", "N", OPT_GROUP, set_group,
	    "an NFLOG group from 0 to 65535 (64 groups at most)",
	    "NFLOG group to read; may repeat" },
	{ "timezone", "ZONE", OPT_TIMEZONE, set_timezone, NULL,
	    "zone that days are counted in: UTC or an IANA name "
	    "(default: the system's)" },
	{ "now", "RFC3339", OPT_NOW, set_now,
	    "an instant such as 2025-09-01T00:00:00Z",
	    "reference for stamps without year (default: the clock, for a "
	    "file its modification time)" },
	{ "sensor", "NAME", OPT_SENSOR, set_sensor, "a name of 1 to 255 bytes",
	    "observation point of records that name none (default: the host "
	    "name)" },
	{ "rules", "DIR", OPT_RULES, set_rules, "at most 16 directories",
	    "rules to add to the shipped ones; may repeat" },
	{ "undecided", "VERDICT", OPT_UNDECIDED, set_undecided,
	    "drop, accept or none",
	    "what a prefix without verdict word means (default: drop)" },
	{ "only", "VERDICT", OPT_ONLY, set_only, "drop, accept, none or bad",
	    "print records of this verdict only; may repeat" },
	{ "explain", NULL, OPT_EXPLAIN, set_explain, NULL,
	    "tell also which formats were tried, and the reason in words" },
	{ "store", "PATH", OPT_STORE, set_store, "a path",
	    "the store (default: " STORE_STANDARD ")" },
	{ "day", "DAY", OPT_PERIOD, set_day, NULL,
	    "one day: 2025-09-01, today, yesterday or undated" },
	{ "from", "DAY", OPT_PERIOD, set_from, NULL,
	    "days from this one on (default: the first)" },
	{ "to", "DAY", OPT_PERIOD, set_to, NULL,
	    "days up to this one, which is included (default: the last)" },
	{ "week", "WEEK", OPT_PERIOD, set_week, NULL,
	    "the days of one week, Monday to Sunday: 2025-W36, or last" },
	{ "month", "MONTH", OPT_PERIOD, set_month, NULL,
	    "the days of one month: 2025-09, or last" },
	{ "quarter", "QUARTER", OPT_PERIOD, set_quarter, NULL,
	    "the days of a quarter: 2025-Q3, or last" },
	{ "half", "HALF", OPT_PERIOD, set_half, NULL,
	    "the days of half a year: 2025-H2, or last" },
	{ "year", "YEAR", OPT_PERIOD, set_year, NULL,
	    "the days of a year: 2025, or last" },
	{ "last", "DAYS", OPT_PERIOD, set_last, "a number from 1 to 36500",
	    "so many days up to yesterday, such as 7, 30 or 90" },
	{ "max-memory", "SIZE", OPT_MEMORY, set_memory,
	    "a size such as 512M or 2G, 16M at least",
	    "memory that cells may take before they go to disk (default: 1G)" },
	{ "batch", "N", OPT_BATCH, set_batch, "a number of records from 1 on",
	    "commit after that many records (default: after some seconds, or "
	    "when memory is full)" },
	{ "keep", "DAYS", OPT_KEEP, set_keep, "a number from 1 to 36500",
	    "days that single sources are kept; rollups stay for ever "
	    "(default: 40)" },
	{ "anonymize", NULL, OPT_KEEP, set_anonymize, NULL,
	    "keep keyed pseudonyms in place of source addresses" },
	{ "geo", "FILE", OPT_GEO, set_geo, "a path",
	    "country database in MMDB format that tells regions of sources "
	    "(default: none)" },
	{ "state", NULL, OPT_STATE, set_state, NULL,
	    "tell what is known of each input, and read nothing" },
	{ "cells", NULL, OPT_CELLS, set_cells, NULL,
	    "print the single sources and their accesses" },
	{ "kind", "KIND", OPT_KIND, set_kind,
	    "a kind of notes such as surge; see nflogd-notes(7)",
	    "print notes of this kind only" },
	{ "notes", NULL, OPT_NOTES, set_notes, NULL,
	    "tell also what is unusual, against the weeks before" },
	{ "notable", "SERVICE", OPT_REPORT, set_notable,
	    "a service such as 3389/tcp",
	    "service to look at closely (default: the one that grew most)" },
	{ "sensors", "PATTERN", OPT_REPORT, set_sensors,
	    "a name, or a pattern such as 'tokyo-*' (64 at most)",
	    "observation points to report on, by name or by a pattern with *, ? "
	    "and [] (default: all); may repeat" },
	{ "home", "REGION", OPT_REPORT, set_home,
	    "two letters of a region such as JP",
	    "region that is home: tell domestic and foreign sources apart" },
	{ "output", "DIR", OPT_REPORT, set_output, "a folder",
	    "folder for the files of csv, made if it is not there" },
	{ "threads", "N", OPT_THREADS, set_threads, "a number from 1 to 256",
	    "threads to read a large file with (default: all processors)" },
	{ "quiet", NULL, OPT_QUIET, set_quiet, NULL,
	    "no progress, no remarks on standard error" },
};

enum {
	OPTIONS = sizeof(table) / sizeof(table[0]),
	ROW = 256	/* above all characters: what getopt gives for row 0 */
};

static const char *
locale_name(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return value;
	}
	return "C";
}

static void
set_defaults(struct options *o)
{
	static char host[256];	/* as long as the process, as argv is */
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	*o = (struct options){ .top = 10, .undecided = REASON_DROP,
		.store = STORE_STANDARD, .max_memory = (uint64_t)1 << 30,
		.keep = 40 };
	o->now = (int64_t)time(NULL);
	if (gethostname(host, sizeof(host) - 1) != 0 || host[0] == '\0')
		strcpy(host, "localhost");
	o->sensor = host;
	o->japanese = strncmp(locale_name(), "ja", 2) == 0;
	o->color = isatty(STDOUT_FILENO) && (no_color == NULL ||
	    no_color[0] == '\0') && (term == NULL ||
	    strcmp(term, "dumb") != 0);
	o->threads = processors > 0 && processors <= 256 ?
	    (unsigned)processors : 1;
}

static const char *const format_names[] = { [FORMAT_TEXT] = "text",
	[FORMAT_CSV] = "csv", [FORMAT_JSON] = "json", [FORMAT_TSV] = "tsv",
	[FORMAT_MARKDOWN] = "markdown", [FORMAT_HTML] = "html" };

enum { FORMATS = sizeof(format_names) / sizeof(format_names[0]) };

/* "text, csv, json" */
static void
list_formats(unsigned formats, char list[64])
{
	list[0] = '\0';
	for (unsigned i = 0; i < FORMATS; i++) {
		if ((formats & 1u << i) == 0)
			continue;
		if (list[0] != '\0')
			strcat(list, ", ");
		strcat(list, format_names[i]);
	}
}

/* --format, once the command that decides is known. */
static void
choose_format(struct options *o, const struct command *command,
    struct errors *errors)
{
	char list[64];

	o->format = command->standard;
	if (o->format_name == NULL)
		return;
	for (unsigned i = 0; i < FORMATS; i++)
		if ((command->formats & 1u << i) != 0 &&
		    strcmp(o->format_name, format_names[i]) == 0) {
			o->format = (enum format)i;
			return;
		}
	list_formats(command->formats, list);
	errors_add(errors, (struct where){ 0 },
	    "--format: \"%s\" will not do; want one of: %s", o->format_name,
	    list);
}

/* What getopt_long could not take. */
static void
refuse(const struct command *command, const char *word, int why,
    struct errors *errors)
{
	const char *names[OPTIONS], *near;
	struct where nowhere = { 0 };
	char plain[64];
	size_t n = 0;

	snprintf(plain, sizeof(plain), "%s", word);
	plain[strcspn(plain, "=")] = '\0';
	for (size_t i = 0; i < OPTIONS; i++) {
		if ((table[i].bit & command->options) != 0)
			names[n++] = table[i].name;
		else if (strncmp(plain, "--", 2) == 0 &&
		    strcmp(plain + 2, table[i].name) == 0) {
			errors_add(errors, nowhere, "%s takes no option %s",
			    command->name, plain);
			return;
		}
	}
	if (why == ':') {
		errors_add(errors, nowhere, "option %s wants an argument",
		    plain);
		return;
	}
	near =
	    strncmp(plain, "--", 2) == 0 ? suggest(plain + 2, names, n) : NULL;
	if (near != NULL && strcmp(near, plain + 2) == 0)
		errors_add(errors, nowhere, "option %s takes no argument",
		    plain);
	else if (near != NULL)
		errors_add(errors, nowhere,
		    "%s is not an option of %s; did you mean --%s?", plain,
		    command->name, near);
	else
		errors_add(errors, nowhere,
		    "%s is not an option of %s; see nflogd help %s", plain,
		    command->name, command->name);
}

/* The long options of a command, for getopt_long; their values lead to rows. */
static void
list_longs(const struct command *command, struct option longs[OPTIONS + 1])
{
	size_t n = 0;

	for (int i = 0; i < OPTIONS; i++)
		if ((table[i].bit & command->options) != 0)
			longs[n++] = (struct option){ table[i].name,
				table[i].argument != NULL, NULL, ROW + i };
	longs[n] = (struct option){ 0 };
}

bool
options_read(struct options *o, const struct command *command, int argc,
    char **argv, struct errors *errors)
{
	struct option longs[OPTIONS + 1];
	size_t n = 0;
	int c;

	set_defaults(o);
	list_longs(command, longs);
	o->operands = argv;	/* collected there, behind what is read */
	opterr = 0;
	optind = 0;	/* glibc: start over */
	/* operands in order, and "-/gre", a service, among them */
	while ((c = getopt_long(argc, argv, "-:/:", longs, NULL)) != -1) {
		if (c == 1 || c == '/') {
			o->operands[n++] = argv[optind - 1];
		} else if (c < ROW) {
			char word[3] = { '-', (char)optopt, '\0' };
			bool is_short = c == '?' && optopt > 0 && optopt < ROW;

			refuse(command, is_short ? word : argv[optind - 1], c,
			    errors);
		} else if (!table[c - ROW].set(o, optarg)) {
			errors_add(errors, (struct where){ 0 },
			    "--%s: \"%s\" will not do; want %s",
			    table[c - ROW].name, optarg, table[c - ROW].wanted);
		}
	}
	while (optind < argc)
		o->operands[n++] = argv[optind++];
	o->operands[n] = NULL;
	o->operand_count = n;
	choose_format(o, command, errors);
	return errors->count == 0;
}

void
options_help(const struct command *command)
{
	for (int i = 0; i < OPTIONS; i++) {
		if ((table[i].bit & command->options) == 0)
			continue;
		printf("  --%s%s%s\n", table[i].name,
		    table[i].argument != NULL ? " " : "",
		    table[i].argument != NULL ? table[i].argument : "");
		wide_wrap(stdout, table[i].help, 6, 79);
		if (table[i].bit == OPT_FORMAT) {
			char list[64];

			list_formats(command->formats, list);
			printf("      one of: %s (default: %s)\n", list,
			    format_names[command->standard]);
		}
	}
}
