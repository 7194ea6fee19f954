/* rollup_tags.c - the tagged rows of a rollup; see rollup.h. */
#include "count/rollup.h"

#include <stdlib.h>
#include <string.h>

uint32_t
rollup_sensor(const struct rollup *r, const char *name)
{
	size_t low = 0, high = r->sensor_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(r->sensors[middle], name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < r->sensor_count && strcmp(r->sensors[low], name) == 0 ?
	    (uint32_t)low : SENSOR_NONE;
}

static int
by_service_tag(const void *a, const void *b)
{
	const struct tagged_row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	if (x->tag != y->tag)
		return x->tag < y->tag ? -1 : 1;
	return (x->sensor > y->sensor) - (x->sensor < y->sensor);
}

static void
sort(struct tagged_rows *rows)
{
	if (rows->count > 0)
		qsort(rows->list, rows->count, sizeof(*rows->list),
		    by_service_tag);
}

/* Those of TAG_UNTESTED go where they belong. */
static void
take_untested(struct rollup *r, struct tagged_rows *rows)
{
	size_t kept = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const struct tagged_row *row = &rows->list[i];

		if (row->service != TAG_UNTESTED)
			rows->list[kept++] = *row;
		else if (row->tag < TAG_BITS)
			r->untested[row->tag] = saturated_sum(
			    r->untested[row->tag], row->accesses);
	}
	rows->count = kept;
}

/* The same without day and sensor, added up in place. */
static bool
make_totals(struct rollup *r)
{
	struct tagged_rows *all = &r->tag_totals;
	size_t n = r->tagged.count, end;

	all->list = calloc(n + 1, sizeof(*all->list));
	if (all->list == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		all->list[i] = r->tagged.list[i];
		all->list[i].day = 0;
		all->list[i].sensor = 0;
	}
	all->count = n;
	sort(all);
	n = 0;
	for (size_t i = 0; i < all->count; i = end)
		all->list[n++] = tagged_sum(all, i, &end);
	all->count = n;
	return true;
}

bool
rollup_take_tags(struct rollup *r, struct tagged_rows rows)
{
	r->has_tags = true;
	take_untested(r, &rows);
	sort(&rows);
	r->tagged = rows;
	return make_totals(r);
}

bool
rollup_tags(struct rollup *r, struct counter *c)
{
	const struct sensors *sensors = counter_sensors(c);
	struct tagged_rows rows = { 0 };
	const struct tag_count *counts;
	const struct unit *units;

	if (!counter_tags(c, &counts, &rows.count))
		return false;
	counter_units(c, &units);
	rows.list = calloc(rows.count + 1, sizeof(*rows.list));
	if (rows.list == NULL)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct unit *unit = &units[counts[i].unit];

		rows.list[i] = (struct tagged_row){ .day = unit->day,
			.service = counts[i].service,
			.sensor = rollup_sensor(
			    r, sensors_name(sensors, unit->sensor)),
			.tag = counts[i].tag, .accesses = counts[i].accesses,
			.sources = counts[i].sources };
	}
	return rollup_take_tags(r, rows);
}

size_t
tagged_first(const struct tagged_rows *rows, int32_t day, uint32_t service)
{
	const struct tagged_row wanted = { .day = day, .service = service };
	size_t low = 0, high = rows->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_service_tag(&rows->list[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct tagged_row
tagged_sum(const struct tagged_rows *rows, size_t from, size_t *end)
{
	struct tagged_row sum = rows->list[from];

	for (*end = from + 1; *end < rows->count; ++*end) {
		const struct tagged_row *row = &rows->list[*end];

		if (row->day != sum.day || row->service != sum.service ||
		    row->tag != sum.tag)
			break;
		sum.accesses += row->accesses;
		sum.sources += row->sources;
	}
	return sum;
}

struct tagged_row
tagged_total(const struct rollup *r, uint32_t tag)
{
	struct tagged_row sum = { .tag = tag };

	for (size_t i = 0; i < r->tag_totals.count; i++) {
		const struct tagged_row *row = &r->tag_totals.list[i];

		if (row->tag != tag)
			continue;
		sum.accesses += row->accesses;
		sum.sources += row->sources;
	}
	return sum;
}
