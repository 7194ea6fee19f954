/* story.c - see story.h. */
#include "bulletin/story.h"
#include "notes/findings.h"

enum { MOST = 10, RISEN = STORY_SERVICES - MOST };

/* The services to look at, each once. */
static size_t
list_services(const struct query *q, uint32_t services[STORY_SERVICES])
{
	const struct tallied *top[MOST], *risen[RISEN];
	size_t n = tallies_top(&q->services, MEASURE_ACCESSES, PERIOD_THIS,
	    PERIOD_THIS, MOST, top);
	size_t m = tallies_changed(q, &q->services, false, RISEN, risen);
	size_t count = n;

	for (size_t i = 0; i < n; i++)
		services[i] = top[i]->key;
	for (size_t i = 0; i < m; i++) {
		size_t k = 0;

		while (k < n && top[k] != risen[i])
			k++;
		if (k == n)
			services[count++] = risen[i]->key;
	}
	return count;
}

bool
story_read(struct story *st, const struct query *q, struct store *s,
    struct store_error *err)
{
	uint32_t list[STORY_SERVICES];
	const struct services services = { list, list_services(q, list) };
	const struct period all = {
		q->time.periods[PERIOD_BEFORE].first - FINDING_HISTORY,
		q->time.periods[PERIOD_THIS].last };

	if (services.count == 0)
		return true;
	if (!store_rollup_of(s, all, &services, &st->rollup, err))
		return false;
	chosen_keep(&q->chosen, &st->rollup);
	if (history_make(&st->history, &st->rollup, all.first, all.last) &&
	    changes_find(&st->history, CHANGE_Q, &st->changes))
		return true;
	return store_error_set(err, STORE_MEMORY, "out of memory");
}

void
story_free(struct story *st)
{
	changes_free(&st->changes);
	history_free(&st->history);
	rollup_free(&st->rollup);
}

/* The first of the days that a change was told from. */
static int32_t
day_of(const struct story *st, const struct change *c)
{
	return st->history.first + (int32_t)c->day -
	    (int32_t)c->tried + 1;
}

static uint32_t
service_of_change(const struct story *st, const struct change *c)
{
	return st->history.services[c->service].service;
}

bool
story_notable(
    const struct story *st, const struct query *q, uint32_t *service)
{
	double most = 0;

	for (size_t i = 0; i < st->changes.count; i++) {
		const struct change *c = &st->changes.list[i];
		const struct tallied *t =
		    tallies_find(&q->services, service_of_change(st, c));
		double grown;

		if (t == NULL || c->kind == CHANGE_DECLINE ||
		    day_of(st, c) < q->time.periods[PERIOD_THIS].first)
			continue;
		grown = query_mean(q, t, PERIOD_THIS) -
		    query_mean(q, t, PERIOD_BEFORE);
		if (grown <= most)
			continue;
		most = grown;
		*service = t->key;
	}
	return most > 0;
}
