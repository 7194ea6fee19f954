/*
 * tag_history.h - the history of tags in place of services: what carried each of
 * them on every day, over all services together.
 */
#ifndef NFLOGD_NOTES_TAG_HISTORY_H
#define NFLOGD_NOTES_TAG_HISTORY_H

#include "notes/history.h"

struct tag_history {
	struct rollup rollup;	/* rows of tags; the rest is borrowed */
	struct history history;	/* a "service" is the number of a tag */
	bool there;	/* false: nothing carried any */
};

/*
 * Of a rollup that has tags, which must live as long. It begins with the first
 * day that has any: before, nobody may have looked. False when memory is short.
 * tag_history_free is to be called even so.
 */
bool tag_history_make(
    struct tag_history *t, const struct rollup *rollup, int32_t last);
void tag_history_free(struct tag_history *t);

#endif
