/*
 * run.c - nflogd run: count what the kernel drops, until told to stop.
 *
 * SIGUSR1 prints the rollup so far, with all that was logged before the signal;
 * SIGTERM and SIGINT print it for the last time, when the kernel has handed
 * over what it still holds.
 */
#include "commands/command.h"
#include "commands/counting.h"
#include "commands/setup.h"
#include "input/nflog.h"
#include "service/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <time.h>
#include <unistd.h>

enum {
	TURN = 16,	/* batches read before signals are looked at again */
	SLACK = 50	/* milliseconds that the kernel's timer may be late */
};

struct service {
	struct counting *counting;
	struct nflog_input *input;
	int signals;
	enum format format;
	int status;
	int64_t report_at;	/* milliseconds, see now_ms; 0: none is due */
	bool stopping;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Count at most `turns` batches. False: it cannot go on. */
static bool
count_batches(struct service *s, size_t turns)
{
	enum nflog_batch batch = NFLOG_BATCH;
	struct error err;
	struct event ev;

	bool ok = true;

	while (ok && turns-- > 0) {
		batch = nflog_input_fetch(s->input, &err);
		if (batch != NFLOG_BATCH)
			break;
		while (ok && nflog_input_event(s->input, &ev))
			ok = counting_event(s->counting, &ev);
	}
	if (!counting_lost(s->counting, nflog_input_lost(s->input),
		time(NULL)) || !ok) {
		complain("out of memory; nothing more is counted");
		return false;
	}
	if (batch == NFLOG_ERROR)
		complain("%s", err.text);
	return batch != NFLOG_ERROR;
}

/* The rollup so far; what cannot be written now may be later. */
static void
report(struct service *s)
{
	__fpurge(stdout);
	clearerr(stdout);
	if (counting_report(s->counting, s->format) != EXIT_DONE)
		s->status = EXIT_TROUBLE;
	s->report_at = 0;
}

static void
tell_losses(const struct service *s)
{
	uint64_t lost = counter_packets_lost(counting_counter(s->counting));

	if (lost > 0)
		complain("%" PRIu64 " packets were lost: the kernel logged "
		    "them faster than they could be read", lost);
	if (nflog_input_loss_is_open(s->input))
		complain("more packets may be lost than counted; how many, "
		    "only the next one would tell");
}

static void
take_signals(struct service *s)
{
	int signal;

	while ((signal = signals_next(s->signals)) != 0) {
		if (signal != SIGUSR1)
			s->stopping = true;
		else if (s->report_at == 0)
			/* by then, all that waits in batches has come */
			s->report_at = now_ms() + NFLOG_DELAY + SLACK;
	}
}

/* Wait for packets, a signal, or the time of a report. */
static bool
wait_for_work(struct service *s)
{
	struct pollfd fds[] = {
		{ .fd = nflog_input_fd(s->input), .events = POLLIN },
		{ .fd = s->signals, .events = POLLIN },
	};
	int64_t wait = -1;

	if (s->report_at != 0) {
		wait = s->report_at - now_ms();
		wait = wait > 0 ? wait : 0;
	}
	if (poll(fds, 2, (int)wait) < 0 && errno != EINTR) {
		complain("poll: %s", strerror(errno));
		return false;
	}
	if (fds[1].revents != 0)
		take_signals(s);
	return true;
}

static void
serve(struct service *s)
{
	bool ok = true;

	while (ok && !s->stopping) {
		ok = wait_for_work(s) && count_batches(s, TURN);
		if (ok && s->report_at != 0 && now_ms() >= s->report_at)
			report(s);
	}
	if (ok) {
		nflog_input_stop(s->input);
		ok = count_batches(s, SIZE_MAX);
	}
	if (!ok)
		s->status = EXIT_TROUBLE;
	tell_losses(s);
	report(s);
}

/* "nflogd: reading NFLOG groups 5, 6" */
static void
say_ready(const struct options *o)
{
	char list[GROUPS * 7 + 1] = "";
	size_t at = 0;

	for (size_t i = 0; i < o->group_count; i++)
		at += (size_t)snprintf(list + at, sizeof(list) - at, "%s%u",
		    i > 0 ? ", " : "", o->groups[i]);
	if (!o->quiet)
		complain("reading NFLOG group%s %s",
		    o->group_count > 1 ? "s" : "", list);
}

static bool
check_usage(const struct options *o)
{
	if (o->operand_count > 0)
		complain("run reads no files, but NFLOG groups; for \"%s\" see "
		    "nflogd scan", o->operands[0]);
	else if (o->group_count == 0)
		complain("run wants --group N, the group that the firewall's "
		    "NFLOG rules name");
	else
		return true;
	return false;
}

/* Everything that may fail, before the first packet is taken. */
static bool
start(struct service *s, const struct options *o)
{
	struct error err;

	/* main has put something unwritable where it was closed */
	if ((fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE) == O_RDONLY) {
		complain("standard output: closed; the rollup goes there");
		return false;
	}
	s->signals = signals_open(true);
	if (s->signals < 0) {
		complain("signals: %s", strerror(errno));
		return false;
	}
	s->input = nflog_input_open(o->groups, o->group_count, &err);
	if (s->input == NULL)
		complain("%s", err.text);
	return s->input != NULL;
}

int
command_run(const struct options *o)
{
	struct service s = { .signals = -1, .status = EXIT_TROUBLE,
		.format = o->format };
	struct rules *rules;

	if (!check_usage(o) || !setup_zone(o) || !setup_rules(o, &rules))
		return EXIT_USAGE;
	s.counting = counting_new(o, rules);
	if (s.counting == NULL)
		complain("out of memory");
	else if (start(&s, o)) {
		say_ready(o);
		s.status = EXIT_DONE;
		serve(&s);
	}
	nflog_input_close(s.input);
	if (s.signals >= 0)
		close(s.signals);
	counting_free(s.counting);
	rules_free(rules);
	return s.status;
}
