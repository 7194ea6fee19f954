/*
 * region.h - the region of a source, two letters for a country, and who tells
 * it: whoever counts need not know of databases (region/region.h).
 */
#ifndef NFLOGD_COUNT_REGION_H
#define NFLOGD_COUNT_REGION_H

#include "count/packed.h"

#include <stdbool.h>
#include <string.h>

enum { REGION = 2 };	/* letters, A to Z, or REGION_UNKNOWN */

#define REGION_UNKNOWN "??"

/*
 * What tells regions. The same source has always the same region, and two with
 * the same `identity` tell the same ones. Asked by one thread at a time.
 */
struct region_finder {
	void (*find)(void *context, const struct cell *cell,
	    char region[REGION]);
	void *context;
	uint64_t identity;	/* neither REGIONS_NONE nor REGIONS_SEVERAL */
	int64_t built;	/* what it knows is of then, Unix seconds */
};

/* Identities: nothing told regions, or several things did. */
#define REGIONS_NONE	((uint64_t)0)
#define REGIONS_SEVERAL UINT64_MAX

/* Two letters from A to Z? */
static inline bool
region_is_code(const char *text, size_t len)
{
	return len == REGION && text[0] >= 'A' && text[0] <= 'Z' &&
	    text[1] >= 'A' && text[1] <= 'Z';
}

#endif
