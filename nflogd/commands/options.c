/* options.c - the table of options; see option_table.h. */
#include "commands/option_table.h"
#include "base/calendar.h"
#include "notes/findings.h"
#include "commands/report_options.h"
#include "count/service.h"

#include <stdlib.h>

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

const struct option_row option_table[] = {
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
	{ "output", "PATH", OPT_REPORT, set_output, "a path",
	    "file to write to; for csv the folder of its files, made if it is "
	    "not there" },
	{ "assets", "DIR", OPT_REPORT, set_assets, "a folder",
	    "folder for the script of HTML, shared by many reports (default: "
	    "inside of each)" },
	{ "static", NULL, OPT_REPORT, set_static, NULL, "HTML without script" },
	{ "mail", "ADDRESS", OPT_REPORT, set_mail, MAIL_WANTED,
	    "write a mail to this address, for sendmail -t; may repeat" },
	{ "mail-from", "ADDRESS", OPT_REPORT, set_mail_from, MAIL_WANTED,
	    "sender of the mail (default: left to sendmail)" },
	{ "threads", "N", OPT_THREADS, set_threads, "a number from 1 to 256",
	    "threads to read a large file with (default: all processors)" },
	{ "quiet", NULL, OPT_QUIET, set_quiet, NULL,
	    "no progress, no remarks on standard error" },
};

const size_t option_count = sizeof(option_table) / sizeof(option_table[0]);

_Static_assert(sizeof(option_table) / sizeof(option_table[0]) <= OPTIONS_MOST,
    "there is room for all options");
