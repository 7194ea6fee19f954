/*
 * keyvalue.h - "key=value" after "key=value", as many firewalls write them.
 *
 * Only keys of the line itself are told: what a quoted value holds is skipped
 * with it. Nothing is unescaped; the values that are read here (addresses,
 * numbers, words) hold nothing to escape.
 */
#ifndef NFLOGD_PARSERS_KEYVALUE_H
#define NFLOGD_PARSERS_KEYVALUE_H

#include "base/slice.h"

struct pairs {
	const char *p, *end;	/* what is left of the line */
	char assign;	/* between key and value: '=' or ':' */

	/*
	 * Bytes that end a value without quotes; the same may be there several
	 * times. '#' stands for "#011", a tab as syslog daemons escape it.
	 */
	char stops[3];
	bool literal;	/* quotes mean nothing */

	/* Values hold blanks and end where the next key begins (CEF). */
	bool open;
	const char *next;	/* its '=', where it is known */
};

struct pair {
	struct slice key, value;	/* without the quotes */
	bool cut;	/* the closing quote is missing */
	bool last;	/* without quotes, and nothing follows */
};

/* False at the end. Words that are no pair are skipped. */
bool pairs_next(struct pairs *s, struct pair *pair);

/* The usual: blanks between the pairs, quotes where values need them. */
static inline struct pairs
pairs_of(struct slice text)
{
	return (struct pairs){ .p = text.at, .end = text.at + text.len,
		.assign = '=', .stops = { ' ', '\t', ' ' } };
}

#endif
