/*
 * wide.h - texts on a grid of columns, where a kanji takes two of them.
 *
 * Texts are UTF-8 whatever the locale is. What would disturb a terminal (a
 * control character, a change of direction, a byte that is not UTF-8) is
 * printed as one "?" and counts as one column.
 */
#ifndef NFLOGD_BASE_WIDE_H
#define NFLOGD_BASE_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Columns of one character: 0 (combining), 1 or 2. */
unsigned wide_columns(uint32_t character);

/* Columns of a text. A newline is a control character here. */
size_t wide_width(const char *utf8);

/*
 * Print exactly `width` columns: blanks behind a shorter text; a longer one is
 * cut and its last column is an ellipsis. Nothing at all for a width of 0.
 */
void wide_print_padded(FILE *out, const char *utf8, size_t width);

/*
 * Print a text in lines of at most `width` columns, each behind `indent`
 * blanks (which are part of the width) and ended by a newline. Lines break at
 * blanks and around wide characters, but never before closing punctuation, a
 * small kana or a prolonged sound mark, nor behind an opening bracket. A word
 * that is longer than a line stands alone and sticks out, so that an address
 * can be copied. A newline in the text ends a line, an empty line stays one.
 */
void wide_wrap(FILE *out, const char *utf8, size_t indent, size_t width);

/*
 * Take out, in place, blanks between two wide characters: YAML and editors put
 * one where a line of Japanese was folded.
 */
void wide_join(char *utf8);

#endif
