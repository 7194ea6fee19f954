/* output.c - see output.h. SIGPIPE is ignored by main, so writes tell. */
#include "commands/output.h"
#include "base/error.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

unsigned
output_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long n;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	n = columns != NULL ? strtol(columns, NULL, 10) : 0;
	return n >= 20 && n <= 1000 ? (unsigned)n : 80;
}

bool
output_flush(void)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	if (errno == EPIPE || output_closed())
		return true;
	complain("standard output: cannot write: %s",
	    errno != 0 ? strerror(errno) : "an earlier write failed");
	return false;
}

/*
 * The stream's error flag does not tell which error it was; a poll does, since
 * a pipe without reader is in error itself.
 */
bool
output_closed(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return ferror(stdout) && poll(&out, 1, 0) > 0 &&
	    (out.revents & (POLLERR | POLLHUP)) != 0;
}
