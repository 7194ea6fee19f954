/*
 * formats.h - all log formats: those written in C and those of pattern files.
 */
#ifndef NFLOGD_PARSERS_FORMATS_H
#define NFLOGD_PARSERS_FORMATS_H

#include "parsers/parser.h"

struct formats;	/* opaque and constant: threads may share it */

/*
 * The formats in the order they are asked: `own`, those in C, `shipped`; they
 * are borrowed and must live longer. NULL when memory is short.
 */
struct formats *formats_new(const struct log_format *const *own, size_t own_count,
    const struct log_format *const *shipped, size_t shipped_count);
void formats_free(struct formats *f);	/* takes NULL */

size_t formats_all(
    const struct formats *f, const struct log_format *const **all);

/*
 * Those that may have written a message, or structured data where the message
 * is empty (one of them must not be), in order, ending with NULL; of a
 * program's, all whose lists hold a name with the same first byte.
 */
const struct log_format *const *formats_candidates(
    const struct formats *f, const struct envelope *env);

/* Is the program one of a format's? */
bool format_has_program(const struct log_format *f, struct slice program);

/* A name with a '*' at its beginning or its end, or without one. */
bool name_matches(const char *name, struct slice word);

/* The formats written in C; ends with a row without a name. */
extern const struct log_format built_in[];

#endif
