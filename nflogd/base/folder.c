/* folder.c - see folder.h. */
#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *
folder_join(const char *directory, const char *name)
{
	size_t len = strlen(directory);
	char *path;

	while (len > 1 && directory[len - 1] == '/')
		len--;
	if (asprintf(&path, "%.*s%s%s", (int)len, directory,
	    len == 1 && directory[0] == '/' ? "" : "/", name) < 0)
		return NULL;
	return path;
}

static bool
ends_in(const char *name, const char *ending)
{
	size_t len = strlen(name), tail = strlen(ending);

	return len > tail && strcmp(name + len - tail, ending) == 0;
}

/* Hidden files are an editor's. */
static int
is_yaml(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && (ends_in(entry->d_name, ".yaml") ||
	    ends_in(entry->d_name, ".yml"));
}

/* Not alphasort, whose order is the locale's. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void
offer(const char *directory, const char *name,
    void (*file)(void *context, char *path), void *context,
    struct errors *errors)
{
	struct where at = { directory, 0, 0 };
	char *path;

	if (!ends_in(name, ".yaml")) {
		errors_add(errors, at, "\"%s\" would not be read; want a name "
		    "that ends in .yaml", name);
		return;
	}
	path = folder_join(directory, name);
	if (path == NULL)
		errors_add(errors, at, "out of memory");
	else
		file(context, path);
}

bool
folder_read(const char *directory, bool optional,
    void (*file)(void *context, char *path), void *context,
    struct errors *errors)
{
	struct dirent **entries;
	int n = scandir(directory, &entries, is_yaml, by_name);

	if (n < 0) {
		if (!optional || errno != ENOENT)
			errors_add(errors, (struct where){ directory, 0, 0 },
			    "cannot read: %s; want a directory of rules",
			    strerror(errno));
		return false;
	}
	for (int i = 0; i < n; i++) {
		offer(directory, entries[i]->d_name, file, context, errors);
		free(entries[i]);
	}
	free(entries);
	return true;
}
