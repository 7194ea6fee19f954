/*
 * signals.h - signals as something to read, so that no handler interrupts work.
 */
#ifndef NFLOGD_SERVICE_SIGNALS_H
#define NFLOGD_SERVICE_SIGNALS_H

#include <stdbool.h>

/*
 * From now on SIGINT and SIGTERM wait to be read, and SIGUSR1 if `reports`.
 * Returns a file descriptor that is readable when one does; -1 with errno.
 */
int signals_open(bool reports);

/* They act as usual again. Takes -1. */
void signals_close(int fd);

/* The next signal that waits, 0 where none does. */
int signals_next(int fd);

#endif
