/*
 * setup.h - what several commands need before they can begin.
 */
#ifndef NFLOGD_COMMANDS_SETUP_H
#define NFLOGD_COMMANDS_SETUP_H

#include "commands/options.h"
#include "region/region.h"
#include "rules/rules.h"

/*
 * Load the shipped rules and those of each --rules. False with every error
 * printed; *rules is NULL then. Release them with rules_free.
 */
bool setup_rules(const struct options *o, struct rules **rules);

/*
 * Open the database of --geo. *regions is NULL where that was not given. False
 * with the error printed.
 */
bool setup_regions(const struct options *o, struct regions **regions);

/* Say so if the database was found to be damaged; then false. */
bool setup_regions_sound(const struct options *o, const struct regions *regions);

/*
 * Make --timezone the zone of the process, before any thread runs. False with
 * the error printed.
 */
bool setup_zone(const struct options *o);

#endif
