/*
 * tag_names.h - what tags are called, for whoever keeps them longer than a
 * program runs: their numbers (base/tags.h) are those of one set of rules.
 */
#ifndef NFLOGD_COUNT_TAG_NAMES_H
#define NFLOGD_COUNT_TAG_NAMES_H

#include <stdbool.h>
#include <stdint.h>

struct tag_name {
	const char *id;	/* "masscan"; as a rule has it */
	const char *kind;	/* "tool", or another word of rules/tag.h */
};

/* Asked by one thread at a time. */
struct tag_names {
	/* Of a tag that was counted. */
	struct tag_name (*name)(void *context, uint32_t tag);

	/*
	 * The other way round; what no rule is called becomes a tag of its own,
	 * under which nothing more is counted. False when memory is short.
	 */
	bool (*number)(
	    void *context, struct tag_name name, uint32_t *tag);

	void *context;
};

#endif
