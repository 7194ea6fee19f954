/*
 * words.h - what the files that make the words of a report share.
 */
#ifndef NFLOGD_BULLETIN_WORDS_H
#define NFLOGD_BULLETIN_WORDS_H

#include "bulletin/bulletin.h"

/* A paragraph in the making. */
struct saying {
	const struct bulletin *b;
	FILE *out;
	char now[PERIOD_TEXT], before[PERIOD_TEXT];	/* names of periods */
	char before_word[PERIOD_TEXT];	/* "the month before" */
};

typedef void speaker(struct saying *s);

/* ---- words_notable.c ---------------------------------------------------- */

speaker say_notable, say_story, say_meaning, say_malware, say_references;

#endif
