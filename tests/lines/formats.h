/*
 * formats.h - the log formats of parsers/, for tests run from the root of the
 * repository.
 */
#ifndef TESTS_LINES_FORMATS_H
#define TESTS_LINES_FORMATS_H

#include "parsers/reader.h"
#include "rules/rules.h"

#include <stdlib.h>

/* All formats; they are loaded once. */
static inline const struct formats *
formats_of_tests(void)
{
	static const char *const directories[] = { "parsers" };
	static struct rules *rules;
	struct errors errors = { 0 };

	if (rules == NULL && !rules_load(&rules, directories, 1, &errors)) {
		errors_print(&errors);
		exit(2);
	}
	return rules_formats(rules);
}

static inline struct reader *
reader_of_tests(void)
{
	struct reader *reader = reader_new(formats_of_tests());

	if (reader == NULL)
		abort();
	return reader;
}

static inline const char *
format_name(const struct reader *reader)
{
	const struct log_format *f = reader_format(reader);

	return f != NULL ? f->name : "";
}

#endif
