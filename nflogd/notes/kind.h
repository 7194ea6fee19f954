/*
 * kind.h - what a kind of note is made of. To add one: a file with two
 * functions, their declarations here, a row in notes.c.
 */
#ifndef NFLOGD_NOTES_KIND_H
#define NFLOGD_NOTES_KIND_H

#include "notes/notes.h"

/* A service, and all that may be known about it. */
struct subject {
	const struct rollup *rollup;
	const struct total *total;
	const struct port_rule *rule;	/* that names it; NULL: none does */
	const struct rules *rules;	/* may be NULL */
	int language;
};

struct note_kind {
	const char *name;	/* "one-sensor": in ids and in the JSON */

	/* Is there something to say? */
	bool (*applies)(const struct subject *subject);

	/*
	 * Say it: fill title, text and heading (allocated), rule and evidence;
	 * the rest is set. False when memory is short; text is nothing then.
	 */
	bool (*explain)(const struct subject *subject, struct note *note);
};

bool meaning_applies(const struct subject *subject);
bool meaning_explain(const struct subject *subject, struct note *note);
bool one_sensor_applies(const struct subject *subject);
bool one_sensor_explain(const struct subject *subject, struct note *note);
bool tool_applies(const struct subject *subject);
bool tool_explain(const struct subject *subject, struct note *note);
bool backscatter_applies(const struct subject *subject);
bool backscatter_explain(const struct subject *subject, struct note *note);
bool no_rule_applies(const struct subject *subject);
bool no_rule_explain(const struct subject *subject, struct note *note);

/* One fact more; at most EVIDENCE of them. */
void note_number(struct note *note, const char *name, uint64_t number);
void note_real(struct note *note, const char *name, double real);
void note_text(struct note *note, const char *name, const char *text);

#endif
