/* keeping.c - see keeping.h. */
#include "commands/keeping.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/period.h"
#include "commands/showing.h"
#include "commands/stores.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds. */
enum {
	SAVE_EVERY = 5000,
	RETRY = 100	/* when the saver was busy */
};

/* What could not be written of an earlier rollup is no matter any more. */
static void
begin_output(void)
{
	__fpurge(stdout);
	clearerr(stdout);
}

static bool
print_today(struct keeping *k, struct store *store)
{
	struct options today = *k->options;
	struct period period;
	struct rollup rollup;
	struct store_error err;
	int status;

	today.day = "today";
	if (!today.has_now)
		today.now = time(NULL);
	if (!period_read(&today, &period))
		return false;
	if (!store_rollup(store, period, &rollup, &err) ||
	    (today.format != FORMAT_CSV &&
	    !store_rollup_tags(store, period, &rollup, &err))) {
		complain("%s", err.error.text);
		rollup_free(&rollup);
		return false;
	}
	status = show_rollup(k->options, k->rules, &rollup, today.format);
	rollup_free(&rollup);
	return status == EXIT_DONE;
}

/* For the saver, in its thread. */
static void
show_today(void *context, struct store *store)
{
	struct keeping *k = context;

	begin_output();
	k->unshown |= !print_today(k, store);
}

static bool
make_ready(void *context, struct store *store, struct store_error *err)
{
	const struct keeping *k = context;

	store_regions(store, regions_finder(k->regions));
	store_tags(store, counting_tag_names(k->counting));
	return !k->options->anonymize || store_anonymize(store, err);
}

/* Once a day is enough. */
static void
tidy(void *context, struct store *store)
{
	struct keeping *k = context;
	struct options now = *k->options;
	int32_t today;

	if (!now.has_now)
		now.now = time(NULL);
	today = period_today(&now);
	if (today != k->tidied && stores_keep_house(store, &now))
		k->tidied = today;
}

static bool
can_print(void)
{
	/* main has put something unwritable where it was closed */
	if ((fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE) != O_RDONLY)
		return true;
	complain("standard output: closed; the rollup goes there");
	return false;
}

bool
keeping_open(struct keeping *k, const struct options *o,
    const struct rules *rules, const struct regions *regions,
    struct counting *counting)
{
	const struct saver_hooks hooks = { .context = k, .opened = make_ready,
		.saved = tidy, .show = show_today };
	struct store_error err;

	*k = (struct keeping){ .options = o, .rules = rules,
		.regions = regions, .counting = counting };
	if (strcmp(o->store, "-") == 0)
		return can_print();
	k->saver = saver_open(o->store, &hooks, &err);
	if (k->saver == NULL) {
		stores_complain(o, STORE_CREATE, &err);
		if (err.fault == STORE_DAMAGED)
			stores_damaged(o);
	}
	return k->saver != NULL;
}

void
keeping_close(struct keeping *k)
{
	saver_close(k->saver);
	spill_close(&k->spill);
}

static uint64_t
memory_counted(const struct keeping *k)
{
	return counter_memory(counting_counter(k->counting));
}

/* Hand all over to the saver, if it is not busy. */
static enum saver_answer
hand_over(struct keeping *k, bool show)
{
	struct counter *counter = counting_counter(k->counting);
	enum saver_answer answer = saver_take(k->saver, counter, show);

	if (answer == SAVER_TOOK && !counting_clear(k->counting))
		answer = SAVER_MEMORY;
	if (answer == SAVER_MEMORY) {
		complain("out of memory; nothing more is counted");
		k->broken = true;
	}
	return answer;
}

static bool
has_counted(const struct keeping *k)
{
	const struct unit *units;

	return counter_units(counting_counter(k->counting), &units) > 0;
}

/* As long as nothing can be saved, the rest of --max-memory is used up. */
static void
look_at_memory(struct keeping *k)
{
	uint64_t used = memory_counted(k) + saver_memory(k->saver);
	bool full = used > k->options->max_memory / 3 * 2;

	if (full && !k->full && saver_has_rest(k->saver))
		complain("--max-memory is used up; until counts are saved, "
		    "packets stay in the kernel, which loses those that are "
		    "too many");
	k->full = full;
}

static void
save(struct keeping *k, int64_t now)
{
	if (!has_counted(k) && !saver_has_rest(k->saver))
		k->due = 0;
	else
		k->due = now + (hand_over(k, false) == SAVER_BUSY ? RETRY :
				SAVE_EVERY);
}

bool
keeping_turn(struct keeping *k, int64_t now)
{
	uint64_t most = k->options->max_memory;

	if (k->saver == NULL)
		return !spill_is_due(k->counting, most) ||
		    spill_put(&k->spill, k->counting);
	if (k->due == 0 && has_counted(k))
		k->due = now + SAVE_EVERY;
	if ((k->due != 0 && now >= k->due) || memory_counted(k) > most / 4)
		save(k, now);
	look_at_memory(k);
	return !k->broken;
}

bool
keeping_show(struct keeping *k)
{
	if (k->saver != NULL)
		return hand_over(k, true) != SAVER_BUSY;
	begin_output();
	k->unshown |= spill_report(&k->spill, k->counting,
	    k->options->format) != EXIT_DONE;
	return true;
}

int
keeping_finish(struct keeping *k)
{
	bool ok = true;

	if (k->saver == NULL)
		keeping_show(k);
	else
		ok = saver_finish(k->saver,
		    k->broken ? NULL : counting_counter(k->counting));
	return ok && !k->unshown && !k->broken ? EXIT_DONE : EXIT_TROUBLE;
}
