/*
 * tag.h - what accesses may be tagged with: a mark that their packets have, a
 * list of addresses that their source stands in, an exception.
 *
 * A tag never takes an access away; only an exception that excludes does, and
 * that is no tag. Tags go by number, see base/tags.h.
 */
#ifndef NFLOGD_RULES_TAG_H
#define NFLOGD_RULES_TAG_H

#include "base/tags.h"
#include "count/tag_names.h"
#include "rules/rules.h"

enum tag_kind {
	TAG_TOOL,	/* a program that scans */
	TAG_BACKSCATTER,	/* an answer to a forged packet */
	TAG_RESEARCH,	/* scans of those who say so */
	TAG_EXCEPTION,	/* what a site knows about */
	TAG_KINDS
};

/* Which key of a rule file it stands under. */
enum tag_source {
	TAG_BY_MARK, TAG_BY_LIST, TAG_BY_EXCEPTION,
	TAG_ADOPTED	/* none: only its id and kind are known, of a store */
};

struct tag_rule {
	enum tag_source source;
	enum tag_kind kind;
	char *id;
	/* As in a port rule; an exception may have none: NULL. */
	char *title[LANGUAGES];
	char *explanation[LANGUAGES];
	char **references;
	size_t reference_count;
	int32_t valid_from, valid_until;	/* as in a port rule */
	const char *file;	/* where it stands */
	size_t line;
	bool excludes;	/* an exception that is no tag */
	uint32_t number;	/* of the tag */
};

/* "tool" */
const char *tag_kind_word(enum tag_kind kind);

/* The title in a language, else the id. */
const char *tag_title(const struct tag_rule *tag, int language);

/* The rule of a tag; NULL where there is none. */
const struct tag_rule *rules_tag(const struct rules *rules, uint32_t tag);

/* Marks, lists and exceptions, in the order read, for `rules list`. */
size_t rules_tags(
    const struct rules *rules, const struct tag_rule *const **all);

/* By its id; NULL where there is none. */
const struct tag_rule *rules_tag_named(
    const struct rules *rules, const char *id);

/*
 * The ids of tags, for a store. One that has no rule here is added to those
 * that rules_tags gives, so one thread at a time may ask, and no other one may
 * ask for tags by number or name meanwhile. Good while the rules are.
 */
struct tag_names rules_tag_names(struct rules *rules);

#endif
