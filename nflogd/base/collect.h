/*
 * collect.h - rules of one kind as they are read, told apart by their ids.
 */
#ifndef NFLOGD_BASE_COLLECT_H
#define NFLOGD_BASE_COLLECT_H

#include "base/error.h"

/* The rule that an id stands for. */
struct collected {
	char *id;
	void *rule;	/* owned; NULL: it was wrong, and only its id counts */
	struct where at;
	size_t directory;	/* the number of the one it was read from */
	size_t order;	/* of reading */
};

/* Start from zeroes and `release`. */
struct collection {
	void (*release)(void *rule);
	void *tree;	/* of struct collected, by id */
	struct collected **list;
	size_t count, room;
	size_t read;	/* so many so far, the replaced ones included */
};

/*
 * Add a rule, or the mere id of a wrong one (rule NULL). It replaces one of
 * that id from another directory. False with an error added, and the rule
 * released, if its directory has the id already or memory is short.
 */
bool collect(struct collection *c, const char *id, void *rule,
    struct where at, size_t directory, struct errors *errors);

/* Bring the list in order of reading. */
void collect_sort(struct collection *c);

/* Releases the rules that are still in the list, too. */
void collect_free(struct collection *c);

#endif
