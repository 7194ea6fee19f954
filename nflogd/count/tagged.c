/* tagged.c - see tagged.h. */
#include "count/tagged.h"

#include <stdlib.h>

void
tagged_free(struct tagged *t)
{
	table_free(&t->index);
	table_free(&t->seen);
	free(t->counts);
	*t = (struct tagged){ 0 };
}

static bool
make_room(struct tagged *t)
{
	enum { AHEAD = 64 };

	if ((t->index.slots == NULL && !table_init(&t->index, t->seed)) ||
	    (t->seen.slots == NULL && !table_init(&t->seen, t->seed)))
		return false;
	if (t->room - t->count < AHEAD) {
		uint32_t room = t->room * 2 + AHEAD;
		struct tag_count *counts =
		    realloc(t->counts, room * sizeof(*counts));

		if (counts == NULL)
			return false;
		t->counts = counts;
		t->room = room;
	}
	if (!table_reserve(&t->index, AHEAD) ||
	    !table_reserve(&t->seen, AHEAD))
		return false;
	t->ready = AHEAD;
	return true;
}

/* The number of a count, a new one if there is none; 0: memory is short. */
static uint32_t
count_number(
    struct tagged *t, uint32_t unit, uint32_t service, uint32_t tag)
{
	const struct key key = { { unit, service, tag } };
	struct slot *slot;

	if (t->ready == 0 && !make_room(t))
		return 0;
	t->ready--;
	slot = table_slot(&t->index, key, table_hash(&t->index, key));
	if (slot->value == 0) {
		t->counts[t->count++] = (struct tag_count){ .unit = unit,
			.service = service, .tag = tag };
		slot->value = t->count;
	}
	return slot->value;
}

/* Room for it has been made. */
static void
add_source(struct tagged *t, uint32_t number, uint32_t kind, uint32_t source)
{
	const struct key key = { { number, kind, source } };
	struct slot *slot =
	    table_slot(&t->seen, key, table_hash(&t->seen, key));

	t->counts[number - 1].sources += slot->value == 0;
	slot->value = 1;
}

bool
tagged_add(struct tagged *t, uint32_t unit, uint32_t service, uint64_t tags,
    uint32_t kind, uint32_t source, uint32_t count)
{
	uint32_t tag, number;

	while (tags_take(&tags, &tag)) {
		number = count_number(t, unit, service, tag);
		if (number == 0)
			return false;
		t->counts[number - 1].accesses += count;
		add_source(t, number, kind, source);
	}
	return true;
}

void
tagged_settle(struct tagged *t)
{
	uint32_t mark;

	while (tags_take(&t->marks, &mark))
		t->untested[mark] += t->run;
	t->run = 0;
}

/* The number in t of each count of the part, in the order of those. */
static uint32_t *
merge_counts(struct tagged *t, const struct tagged *part,
    const uint32_t *units)
{
	uint32_t *numbers = calloc(part->count + (size_t)1, sizeof(*numbers));

	for (uint32_t i = 0; numbers != NULL && i < part->count; i++) {
		const struct tag_count *from = &part->counts[i];

		numbers[i] = count_number(
		    t, units[from->unit], from->service, from->tag);
		if (numbers[i] == 0) {
			free(numbers);
			return NULL;
		}
		t->counts[numbers[i] - 1].accesses += from->accesses;
	}
	return numbers;
}

bool
tagged_merge(struct tagged *t, struct tagged *part, const uint32_t *units,
    uint32_t (*source)(void *context, uint32_t kind, uint32_t source),
    void *context)
{
	const struct slot *s = NULL;
	uint32_t *numbers;

	tagged_settle(part);
	for (int i = 0; i < TAG_BITS; i++)
		t->untested[i] += part->untested[i];
	if (part->count == 0)
		return true;
	numbers = merge_counts(t, part, units);
	if (numbers == NULL || !table_reserve(&t->seen, part->seen.used)) {
		free(numbers);
		return false;
	}
	while ((s = table_next(&part->seen, s)) != NULL)
		add_source(t, numbers[s->key.part[0] - 1], s->key.part[1],
		    source(context, s->key.part[1], s->key.part[2]));
	free(numbers);
	return true;
}

uint64_t
tagged_memory(const struct tagged *t)
{
	return (t->index.size + t->seen.size) * sizeof(struct slot) +
	    t->room * sizeof(struct tag_count);
}
