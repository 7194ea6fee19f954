/*
 * members.h - the members of a JSON object, in place.
 *
 * RFC 8259, strictly, but for bytes that are not UTF-8, which are let through.
 * A library would build a tree of every record; this is the path that each line
 * of a log takes, so values stay where they are and nothing is allocated. Only
 * strings that hold escapes are copied, without them, into a room of the
 * caller's. Of members with the same key it is the first that should count.
 */
#ifndef NFLOGD_PARSERS_MEMBERS_H
#define NFLOGD_PARSERS_MEMBERS_H

#include "base/slice.h"

#include <stdint.h>

enum {
	MEMBERS_DEPTH = 16,	/* objects and arrays within one another */
	ROOM_MOST = 128 * 1024
};

/*
 * Bytes of one record without their escapes, each text with RECORD_PAD readable
 * bytes behind it. Unescaped they are never longer, so that there is room for
 * the longest record twice: an object may be the text of another.
 */
struct room {
	size_t used;
	char bytes[ROOM_MOST + RECORD_PAD];
};

enum member_kind {
	MEMBER_STRING,	/* text: what is between the quotes */
	MEMBER_NUMBER,	/* text: as it is written */
	MEMBER_WORD,	/* text: true, false or null */
	MEMBER_OBJECT,	/* text: with its brackets */
	MEMBER_ARRAY
};

struct member_value {
	enum member_kind kind;
	bool escaped;	/* a string that holds a backslash */
	struct slice text;
};

struct member {
	struct member_value key, value;
};

enum members_result {
	MEMBERS_ONE,	/* *member is the next one */
	MEMBERS_END,	/* the object is whole and nothing follows it */
	MEMBERS_CUT,	/* it ends too early */
	MEMBERS_BROKEN	/* it is no object, or not JSON */
};

/* A walk under way. */
struct members {
	const char *p, *end;
	bool begun;
};

/* A walk over an object; `text` has RECORD_PAD readable bytes behind it. */
struct members members_of(struct slice text);

/* After anything but MEMBERS_ONE the walk is over. */
enum members_result members_next(struct members *m, struct member *member);

/*
 * Which of the wanted names a key is, if it comes for the first time: a bit of
 * *told for each tells. -1 for all others. `count` is at most 32.
 */
int member_wanted(const struct slice *names, unsigned count, uint32_t *told,
    struct slice key);

/*
 * The text of a string or number, without escapes. A lone surrogate becomes
 * U+FFFD. False where there is no room left, and for all other kinds.
 */
bool member_text(const struct member_value *v, struct room *room,
    struct slice *text);

/* The bytes of an array of numbers from 0 to 255; false for all others. */
bool member_bytes(const struct member_value *v, struct room *room,
    struct slice *bytes);

/* The first element of an array; false where it is empty or no array. */
bool member_first(const struct member_value *array, struct member_value *first);

#endif
