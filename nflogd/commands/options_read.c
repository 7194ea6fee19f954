/* options_read.c - reads the command line by the table; see options.h. */
#include "base/suggest.h"
#include "base/wide.h"
#include "commands/command.h"
#include "commands/option_table.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { ROW = 256 };	/* above all characters: what getopt gives for row 0 */

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
	[FORMAT_MARKDOWN] = "markdown", [FORMAT_HTML] = "html",
	[FORMAT_PDF] = "pdf" };

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
	const char *names[OPTIONS_MOST], *near;
	struct where nowhere = { 0 };
	char plain[64];
	size_t n = 0;

	snprintf(plain, sizeof(plain), "%s", word);
	plain[strcspn(plain, "=")] = '\0';
	for (size_t i = 0; i < option_count; i++) {
		if ((option_table[i].bit & command->options) != 0)
			names[n++] = option_table[i].name;
		else if (strncmp(plain, "--", 2) == 0 &&
		    strcmp(plain + 2, option_table[i].name) == 0) {
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
list_longs(const struct command *command, struct option longs[OPTIONS_MOST + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < option_count; i++)
		if ((option_table[i].bit & command->options) != 0)
			longs[n++] = (struct option){ option_table[i].name,
				option_table[i].argument != NULL, NULL, ROW + (int)i };
	longs[n] = (struct option){ 0 };
}

bool
options_read(struct options *o, const struct command *command, int argc,
    char **argv, struct errors *errors)
{
	struct option longs[OPTIONS_MOST + 1];
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
		} else if (!option_table[c - ROW].set(o, optarg)) {
			errors_add(errors, (struct where){ 0 },
			    "--%s: \"%s\" will not do; want %s",
			    option_table[c - ROW].name, optarg, option_table[c - ROW].wanted);
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
	for (size_t i = 0; i < option_count; i++) {
		if ((option_table[i].bit & command->options) == 0)
			continue;
		printf("  --%s%s%s\n", option_table[i].name,
		    option_table[i].argument != NULL ? " " : "",
		    option_table[i].argument != NULL ? option_table[i].argument : "");
		wide_wrap(stdout, option_table[i].help, 6, 79);
		if (option_table[i].bit == OPT_FORMAT) {
			char list[64];

			list_formats(command->formats, list);
			printf("      one of: %s (default: %s)\n", list,
			    format_names[command->standard]);
		}
	}
}
