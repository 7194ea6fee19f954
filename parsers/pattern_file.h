/*
 * pattern_file.h - a log format told by YAML; patterns/README.md is the manual.
 */
#ifndef NFLOGD_PARSERS_PATTERN_FILE_H
#define NFLOGD_PARSERS_PATTERN_FILE_H

#include "base/fields.h"
#include "parsers/entries.h"
#include "parsers/parts.h"

/* A line, and what must become of it. */
struct sample {
	char *line;
	char *row;	/* as `events` prints it; NULL: not of this format */
	size_t at, column;	/* where it stands in the file */
};

struct pattern_file {
	struct log_format format;
	struct entries entries;
	struct parts parts;
	struct sample *samples;	/* at least one, the first with a row */
	size_t sample_count;
	char *name, *summary, *first;
	char **programs;
	const char *file;	/* borrowed: for messages */
};

/*
 * Read a mapping that has the key `format`. What could be read of it; it is
 * whole only if no error was added. NULL when memory is short, which is added
 * as an error. `r->file` must outlive it.
 */
struct pattern_file *pattern_file_read(
    const struct fields_reader *r, const struct yaml_value *map);
void pattern_file_free(struct pattern_file *f);	/* takes NULL */

#endif
