/*
 * stores.h - the store that --store names.
 */
#ifndef NFLOGD_COMMANDS_STORES_H
#define NFLOGD_COMMANDS_STORES_H

#include "commands/options.h"
#include "store/store.h"

/*
 * NULL with the error printed. With STORE_CREATE --anonymize holds of what is
 * added. That a store was made is said unless --quiet; a
 * damaged one that was to be written is moved aside (stores_damaged).
 */
struct store *stores_open(const struct options *o, enum store_use use);

/*
 * Move the damaged store aside, now that it is closed, and say so: the next that
 * writes makes a new one.
 */
void stores_damaged(const struct options *o);

/*
 * Close days that are older than --keep, and forget inputs that nobody has read
 * on for 400 days. To be called when all has been added. False with the error
 * printed.
 */
bool stores_keep_house(struct store *s, const struct options *o);

/* Say why it could not be opened. */
void stores_complain(const struct options *o, enum store_use use,
    const struct store_error *err);

#endif
