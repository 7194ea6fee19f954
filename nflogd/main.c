/*
 * main.c - nflogd: what a firewall dropped, counted and explained.
 *
 * The table of commands, and the only exit.
 */
#include "base/intl.h"
#include "base/suggest.h"
#include "commands/command.h"
#include "commands/output.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum {
	READING = OPT_TIMEZONE | OPT_NOW | OPT_SENSOR | OPT_RULES |
	    OPT_UNDECIDED | OPT_QUIET,
	SHOWING = OPT_FORMAT | OPT_LANG | OPT_TOP | OPT_COLOR,
	ROLLUPS = 1 << FORMAT_TEXT | 1 << FORMAT_CSV | 1 << FORMAT_JSON,
	REPORTS = 1 << FORMAT_TEXT | 1 << FORMAT_MARKDOWN | 1 << FORMAT_CSV |
	    1 << FORMAT_JSON | 1 << FORMAT_HTML | 1 << FORMAT_PDF,
	EVENTS = 1 << FORMAT_TSV | 1 << FORMAT_JSON,
};

const struct command commands[] = {
	{ "scan", "[FILE...]",
	    "read logs once, print the rollup and notes of the days found",
	    READING | SHOWING | OPT_THREADS | OPT_MEMORY, ROLLUPS, FORMAT_TEXT,
	    command_scan, NULL },
	{ "events", "[FILE...]",
	    "print one line per record: how it was read, and why not",
	    READING | OPT_FORMAT | OPT_ONLY | OPT_EXPLAIN | OPT_THREADS,
	    EVENTS, FORMAT_TSV, command_events, command_events_help },
	{ "run", "",
	    "count packets of NFLOG groups into the store until told to stop",
	    READING | SHOWING | OPT_GROUP | OPT_STORE | OPT_MEMORY | OPT_KEEP |
	    OPT_GEO,
	    ROLLUPS, FORMAT_TEXT, command_run, command_run_help },
	{ "ingest", "FILE...",
	    "add log files to the store, every byte once, however often they "
	    "come",
	    READING | OPT_STORE | OPT_MEMORY | OPT_BATCH | OPT_KEEP | OPT_GEO |
	    OPT_STATE, 0, FORMAT_TEXT, command_ingest, NULL },
	{ "notes", "", "tell what is unusual about stored days",
	    SHOWING | OPT_STORE | OPT_PERIOD | OPT_KIND | OPT_RULES |
	    OPT_TIMEZONE | OPT_NOW, 1 << FORMAT_TEXT | 1 << FORMAT_JSON,
	    FORMAT_TEXT, command_notes, command_notes_help },
	{ "rollup", "", "print the days that the store has",
	    SHOWING | OPT_STORE | OPT_PERIOD | OPT_CELLS | OPT_NOTES |
	    OPT_RULES | OPT_TIMEZONE | OPT_NOW, ROLLUPS, FORMAT_TEXT, command_rollup,
	    NULL },
	{ "report", "",
	    "print the report of a month, or of other days, from the store",
	    OPT_FORMAT | OPT_LANG | OPT_STORE | OPT_PERIOD | OPT_RULES |
	    OPT_TIMEZONE | OPT_NOW | OPT_REPORT, REPORTS, FORMAT_TEXT,
	    command_report, NULL },
	{ "merge", "STORE...", "let in what other stores have",
	    OPT_STORE | OPT_QUIET, 0, FORMAT_TEXT, command_merge, NULL },
	{ "formats", "",
	    "list the log formats that are read, with a sample of each",
	    OPT_RULES, 0, FORMAT_TEXT, command_formats, NULL },
	{ "rules", "check|list|explain SERVICE...",
	    "check the rules, list them, explain a service such as 445/tcp",
	    OPT_RULES | OPT_LANG, 0, FORMAT_TEXT, command_rules, NULL },
	{ 0 },
};

static const struct command *
find_command(const char *name)
{
	for (const struct command *c = commands; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static void
print_help(const struct command *command)
{
	if (command != NULL) {
		printf("usage: nflogd %s [OPTION...] %s\n\n%s\n\noptions:\n",
		    command->name, command->operands, command->summary);
		options_help(command);
		if (command->help != NULL)
			command->help();
		return;
	}
	printf("nflogd - what a firewall dropped, counted and explained\n\n"
	       "usage: nflogd COMMAND [OPTION...] [OPERAND...]\n"
	       "       journalctl -k | nflogd\n\ncommands:\n");
	for (const struct command *c = commands; c->name != NULL; c++)
		printf("  %-8s %s\n", c->name, c->summary);
	printf("\n\"nflogd help COMMAND\" tells a command's options. Without "
	       "command, nflogd\nscans standard input.\n");
}

/* `nflogd help [COMMAND]`, or --help anywhere. */
static int
help(const char *name)
{
	const struct command *command =
	    name != NULL ? find_command(name) : NULL;

	if (name != NULL && command == NULL) {
		complain("there is no command \"%s\"; see nflogd help", name);
		return EXIT_USAGE;
	}
	print_help(command);
	return output_flush() ? EXIT_DONE : EXIT_TROUBLE;
}

static int
no_such_command(const char *word)
{
	const char *names[sizeof(commands) / sizeof(commands[0])], *near;
	size_t n = 0;

	for (const struct command *c = commands; c->name != NULL; c++)
		names[n++] = c->name;
	near = suggest(word, names, n);
	if (near != NULL)
		complain("there is no command \"%s\"; did you mean \"%s\"?",
		    word, near);
	else if (access(word, R_OK) == 0)
		complain("there is no command \"%s\"; to read the file: "
		    "nflogd scan %s", word, word);
	else
		complain("there is no command \"%s\"; see nflogd help", word);
	return EXIT_USAGE;
}

static int
run_command(const struct command *command, int argc, char **argv)
{
	struct errors errors = { 0 };
	struct options options;

	for (int i = 1; i < argc && argv[i] != NULL &&
	    strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0)
			return help(command->name);
	if (!options_read(&options, command, argc, argv, &errors)) {
		errors_print(&errors);
		errors_free(&errors);
		return EXIT_USAGE;
	}
	intl_start(options.japanese);
	return command->run(&options);
}

/*
 * Where standard input, output or error is closed, the next file opened would
 * take its place. Something that fails when used keeps it.
 */
static void
keep_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)open("/dev/null",
			    fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int
main(int argc, char **argv)
{
	const struct command *command;
	const char *word = argc > 1 ? argv[1] : NULL;

	keep_standard_streams();
	/* a closed pipe is a write error like any other, and handled as one */
	signal(SIGPIPE, SIG_IGN);
	if (word != NULL && strcmp(word, "--version") == 0) {
		printf("nflogd %s\n", VERSION);
		return output_flush() ? EXIT_DONE : EXIT_TROUBLE;
	}
	if (word != NULL && (strcmp(word, "help") == 0 ||
	    strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0))
		return help(argc > 2 ? argv[2] : NULL);
	if (word == NULL && isatty(STDIN_FILENO)) {
		print_help(NULL);
		return EXIT_USAGE;
	}
	if (word == NULL || word[0] == '-')
		return run_command(find_command("scan"), argc, argv);
	command = find_command(word);
	if (command == NULL)
		return no_such_command(word);
	return run_command(command, argc - 1, argv + 1);
}
