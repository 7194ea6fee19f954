/* sensors.c - see sensors.h. The names are in a tree of the C library. */
#include "count/sensors.h"

#include <search.h>
#include <stdlib.h>

enum {
	RECENT = 256,	/* slots of the cache in front of the tree */
	RECENT_NAME = 44,	/* longer names go to the tree each time */
	NAME_MOST = 255
};

struct sensor {
	char *name;
	uint32_t number;
};

struct sensors {
	void *tree;	/* of struct sensor, by name */
	struct sensor **all;
	uint32_t count, room;
	struct {
		char name[RECENT_NAME];	/* as it was written */
		uint32_t len;
		uint32_t number;
	} recent[RECENT];
};

static int
by_name(const void *a, const void *b)
{
	const struct sensor *x = a, *y = b;

	return strcmp(x->name, y->name);
}

struct sensors *
sensors_new(void)
{
	return calloc(1, sizeof(struct sensors));
}

void
sensors_free(struct sensors *s)
{
	if (s == NULL)
		return;
	for (uint32_t i = 0; i < s->count; i++) {
		tdelete(s->all[i], &s->tree, by_name);
		free(s->all[i]->name);
		free(s->all[i]);
	}
	free(s->all);
	free(s);
}

static struct sensor *
new_sensor(struct sensors *s, const char *name)
{
	struct sensor *one = malloc(sizeof(*one));

	if (s->count == s->room) {
		uint32_t room = s->room == 0 ? 16 : s->room * 2;
		struct sensor **all =
		    realloc(s->all, room * sizeof(struct sensor *));

		if (all == NULL) {
			free(one);
			return NULL;
		}
		s->all = all;
		s->room = room;
	}
	if (one == NULL)
		return NULL;
	*one = (struct sensor){ strdup(name), s->count };
	if (one->name == NULL || tsearch(one, &s->tree, by_name) == NULL) {
		free(one->name);
		free(one);
		return NULL;
	}
	s->all[s->count++] = one;
	return one;
}

static uint32_t
from_tree(struct sensors *s, struct slice name)
{
	char lower[NAME_MOST + 1];
	size_t len = name.len < NAME_MOST ? name.len : NAME_MOST;
	struct sensor *one;

	for (size_t i = 0; i < len; i++) {
		char c = name.at[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		lower[i] = c == '\0' ? '?' : c;
	}
	lower[len] = '\0';

	struct sensor **found =
	    tfind(&(struct sensor){ .name = lower }, &s->tree, by_name);

	one = found != NULL ? *found : new_sensor(s, lower);
	return one != NULL ? one->number : (uint32_t)SENSOR_NONE;
}

uint32_t
sensors_number(struct sensors *s, struct slice name)
{
	const unsigned char *at = (const unsigned char *)name.at;
	size_t slot;
	uint32_t number;

	if (name.len == 0 || name.len > RECENT_NAME)
		return from_tree(s, name);
	slot = (at[name.len - 1] * 31u + at[name.len / 2] * 7u + at[0] +
	    name.len) % RECENT;
	if (s->recent[slot].len == name.len &&
	    memcmp(s->recent[slot].name, name.at, name.len) == 0)
		return s->recent[slot].number;
	number = from_tree(s, name);
	if (number != SENSOR_NONE) {
		memcpy(s->recent[slot].name, name.at, name.len);
		s->recent[slot].len = (uint32_t)name.len;
		s->recent[slot].number = number;
	}
	return number;
}

uint32_t *
sensors_merge(struct sensors *to, const struct sensors *from)
{
	uint32_t *numbers = calloc(from->count + (size_t)1, sizeof(uint32_t));

	for (uint32_t i = 0; numbers != NULL && i < from->count; i++) {
		numbers[i] = sensors_number(to, slice_of(from->all[i]->name));
		if (numbers[i] == SENSOR_NONE) {
			free(numbers);
			return NULL;
		}
	}
	return numbers;
}

uint32_t
sensors_count(const struct sensors *s)
{
	return s->count;
}

const char *
sensors_name(const struct sensors *s, uint32_t number)
{
	return s->all[number]->name;
}
