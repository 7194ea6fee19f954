/*
 * schema.h - the tables of a store, and how an older store gets them.
 */
#ifndef NFLOGD_STORE_SCHEMA_H
#define NFLOGD_STORE_SCHEMA_H

#include "store/database.h"

/*
 * Make sure that a database is a store of this version: an empty one becomes
 * one, an older one is brought up to date, unless it may only be read.
 */
bool schema_settle(
    struct database *db, enum database_use use, struct store_error *err);

#endif
