/*
 * fault.h - what went wrong with a store: a kind for the program, which may
 * wait or go on, and a message for people.
 */
#ifndef NFLOGD_STORE_FAULT_H
#define NFLOGD_STORE_FAULT_H

#include "base/error.h"

enum store_fault {
	STORE_FINE,
	STORE_MISSING,	/* there is no such file */
	STORE_FOREIGN,	/* a file, but no store */
	STORE_NEWER,	/* written by a newer nflogd */
	STORE_OLDER,	/* of an older one, and may only be read */
	STORE_DAMAGED,
	STORE_BUSY,	/* another one writes; later it may go */
	STORE_FULL,	/* no room; later it may go */
	STORE_DENIED,	/* to this user, or the file system is read-only */
	STORE_UNLOCKED,	/* its file system cannot lock files */
	STORE_STALE,	/* another process has read the input on */
	STORE_FED,	/* the sensor is fed by another store */
	STORE_MIXED,	/* addresses and pseudonyms do not go together */
	STORE_KEY,	/* of its pseudonyms is missing, wrong or not secret */
	STORE_MEMORY,	/* is short */
	STORE_FAILED	/* anything else, as an I/O error */
};

struct store_error {
	enum store_fault fault;
	struct error error;
};

/* Fills *err and returns false, as error_set does. */
#define store_error_set(err, kind, ...)                                        \
	((err)->fault = (kind), error_set(&(err)->error, __VA_ARGS__))

#endif
