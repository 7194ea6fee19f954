/*
 * setup.h - what several commands need before they can begin.
 */
#ifndef NFLOGD_COMMANDS_SETUP_H
#define NFLOGD_COMMANDS_SETUP_H

#include "commands/options.h"
#include "rules/rules.h"

/*
 * Load the shipped rules and those of each --rules. False with every error
 * printed; *rules is NULL then. Release them with rules_free.
 */
bool setup_rules(const struct options *o, struct rules **rules);

/*
 * Make --timezone the zone of the process, before any thread runs. False with
 * the error printed.
 */
bool setup_zone(const struct options *o);

#endif
