/* stores.c - see stores.h. */
#include "commands/stores.h"

struct store *
stores_open(const struct options *o, enum store_use use)
{
	struct store_error err;
	struct store *s = store_open(o->store, use, &err);

	if (s != NULL)
		return s;
	if (err.fault == STORE_MISSING && use == STORE_CREATE)
		complain("%s: there is no such folder; make it, or name another "
		    "one with --store", o->store);
	else if (err.fault == STORE_MISSING)
		complain("%s: there is no store yet; nflogd ingest or nflogd run "
		    "makes one", o->store);
	else
		complain("%s", err.error.text);
	return NULL;
}
