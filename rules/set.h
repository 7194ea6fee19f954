/*
 * set.h - what `struct rules` is made of; for the files of rules/ only.
 */
#ifndef NFLOGD_RULES_SET_H
#define NFLOGD_RULES_SET_H

#include "rules/index.h"
#include "base/pattern.h"
#include "parsers/formats.h"
#include "parsers/pattern_file.h"

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
};

/* Both release what there is of an incomplete rule, and take NULL. */
void port_rule_free(struct port_rule *rule);
void verdict_rule_free(struct verdict_rule *rule);

#endif
