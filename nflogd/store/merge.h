/*
 * merge.h - what merge.c and merge_counts.c share.
 */
#ifndef NFLOGD_STORE_MERGE_H
#define NFLOGD_STORE_MERGE_H

#include "store/handle.h"

struct merging {
	struct store *into, *from;
	struct store_merged *merged;
	int32_t last_day;	/* that was counted; DAY_UNDATED: none yet */
	struct cells cells;	/* of one group of `from` */
	size_t put;	/* so many of them are in `into` */
	int last_kind;	/* of the last that was put of this group, or -1 */
	struct their_tag {
		int64_t theirs, ours;	/* rows of table tag */
	} *tags;	/* by theirs */
	size_t tag_count;
	struct store_error *err;
};

/* A day of a sensor in both stores. */
struct both {
	int64_t theirs, ours;	/* rows of sensor_day */
	bool fresh;	/* there was none of ours */
	bool their_closed, our_closed;
};

/*
 * Let in what table counts has of a day; ours is closed if theirs is. What it
 * gained is added to into->gained.
 */
bool merge_counts(struct merging *m, struct both *day);

/* A tag of theirs as it is here. False: it is none of those they have. */
bool merge_tag(struct merging *m, int64_t theirs, int64_t *ours);

/*
 * Learn what their tags are here; then let in what carries them on a day, after
 * merge_counts.
 */
bool merge_tags(struct merging *m);
bool merge_tagged(struct merging *m, const struct both *day);

/*
 * The rows of a day in one of the two tables that hold pieces; both days are
 * open or both are closed. The gain is added to into->gained.
 */
bool merge_pieces(struct merging *m, const struct both *day, bool tagged);

#endif
