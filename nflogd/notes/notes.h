/*
 * notes.h - explanations beside the numbers: what a port means (from a rule),
 * or what is unusual about it (from the data, with its evidence).
 *
 * A kind of note is one file and one row of note_kinds[] in notes.c. Notes are
 * about the whole rollup they were made from, and about its top services. What
 * is unusual about a day, against the weeks before it, is found by findings.h.
 */
#ifndef NFLOGD_NOTES_NOTES_H
#define NFLOGD_NOTES_NOTES_H

#include "count/rollup.h"
#include "rules/registered.h"
#include "rules/rules.h"

enum { EVIDENCE = 24 };

#define NOTE_NO_SERVICE UINT32_MAX	/* a note on something else */

/* One fact behind a note: a text, if that is not NULL, or a number. */
struct evidence {
	const char *name;	/* a word of the JSON: "sensor", "accesses" */
	const char *text;	/* of the rollup, the rules or the note */
	uint64_t number;
	bool is_real;	/* then it is this: */
	double real;
};

struct note {
	char *id;	/* "one-sensor:10394/udp", "surge:22/tcp:2025-09-01" */
	const char *kind;	/* "meaning", "no-rule", "one-sensor", "tool", .. */
	uint32_t service;	/* NOTE_NO_SERVICE: it is on `subject` */
	char *subject;	/* a source or a sensor; else NULL */
	char service_text[SERVICE_TEXT];
	int32_t day;	/* DAY_UNDATED: it is about all days */
	const char *title;	/* borrowed, or `heading`; NULL: none */
	char *heading;	/* a title made for this note; NULL: none */
	char *regions;	/* the main regions, see regions.h; NULL: none told */
	char *text;	/* the whole explanation, in the language asked for */
	const struct port_rule *rule;	/* for `meaning`, else NULL */
	char registered[REGISTERED_NAME];	/* for `no-rule`, else "" */
	struct evidence evidence[EVIDENCE];
	size_t evidence_count;
};

struct notes {
	struct note *list;
	size_t count, room;
};

/*
 * Notes on the `top` most accessed services of the rollup, in their order.
 * `rules` (NULL: none) and `rollup` must outlive the notes. The language is
 * that of base/intl.h (for derived notes) and `language` (for rules). False
 * when memory is short.
 */
bool notes_make(const struct rollup *rollup, const struct rules *rules,
    int language, size_t top, struct notes *notes);

/* A new note at the end, zeroed; NULL when memory is short. */
struct note *notes_add(struct notes *notes);
void notes_free(struct notes *notes);

#endif
