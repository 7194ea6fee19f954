/*
 * index.h - from a service to the rule that explains it, without trying all.
 */
#ifndef NFLOGD_RULES_INDEX_H
#define NFLOGD_RULES_INDEX_H

#include "rules/rules.h"

/* One entry of `services` of one rule. */
struct span {
	struct service_range range;
	uint32_t
	    reach; /* the greatest range.to of this span and those before */
	size_t order;	/* of reading */
	const struct port_rule *rule;
};

/* Sorted by range.from. */
struct spans {
	struct span *list;
	size_t count;
};

struct service_index {
	struct spans exact;	/* single services */
	struct spans wide;	/* ranges */
};

/* False when memory is short. The rules must outlive the index. */
bool index_build(struct service_index *index, struct port_rule *const *rules,
    size_t count);
void index_free(struct service_index *index);

/* See rules_port. */
const struct port_rule *index_find(
    const struct service_index *index, uint32_t service, int32_t day);

#endif
