/*
 * changes.h - services that are new, rose, fell, or rose again.
 *
 * A change is told where two days running are both unusual: a burst that is
 * over on the next day is none. Each day all services are tested at once. Of
 * those that are told, at most the share q is expected to be chance, going by
 * the sources (Benjamini-Hochberg); accesses, which vary more, must agree. A
 * change is told once, on its second day. Until it is over its days are not
 * learnt from; what lasts CHANGE_ACCEPTED days becomes the usual level.
 */
#ifndef NFLOGD_NOTES_CHANGES_H
#define NFLOGD_NOTES_CHANGES_H

#include "notes/usual.h"

enum change_kind { CHANGE_NEW, CHANGE_SURGE, CHANGE_RETURNING, CHANGE_DECLINE };

enum {
	CHANGE_ACCEPTED = 14,	/* days after which a level is usual */
	CHANGE_LEAST = 16,	/* sources in two days, seen or expected */
	CHANGE_LEAST_NEW = 8	/* of what was never seen before */
};

struct change {
	enum change_kind kind;
	size_t service;	/* of history.services */
	size_t day;	/* the second of the two */
	double count[MEASURES], usual[MEASURES];	/* of that day */
	double two[MEASURES], usual_two[MEASURES];	/* of both days */
	double p[MEASURES];
	size_t days;	/* that were learnt from */
	double dispersion;	/* of sources, from day to day */
	size_t risen, fallen;	/* CHANGE_RETURNING: the rise before */
};

/*
 * With 0.05 a site where nothing happens would have a false note on every
 * twentieth day, either way.
 */
#define CHANGE_Q 0.01

struct changes {
	struct change *list;	/* by day, then in no order */
	size_t count;
};

/* All of a history, q as above. False when memory is short. */
bool changes_find(const struct history *h, double q, struct changes *changes);
void changes_free(struct changes *changes);

#endif
