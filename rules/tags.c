/* tags.c - the tags that rules give: numbered, asked for, released. */
#include "rules/read.h"

#include <stdlib.h>

/* ---- numbering ---------------------------------------------------------- */

static struct mark_rule *
mark_of(struct tag_rule *tag)
{
	return (struct mark_rule *)tag;	/* each has it as its first member */
}

static struct research_rule *
research_of(struct tag_rule *tag)
{
	return (struct research_rule *)tag;
}

static struct exception_rule *
exception_of(struct tag_rule *tag)
{
	return (struct exception_rule *)tag;
}

static bool
take_bit(struct rules *rules, struct tag_rule *tag, struct errors *errors)
{
	if (rules->bit_count == TAG_BITS) {
		errors_add(errors, (struct where){ tag->file, tag->line, 0 },
		    "\"%s\" is one too many; there may be %d marks and "
		    "exceptions that tag", tag->id, TAG_BITS);
		return false;
	}
	tag->number = (uint32_t)rules->bit_count;
	rules->bits[rules->bit_count++] = tag;
	return true;
}

/* Marks have the first numbers, so that theirs is their place. */
static bool
number_bits(struct rules *rules, struct errors *errors)
{
	for (int source = TAG_BY_MARK; source <= TAG_BY_EXCEPTION; source++)
		for (size_t i = 0; i < rules->tag_count; i++) {
			struct tag_rule *tag = rules->tags[i];

			if (source != TAG_BY_LIST && !tag->excludes &&
			    (int)tag->source == source &&
			    !take_bit(rules, tag, errors))
				return false;
		}
	return true;
}

static bool
prepare_marks(struct rules *rules)
{
	const struct mark_rule *list[TAG_BITS];
	size_t count = 0;

	for (size_t i = 0; i < rules->tag_count; i++)
		if (rules->tags[i]->source == TAG_BY_MARK)
			list[count++] = mark_of(rules->tags[i]);
	if (count == 0)
		return true;
	rules->marks = marks_new(list, count);
	return rules->marks != NULL;
}

static bool
prepare_exceptions(struct rules *rules)
{
	rules->exceptions =
	    calloc(rules->tag_count + 1, sizeof(*rules->exceptions));
	for (size_t i = 0; rules->exceptions != NULL &&
	    i < rules->tag_count; i++)
		if (rules->tags[i]->source == TAG_BY_EXCEPTION)
			rules->exceptions[rules->exception_count++] =
			    exception_of(rules->tags[i]);
	return rules->exceptions != NULL;
}

/* All networks of all lists into one table. */
static bool
prepare_lists(struct rules *rules)
{
	struct network *all;
	size_t total = 0, count = 0;
	bool ok;

	for (size_t i = 0; i < rules->tag_count; i++)
		if (rules->tags[i]->source == TAG_BY_LIST)
			total += research_of(rules->tags[i])->list_count;
	all = calloc(total + 1, sizeof(*all));
	rules->lists = calloc(rules->tag_count + 1, sizeof(*rules->lists));
	for (size_t i = 0; all != NULL && rules->lists != NULL &&
	    i < rules->tag_count; i++) {
		struct research_rule *one = research_of(rules->tags[i]);

		if (one->tag.source != TAG_BY_LIST)
			continue;
		one->tag.number = TAG_BITS + (uint32_t)rules->list_count;
		rules->lists[rules->list_count++] = &one->tag;
		for (size_t j = 0; j < one->list_count; j++) {
			all[count] = one->list[j];
			all[count++].value = one->tag.number;
		}
	}
	ok = all != NULL && rules->lists != NULL &&
	    networks_build(&rules->research, all, count);
	free(all);
	return ok;
}

static size_t
count_lists(const struct rules *rules)
{
	size_t count = 0;

	for (size_t i = 0; i < rules->tag_count; i++)
		count += rules->tags[i]->source == TAG_BY_LIST;
	return count;
}

bool
tags_prepare(struct rules *rules, struct errors *errors)
{
	if (count_lists(rules) > TAG_LISTS) {
		errors_add(errors, (struct where){ 0 },
		    "there are %zu lists of research scanners; want at most %d",
		    count_lists(rules), TAG_LISTS);
		return false;
	}
	if (!number_bits(rules, errors))
		return false;
	if (prepare_marks(rules) && prepare_exceptions(rules) &&
	    prepare_lists(rules))
		return true;
	errors_add(errors, (struct where){ 0 }, "out of memory");
	return false;
}

/* ---- asking ------------------------------------------------------------- */

const char *
tag_kind_word(enum tag_kind kind)
{
	static const char *const words[TAG_KINDS] = { [TAG_TOOL] = "tool",
		[TAG_BACKSCATTER] = "backscatter",
		[TAG_RESEARCH] = "research",
		[TAG_EXCEPTION] = "exception" };

	return words[kind];
}

const char *
tag_title(const struct tag_rule *tag, int language)
{
	return tag->title[language] != NULL ? tag->title[language] : tag->id;
}

const struct tag_rule *
rules_tag(const struct rules *rules, uint32_t tag)
{
	if (tag < TAG_BITS)
		return rules->bits[tag];
	return tag - TAG_BITS < rules->list_count ?
	    rules->lists[tag - TAG_BITS] : NULL;
}

size_t
rules_tags(const struct rules *rules, const struct tag_rule *const **all)
{
	*all = (const struct tag_rule *const *)rules->tags;
	return rules->tag_count;
}

const struct tag_rule *
rules_tag_named(const struct rules *rules, const char *id)
{
	for (size_t i = 0; i < rules->tag_count; i++)
		if (strcmp(rules->tags[i]->id, id) == 0)
			return rules->tags[i];
	return NULL;
}

/* ---- releasing ---------------------------------------------------------- */

static void
free_mark(struct mark_rule *rule)
{
	for (int f = 0; f < MARK_FIELDS; f++)
		free(rule->when.numbers[f].list);
}

static void
free_exception(struct exception_rule *rule)
{
	for (size_t i = 0; i < rule->sensor_count; i++)
		free(rule->sensors[i]);
	free(rule->sensors);
	free(rule->services);
	free(rule->list);
	networks_free(&rule->sources);
	pattern_free(rule->prefix);
}

void
tag_rule_free(struct tag_rule *tag)
{
	if (tag == NULL)
		return;
	switch (tag->source) {
	case TAG_BY_MARK: free_mark(mark_of(tag)); break;
	case TAG_BY_LIST: free(research_of(tag)->list); break;
	case TAG_BY_EXCEPTION: free_exception(exception_of(tag)); break;
	case TAG_ADOPTED: break;
	}
	free_languages(tag->title);
	free_languages(tag->explanation);
	for (size_t i = 0; i < tag->reference_count; i++)
		free(tag->references[i]);
	free(tag->references);
	free(tag->id);
	free(tag);
}

void
tags_release(struct rules *rules)
{
	for (size_t i = 0; i < rules->tag_count; i++)
		tag_rule_free(rules->tags[i]);
	free(rules->tags);
	marks_free(rules->marks);
	networks_free(&rules->research);
	free(rules->exceptions);
	free(rules->lists);
}
