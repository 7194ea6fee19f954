/* tag_history.c - see tag_history.h. */
#include "notes/tag_history.h"

#include <stdlib.h>

static int
by_day_sensor_tag(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->sensor != y->sensor)
		return x->sensor < y->sensor ? -1 : 1;
	return (x->service > y->service) - (x->service < y->service);
}

/* Rows of services, added up. False when memory is short. */
static bool
add_up(struct rollup *to, const struct tagged_rows *from)
{
	size_t n = 0;

	to->rows = calloc(from->count + 1, sizeof(*to->rows));
	if (to->rows == NULL)
		return false;
	for (size_t i = 0; i < from->count; i++) {
		const struct tagged_row *row = &from->list[i];

		to->rows[i] = (struct row){ .day = row->day,
			.sensor = row->sensor, .service = row->tag,
			.accesses = row->accesses, .sources = row->sources };
	}
	qsort(to->rows, from->count, sizeof(*to->rows), by_day_sensor_tag);
	for (size_t i = 0; i < from->count; i++)
		if (n > 0 &&
		    by_day_sensor_tag(&to->rows[n - 1], &to->rows[i]) == 0) {
			to->rows[n - 1].accesses += to->rows[i].accesses;
			to->rows[n - 1].sources += to->rows[i].sources;
		} else {
			to->rows[n++] = to->rows[i];
		}
	to->row_count = n;
	return true;
}

bool
tag_history_make(
    struct tag_history *t, const struct rollup *rollup, int32_t last)
{
	*t = (struct tag_history){ .rollup = *rollup };
	if (!add_up(&t->rollup, &rollup->tagged))
		return false;
	if (t->rollup.row_count == 0 || t->rollup.rows[0].day > last)
		return true;
	t->there = history_make(
	    &t->history, &t->rollup, t->rollup.rows[0].day, last);
	return t->there;
}

void
tag_history_free(struct tag_history *t)
{
	free(t->rollup.rows);
	history_free(&t->history);
	*t = (struct tag_history){ 0 };
}
