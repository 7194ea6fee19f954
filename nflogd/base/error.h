/*
 * error.h - what went wrong, and where.
 *
 * A message is one line without full stop: the place, what is wrong with the
 * offending text in it, then what would put it right. Only main prints them.
 */
#ifndef NFLOGD_BASE_ERROR_H
#define NFLOGD_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

/* A place in a file the user wrote; line and column count from 1, 0 is none. */
struct where {
	const char *file;
	size_t line, column;
};

struct error {
	char text[1024];
};

/* Both fill *err and return false, so a caller can `return error_set(...)`. */
bool error_set(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool error_at(struct error *err, struct where at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Every error of one piece of work, in the order found, so that a user mends a
 * file once. At most ERRORS_KEPT are kept; `count` goes on. Start from zeroes;
 * errors_free releases the texts.
 */
enum { ERRORS_KEPT = 100 };

struct errors {
	char *text[ERRORS_KEPT];
	size_t count;
};

void errors_add(struct errors *errors, struct where at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void errors_free(struct errors *errors);

/* One line each on stderr, behind "nflogd: ", and how many were not kept. */
void errors_print(const struct errors *errors);

/* One line on stderr behind "nflogd: ". */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
