/* signals.c - see signals.h. */
#include "service/signals.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

static sigset_t
ours(bool reports)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (reports)
		sigaddset(&set, SIGUSR1);
	return set;
}

int
signals_open(bool reports)
{
	sigset_t set = ours(reports);

	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
signals_next(int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}

void
signals_close(int fd)
{
	sigset_t set = ours(true);

	if (fd < 0)
		return;
	while (signals_next(fd) != 0)
		;	/* or what still waits would end the process */
	close(fd);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}
