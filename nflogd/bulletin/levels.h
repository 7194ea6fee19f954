/*
 * levels.h - days of a service cut where its level changes: what it went
 * through, in a few stretches.
 */
#ifndef NFLOGD_BULLETIN_LEVELS_H
#define NFLOGD_BULLETIN_LEVELS_H

#include "bulletin/query.h"

enum { LEVELS = 6 };

struct level {
	int32_t first, last;	/* days; the first and the last observed ones */
	double mean;	/* accesses on a day on which all points are observed */
};

/*
 * Cut the last two periods, at most LEVELS stretches of three days at least:
 * where the squares about the means of square roots (which make counts vary
 * alike) are least, with a penalty for each stretch. Neighbours that are not
 * half as high again as one another are one. Days without observation are left
 * out. Returns how many there are: 1 if nothing changed, 0 with less than 14
 * days or where memory is short.
 */
size_t levels_of(const struct query *q, const struct tallied *t,
    struct level levels[LEVELS]);

#endif
