/* collect.c - see collect.h. */
#include "base/collect.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int
by_id(const void *a, const void *b)
{
	const struct collected *x = a, *y = b;

	return strcmp(x->id, y->id);
}

static int
by_order(const void *a, const void *b)
{
	const struct collected *const *x = a, *const *y = b;

	return (*x)->order < (*y)->order ? -1 : (*x)->order > (*y)->order;
}

static bool
has_room(struct collection *c)
{
	size_t room = c->room == 0 ? 64 : c->room * 2;
	struct collected **list;

	if (c->count < c->room)
		return true;
	list = reallocarray(c->list, room, sizeof(struct collected *));
	if (list == NULL)
		return false;
	c->list = list;
	c->room = room;
	return true;
}

/* The entry of an id, a new one if need be. NULL when memory is short. */
static struct collected *
entry_of(struct collection *c, const char *id)
{
	struct collected *new = calloc(1, sizeof(*new)), **found;

	if (new == NULL)
		return NULL;
	new->id = strdup(id);
	if (new->id != NULL && has_room(c)) {
		found = tsearch(new, &c->tree, by_id);
		if (found != NULL && *found == new)
			return c->list[c->count++] = new;
	} else {
		found = NULL;
	}
	free(new->id);
	free(new);
	return found != NULL ? *found : NULL;
}

bool
collect(struct collection *c, const char *id, void *rule, struct where at,
    size_t directory, struct errors *errors)
{
	struct collected *entry = entry_of(c, id);
	bool new = entry != NULL && entry->at.file == NULL;

	if (entry == NULL)
		errors_add(errors, at, "out of memory");
	else if (!new && entry->directory == directory)
		errors_add(errors, at,
		    "rule \"%s\" is defined twice; first at %s:%zu:%zu", id,
		    entry->at.file, entry->at.line, entry->at.column);
	if (entry == NULL || (!new && entry->directory == directory)) {
		c->release(rule);
		return false;
	}
	c->release(entry->rule);
	entry->rule = rule;
	entry->at = at;
	entry->directory = directory;
	entry->order = c->read++;
	return true;
}

void
collect_sort(struct collection *c)
{
	if (c->count > 0)
		qsort(c->list, c->count, sizeof(struct collected *), by_order);
}

static void
nothing(void *entry)
{
	(void)entry;	/* the list owns it */
}

void
collect_free(struct collection *c)
{
	tdestroy(c->tree, nothing);
	for (size_t i = 0; i < c->count; i++) {
		c->release(c->list[i]->rule);
		free(c->list[i]->id);
		free(c->list[i]);
	}
	free(c->list);
}
