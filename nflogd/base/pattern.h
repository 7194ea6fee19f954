/*
 * pattern.h - a PCRE2 pattern that cannot hang: the time and the memory of one
 * match are bounded, whatever the pattern and the text are.
 *
 * Patterns are UTF-8; bytes of a text that are not match nothing. They are
 * compiled to machine code where the system allows it.
 */
#ifndef NFLOGD_BASE_PATTERN_H
#define NFLOGD_BASE_PATTERN_H

#include "base/error.h"
#include "base/slice.h"

enum {
	PATTERN_TEXT = 256,	/* bytes of a text that a pattern gets to see */
	PATTERN_LONGEST = 1024	/* characters of a pattern */
};

struct pattern;	/* opaque and constant: threads may share it */

/*
 * NULL with *err: PCRE2's message and the offset in the pattern, from 0, or
 * that memory is short. Free it with pattern_free, which takes NULL.
 */
struct pattern *pattern_new(const char *text, struct error *err);
void pattern_free(struct pattern *p);

/* False also where the bounds ended the search. */
bool pattern_matches(const struct pattern *p, struct slice text);

#endif
