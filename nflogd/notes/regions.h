/*
 * regions.h - the regions that the accesses of a note came from.
 */
#ifndef NFLOGD_NOTES_REGIONS_H
#define NFLOGD_NOTES_REGIONS_H

#include "count/region.h"
#include "notes/notes.h"

enum { REGIONS_TOLD = 3 };

/* Accesses by region. Starts from zeroes. */
struct note_regions {
	struct region_share {
		char region[REGION];
		uint64_t accesses;
	} *list;
	size_t count;
};

/* False when memory is short. */
bool note_regions_add(
    struct note_regions *r, const char region[REGION], uint64_t accesses);
void note_regions_free(struct note_regions *r);

/*
 * Say at the end of a note's text, and in its evidence as "regions", which
 * regions had the most; nothing if none is known. Sorts the list. False when
 * memory is short; the note is as before.
 */
bool note_regions_tell(struct note_regions *r, bool japanese, struct note *note);

#endif
