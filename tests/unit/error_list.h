/*
 * error_list.h - errors as one text, a line each, to compare in a test.
 */
#ifndef NFLOGD_TESTS_ERROR_LIST_H
#define NFLOGD_TESTS_ERROR_LIST_H

#include "base/error.h"

#include <stdio.h>
#include <string.h>

/* Takes the errors out. */
static inline const char *
error_list(struct errors *errors, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < errors->count && i < ERRORS_KEPT; i++)
		if (used < size)
			used += (size_t)snprintf(text + used, size - used,
			    "%s\n", errors->text[i]);
	errors_free(errors);
	return text;
}

#endif
