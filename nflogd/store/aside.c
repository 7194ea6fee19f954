/* aside.c - a damaged store is moved out of the way; see store.h. */
#include "store/store.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

/* What SQLite writes beside a database is a part of it. */
static bool
move(const char *path, const char *to, const char *suffix)
{
	char from_name[4096], to_name[4096];

	if ((size_t)snprintf(from_name, sizeof(from_name), "%s%s", path,
	    suffix) >= sizeof(from_name) ||
	    (size_t)snprintf(to_name, sizeof(to_name), "%s%s", to, suffix) >=
	    sizeof(to_name)) {
		errno = ENAMETOOLONG;
		return false;
	}
	return rename(from_name, to_name) == 0;
}

bool
store_set_aside(
    const char *path, char *to, size_t room, struct store_error *err)
{
	time_t now = time(NULL);
	char stamp[32];
	struct tm tm;

	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &tm));
	if ((size_t)snprintf(to, room, "%s.damaged-%s", path, stamp) >= room ||
	    !move(path, to, ""))
		return store_error_set(err, STORE_FAILED,
		    "%s: cannot be moved aside: %s", path, strerror(errno));
	(void)move(path, to, "-wal");	/* there need not be one */
	(void)move(path, to, "-shm");
	return true;
}
