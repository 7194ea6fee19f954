/* index.c - see index.h. */
#include "rules/index.h"
#include "base/calendar.h"

#include <stdlib.h>

static int
by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	if (x->range.from != y->range.from)
		return x->range.from < y->range.from ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void
sort(struct spans *s)
{
	uint32_t reach = 0;

	if (s->count == 0)
		return;
	qsort(s->list, s->count, sizeof(*s->list), by_start);
	for (size_t i = 0; i < s->count; i++) {
		if (reach < s->list[i].range.to)
			reach = s->list[i].range.to;
		s->list[i].reach = reach;
	}
}

static void
add(struct service_index *index, const struct port_rule *rule,
    struct service_range range)
{
	struct spans *s =
	    range.from == range.to ? &index->exact : &index->wide;
	size_t order = index->exact.count + index->wide.count;

	s->list[s->count++] =
	    (struct span){ .range = range, .order = order, .rule = rule };
}

bool
index_build(struct service_index *index, struct port_rule *const *rules,
    size_t count)
{
	size_t total = 1;

	for (size_t i = 0; i < count; i++)
		total += rules[i]->service_count;
	*index = (struct service_index){ 0 };
	index->exact.list = calloc(total, sizeof(struct span));
	index->wide.list = calloc(total, sizeof(struct span));
	if (index->exact.list == NULL || index->wide.list == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < rules[i]->service_count; j++)
			add(index, rules[i], rules[i]->services[j]);
	sort(&index->exact);
	sort(&index->wide);
	return true;
}

void
index_free(struct service_index *index)
{
	free(index->exact.list);
	free(index->wide.list);
}

/* The number of spans that begin at or before the service. */
static size_t
begun(const struct spans *s, uint32_t service)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->list[middle].range.from <= service)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_valid(const struct port_rule *rule, int32_t day)
{
	return day == DAY_UNDATED ||
	    (rule->valid_from <= day && day <= rule->valid_until);
}

static bool
is_better(const struct span *a, const struct span *b)
{
	uint32_t width = a->range.to - a->range.from;
	uint32_t other = b->range.to - b->range.from;

	return width != other ? width < other : a->order > b->order;
}

static const struct span *
find(const struct spans *s, uint32_t service, int32_t day)
{
	const struct span *best = NULL;

	for (size_t i = begun(s, service);
	    i > 0 && s->list[i - 1].reach >= service; i--) {
		const struct span *one = &s->list[i - 1];

		if (one->range.to >= service && is_valid(one->rule, day) &&
		    (best == NULL || is_better(one, best)))
			best = one;
	}
	return best;
}

const struct port_rule *
index_find(const struct service_index *index, uint32_t service, int32_t day)
{
	const struct span *found = find(&index->exact, service, day);

	if (found == NULL)
		found = find(&index->wide, service, day);
	return found == NULL ? NULL : found->rule;
}
