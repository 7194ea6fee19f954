/*
 * period.h - the days that --day, --week, --month, --quarter, --half, --year,
 * --last, --from and --to name.
 */
#ifndef NFLOGD_COMMANDS_PERIOD_H
#define NFLOGD_COMMANDS_PERIOD_H

#include "commands/options.h"
#include "store/store.h"

/* The day of --now or the clock; DAY_UNDATED when memory is short. */
int32_t period_today(const struct options *o);

/* Does any option name days? */
bool period_is_named(const struct options *o);

/*
 * All days where no option names any. Days are of the process's time zone (see
 * setup_zone), today is that of --now or the clock. False with the error
 * printed.
 */
bool period_read(const struct options *o, struct period *period);

#endif
