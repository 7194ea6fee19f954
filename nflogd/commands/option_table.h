/*
 * option_table.h - the rows that options are read and explained by.
 */
#ifndef NFLOGD_COMMANDS_OPTION_TABLE_H
#define NFLOGD_COMMANDS_OPTION_TABLE_H

#include "commands/options.h"

#define STORE_STANDARD "/var/lib/nflogd/nflogd.db"

enum { OPTIONS_MOST = 64 };

struct option_row {
	const char *name;
	const char *argument;	/* NULL: takes none */
	unsigned bit;	/* of the commands that take it */
	bool (*set)(struct options *o, const char *value);
	const char *wanted;	/* what the argument should be */
	const char *help;
};

extern const struct option_row option_table[];
extern const size_t option_count;

#endif
