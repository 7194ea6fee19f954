/*
 * names.h - what regions are called, in English and Japanese: the short names
 * that public reports use.
 */
#ifndef NFLOGD_REGION_NAMES_H
#define NFLOGD_REGION_NAMES_H

#include "count/region.h"

#include <stddef.h>

struct region_name {
	char code[REGION + 1];	/* ISO 3166-1, and a few that databases add */
	const char *english, *japanese;
};

/* By code; REGION_UNKNOWN is the first. */
extern const struct region_name region_names[];
extern const size_t region_name_count;

/* NULL: there is no such code. */
const struct region_name *region_name_find(const char region[REGION]);

#endif
