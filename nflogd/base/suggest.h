/*
 * suggest.h - "did you mean": the nearest of some words to a mistyped one.
 */
#ifndef NFLOGD_BASE_SUGGEST_H
#define NFLOGD_BASE_SUGGEST_H

#include <stddef.h>

/*
 * The candidate with the fewest single-letter changes (Levenshtein distance)
 * from `word`, NULL where none is near enough to be what was meant.
 */
const char *suggest(
    const char *word, const char *const *candidates, size_t count);

#endif
