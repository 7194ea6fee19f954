/*
 * command.h - what main calls: one file and one row of commands[] per command.
 */
#ifndef NFLOGD_COMMANDS_COMMAND_H
#define NFLOGD_COMMANDS_COMMAND_H

#include "commands/options.h"

/* Exit statuses, a promise to scripts. */
enum {
	EXIT_DONE = 0,
	EXIT_TROUBLE = 1,	/* something could not be read or written */
	EXIT_USAGE = 2	/* wrong usage, configuration or rules */
};

struct command {
	const char *name;
	const char *operands;	/* as the help shows them: "[FILE...]" */
	const char *summary;	/* one line */
	unsigned options;	/* OPT_ bits of the options it takes */
	unsigned formats;	/* bits 1 << enum format */
	enum format standard;	/* the format without --format */

	/* Returns an exit status. Errors have been printed by then. */
	int (*run)(const struct options *o);

	void (*help)(void);	/* what the help adds; may be NULL */
};

/* All commands; ends with a row without a name. */
extern const struct command commands[];

int command_scan(const struct options *o);
int command_events(const struct options *o);
void command_events_help(void);
int command_ingest(const struct options *o);
int command_formats(const struct options *o);
int command_run(const struct options *o);
void command_run_help(void);
int command_notes(const struct options *o);
void command_notes_help(void);
int command_rollup(const struct options *o);
int command_report(const struct options *o);
int command_merge(const struct options *o);
int command_rules(const struct options *o);

#endif
