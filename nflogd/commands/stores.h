/*
 * stores.h - the store that --store names.
 */
#ifndef NFLOGD_COMMANDS_STORES_H
#define NFLOGD_COMMANDS_STORES_H

#include "commands/options.h"
#include "store/store.h"

/*
 * NULL with the error printed. That one was made is said unless --quiet; a
 * damaged one that was to be written is moved aside (stores_damaged).
 */
struct store *stores_open(const struct options *o, enum store_use use);

/*
 * Move the damaged store aside, now that it is closed, and say so: the next that
 * writes makes a new one.
 */
void stores_damaged(const struct options *o);

#endif
