/* stores.c - see stores.h. */
#include "commands/stores.h"

#include <limits.h>
#include <unistd.h>

void
stores_damaged(const struct options *o)
{
	char to[PATH_MAX];
	struct store_error err;

	if (store_set_aside(o->store, to, sizeof(to), &err))
		complain("%s: moved to %s; a new store will be made, and what "
		    "logs are still there can be read again", o->store, to);
	else
		complain("%s", err.error.text);
}

static void
say_why(const struct options *o, enum store_use use,
    const struct store_error *err)
{
	if (err->fault == STORE_MISSING && use == STORE_CREATE)
		complain("%s: there is no such folder; make it, or name another "
		    "one with --store", o->store);
	else if (err->fault == STORE_MISSING)
		complain("%s: there is no store yet; nflogd ingest or nflogd run "
		    "makes one", o->store);
	else
		complain("%s", err->error.text);
}

struct store *
stores_open(const struct options *o, enum store_use use)
{
	bool is_new = use == STORE_CREATE && access(o->store, F_OK) != 0;
	struct store_error err;
	struct store *s = store_open(o->store, use, &err);

	if (s == NULL) {
		say_why(o, use, &err);
		if (err.fault == STORE_DAMAGED && use != STORE_READ)
			stores_damaged(o);
	} else if (is_new && !o->quiet) {
		complain("%s: a new store", o->store);
	}
	return s;
}
