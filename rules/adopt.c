/*
 * adopt.c - tags as a store keeps them, by their ids: see tag.h.
 */
#include "count/tag_names.h"
#include "rules/read.h"

#include <stdlib.h>

static enum tag_kind
kind_of(const char *word)
{
	for (int kind = 0; kind < TAG_KINDS; kind++)
		if (strcmp(tag_kind_word((enum tag_kind)kind), word) == 0)
			return (enum tag_kind)kind;
	return TAG_EXCEPTION;
}

/* Room for one more in both lists. */
static bool
make_room(struct rules *rules)
{
	struct tag_rule **tags = realloc(
	    rules->tags, (rules->tag_count + 1) * sizeof(*tags));
	const struct tag_rule **lists;

	if (tags == NULL)
		return false;
	rules->tags = tags;
	lists = realloc(
	    rules->lists, (rules->list_count + 1) * sizeof(*lists));
	if (lists == NULL)
		return false;
	rules->lists = lists;
	return true;
}

/* A tag that was counted by a rule that is gone, or stands elsewhere. */
static bool
adopt(struct rules *rules, struct tag_name name, uint32_t *number)
{
	struct tag_rule *tag = calloc(1, sizeof(*tag));

	if (tag == NULL || !make_room(rules) ||
	    (tag->id = strdup(name.id)) == NULL) {
		free(tag);
		return false;
	}
	tag->source = TAG_ADOPTED;
	tag->kind = kind_of(name.kind);
	tag->valid_from = INT32_MIN;
	tag->valid_until = INT32_MAX;
	*number = tag->number = TAG_BITS + (uint32_t)rules->list_count;
	rules->lists[rules->list_count++] = tag;
	rules->tags[rules->tag_count++] = tag;
	return true;
}

static struct tag_name
name_tag(void *context, uint32_t tag)
{
	const struct tag_rule *rule = rules_tag(context, tag);

	return (struct tag_name){ rule->id, tag_kind_word(rule->kind) };
}

static bool
number_tag(void *context, struct tag_name name, uint32_t *tag)
{
	const struct tag_rule *rule = rules_tag_named(context, name.id);

	if (rule == NULL || rule->excludes)
		return adopt(context, name, tag);
	*tag = rule->number;
	return true;
}

struct tag_names
rules_tag_names(struct rules *rules)
{
	return (struct tag_names){ name_tag, number_tag, rules };
}
