/* tagger.c - see tagger.h. */
#include "rules/tagger.h"
#include "base/calendar.h"
#include "base/digest.h"
#include "rules/set.h"

#include <stdlib.h>

/* Of the ids of tags, in the order of their numbers. */
static uint64_t
identity_of(const struct rules *rules)
{
	struct digest *d = digest_new();
	uint64_t identity = 0;

	for (size_t i = 0; d != NULL && i < rules->bit_count; i++)
		digest_add(d, (struct slice){ rules->bits[i]->id,
		    strlen(rules->bits[i]->id) + 1 });
	for (size_t i = 0; d != NULL && i < rules->list_count; i++)
		digest_add(d, (struct slice){ rules->lists[i]->id,
		    strlen(rules->lists[i]->id) + 1 });
	if (d != NULL)
		identity = digest_now(d);
	digest_free(d);
	return identity;
}

struct tagger *
tagger_new(const struct rules *rules, bool tags)
{
	struct tagger *t = calloc(1, sizeof(*t));

	if (t == NULL || rules == NULL)
		return t;
	t->rules = rules;
	t->tags = tags;
	t->identity = tags ? identity_of(rules) : 0;
	t->marks = tags ? rules->marks : NULL;
	t->knows_addresses = rules->exception_count > 0 ||
	    (tags && rules->list_count > 0);
	if (t->marks != NULL)
		tagger_day(t, DAY_UNDATED);
	return t;
}

void
tagger_free(struct tagger *t)
{
	free(t);
}

void
tagger_day(struct tagger *t, int32_t day)
{
	t->day = day;
	t->valid = marks_valid(t->marks, day);
}

bool
tagger_knows(struct tagger *t, struct event *ev, const char *sensor)
{
	const struct rules *rules = t->rules;
	uint32_t list;

	for (size_t i = 0; i < rules->exception_count; i++) {
		const struct exception_rule *rule = rules->exceptions[i];

		if ((!rule->tag.excludes && !t->tags) ||
		    !exception_holds(rule, ev, sensor))
			continue;
		if (rule->tag.excludes) {
			event_is(ev, REASON_EXCLUDED);
			ev->tags = 0;
			return false;
		}
		ev->tags |= (uint64_t)1 << rule->tag.number;
	}
	list = (ev->has & EV_SRC) == 0 || !t->tags ? 0 :
	    networks_find(&rules->research, &ev->src);
	if (list != 0)
		ev->tags |= tags_of_list(list);
	return true;
}
