/*
 * tagger.h - what the rules say of a dropped packet beyond its verdict: that
 * it is left out, or which tags it carries.
 */
#ifndef NFLOGD_RULES_TAGGER_H
#define NFLOGD_RULES_TAGGER_H

#include "count/sensors.h"
#include "rules/mark.h"

/* One per thread; its members are tagger.c's. */
struct tagger {
	const struct rules *rules;
	bool tags;	/* wanted; else only exceptions that leave out count */
	uint64_t identity;	/* the same where tags have the same numbers */
	const struct marks *marks;	/* NULL: there are none */
	bool knows_addresses;	/* there are exceptions, or lists */
	int32_t day;	/* that `valid` is of */
	uint64_t valid;
	struct marks_missing missing;
};

/*
 * `rules` is borrowed and may be NULL. Without `tags` nothing is tagged, and
 * what exceptions leave out is left out. NULL when memory is short.
 */
struct tagger *tagger_new(const struct rules *rules, bool tags);
void tagger_free(struct tagger *t);	/* takes NULL */

/* For tagger_apply. False where the event is left out. */
bool tagger_knows(struct tagger *t, struct event *ev, const char *sensor);
void tagger_day(struct tagger *t, int32_t day);

/*
 * For an event that is a drop: its tags, and the marks that it could not be
 * tested for, or REASON_EXCLUDED.
 */
static inline void
tagger_apply(struct tagger *t, struct event *ev,
    const struct sensors *sensors, uint32_t sensor, int32_t day)
{
	if (t->knows_addresses &&
	    !tagger_knows(t, ev, sensors_name(sensors, sensor)))
		return;
	if (t->marks == NULL)
		return;
	if (day != t->day)
		tagger_day(t, day);
	marks_test(t->marks, t->valid, &t->missing, ev);
}

#endif
