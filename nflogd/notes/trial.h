/*
 * trial.h - are the last days of a service unusual, and have they lasted?
 *
 * The last two, three and five days are tried, each as one sum against what was
 * to be expected of it. Whichever is the most unusual counts, at a price: its p
 * times its cost, so that trying three times does not make it less. What is
 * over, or what one sensor alone saw, is not told: each day must be somewhat
 * unusual by itself, none by far the highest unless all are beyond doubt, and
 * of two or three days what is left without the sensor that rose most must have
 * risen too. Two days are not enough for what is rare.
 */
#ifndef NFLOGD_NOTES_TRIAL_H
#define NFLOGD_NOTES_TRIAL_H

#include "notes/usual.h"

enum {
	TRIAL_DAYS = 5,	/* of the longest: they are not to be learnt from */
	TRIAL_LEAST = 16,	/* sources in the days, seen or expected */
	TRIAL_LEAST_NEW = 8	/* of what was never seen before */
};

/* The best trial of a service's days up to one; p is 1 where none held. */
struct outcome {
	double p[MEASURES];	/* with the cost of several trials */
	size_t days;	/* tried; 0: none held */
};

/* A measure's last days together, and what was to be expected of them. */
struct spread trial_usual(const struct history *h, const struct watched *w,
    enum measure m, size_t day, size_t days, double *count);

/* A rise; `is_new`: it was never seen on the days before these. */
struct outcome trial_rise(const struct history *h, const struct watched *w,
    size_t day, bool is_new);
struct outcome trial_fall(
    const struct history *h, const struct watched *w, size_t day);

#endif
