/*
 * run.c - nflogd run: count what the kernel drops, until told to stop.
 *
 * SIGUSR1 prints the rollup of today, with all that was logged before the
 * signal; SIGTERM and SIGINT save for the last time, when the kernel has handed
 * over what it still holds. Without a store SIGUSR1 prints the rollup of all
 * that was counted, and so does the end.
 */
#include "commands/command.h"
#include "commands/keeping.h"
#include "commands/setup.h"
#include "input/nflog.h"
#include "service/signals.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
	TURN = 16,	/* batches read before signals are looked at again */
	SLACK = 50,	/* milliseconds that the kernel's timer may be late */
	PAUSE = 100	/* milliseconds between two looks at memory in use */
};

struct service {
	struct counting *counting;
	struct keeping keeping;
	struct regions *regions;	/* NULL: none are told */
	struct nflog_input *input;
	int signals;
	uint64_t lost;	/* packets */
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
	uint64_t lost;
	bool ok = true;

	while (ok && turns-- > 0) {
		batch = nflog_input_fetch(s->input, &err);
		if (batch != NFLOG_BATCH)
			break;
		while (ok && nflog_input_event(s->input, &ev))
			ok = counting_event(s->counting, &ev);
	}
	lost = nflog_input_lost(s->input);
	s->lost += lost;
	if (!counting_lost(s->counting, lost, time(NULL)) || !ok) {
		complain("out of memory; nothing more is counted");
		return false;
	}
	if (batch == NFLOG_ERROR)
		complain("%s", err.text);
	return batch != NFLOG_ERROR;
}

static void
tell_losses(const struct service *s)
{
	if (s->lost > 0)
		complain("%" PRIu64 " packets were lost: the kernel logged "
		    "them faster than they could be read", s->lost);
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

static int64_t
earlier(int64_t a, int64_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Wait for packets, a signal, or the time of a report or to save. */
static bool
wait_for_work(struct service *s)
{
	const struct keeping *k = &s->keeping;
	struct pollfd fds[] = {
		{ .fd = k->full ? -1 : nflog_input_fd(s->input),
		    .events = POLLIN },
		{ .fd = s->signals, .events = POLLIN },
	};
	int64_t now = now_ms(), wait = -1, due;

	due = earlier(s->report_at, k->due);
	if (k->full)
		due = earlier(due, now + PAUSE);
	if (due != 0)
		wait = due > now ? due - now : 0;
	if (poll(fds, 2, (int)wait) < 0 && errno != EINTR) {
		complain("poll: %s", strerror(errno));
		return false;
	}
	if (fds[1].revents != 0)
		take_signals(s);
	return true;
}

/* False: it cannot go on. */
static bool
turn(struct service *s)
{
	struct keeping *k = &s->keeping;
	int64_t now;

	if (!wait_for_work(s) || (!k->full && !count_batches(s, TURN)))
		return false;
	now = now_ms();
	if (s->report_at != 0 && now >= s->report_at)
		s->report_at = keeping_show(k) ? 0 : now + PAUSE;
	return keeping_turn(k, now);
}

/* Returns an exit status. */
static int
serve(struct service *s)
{
	bool ok = true;
	int status;

	while (ok && !s->stopping)
		ok = turn(s);
	if (ok) {
		nflog_input_stop(s->input);
		ok = count_batches(s, SIZE_MAX);
	}
	tell_losses(s);
	status = keeping_finish(&s->keeping);
	return ok ? status : EXIT_TROUBLE;
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
start(struct service *s, const struct options *o, const struct rules *rules)
{
	struct error err;

	s->signals = signals_open(true);
	if (s->signals < 0) {
		complain("signals: %s", strerror(errno));
		return false;
	}
	/* its thread leaves signals to this one */
	if (!keeping_open(&s->keeping, o, rules, s->regions,
	    s->counting))
		return false;
	s->input = nflog_input_open(o->groups, o->group_count, &err);
	if (s->input == NULL)
		complain("%s", err.text);
	return s->input != NULL;
}

/* Returns an exit status. */
static int
run(struct service *s, const struct options *o, struct rules *rules)
{
	int status = EXIT_TROUBLE;

	s->counting = counting_new(o, rules, true);
	if (s->counting == NULL)
		complain("out of memory");
	else if (start(s, o, rules)) {
		say_ready(o);
		status = serve(s);
	}
	keeping_close(&s->keeping);
	nflog_input_close(s->input);
	if (s->signals >= 0)
		close(s->signals);
	counting_free(s->counting);
	return setup_regions_sound(o, s->regions) ? status : EXIT_TROUBLE;
}

int
command_run(const struct options *o)
{
	struct service s = { .signals = -1 };
	int status = EXIT_USAGE;
	struct rules *rules;

	if (!check_usage(o) || !setup_zone(o) || !setup_rules(o, &rules))
		return EXIT_USAGE;
	if (setup_regions(o, &s.regions)) {
		status = run(&s, o, rules);
		regions_close(s.regions);
	}
	rules_free(rules);
	return status;
}

void
command_run_help(void)
{
	printf("\nWith --store - nothing is stored: the rollup of what was "
	       "counted is printed at\nthe end.\n");
}
