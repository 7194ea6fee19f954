/*
 * markings.h - what carries the marks of scanners and of floods, is on a list of
 * research scanners, or is known to the site, in a period and the one before.
 */
#ifndef NFLOGD_BULLETIN_MARKINGS_H
#define NFLOGD_BULLETIN_MARKINGS_H

#include "bulletin/query.h"
#include "rules/tag.h"

/* A tag of which anything was counted, or that could not be tested for. */
struct marked {
	const struct tag_rule *rule;
	struct tally now, before;
	uint64_t untested;	/* accesses of the period */
};

/* What a tag has of a service in the period. */
struct marked_service {
	uint32_t service, tag;
	uint64_t accesses;
};

struct markings {
	struct marked *list;	/* most accesses first */
	size_t count;
	struct marked_service *services;	/* by service and tag */
	size_t service_count;
};

/*
 * q is what query_sums made; the store has been told of `rules` by store_tags.
 * markings_free is to be called even after a failure.
 */
bool markings_read(struct markings *m, const struct query *q, struct store *s,
    const struct rules *rules, struct store_error *err);
void markings_free(struct markings *m);

/* Accesses to a service that carry a tag. */
uint64_t markings_of(const struct markings *m, uint32_t service, uint32_t tag);

#endif
