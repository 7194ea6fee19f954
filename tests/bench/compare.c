/*
 * compare.c - run commands in turn, several rounds of all, and compare them.
 *
 *   compare [-n ROUNDS] [-t] [NAME=]COMMAND...
 *
 * Each command is given to `sh -c`; its standard output goes to a file that is
 * nowhere in the file system, for some programs do less work when it is
 * /dev/null (grep stops at the first match). One round before the counted ones
 * warms the caches. Turns are taken (A B A B ..), so that a machine which slows
 * down for a while does so for all.
 *
 * Printed per command: medians with the least and the most of wall time and of
 * user and system time, the peak memory of its largest process, and how many
 * times the first command's wall time it takes: the ratio of the medians, and
 * the median of the ratios of each round. -t prints bare columns with tabs.
 *
 * A child's peak counts from what its parent held when it was started, so this
 * program stays small; posix_spawn does not copy it.
 */
#include <errno.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS = 16, ROUNDS = 99 };

enum figure { WALL, CPU, MEMORY, RATIO, FIGURES };	/* seconds, MiB */

struct contender {
	const char *name;
	const char *command;
	double figures[FIGURES][ROUNDS];
};

static struct contender contenders[COMMANDS];
static int count, rounds = 5;

static void
fail(const char *what, const char *why)
{
	fprintf(stderr, "compare: %s: %s\n", what, why);
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static pid_t
start(const char *command, int out)
{
	extern char **environ;
	char shell[] = "sh", option[] = "-c", *text = strdup(command);
	char *argv[] = { shell, option, text, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int error;

	if (text == NULL || posix_spawn_file_actions_init(&actions) != 0)
		fail(command, "out of memory");
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	error = posix_spawnp(&pid, shell, &actions, NULL, argv, environ);
	if (error != 0)
		fail(command, strerror(error));
	posix_spawn_file_actions_destroy(&actions);
	free(text);
	return pid;
}

/* One run, which is not counted if `round` is below 0. */
static void
run(struct contender *c, int round, int out)
{
	struct rusage used;
	double begin, wall;
	int status;

	if (ftruncate(out, 0) != 0 || lseek(out, 0, SEEK_SET) != 0)
		fail("output", strerror(errno));
	begin = now();
	if (wait4(start(c->command, out), &status, 0, &used) < 0)
		fail(c->command, strerror(errno));
	wall = now() - begin;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail(c->command, "did not exit with 0");
	if (round < 0)
		return;
	c->figures[WALL][round] = wall;
	c->figures[CPU][round] =
	    seconds(used.ru_utime) + seconds(used.ru_stime);
	c->figures[MEMORY][round] = (double)used.ru_maxrss / 1024;
	c->figures[RATIO][round] = wall / contenders[0].figures[WALL][round];
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct spread {
	double median, least, most;
};

static struct spread
spread_of(double *values)
{
	int middle = rounds / 2;

	qsort(values, (size_t)rounds, sizeof(double), by_size);
	return (struct spread){ rounds % 2 == 1 ? values[middle] :
	    (values[middle - 1] + values[middle]) / 2, values[0],
	    values[rounds - 1] };
}

/* Sorts the figures: each of them can be printed once. */
static void
print(struct contender *c, double first, bool bare)
{
	struct spread wall = spread_of(c->figures[WALL]);
	struct spread cpu = spread_of(c->figures[CPU]);
	double memory = spread_of(c->figures[MEMORY]).most;
	double ratio = spread_of(c->figures[RATIO]).median;

	if (bare)
		printf("%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.1f\t%.3f"
		    "\t%.3f\n", c->name, wall.median, wall.least, wall.most,
		    cpu.median, cpu.least, cpu.most, memory,
		    wall.median / first, ratio);
	else
		printf("%-16s %7.3f (%.3f-%.3f) %7.3f (%.3f-%.3f) %8.1f %8.3f "
		    "%7.3f\n", c->name, wall.median, wall.least, wall.most,
		    cpu.median, cpu.least, cpu.most, memory,
		    wall.median / first, ratio);
}

/* "name=command"; what is before the first blank tells which it is. */
static void
add(char *text)
{
	char *sign = strchr(text, '=');

	if (count == COMMANDS)
		fail(text, "too many commands");
	contenders[count].name = contenders[count].command = text;
	if (sign != NULL && sign < text + strcspn(text, " /")) {
		*sign = '\0';
		contenders[count].command = sign + 1;
	}
	count++;
}

int
main(int argc, char **argv)
{
	char name[] = "/tmp/compare.XXXXXX";
	bool bare = false;
	int out, option;
	double first;

	while ((option = getopt(argc, argv, "+n:t")) != -1) {
		if (option == 'n')
			rounds = atoi(optarg);
		else if (option == 't')
			bare = true;
		else
			return 2;
	}
	for (; optind < argc; optind++)
		add(argv[optind]);
	if (rounds < 1 || rounds > ROUNDS || count == 0)
		fail("usage", "compare [-n ROUNDS] [-t] [NAME=]COMMAND...");
	out = mkstemp(name);
	if (out < 0 || unlink(name) != 0)
		fail(name, strerror(errno));
	for (int round = -1; round < rounds; round++)
		for (int i = 0; i < count; i++)
			run(&contenders[i], round, out);
	first = spread_of(contenders[0].figures[WALL]).median;
	if (!bare)
		printf("%-16s %21s %21s %8s %8s %7s\n", "", "wall s",
		    "user+sys s", "MiB", "medians", "rounds");
	for (int i = 0; i < count; i++)
		print(&contenders[i], first, bare);
	return fflush(stdout) == 0 ? 0 : 1;
}
