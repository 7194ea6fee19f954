/*
 * tagger.h - what the rules say of a dropped packet beyond its verdict: that
 * it is left out, or which tags it carries.
 */
#ifndef NFLOGD_RULES_TAGGER_H
#define NFLOGD_RULES_TAGGER_H

#include "event.h"

struct rules;
struct tagger;	/* opaque; one per thread */

/*
 * `rules` is borrowed and may be NULL: then nothing is tagged. NULL when memory
 * is short.
 */
struct tagger *tagger_new(const struct rules *rules);
void tagger_free(struct tagger *t);	/* takes NULL */

/*
 * For an event that is a drop: its tags, and the marks that it could not be
 * tested for, or REASON_EXCLUDED. `sensor` is the name in lower case.
 */
void tagger_apply(
    struct tagger *t, struct event *ev, const char *sensor, int32_t day);

#endif
