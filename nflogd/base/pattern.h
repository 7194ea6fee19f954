/*
 * pattern.h - a PCRE2 pattern that cannot hang: the time and the memory of one
 * match are bounded, whatever the pattern and the text are.
 *
 * Two kinds. A word pattern is searched in a short text, such as a prefix: it
 * is UTF-8, bytes of the text that are not match nothing, and only the first
 * PATTERN_TEXT bytes are looked at. A line pattern reads a log line from its
 * first byte on: it is about bytes, and its named groups are what it is for.
 *
 * Patterns become machine code where the system allows it; a line pattern when
 * it is first used, since most of them never are.
 */
#ifndef NFLOGD_BASE_PATTERN_H
#define NFLOGD_BASE_PATTERN_H

#include "base/error.h"
#include "base/slice.h"

enum {
	PATTERN_TEXT = 256,	/* bytes of a text that a word pattern sees */
	PATTERN_LONGEST = 2048	/* characters of a pattern */
};

struct pattern;	/* opaque; threads may share it */

/*
 * NULL with *err: PCRE2's message and the offset in the pattern, from 0, or
 * that memory is short. Free it with pattern_free, which takes NULL.
 */
struct pattern *pattern_new(const char *text, struct error *err);
struct pattern *pattern_line(const char *text, struct error *err);
void pattern_free(struct pattern *p);

/* Search for a word pattern. False also where the bounds ended the search. */
bool pattern_matches(const struct pattern *p, struct slice text);

/* The groups of the last match of a thread. */
struct match;	/* opaque */

struct match *match_new(void);	/* NULL when memory is short */
void match_free(struct match *m);	/* takes NULL */

/* Does a line pattern match from the first byte of the text on? */
bool pattern_reads(struct pattern *p, struct match *m, struct slice text);

/* It does not: might it if the text went on? */
bool pattern_is_cut(struct pattern *p, struct match *m, struct slice text);

/*
 * Group `number` of the last match, a slice of its text; empty with `at` NULL
 * where the group took no part in it.
 */
struct slice match_group(const struct match *m, unsigned number);

/* Call `each` with the name and number of every named group. */
void pattern_groups(const struct pattern *p,
    void (*each)(void *context, const char *name, unsigned number),
    void *context);

#endif
