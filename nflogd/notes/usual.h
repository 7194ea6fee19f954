/*
 * usual.h - what is usual for a service on a day, from the weeks before it.
 *
 * Counts of drops vary more than chance alone has them (their variance grows
 * with the square of the mean), have a weekly rhythm, and bursts that say
 * nothing about the next day. So a day's count is taken to be negative binomial
 * with
 *	mean		level * exposure of the day * factor of its weekday,
 *			which is the site's, by as much as the service has of
 *			that rhythm (a slope), as far as that is certain
 *	level		mean of the days before, without floods, and with the
 *			extremes drawn in
 *	dispersion	by moments of the same days, and pulled towards that of
 *			the other services by as much as it is uncertain; the
 *			uncertainty of the level is added
 * and two days running to be correlated as they are with most services.
 */
#ifndef NFLOGD_NOTES_USUAL_H
#define NFLOGD_NOTES_USUAL_H

#include "notes/history.h"
#include "notes/statistics.h"

enum {
	USUAL_DAYS = 28,	/* that the level is taken from */
	USUAL_LEAST = 21,	/* with fewer, nothing is known */
	USUAL_REACH = 56,	/* how far back they may be, and the weekdays */
	WEEK = 7
};

/* One measure of one service before a day. */
struct usual {
	size_t days;	/* that it comes from; less than USUAL_LEAST: unknown */
	double level;	/* a day at full exposure; above 0 if known */
	double variance;	/* of a day's count, at full exposure */
	double correlation;	/* of a day with the next */
	double dispersion;
	double error;	/* relative variance of the level */
};

/* A service watched: its days, and those that are not to be learnt from. */
struct watched {
	const struct history_service *service;
	struct series series;
	bool *unusual;	/* by day */
	size_t start;	/* days before it are of another level */
	struct usual usual[MEASURES];
	double weekday[MEASURES][WEEK];	/* factors, 1 on average */
};

/* What all services of a site have in common. */
struct site {
	double weekday[MEASURES][WEEK];	/* factors */
	double slope[MEASURES];	/* of these, as most services have them */
	double rhythm[MEASURES];	/* variance of services' own slopes */
	double dispersion[MEASURES];	/* of most services */
	double rare[MEASURES];	/* of those with less than RARE a day */
	double correlation[MEASURES];
};

/*
 * Learn from the days before `day`, of all services at once: fills usual of
 * each and *site. False when memory is short.
 */
bool usual_learn(const struct history *h, struct watched *all, size_t count,
    size_t day, struct site *site);

/* The factor of a day of a measure: its exposure and its weekday. */
double usual_factor(const struct history *h, const struct watched *w,
    enum measure m, size_t day);

/* What was to be expected of so many days with these factors together. */
struct spread usual_days(const struct usual *u, double factors, size_t days);

#endif
