/*
 * output.h - standard output as a filter must treat it.
 */
#ifndef NFLOGD_COMMANDS_OUTPUT_H
#define NFLOGD_COMMANDS_OUTPUT_H

#include <stdbool.h>

/* Columns of the terminal on stdout; COLUMNS or 80 where it is none. */
unsigned output_width(void);

/*
 * Write out what stdout holds. False with the error printed if it cannot be
 * written; a reader that has gone away (`| head`) is no error and silent.
 */
bool output_flush(void);

/* Has the reader gone away? Then there is nothing left to do. */
bool output_closed(void);

#endif
