/* report_folder.c - see report_folder.h. */
#include "commands/report_folder.h"
#include "commands/command.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

/* A new file of the folder, open for writing. NULL with the error printed. */
static FILE *
open_file(const char *folder, const char *name, char path[PATH_MAX])
{
	FILE *f = NULL;

	if (snprintf(path, PATH_MAX, "%s/%s.csv", folder, name) >= PATH_MAX)
		errno = ENAMETOOLONG;
	else
		f = fopen(path, "we");
	if (f == NULL)
		complain("%s: cannot write: %s", path, strerror(errno));
	return f;
}

static bool
close_file(FILE *f, const char *path)
{
	bool failed = ferror(f) != 0;

	errno = 0;
	if (fclose(f) == 0 && !failed)
		return true;
	complain("%s: cannot write: %s", path,
	    errno != 0 ? strerror(errno) : "an earlier write failed");
	return false;
}

/* A file of the folder: "figure-2-1", and what writes it. */
static bool
write_file(const struct bulletin *b, const char *folder, size_t i)
{
	char path[PATH_MAX], name[32];
	const struct grid *g = i > FIGURES ? &b->grids[i - FIGURES - 1] : NULL;
	FILE *f;

	if (g != NULL)
		snprintf(name, sizeof(name), "table-%s", g->row->number);
	else if (i < FIGURES)
		snprintf(name, sizeof(name), "figure-%s",
		    b->figures[i].row->number);
	else
		snprintf(name, sizeof(name), "table-4");
	f = open_file(folder, name, path);
	if (f == NULL)
		return false;
	if (g != NULL)
		bulletin_csv_grid(g, f);
	else if (i < FIGURES)
		bulletin_csv_figure(&b->figures[i], f);
	else
		bulletin_csv_table(b, f);
	return close_file(f, path);
}

bool
report_folder_write(const struct bulletin *b, const char *folder)
{
	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		complain("%s: cannot make the folder: %s", folder,
		    strerror(errno));
		return false;
	}
	for (size_t i = 0; i < FIGURES + 1 + b->grid_count; i++)
		if (!write_file(b, folder, i))
			return false;
	return true;
}
