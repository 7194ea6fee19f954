/* table.c - see table.h. */
#include "count/table.h"
#include "base/large.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST = 1 << 16,	/* slots of a new table */
	TAIL = 1 << 12,	/* slots behind the last, for runs at the end */
	BOTTOM = 4 * TAIL,	/* slots that spread takes out first */
};

static size_t
bytes_of(size_t size)
{
	return (size + TAIL) * sizeof(struct slot);
}

bool
table_init(struct table *t, uint64_t seed)
{
	void *memory = large_new(bytes_of(FIRST));

	if (memory == NULL)
		return false;
	*t = (struct table){ .slots = memory, .size = FIRST,
		.seed = seed ^ XXH_PRIME64_1 };	/* zero would hash to zero */
	return true;
}

void
table_free(struct table *t)
{
	large_free(t->slots, bytes_of(t->size));
	*t = (struct table){ 0 };
}

/* The end of all slots: a run that reached it would have nowhere to go. */
static inline const struct slot *
end_of(const struct table *t)
{
	return t->slots + t->size + TAIL;
}

static struct slot *
free_slot(struct table *t, struct key key)
{
	struct slot *s = table_home(t, table_hash(t, key));

	while (s < end_of(t) && s->value != 0)
		s++;
	return s;
}

/*
 * Move every key to its new home. From the last slot down, a key's new home is
 * at or above its slot, except near the bottom where a run may have pushed it
 * further than growth moves it; those go through a buffer.
 */
static void
spread(struct table *t, size_t old_end, struct slot bottom[BOTTOM])
{
	static const size_t bottom_bytes = BOTTOM * sizeof(struct slot);
	size_t i = old_end;

	while (i-- > BOTTOM) {
		struct slot s = t->slots[i];

		if (s.value == 0)
			continue;
		t->slots[i].value = 0;
		*free_slot(t, s.key) = s;
	}
	memcpy(bottom, t->slots, bottom_bytes);
	memset(t->slots, 0, bottom_bytes);
	for (i = 0; i < BOTTOM; i++)
		if (bottom[i].value != 0)
			*free_slot(t, bottom[i].key) = bottom[i];
}

bool
table_reserve(struct table *t, size_t more)
{
	size_t size = t->size, old_end = t->size + TAIL;
	struct slot *bottom;
	void *memory;

	while ((t->used + more) * 4 > size * 3)
		size += size / 2;
	if (size == t->size)
		return true;
	if (size > UINT32_MAX)
		return false;
	bottom = malloc(BOTTOM * sizeof(struct slot));
	if (bottom == NULL)
		return false;
	memory = large_grow(t->slots, bytes_of(t->size), bytes_of(size));
	if (memory != NULL) {
		t->slots = memory;
		t->size = size;
		spread(t, old_end, bottom);
	}
	free(bottom);
	return memory != NULL;
}

uint32_t
table_value(const struct table *t, struct key key)
{
	const struct slot *s = table_home(t, table_hash(t, key));

	for (; s->value != 0; s++)
		if (key_equal(&s->key, &key))
			return s->value;
	return 0;
}

struct slot *
table_next(const struct table *t, const struct slot *after)
{
	size_t i = after == NULL ? 0 : (size_t)(after - t->slots) + 1;

	for (; i < t->size + TAIL; i++)
		if (t->slots[i].value != 0)
			return &t->slots[i];
	return NULL;
}
