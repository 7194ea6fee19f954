/*
 * findings.h - notes on what is unusual about days, against the weeks before.
 *
 * A kind of finding is one file and one row of finding_kinds[] in findings.c.
 * Rules, and how often each is wrong, are in nflogd-notes(7). A row whose input
 * is missing (see struct findings) says nothing.
 */
#ifndef NFLOGD_NOTES_FINDINGS_H
#define NFLOGD_NOTES_FINDINGS_H

#include "notes/changes.h"
#include "notes/notes.h"
#include "notes/sources.h"

enum {
	FINDING_HISTORY = 90,	/* days that a history should have */
	FINDING_LEAST = CHANGES_FROM,	/* before a day, to tell changes of it */
	FINDINGS_TOLD = 5,	/* sweeps, and concentrated services, of a day */
	ONE_POINT_TOLD = 10
};

struct findings {
	const struct history *history;
	const struct sources *sources;	/* NULL: nothing is known of them */
	const struct history *tags;	/* of tag_history.h; NULL: none */
	const struct rules *rules;	/* NULL: none */
	int language;	/* of what rules say */
	int32_t first, last;	/* days to tell of, within the history */
	int32_t open;	/* the day that is not over, 0: none of them; what is
			 * missing on it, and what is silent, is not told */
	const char *kind;	/* NULL: every kind */
};

/*
 * Append what there is to *notes, by day, then in the order of the kinds. What
 * history and sources were made from must outlive the notes. *observed: days
 * observed before the last one; with less than FINDING_LEAST of them nothing can
 * be new, risen or fallen. False when memory is short.
 */
bool findings_make(
    const struct findings *f, struct notes *notes, size_t *observed);

/* Is it the name of a kind of notes, found or from rules? */
bool finding_kind_exists(const char *name);

/* Their names, one after the other; NULL after the last. */
const char *finding_kind(size_t i);

/* ---- for the kinds ------------------------------------------------------ */

struct looking {
	const struct findings *f;
	const struct history *h;
	const struct changes *changes;
	const struct changes *tag_changes;	/* of f->tags; NULL: none */
	struct notes *notes;
};

bool new_find(const struct looking *l);
bool surge_find(const struct looking *l);
bool decline_find(const struct looking *l);
bool returning_find(const struct looking *l);
bool one_point_find(const struct looking *l);
bool campaign_find(const struct looking *l);
bool concentrated_find(const struct looking *l);
bool sweep_find(const struct looking *l);
bool coverage_find(const struct looking *l);
bool tool_find(const struct looking *l);
bool backscatter_find(const struct looking *l);

/*
 * Begin a note of `kind` on a service of a day, or on something else: then
 * `subject` tells what, and is copied. NULL when memory is short.
 */
struct note *finding_on_service(const struct looking *l, const char *kind,
    uint32_t service, int32_t day);
struct note *finding_on(const struct looking *l, const char *kind,
    const char *subject, int32_t day);

/* Is a day not over? */
bool is_open(const struct looking *l, int32_t day);

/* A count for people: counted(108576).text is "108,576". */
struct counted_text {
	char text[32];
};
struct counted_text counted(double count);

/*
 * Notes on all changes of one kind within the days. `sentence` makes what is
 * said first, to be freed; NULL when memory is short.
 */
bool finding_changes(const struct looking *l, enum change_kind which,
    const char *kind, const char *title,
    char *(*sentence)(const char *service));

/*
 * Say of a change what is said first, which is freed (NULL: memory was short),
 * then its numbers; the same as evidence. False when memory is short.
 */
bool finding_explain(const struct looking *l, const struct change *c,
    char *first, struct note *note);

#endif
