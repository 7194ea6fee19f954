/*
 * tags.h - the tags of an access in one number: a bit each for the few that
 * rules give by what a packet looks like, and behind them the number of the
 * one list of addresses that its source stands in.
 */
#ifndef NFLOGD_BASE_TAGS_H
#define NFLOGD_BASE_TAGS_H

#include <stdbool.h>
#include <stdint.h>

enum {
	TAG_BITS = 48,	/* tags that are bits: numbers below this */
	TAG_LISTS = 65535	/* tags that are lists: numbers from TAG_BITS on */
};

/* The tag of a list, whose number counts from TAG_BITS. */
static inline uint64_t
tags_of_list(uint32_t tag)
{
	return (uint64_t)(tag - TAG_BITS + 1) << TAG_BITS;
}

/* Take the lowest tag out into *tag; false when there are none left. */
static inline bool
tags_take(uint64_t *tags, uint32_t *tag)
{
	if (*tags == 0)
		return false;
	*tag = (uint32_t)__builtin_ctzll(*tags);
	if (*tag < TAG_BITS) {
		*tags &= *tags - 1;
	} else {
		*tag = (uint32_t)(*tags >> TAG_BITS) - 1 + TAG_BITS;
		*tags = 0;
	}
	return true;
}

#endif
