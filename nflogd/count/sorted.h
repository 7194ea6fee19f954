/*
 * sorted.h - a counter's cells in order: group by group, which is a sensor's
 * day, a service and a region, and in it by source. So they can be packed.
 */
#ifndef NFLOGD_COUNT_SORTED_H
#define NFLOGD_COUNT_SORTED_H

#include "count/counter.h"
#include "count/pseudonym.h"
#include "count/region.h"

struct sorted;	/* opaque */

/*
 * The counter, whose queue has been flushed, must not change meanwhile. Takes
 * 16 bytes a cell, and up to 50 an IPv6 address. NULL when memory is short.
 * Regions are told by `finder`; without, if NULL, all are REGION_UNKNOWN, as
 * that of a source that was not told always is. With pseudonyms, if not NULL,
 * these take the place of addresses, once their regions were found.
 */
struct sorted *sorted_new(const struct counter *c,
    const struct pseudonyms *pseudonyms, const struct region_finder *finder);
void sorted_free(struct sorted *s);	/* takes NULL */

/*
 * On to the next group, by unit, then service, then region as text. False:
 * there are no more.
 */
bool sorted_group(struct sorted *s, uint32_t *unit, uint32_t *service,
    char region[REGION]);

/*
 * The next cells of the group, at most `most`, in order of their sources and
 * all of one kind. 0 at the end of the group.
 */
size_t sorted_cells(struct sorted *s, struct cell *cells, size_t most);

/*
 * Then on to the cells that carry a tag: after this, which frees the others,
 * sorted_tag leads from group to group, by unit, service (TAG_UNTESTED last)
 * and tag, and sorted_cells gives out their cells; those of TAG_UNTESTED have
 * none. False when memory is short. Takes 16 bytes a cell.
 */
bool sorted_tags(struct sorted *s, struct counter *c);

/* The next one; NULL: there are no more. */
const struct tag_count *sorted_tag(struct sorted *s);

#endif
