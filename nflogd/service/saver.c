/* saver.c - see saver.h. */
#include "service/saver.h"

#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Milliseconds to wait for other writers, now and at the end. */
enum { PATIENCE = 5000, LAST_PATIENCE = 30000 };

/*
 * The counter and the store belong to the thread while there is `work`, and
 * else to the caller, who alone makes work; the mutex guards what both look at.
 */
struct saver {
	char *path;
	struct saver_hooks hooks;
	struct store *store;	/* NULL: to be opened again */
	struct sensors *sensors;
	struct counter *counter;	/* what is not saved */
	enum store_fault suspended;	/* by what, STORE_FINE: it is not */
	bool spoilt;	/* the counter is: memory was short */

	pthread_t thread;
	bool started;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool work, ending;
	bool shows, last;	/* what kind of work */
	bool rest;	/* something is not saved */
	uint64_t memory;	/* that it takes, bytes */
};

static bool
out_of_memory(struct store_error *err)
{
	return store_error_set(err, STORE_MEMORY, "out of memory");
}

static uint64_t
accesses_in(const struct counter *c)
{
	const struct unit *units;
	size_t count = counter_units(c, &units);
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum = saturated_sum(sum, units[i].ledger.accesses);
	return sum;
}

/* ---- the thread --------------------------------------------------------- */

/* A file may have been moved away or its disk be mounted anew meanwhile. */
static bool
open_store(struct saver *s, struct store_error *err)
{
	const struct saver_hooks *h = &s->hooks;

	if (s->store != NULL)
		return true;
	s->store = store_open(s->path, STORE_CREATE, err);
	if (s->store == NULL || h->opened == NULL ||
	    h->opened(h->context, s->store, err))
		return s->store != NULL;
	store_close(s->store);
	s->store = NULL;
	return false;
}

/* It is closed. The next time it is opened, a new one is made. */
static void
set_aside(struct saver *s)
{
	char to[PATH_MAX];
	struct store_error err;

	if (store_set_aside(s->path, to, sizeof(to), &err))
		complain("store: %s: the damaged store was moved to %s", s->path,
		    to);
	else
		complain("store: %s", err.error.text);
}

static bool
write_counts(struct saver *s, struct store_error *err)
{
	if (!open_store(s, err))
		return false;
	store_patience(s->store, s->last ? LAST_PATIENCE : PATIENCE);
	if (store_begin(s->store, err) &&
	    store_add(s->store, s->counter, err) && store_commit(s->store, err))
		return true;
	store_rollback(s->store);
	if (err->fault != STORE_BUSY && err->fault != STORE_FULL) {
		store_close(s->store);
		s->store = NULL;
	}
	if (err->fault == STORE_DAMAGED)
		set_aside(s);
	return false;
}

/* All that is counted is in the store, or all of it still is in the counter. */
static bool
save(struct saver *s, struct store_error *err)
{
	struct counter *empty;
	const struct unit *units;

	if (counter_units(s->counter, &units) == 0)
		return true;
	empty = counter_new(s->sensors);
	if (empty == NULL)
		return out_of_memory(err);
	if (!write_counts(s, err)) {
		counter_free(empty);
		return false;
	}
	counter_free(s->counter);
	s->counter = empty;
	return true;
}

static void
tell(struct saver *s, bool saved, const struct store_error *err)
{
	if (saved && s->suspended != STORE_FINE)
		complain("store: %s: saving goes on", s->path);
	if (!saved && err->fault != s->suspended)
		complain("store: %s; counting goes on, saving resumes when it "
		    "can be written", err->error.text);
	s->suspended = saved ? STORE_FINE : err->fault;
}

static void
do_work(struct saver *s)
{
	struct store_error err;
	bool saved = save(s, &err);

	tell(s, saved, &err);
	if (saved && s->store != NULL && s->hooks.saved != NULL)
		s->hooks.saved(s->hooks.context, s->store);
	if (!s->shows)
		return;
	if (open_store(s, &err))
		s->hooks.show(s->hooks.context, s->store);
	else
		complain("%s", err.error.text);
}

static void *
run_thread(void *argument)
{
	struct saver *s = argument;
	const struct unit *units;

	pthread_mutex_lock(&s->mutex);
	for (;;) {
		while (!s->work && !s->ending)
			pthread_cond_wait(&s->changed, &s->mutex);
		if (!s->work)
			break;
		pthread_mutex_unlock(&s->mutex);
		do_work(s);
		pthread_mutex_lock(&s->mutex);
		s->work = s->shows = false;
		s->memory = counter_memory(s->counter);
		s->rest = counter_units(s->counter, &units) > 0;
		pthread_cond_broadcast(&s->changed);
	}
	pthread_mutex_unlock(&s->mutex);
	return NULL;
}

/* ---- whoever counts ----------------------------------------------------- */

struct saver *
saver_open(const char *path, const struct saver_hooks *hooks,
    struct store_error *err)
{
	struct saver *s = calloc(1, sizeof(*s));

	if (s == NULL) {
		out_of_memory(err);
		return NULL;
	}
	pthread_mutex_init(&s->mutex, NULL);
	pthread_cond_init(&s->changed, NULL);
	s->hooks = *hooks;
	s->path = strdup(path);
	s->sensors = sensors_new();
	if (s->sensors != NULL)
		s->counter = counter_new(s->sensors);
	if (s->path == NULL || s->counter == NULL)
		out_of_memory(err);
	else if (open_store(s, err)) {
		s->started = pthread_create(
		    &s->thread, NULL, run_thread, s) == 0;
		if (!s->started)
			store_error_set(err, STORE_MEMORY,
			    "a thread cannot be started");
	}
	if (s->started)
		return s;
	saver_close(s);
	return NULL;
}

/* Into the saver's counter, which is the caller's now. */
static bool
add_counts(struct saver *s, struct counter *c)
{
	uint32_t *numbers = sensors_merge(s->sensors, counter_sensors(c));
	bool ok = numbers != NULL && counter_flush(c) &&
	    counter_merge(s->counter, c, numbers);

	free(numbers);
	s->spoilt |= !ok;
	return ok;
}

/* Work for the thread, which has none. */
static void
hand_over(struct saver *s, bool show, bool last)
{
	pthread_mutex_lock(&s->mutex);
	s->work = s->rest = true;
	s->shows = show;
	s->last = last;
	s->memory = counter_memory(s->counter);
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->mutex);
}

static bool
is_at_work(struct saver *s, bool wait)
{
	bool work;

	pthread_mutex_lock(&s->mutex);
	while (wait && s->work)
		pthread_cond_wait(&s->changed, &s->mutex);
	work = s->work;
	pthread_mutex_unlock(&s->mutex);
	return work;
}

enum saver_answer
saver_take(struct saver *s, struct counter *c, bool show)
{
	if (is_at_work(s, false))
		return SAVER_BUSY;
	if (s->spoilt || !add_counts(s, c))
		return SAVER_MEMORY;
	hand_over(s, show, false);
	return SAVER_TOOK;
}

bool
saver_has_rest(struct saver *s)
{
	bool rest;

	pthread_mutex_lock(&s->mutex);
	rest = s->rest;
	pthread_mutex_unlock(&s->mutex);
	return rest;
}

uint64_t
saver_memory(struct saver *s)
{
	uint64_t memory;

	pthread_mutex_lock(&s->mutex);
	memory = s->memory;
	pthread_mutex_unlock(&s->mutex);
	return memory;
}

static void
end_thread(struct saver *s)
{
	if (!s->started)
		return;
	pthread_mutex_lock(&s->mutex);
	s->ending = true;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->mutex);
	pthread_join(s->thread, NULL);
	s->started = false;
}

bool
saver_finish(struct saver *s, struct counter *c)
{
	uint64_t lost = c != NULL ? accesses_in(c) : 0;

	is_at_work(s, true);
	if (!s->spoilt && (c == NULL || add_counts(s, c))) {
		lost = 0;
		s->suspended = STORE_FINE;	/* so that it is said again */
		hand_over(s, false, true);
	}
	end_thread(s);
	if (!s->spoilt && !s->rest)
		return true;
	complain("store: %s: %" PRIu64 " accesses could not be saved and are "
	    "lost", s->path, saturated_sum(lost, accesses_in(s->counter)));
	return false;
}

void
saver_close(struct saver *s)
{
	if (s == NULL)
		return;
	end_thread(s);
	store_close(s->store);
	counter_free(s->counter);
	sensors_free(s->sensors);
	pthread_cond_destroy(&s->changed);
	pthread_mutex_destroy(&s->mutex);
	free(s->path);
	free(s);
}
