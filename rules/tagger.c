/* tagger.c - see tagger.h. */
#include "rules/tagger.h"
#include "base/calendar.h"
#include "rules/set.h"

#include <stdlib.h>

struct tagger {
	const struct rules *rules;
	const struct marks *marks;	/* NULL: there are none */
	bool has_lists;
	int32_t day;	/* that `valid` is of */
	uint64_t valid;
};

struct tagger *
tagger_new(const struct rules *rules)
{
	struct tagger *t = calloc(1, sizeof(*t));

	if (t == NULL || rules == NULL)
		return t;
	t->rules = rules;
	t->marks = rules->marks;
	t->has_lists = rules->list_count > 0;
	t->day = DAY_UNDATED;
	if (t->marks != NULL)
		t->valid = marks_valid(t->marks, t->day);
	return t;
}

void
tagger_free(struct tagger *t)
{
	free(t);
}

/* False where the event is left out. */
static bool
apply_exceptions(
    const struct rules *rules, struct event *ev, const char *sensor)
{
	for (size_t i = 0; i < rules->exception_count; i++) {
		const struct exception_rule *rule = rules->exceptions[i];

		if (!exception_holds(rule, ev, sensor))
			continue;
		if (rule->tag.excludes) {
			event_is(ev, REASON_EXCLUDED);
			ev->tags = 0;
			return false;
		}
		ev->tags |= (uint64_t)1 << rule->tag.number;
	}
	return true;
}

void
tagger_apply(
    struct tagger *t, struct event *ev, const char *sensor, int32_t day)
{
	const struct rules *rules = t->rules;
	uint32_t list;

	if (rules == NULL || (rules->exception_count > 0 &&
	    !apply_exceptions(rules, ev, sensor)))
		return;
	if (t->marks != NULL) {
		if (day != t->day)
			t->valid = marks_valid(t->marks, day);
		t->day = day;
		ev->tags |= marks_test(t->marks, t->valid, ev, &ev->untested);
	}
	if (!t->has_lists || (ev->has & EV_SRC) == 0)
		return;
	list = networks_find(&rules->research, &ev->src);
	if (list != 0)
		ev->tags |= tags_of_list(list);
}
