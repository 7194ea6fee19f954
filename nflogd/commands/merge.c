/* merge.c - nflogd merge: what other stores have comes into ours. */
#include "commands/command.h"
#include "report/report.h"
#include "store/store.h"

#include <sys/stat.h>

static bool
same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	    x.st_ino == y.st_ino;
}

/* All of a store, or nothing. */
static bool
merge_one(struct store *s, const char *path, struct store_merged *merged,
    struct store_error *err)
{
	struct store *from;
	bool ok;

	if (same_file(store_path(s), path))
		return store_error_set(err, STORE_FAILED,
		    "%s: this is the store that others are merged into; name "
		    "it with --store alone", path);
	from = store_open(path, STORE_READ, err);
	if (from == NULL)
		return false;
	ok = store_begin(s, err) && store_merge(s, from, merged, err) &&
	    store_commit(s, err);
	if (!ok)
		store_rollback(s);
	store_close(from);
	return ok;
}

static const char *
plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* "fw1.db: 3 sensors, 30 days, 12,345 new sources, 70,812 new accesses" */
static void
say_merged(const char *path, const struct store_merged *m)
{
	complain("%s: %s sensor%s, %s day%s, %s new source%s, %s new access%s",
	    path, figure(m->sensors).text, plural(m->sensors),
	    figure(m->days).text, plural(m->days), figure(m->sources).text,
	    plural(m->sources), figure(m->accesses).text,
	    m->accesses == 1 ? "" : "es");
}

int
command_merge(const struct options *o)
{
	struct store_error err;
	struct store *s;
	int status = EXIT_DONE;

	if (o->operand_count == 0) {
		complain("merge wants the stores to merge into %s", o->store);
		return EXIT_USAGE;
	}
	s = store_open(o->store, STORE_CREATE, &err);
	if (s == NULL) {
		complain("%s", err.error.text);
		return EXIT_TROUBLE;
	}
	for (size_t i = 0; i < o->operand_count; i++) {
		struct store_merged merged = { 0 };

		if (!merge_one(s, o->operands[i], &merged, &err)) {
			complain("%s", err.error.text);
			status = EXIT_TROUBLE;
		} else if (!o->quiet) {
			say_merged(o->operands[i], &merged);
		}
	}
	store_close(s);
	return status;
}
