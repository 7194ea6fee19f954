/*
 * stores.h - the store that --store names.
 */
#ifndef NFLOGD_COMMANDS_STORES_H
#define NFLOGD_COMMANDS_STORES_H

#include "commands/options.h"
#include "store/store.h"

/* NULL with the error printed. */
struct store *stores_open(const struct options *o, enum store_use use);

#endif
