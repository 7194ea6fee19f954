/*
 * told.h - what a record tells where it is JSON: its bytes with the escapes and
 * the arrays of numbers replaced by what they stand for. Wherever they stand,
 * for it is no parser, but says what a parser may have found.
 */
#ifndef TESTS_LINES_TOLD_H
#define TESTS_LINES_TOLD_H

#include "base/slice.h"

#include <ctype.h>
#include <stdlib.h>

/* Only objects hold escapes, and only they are worth a copy. */
static inline bool
may_hold_json(struct slice record)
{
	return record.len > 0 && memchr(record.at, '{', record.len) != NULL;
}

/* "\uXXXX" at p: its code, or -1. */
static inline long
told_code(const char *p, const char *end)
{
	char digits[5] = "";

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	memcpy(digits, p + 2, 4);
	for (int i = 0; i < 4; i++)
		if (!isxdigit((unsigned char)digits[i]))
			return -1;
	return strtol(digits, NULL, 16);
}

/* An escape at p; only ASCII matters, all other characters become '?'. */
static inline const char *
told_escape(const char *p, const char *end, char *to)
{
	static const char names[] = "bfnrt", controls[] = "\b\f\n\r\t";
	long code = told_code(p, end);
	const char *name;

	if (code >= 0) {
		*to = code < 0x80 ? (char)code : '?';
		return p + 6;
	}
	if (end - p < 2)
		return NULL;
	name = p[1] != '\0' ? strchr(names, p[1]) : NULL;
	*to = name != NULL ? controls[name - names] : p[1];
	return p + 2;
}

/* "[1, 2, 3]" at p. */
static inline const char *
told_array(const char *p, const char *end, char **to)
{
	char *at = *to;

	for (p++; p < end && *p != ']'; ) {
		unsigned number = 0;

		if (*p == ',' || isspace((unsigned char)*p)) {
			p++;
			continue;
		}
		if (!isdigit((unsigned char)*p))
			return NULL;
		for (; p < end && isdigit((unsigned char)*p) && number < 256; p++)
			number = number * 10 + (unsigned)(*p - '0');
		if (number > 255)
			return NULL;
		*at++ = (char)number;
	}
	if (p >= end)
		return NULL;
	*to = at;
	return p + 1;
}

/* free() the bytes. */
static inline struct slice
json_told(struct slice record)
{
	char *out = malloc(record.len + 1), *to = out;
	const char *p = record.at, *end = p + record.len;

	if (out == NULL)
		abort();
	while (p < end) {
		const char *after = NULL;

		if (*p == '\\') {
			after = told_escape(p, end, to);
			to += after != NULL;
		} else if (*p == '[') {
			after = told_array(p, end, &to);
		}
		if (after == NULL)
			*to++ = *p++;
		else
			p = after;
	}
	return (struct slice){ out, (size_t)(to - out) };
}

#endif
