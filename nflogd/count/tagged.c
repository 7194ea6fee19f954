/* tagged.c - see tagged.h. */
#include "count/tagged.h"

#include <stdlib.h>

void
tagged_free(struct tagged *t)
{
	table_free(&t->index);
	table_free(&t->cells);
	free(t->counts);
	*t = (struct tagged){ 0 };
}

static bool
make_room(struct tagged *t)
{
	enum { AHEAD = 64 };

	if ((t->index.slots == NULL && !table_init(&t->index, t->seed)) ||
	    (t->cells.slots == NULL && !table_init(&t->cells, t->seed)))
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
	    !table_reserve(&t->cells, (size_t)2 * AHEAD))
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

/* Room for it, and for what carries, has been made. */
static void
add_accesses(struct tagged *t, uint32_t number, uint32_t kind,
    uint32_t source, uint32_t count)
{
	struct key key = { { number, kind, source } };
	struct slot *slot =
	    table_slot(&t->cells, key, table_hash(&t->cells, key));
	uint64_t sum = (uint64_t)slot->value + count;
	uint32_t carries = 0;

	t->counts[number - 1].sources +=
	    slot->value == 0 && (kind & TAGGED_CARRY) == 0;
	if (sum > COUNTED_CARRY) {	/* never empty, so not all is carried */
		carries = (uint32_t)((sum - 1) / COUNTED_CARRY);
		sum -= carries * COUNTED_CARRY;
	}
	slot->value = (uint32_t)sum;	/* taken before the next one */
	if (carries > 0) {
		key.part[1] |= TAGGED_CARRY;
		table_slot(&t->cells, key,
		    table_hash(&t->cells, key))->value += carries;
	}
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
		add_accesses(t, number, kind, source, count);
	}
	return true;
}

void
tagged_enter_run(struct tagged *t, struct untested_run *run)
{
	uint32_t mark, number;

	while (tags_take(&run->marks, &mark)) {
		number = count_number(t, run->unit, TAG_UNTESTED, mark);
		if (number > 0)
			t->counts[number - 1].accesses += run->accesses;
		t->failed |= number == 0;
	}
	run->accesses = 0;
}

bool
tagged_settle(struct tagged *t)
{
	for (size_t i = 0; i < TAGGED_RUNS; i++)
		tagged_enter_run(t, &t->runs[i]);
	return !t->failed;
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

/* Cells of the part, whose counts have come in with all accesses. */
static void
merge_cells(struct tagged *t, const struct tagged *part,
    const uint32_t *numbers,
    uint32_t (*source)(void *context, uint32_t kind, uint32_t source),
    void *context)
{
	const struct slot *s = NULL;

	while ((s = table_next(&part->cells, s)) != NULL) {
		uint32_t kind = s->key.part[1];

		add_accesses(t, numbers[s->key.part[0] - 1], kind,
		    source(context, kind & ~TAGGED_CARRY, s->key.part[2]),
		    s->value);
	}
}

bool
tagged_merge(struct tagged *t, struct tagged *part, const uint32_t *units,
    uint32_t (*source)(void *context, uint32_t kind, uint32_t source),
    void *context)
{
	uint32_t *numbers;

	if (!tagged_settle(part))
		return false;
	if (part->count == 0)
		return true;
	numbers = merge_counts(t, part, units);
	if (numbers == NULL ||
	    !table_reserve(&t->cells, (size_t)2 * part->cells.used)) {
		free(numbers);
		return false;
	}
	merge_cells(t, part, numbers, source, context);
	free(numbers);
	return true;
}

uint64_t
tagged_memory(const struct tagged *t)
{
	return (t->index.size + t->cells.size) * sizeof(struct slot) +
	    t->room * sizeof(struct tag_count);
}
