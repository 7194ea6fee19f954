/*
 * tag_changes.c - a mark of a scanning tool, or of backscatter, rose: the same
 * rule as for services, with tags in their place.
 */
#include "base/intl.h"
#include "notes/findings.h"
#include "rules/tag.h"

#include <stdio.h>
#include <stdlib.h>

static char *
sentence(enum tag_kind kind, bool again, const char *title)
{
	char *text;
	int len;

	if (kind == TAG_BACKSCATTER)
		/* translators: a mark, such as "TCP answers" */
		len = asprintf(&text, _("Answers to packets with a forged "
		    "sender rose: %s. They tell of floods elsewhere, whose "
		    "victims are the sources."), title);
	else if (again)
		len = asprintf(&text,
		    _("What carries the mark \"%s\" rose again."), title);
	else
		len = asprintf(
		    &text, _("What carries the mark \"%s\" rose."), title);
	return len < 0 ? NULL : text;
}

static bool
say(const struct looking *tags, const struct change *c,
    const struct tag_rule *rule)
{
	int32_t day = tags->h->first + (int32_t)c->day;
	struct note *note =
	    finding_on(tags, tag_kind_word(rule->kind), rule->id, day);

	if (note == NULL)
		return false;
	note->title = rule->kind == TAG_BACKSCATTER ? _("backscatter") :
						      _("scanning tools");
	return finding_explain(tags, c, sentence(rule->kind,
	    c->kind == CHANGE_RETURNING,
	    tag_title(rule, tags->f->language)), note);
}

/* A tag that was not there before may be that of a new rule. */
static bool
find(const struct looking *l, enum tag_kind kind)
{
	struct looking tags = *l;

	if (l->f->tags == NULL || l->f->rules == NULL)
		return true;
	tags.h = l->f->tags;
	tags.changes = l->tag_changes;
	for (size_t i = 0; i < tags.changes->count; i++) {
		const struct change *c = &tags.changes->list[i];
		int32_t day = tags.h->first + (int32_t)c->day;
		const struct tag_rule *rule = rules_tag(
		    l->f->rules, tags.h->services[c->service].service);

		if (rule->kind == kind && day >= l->f->first &&
		    day <= l->f->last && (c->kind == CHANGE_SURGE ||
		    c->kind == CHANGE_RETURNING) && !say(&tags, c, rule))
			return false;
	}
	return true;
}

bool
tool_find(const struct looking *l)
{
	return find(l, TAG_TOOL);
}

bool
backscatter_find(const struct looking *l)
{
	return find(l, TAG_BACKSCATTER);
}
