/* suggest.c - see suggest.h. */
#include "base/suggest.h"

#include <string.h>

enum { LONGEST = 64 };

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/*
 * Levenshtein's distance, where two letters that are swapped are one mistake,
 * too; two rows of the matrix at a time.
 */
static size_t
distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	size_t row[LONGEST + 1], before[LONGEST + 1] = { 0 };

	if (n > LONGEST || m > LONGEST)
		return LONGEST;
	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0], swapped = 0;

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1,
			    diagonal + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && swapped + 1 < row[j])
				row[j] = swapped + 1;
			swapped = before[j - 1];
			before[j - 1] = diagonal;
			diagonal = above;
		}
		before[m] = diagonal;
	}
	return row[m];
}

const char *
suggest(const char *word, const char *const *candidates, size_t count)
{
	size_t best = strlen(word) / 3 + 2;	/* as many typing mistakes */
	const char *found = NULL;

	for (size_t i = 0; i < count; i++) {
		size_t d = distance(word, candidates[i]);

		if (d < best && d < strlen(candidates[i])) {
			best = d;
			found = candidates[i];
		}
	}
	return found;
}
