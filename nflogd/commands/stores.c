/* stores.c - see stores.h. */
#include "commands/stores.h"
#include "commands/period.h"
#include "input/seen.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	DAY_SECONDS = 86400,
	REMEMBERED = 400 * DAY_SECONDS	/* since an input was read on */
};

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

void
stores_complain(const struct options *o, enum store_use use,
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
		stores_complain(o, use, &err);
		if (err.fault == STORE_DAMAGED && use != STORE_READ)
			stores_damaged(o);
	} else if (is_new && !o->quiet) {
		complain("%s: a new store", o->store);
	}
	if (s != NULL && use == STORE_CREATE && o->anonymize &&
	    !store_anonymize(s, &err)) {
		complain("%s", err.error.text);
		store_close(s);
		s = NULL;
	}
	return s;
}

/* All are looked at for that, so once a day is enough. */
static bool
forget_inputs(struct store *s, struct store_error *err)
{
	long long now = (long long)time(NULL), last;
	char *value, text[24];

	if (!store_setting(s, "forgot-inputs", &value, err))
		return false;
	last = value != NULL ? strtoll(value, NULL, 10) : 0;
	free(value);
	if (now - last < DAY_SECONDS)
		return true;
	snprintf(text, sizeof(text), "%lld", now);
	return seen_forget(s, now - REMEMBERED, err) &&
	    store_set(s, "forgot-inputs", text, err);
}

bool
stores_keep_house(struct store *s, const struct options *o)
{
	struct store_error err;
	bool ok = store_begin(s, &err) &&
	    store_close_days(s, o->keep, period_today(o), &err) &&
	    forget_inputs(s, &err);

	if (ok)
		ok = store_commit(s, &err);
	else
		store_rollback(s);
	if (!ok)
		complain("%s", err.error.text);
	return ok;
}
