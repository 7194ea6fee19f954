/*
 * parts.h - named pieces of the patterns of a pattern file: {{name}} in a
 * pattern, or in a later part, stands for the text of the part.
 */
#ifndef NFLOGD_PARSERS_PARTS_H
#define NFLOGD_PARSERS_PARTS_H

#include "base/fields.h"

struct part {
	char *name, *text;
};

struct parts {
	struct part *all;
	size_t count;
};

/* Add the parts of a mapping; what is wrong is added to the errors. */
void parts_read(const struct fields_reader *r, const struct yaml_value *map,
    struct parts *parts);
void parts_free(struct parts *parts);

/*
 * The text with its parts put in; free() it. NULL, and an error is added, where
 * it names a part that is not there or memory is short.
 */
char *parts_put_in(const struct fields_reader *r, const struct yaml_value *v,
    const struct parts *parts);

#endif
