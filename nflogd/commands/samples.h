/*
 * samples.h - the samples of pattern files, read as a log would be.
 */
#ifndef NFLOGD_COMMANDS_SAMPLES_H
#define NFLOGD_COMMANDS_SAMPLES_H

#include "base/error.h"
#include "rules/rules.h"

/*
 * Read every sample on its own, in UTC on 2025-09-30; those that are not what
 * their row says are added to the errors. Sets the zone of the process.
 * Returns how many there are; SIZE_MAX when memory is short.
 */
size_t samples_check(const struct rules *rules, struct errors *errors);

#endif
