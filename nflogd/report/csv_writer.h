/*
 * csv_writer.h - fields of CSV, after RFC 4180 but for the newline. A day of a
 * large network has hundreds of thousands of rows, so lines are put together by
 * hand.
 */
#ifndef NFLOGD_REPORT_CSV_WRITER_H
#define NFLOGD_REPORT_CSV_WRITER_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Start with `out` set and the rest zero. */
struct csv {
	FILE *out;	/* its error flag keeps what could not be written */
	size_t used;
	char bytes[1 << 16];
};

void csv_put(struct csv *w, const char *bytes, size_t len);
void csv_number(struct csv *w, uint64_t number, char before);

/*
 * A name, in quotes where it needs some. What is not UTF-8 or would disturb a
 * terminal becomes U+FFFD: a line of CSV is a line of text, and somebody will
 * print it.
 */
void csv_name(struct csv *w, const char *name);

void csv_flush(struct csv *w);

#endif
