/*
 * options.h - the command line, read through one table that also prints the
 * help: an option is one row in options.c.
 */
#ifndef NFLOGD_COMMANDS_OPTIONS_H
#define NFLOGD_COMMANDS_OPTIONS_H

#include "base/error.h"
#include "event.h"

/* Which options a command takes (struct command). */
enum {
	OPT_TIMEZONE = 1 << 0,
	OPT_NOW = 1 << 1,
	OPT_SENSOR = 1 << 2,
	OPT_RULES = 1 << 3,
	OPT_FORMAT = 1 << 4,
	OPT_LANG = 1 << 5,
	OPT_THREADS = 1 << 6,
	OPT_QUIET = 1 << 7,
	OPT_TOP = 1 << 8,
	OPT_UNDECIDED = 1 << 9,
	OPT_GROUP = 1 << 10,
	OPT_COLOR = 1 << 11,
	OPT_ONLY = 1 << 12,
	OPT_EXPLAIN = 1 << 13,
	OPT_STORE = 1 << 14,
	OPT_PERIOD = 1 << 15,	/* --day, --from and what else is in period.h */
	OPT_MEMORY = 1 << 16,
	OPT_KEEP = 1 << 17,	/* --keep, --anonymize */
	OPT_STATE = 1 << 18,
	OPT_CELLS = 1 << 19,
	OPT_BATCH = 1 << 20,
	OPT_KIND = 1 << 21,
	OPT_NOTES = 1 << 22,
	OPT_GEO = 1 << 23,
	OPT_REPORT = 1 << 24,	/* what is of report_options.h */
};

enum format {
	FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_TSV, FORMAT_MARKDOWN,
	FORMAT_HTML, FORMAT_PDF
};

enum {
	RULE_DIRECTORIES = 16, GROUPS = 64, SENSOR_PATTERNS = 64, MAILS = 16
};

struct options {
	const char *timezone;	/* NULL: the system's */
	int64_t now;	/* Unix seconds */
	bool has_now;	/* --now was given */
	const char *sensor;	/* never NULL: the host name by default */
	const char *rules[RULE_DIRECTORIES];	/* added to the shipped ones */
	size_t rule_count;
	const char *format_name;	/* as given, NULL if it was not */
	enum format format;
	bool japanese;
	unsigned threads;
	bool quiet;
	unsigned top;	/* services shown to people */
	unsigned only;	/* bits 1 << enum verdict of the rows shown */
	bool explain;
	enum reason undecided;	/* of a prefix without verdict */
	uint16_t groups[GROUPS];	/* NFLOG groups */
	size_t group_count;
	const char *store;	/* a path, never NULL */
	const char *day, *from, *to;	/* as given, see period.h */
	const char *week, *month, *quarter, *half, *year;	/* the same */
	uint64_t max_memory;	/* bytes that cells may take */
	unsigned long batch;	/* records; 0: as time and memory allow */
	const char *geo;	/* a path, NULL: regions are not wanted */
	unsigned keep;	/* days that cells are kept */
	unsigned last;	/* full days up to yesterday; 0: not asked for */
	bool anonymize, state, cells, notes;
	const char *kind;	/* of notes; NULL: all */
	bool has_notable;	/* --notable was given */
	bool is_static;	/* HTML without script */
	bool color;	/* decided: terminal, NO_COLOR, --color */
	uint32_t notable;	/* a service */
	const char *output;	/* a file, of csv a folder; NULL: stdout */
	const char *sensors[SENSOR_PATTERNS];	/* of the report; none: all */
	size_t sensor_count;
	const char *home;	/* a region; NULL: none */
	const char *assets;	/* a folder for the script; NULL: inside */
	const char *mail[MAILS];	/* addresses */
	size_t mail_count;
	const char *mail_from;	/* an address; NULL: sendmail knows */
	char **operands;	/* what follows the options */
	size_t operand_count;
};

struct command;

/*
 * Read the options of one command from argv[0..argc), operands and options
 * mixed as GNU does, "--" ends the options. False with every mistake found.
 */
bool options_read(struct options *o, const struct command *command, int argc,
    char **argv, struct errors *errors);

/* The option lines of a command's help. */
void options_help(const struct command *command);

#endif
