/*
 * tagged.c - how much of what knocked at a service was sent by a known tool, or
 * is an answer to forged packets: the two kinds of note about tags.
 */
#include "base/intl.h"
#include "notes/kind.h"
#include "rules/tag.h"

#include <stdio.h>
#include <stdlib.h>

/* Below so many percent a mark says little of a service. */
enum { LEAST = 1 };

/* The next total of the subject's service from *i on that is of the kind. */
static bool
next_tag(const struct subject *s, enum tag_kind kind, size_t *i,
    struct tagged_row *row)
{
	const struct tagged_rows *rows = &s->rollup->tag_totals;

	for (; *i < rows->count && rows->list[*i].service == s->total->service;
	    ++*i) {
		*row = rows->list[*i];
		if (rules_tag(s->rules, row->tag)->kind == kind &&
		    row->accesses * 100 >= s->total->accesses * LEAST) {
			++*i;
			return true;
		}
	}
	return false;
}

static bool
applies(const struct subject *s, enum tag_kind kind)
{
	size_t i = tagged_first(&s->rollup->tag_totals, 0, s->total->service);
	struct tagged_row row;

	return s->rules != NULL && next_tag(s, kind, &i, &row);
}

/* " masscan: 50 of 1234 accesses, from 6 sources (known since ..)." */
static void
print_tag(FILE *out, const struct subject *s, const struct tagged_row *row)
{
	const struct tag_rule *tag = rules_tag(s->rules, row->tag);
	const char *title = tag_title(tag, s->language);
	char from[DAY_TEXT];

	if (tag->valid_from != INT32_MIN) {
		day_format(tag->valid_from, from);
		/* translators: a mark, since when it is known, how often */
		fprintf(out, _n(" %s (known since %s): %zu of %zu access.",
		    " %s (known since %s): %zu of %zu accesses.",
		    s->total->accesses), title, from, (size_t)row->accesses,
		    (size_t)s->total->accesses);
		return;
	}
	fprintf(out, _n(" %s: %zu of %zu access.", " %s: %zu of %zu accesses.",
	    s->total->accesses), title, (size_t)row->accesses,
	    (size_t)s->total->accesses);
}

static bool
explain(const struct subject *s, enum tag_kind kind, const char *begin,
    struct note *note)
{
	size_t i = tagged_first(&s->rollup->tag_totals, 0, s->total->service);
	struct tagged_row row;
	size_t size;
	FILE *out = open_memstream(&note->text, &size);

	if (out == NULL)
		return false;
	fputs(begin, out);
	note_number(note, "accesses", s->total->accesses);
	while (next_tag(s, kind, &i, &row)) {
		print_tag(out, s, &row);
		note_number(
		    note, rules_tag(s->rules, row.tag)->id, row.accesses);
	}
	return fclose(out) == 0;
}

bool
tool_applies(const struct subject *s)
{
	return applies(s, TAG_TOOL);
}

bool
tool_explain(const struct subject *s, struct note *note)
{
	note->title = _("scanning tools");
	return explain(s, TAG_TOOL,
	    _("Some of it carries the mark of a known tool."), note);
}

bool
backscatter_applies(const struct subject *s)
{
	return applies(s, TAG_BACKSCATTER);
}

bool
backscatter_explain(const struct subject *s, struct note *note)
{
	note->title = _("backscatter");
	return explain(s, TAG_BACKSCATTER,
	    _("Some of it answers packets with a forged sender: its sources "
	    "are victims, not attackers."), note);
}
