/*
 * showing.h - a rollup, wherever it comes from, on standard output.
 */
#ifndef NFLOGD_COMMANDS_SHOWING_H
#define NFLOGD_COMMANDS_SHOWING_H

#include "commands/options.h"
#include "count/rollup.h"
#include "rules/rules.h"

/*
 * Write a rollup and its notes to stdout. Returns an exit status; errors are
 * printed. A reader that closed the pipe is no error.
 */
int show_rollup(const struct options *o, const struct rules *rules,
    const struct rollup *rollup, enum format format);

/* The same, and what is unusual; `unusual` NULL: that was not sought. */
struct unusual;
int show_unusual(const struct options *o, const struct rules *rules,
    const struct rollup *rollup, const struct unusual *unusual);

#endif
