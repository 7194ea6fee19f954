/*
 * story.h - which of the most accessed services did what is unusual: changes of
 * notes/, against the weeks before, within the period reported.
 */
#ifndef NFLOGD_BULLETIN_STORY_H
#define NFLOGD_BULLETIN_STORY_H

#include "notes/changes.h"
#include "bulletin/query.h"

enum { STORY_SERVICES = 16 };

struct story {
	struct rollup rollup;	/* of some services, and of the weeks before */
	struct history history;
	struct changes changes;
};

/*
 * Look at the services that have most accesses or rose most in q, which is what
 * query_sums made. Start from zeroes; story_free is to be called even after a
 * failure.
 */
bool story_read(struct story *st, const struct query *q, struct store *s,
    struct store_error *err);
void story_free(struct story *st);

/*
 * Of the services that were new, rose or rose again within the period, the one
 * whose mean per observation point and day grew most. False: there is none.
 */
bool story_notable(
    const struct story *st, const struct query *q, uint32_t *service);

#endif
