/*
 * anonymize.c - pseudonyms in place of sources, and their key; see store.h.
 *
 * The key stands beside the store and not in it, so that who gets the store as
 * a copy, or merges it, does not get the addresses. It reaches the disk before
 * the store says that it has pseudonyms, so that these are never without a key.
 * A key that is there before may be used: nflogd was killed in between, or
 * somebody brought that of another store, so that both call a source the same.
 */
#include "store/handle.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* The fact that a store has pseudonyms: the check of their key. */
#define SETTING "pseudonyms"

struct secret {
	char path[4096];
	uint8_t bytes[PSEUDONYM_KEY];
};

static bool
trouble(const struct secret *key, const char *what, struct store_error *err)
{
	int number = errno;

	return store_error_set(err,
	    number == ENOSPC || number == EDQUOT ? STORE_FULL :
	    number == EACCES || number == EPERM || number == EROFS ?
	    STORE_DENIED : STORE_FAILED,
	    "%s: the key of the pseudonyms cannot be %s: %s", key->path, what,
	    strerror(number));
}

/* ---- the file ----------------------------------------------------------- */

/* Is it for its owner alone, and of the right size? */
static bool
inspect(const struct secret *key, int fd, struct store_error *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return trouble(key, "read", err);
	if (!S_ISREG(st.st_mode) || st.st_size != PSEUDONYM_KEY)
		return store_error_set(err, STORE_KEY,
		    "%s: this is no key of pseudonyms, which is a file of %d "
		    "bytes; bring back a copy of the key", key->path,
		    PSEUDONYM_KEY);
	if ((st.st_mode & 077) != 0)
		return store_error_set(err, STORE_KEY,
		    "%s: others may use the key of the pseudonyms (mode %03o); "
		    "take that away with: chmod 600", key->path,
		    (unsigned)st.st_mode & 0777);
	return true;
}

/* That there is none is no failure. */
static bool
read_key(struct secret *key, bool *found, struct store_error *err)
{
	int fd = open(key->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool ok;

	*found = fd >= 0;
	if (fd < 0)
		return errno == ENOENT || trouble(key, "read", err);
	ok = inspect(key, fd, err);
	if (ok && read(fd, key->bytes, PSEUDONYM_KEY) != PSEUDONYM_KEY)
		ok = trouble(key, "read", err);
	close(fd);
	return ok;
}

/* Without that the power may go, and the file with it. */
static bool
sync_directory(const struct secret *key)
{
	char path[sizeof(key->path)];
	int fd;
	bool ok;

	memcpy(path, key->path, sizeof(path));
	fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ok = fsync(fd) == 0 || errno == EINVAL;	/* it has no need to */
	close(fd);
	return ok;
}

/* What root makes must be readable to those who use the store. */
static bool
give_away(const struct store *s, int fd)
{
	struct stat st;

	return geteuid() != 0 || (stat(store_path(s), &st) == 0 &&
	    fchown(fd, st.st_uid, st.st_gid) == 0);
}

static bool
write_key(const struct store *s, const struct secret *key, struct store_error *err)
{
	int fd = open(key->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return trouble(key, "written", err);
	ok = give_away(s, fd) &&
	    write(fd, key->bytes, PSEUDONYM_KEY) == PSEUDONYM_KEY &&
	    fsync(fd) == 0 && sync_directory(key);
	if (!ok)
		trouble(key, "written", err);
	close(fd);
	if (!ok)
		unlink(key->path);	/* half a key would be in the way */
	return ok;
}

static bool
make_key(const struct store *s, struct secret *key, struct store_error *err)
{
	if (getrandom(key->bytes, PSEUDONYM_KEY, 0) != PSEUDONYM_KEY)
		return store_error_set(err, STORE_FAILED,
		    "%s: the system gives no random numbers", key->path);
	return write_key(s, key, err);
}

/* ---- the store ---------------------------------------------------------- */

/* A store without cells may have pseudonyms from now on. */
static bool
has_no_cells(struct store *s, struct store_error *err)
{
	struct statement *st = store_statement(s,
	    "SELECT 1 FROM counts WHERE cells IS NOT NULL LIMIT 1", err);
	enum step step;

	if (st == NULL)
		return false;
	step = statement_step(st, err);
	statement_reset(st);
	if (step == STEP_ROW)
		return store_error_set(err, STORE_MIXED,
		    "%s: the store has sources by their addresses, and "
		    "pseudonyms do not go with them; leave --anonymize away, "
		    "or begin another store with --store", store_path(s));
	return step == STEP_DONE;
}

static bool
missing(const struct secret *key, struct store_error *err)
{
	return store_error_set(err, STORE_KEY,
	    "%s: the key of the pseudonyms is missing; bring back a copy: with "
	    "a new one every known source would be new", key->path);
}

/* The store has pseudonyms; the key must be theirs. */
static bool
compare(const struct store *s, const struct secret *key, const char *check,
    struct store_error *err)
{
	char text[PSEUDONYM_CHECK];

	pseudonyms_check(s->pseudonyms, text);
	return strcmp(text, check) == 0 || store_error_set(err, STORE_KEY,
	    "%s: this is not the key of the pseudonyms in %s; bring back a "
	    "copy of that one: with another every known source would be new",
	    key->path, store_path(s));
}

static bool
remember(struct store *s, struct store_error *err)
{
	char text[PSEUDONYM_CHECK];

	pseudonyms_check(s->pseudonyms, text);
	return store_set(s, SETTING, text, err);
}

/* `check` is that of the key the store knows, NULL if it knows none. */
static bool
settle(struct store *s, struct secret *key, const char *check,
    struct store_error *err)
{
	bool found;

	if ((check == NULL && !has_no_cells(s, err)) ||
	    !read_key(key, &found, err))
		return false;
	if (!found && (check != NULL ? !missing(key, err) :
	    !make_key(s, key, err)))
		return false;
	s->pseudonyms = pseudonyms_new(key->bytes);
	if (s->pseudonyms == NULL)
		return store_error_set(err, STORE_MEMORY, "out of memory");
	return check != NULL ? compare(s, key, check, err) : remember(s, err);
}

bool
store_anonymize(struct store *s, struct store_error *err)
{
	struct secret key = { 0 };
	char *check = NULL;
	bool ok;

	if (s->pseudonyms != NULL)
		return true;
	if ((size_t)snprintf(key.path, sizeof(key.path), "%s.key",
	    store_path(s)) >= sizeof(key.path))
		return store_error_set(err, STORE_FAILED,
		    "%s: the path is too long", store_path(s));
	if (!store_begin(s, err))
		return false;
	ok = store_setting(s, SETTING, &check, err) &&
	    settle(s, &key, check, err) && store_commit(s, err);
	free(check);
	explicit_bzero(&key, sizeof(key));
	if (ok)
		return true;
	store_rollback(s);
	pseudonyms_free(s->pseudonyms);
	s->pseudonyms = NULL;
	return false;
}

bool
store_anonymized(struct store *s, bool *anonymized, struct store_error *err)
{
	char *check;

	if (!store_setting(s, SETTING, &check, err))
		return false;
	*anonymized = check != NULL;
	free(check);
	return true;
}

bool
pseudonyms_as_told(struct store *s, struct store_error *err)
{
	bool anonymized;

	if (!store_anonymized(s, &anonymized, err))
		return false;
	return anonymized == (s->pseudonyms != NULL) || store_error_set(err,
	    STORE_MIXED, "%s: the store has pseudonyms in place of sources, "
	    "and addresses do not go with them; use --anonymize, or another "
	    "store with --store", store_path(s));
}
