/*
 * set.h - what `struct rules` is made of; for the files of rules/ only.
 */
#ifndef NFLOGD_RULES_SET_H
#define NFLOGD_RULES_SET_H

#include "rules/index.h"
#include "base/pattern.h"
#include "parsers/formats.h"
#include "parsers/pattern_file.h"
#include "rules/exception.h"
#include "rules/mark.h"

struct verdict_rule {
	char *id;
	struct pattern *pattern;
	enum reason reason;
};

struct rules {
	struct port_rule **ports;
	size_t port_count;
	struct verdict_rule **verdicts;	/* in the order they are tried */
	size_t verdict_count;
	char **files;	/* names that port rules point to */
	size_t file_count;
	struct service_index index;
	struct pattern_file **patterns;	/* the user's first */
	size_t pattern_count;
	struct formats *formats;
	struct tag_rule **tags;	/* in the order read */
	size_t tag_count;
	struct marks *marks;
	struct networks research;	/* the tags of lists */
	const struct exception_rule **exceptions;
	size_t exception_count;
	const struct tag_rule *bits[TAG_BITS];	/* by number */
	const struct tag_rule **lists;	/* by number, from TAG_BITS */
	size_t bit_count, list_count;
};

/* They release what there is of an incomplete rule, and take NULL. */
void port_rule_free(struct port_rule *rule);
void verdict_rule_free(struct verdict_rule *rule);
void tag_rule_free(struct tag_rule *tag);	/* and what it is part of */

/*
 * Number the tags that the rules have, and prepare what asks for them. False
 * with errors added: too many of them, or memory is short.
 */
bool tags_prepare(struct rules *rules, struct errors *errors);
void tags_release(struct rules *rules);

#endif
