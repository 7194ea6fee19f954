/*
 * changes.h - services that are new, rose, fell, or rose again.
 *
 * Each day all services are tested at once, for a rise and for a fall (see
 * trial.h). Of those that are told, at most the share q is expected to be
 * chance: by their sources among all services, and by their accesses among
 * those whose sources are told (Benjamini-Hochberg, both times). A change is
 * told once. Until it is over its days are not learnt from, nor are those on
 * trial; what lasts CHANGE_ACCEPTED days becomes the usual level. A rise that is
 * hardly chance, but not enough to be told among all services, is remembered: it
 * is not learnt from either, may be told later, and may return.
 */
#ifndef NFLOGD_NOTES_CHANGES_H
#define NFLOGD_NOTES_CHANGES_H

#include "notes/trial.h"

enum change_kind { CHANGE_NEW, CHANGE_SURGE, CHANGE_RETURNING, CHANGE_DECLINE };

enum {
	CHANGE_ACCEPTED = 14,	/* days after which a level is usual */
	CHANGES_FROM = USUAL_LEAST + TRIAL_DAYS - 1	/* the first day to tell */
};

struct change {
	enum change_kind kind;
	size_t service;	/* of history.services */
	size_t day;	/* it is told on */
	size_t tried;	/* days up to it that were unusual together */
	double count[MEASURES], usual[MEASURES];	/* of that day */
	double two[MEASURES], usual_two[MEASURES];	/* with the day before */
	double p[MEASURES];	/* of both days */
	size_t days;	/* that were learnt from */
	double dispersion;	/* of sources, from day to day */
	size_t risen, fallen;	/* CHANGE_RETURNING: the rise before */
};

#define CHANGE_Q 0.05

struct changes {
	struct change *list;	/* by day, then in no order */
	size_t count;
};

/* All of a history, q as above. False when memory is short. */
bool changes_find(const struct history *h, double q, struct changes *changes);
void changes_free(struct changes *changes);

#endif
