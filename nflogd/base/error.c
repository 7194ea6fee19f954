/* error.c - messages with a place; see error.h. */
#include "base/error.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a hostile name could do to a terminal must not reach it. */
static void
defuse(char *text)
{
	size_t left = strlen(text), n;
	uint32_t c;

	for (; left > 0; text += n, left -= n) {
		n = utf8_decode(text, left, &c);
		if (n == 0 || utf8_disturbs(c)) {
			n += n == 0;
			memset(text, '?', n);
		}
	}
}

__attribute__((format(printf, 4, 0))) static void
compose(char *text, size_t size, struct where at, const char *format,
    va_list args)
{
	int n = 0;

	if (at.file != NULL && at.line > 0)
		n = snprintf(
		    text, size, "%s:%zu:%zu: ", at.file, at.line, at.column);
	else if (at.file != NULL)
		n = snprintf(text, size, "%s: ", at.file);
	if (n >= 0 && (size_t)n < size)
		vsnprintf(text + n, size - (size_t)n, format, args);
	defuse(text);
}

bool
error_set(struct error *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	compose(err->text, sizeof(err->text), (struct where){ 0 }, format,
	    args);
	va_end(args);
	return false;
}

bool
error_at(struct error *err, struct where at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	compose(err->text, sizeof(err->text), at, format, args);
	va_end(args);
	return false;
}

void
errors_add(struct errors *errors, struct where at, const char *format, ...)
{
	struct error one;
	va_list args;

	va_start(args, format);
	compose(one.text, sizeof(one.text), at, format, args);
	va_end(args);
	if (errors->count < ERRORS_KEPT)
		errors->text[errors->count] = strdup(one.text);
	errors->count++;
}

void
errors_free(struct errors *errors)
{
	for (size_t i = 0; i < errors->count && i < ERRORS_KEPT; i++)
		free(errors->text[i]);
	*errors = (struct errors){ 0 };
}

void
errors_print(const struct errors *errors)
{
	size_t i;

	for (i = 0; i < errors->count && i < ERRORS_KEPT; i++)
		if (errors->text[i] != NULL)
			complain("%s", errors->text[i]);
	if (i < errors->count)
		complain("and %zu more errors", errors->count - i);
}

void
complain(const char *format, ...)
{
	struct error one;
	va_list args;

	va_start(args, format);
	compose(one.text, sizeof(one.text), (struct where){ 0 }, format,
	    args);
	va_end(args);
	fprintf(stderr, "nflogd: %s\n", one.text);
}
