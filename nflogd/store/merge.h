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

#endif
