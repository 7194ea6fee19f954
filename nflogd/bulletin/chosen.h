/*
 * chosen.h - the observation points that a report is about: those whose name
 * is, or matches, one of some patterns.
 */
#ifndef NFLOGD_BULLETIN_CHOSEN_H
#define NFLOGD_BULLETIN_CHOSEN_H

#include "count/rollup.h"

/* Patterns of fnmatch(3), in which case does not matter; without any: all. */
struct chosen {
	const char *const *patterns;
	size_t count;
};

bool chosen_has(const struct chosen *c, const char *sensor);

/* Take all others out of a rollup. Its ledger and its tags stay. */
void chosen_keep(const struct chosen *c, struct rollup *r);

#endif
