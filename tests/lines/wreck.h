/*
 * wreck.h - for tests that break the records of the cases: what to break, and how
 * to tell what became of it.
 */
#ifndef TESTS_LINES_WRECK_H
#define TESTS_LINES_WRECK_H

#include "tests/lines/bench.h"
#include "tests/lines/cases.h"

enum { LONG_RECORD = 1500 };	/* longer ones would take minutes */

static inline void
print_wreck(const struct line_case *c, const char *at, size_t len,
    const char *complaint)
{
	print_error("%s: %s: %s\n  \"", c->file, c->name, complaint);
	for (size_t i = 0; i < len; i++)
		if (isprint((unsigned char)at[i]) && at[i] != '\\')
			print_error("%c", at[i]);
		else
			print_error("\\x%02x", (unsigned char)at[i]);
	print_error("\"\n");
}

#endif
