/*
 * sorted.h - a counter's cells in order: group by group, which is a sensor's
 * day and a service, and in it by source. So they can be packed.
 */
#ifndef NFLOGD_COUNT_SORTED_H
#define NFLOGD_COUNT_SORTED_H

#include "count/counter.h"
#include "count/pseudonym.h"

struct sorted;	/* opaque */

/*
 * The counter, whose queue has been flushed, must not change meanwhile. Takes
 * 16 bytes a cell, and up to 48 an IPv6 address. NULL when memory is short.
 * With pseudonyms, if not NULL, these take the place of addresses; a source
 * that was not told stays that. A pseudonym tells nothing of its source, so
 * what is wanted of addresses, as regions, must be found before.
 */
struct sorted *sorted_new(
    const struct counter *c, const struct pseudonyms *pseudonyms);
void sorted_free(struct sorted *s);	/* takes NULL */

/* On to the next group, by unit, then service. False: there are no more. */
bool sorted_group(struct sorted *s, uint32_t *unit, uint32_t *service);

/*
 * The next cells of the group, at most `most`, in order of their sources and
 * all of one kind. 0 at the end of the group.
 */
size_t sorted_cells(struct sorted *s, struct cell *cells, size_t most);

#endif
