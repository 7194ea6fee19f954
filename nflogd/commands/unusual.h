/*
 * unusual.h - what is unusual about stored days.
 */
#ifndef NFLOGD_COMMANDS_UNUSUAL_H
#define NFLOGD_COMMANDS_UNUSUAL_H

#include "commands/options.h"
#include "notes/findings.h"
#include "notes/tag_history.h"
#include "store/store.h"

struct unusual {
	struct notes notes;
	size_t observed;	/* days before the last one of the period */
	struct rollup rollup;	/* the period's, and of the days before */
	struct history history;
	struct tag_history tags;
	struct sources sources;
};

/*
 * Find it, of one kind (NULL: all). Days to come, and today if the period is
 * open at its end, are left out, since they are not over. Of today, if it is
 * asked for, nothing is told that may be so because it is not over. False with
 * the error printed. To be given to unusual_free either way.
 */
bool unusual_find(const struct options *o, const struct rules *rules,
    struct store *s, struct period period, const char *kind,
    struct unusual *u);
void unusual_free(struct unusual *u);

#endif
