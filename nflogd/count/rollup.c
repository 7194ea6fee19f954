/* rollup.c - see rollup.h. */
#include "count/rollup.h"
#include "count/table.h"

#include <stdlib.h>
#include <string.h>

/* Groups under way; `index` finds a row's number by (unit, service). */
struct grouping {
	struct table index;
	struct row *rows;
	uint32_t count;
	size_t room;
	bool failed;
};

static struct row *
group_row(struct grouping *g, struct key key)
{
	struct slot *slot;

	if (!table_reserve(&g->index, 1))
		return NULL;
	slot = table_slot(&g->index, key, table_hash(&g->index, key));
	if (slot->value != 0)
		return &g->rows[slot->value - 1];
	if (g->count == g->room) {
		size_t room = g->room == 0 ? 1024 : g->room * 2;
		struct row *rows = realloc(g->rows, room * sizeof(struct row));

		if (rows == NULL)
			return NULL;
		g->rows = rows;
		g->room = room;
	}
	slot->value = ++g->count;
	g->rows[g->count - 1] = (struct row){ .service = key.part[1] };
	return &g->rows[g->count - 1];
}

static void
add_cell(void *context, const struct counted *cell)
{
	struct grouping *g = context;
	struct row *row = group_row(
	    g, (struct key){ { cell->unit, cell->service, 0 } });

	if (row == NULL) {
		g->failed = true;
		return;
	}
	row->sensor = cell->unit;	/* for now; place_rows makes it a sensor */
	row->accesses += counted_accesses(cell);
	row->sources += !cell->carries;
}

static int
by_name(const void *a, const void *b, void *names)
{
	const struct sensors *sensors = names;

	return strcmp(sensors_name(sensors, *(const uint32_t *)a),
	    sensors_name(sensors, *(const uint32_t *)b));
}

/*
 * The observation points in order of their names. place[number] becomes the
 * index of a sensor, SENSOR_NONE for a host that is none.
 */
static bool
order_sensors(struct rollup *r, const struct sensors *sensors,
    const struct unit *units, size_t n, uint32_t *place)
{
	size_t count = sensors_count(sensors);
	uint32_t *order = calloc(count + 1, sizeof(uint32_t));

	r->sensors = calloc(count + 1, sizeof(char *));
	if (order == NULL || r->sensors == NULL) {
		free(order);
		return false;
	}
	memset(place, 0xff, count * sizeof(uint32_t));
	for (size_t i = 0; i < n; i++)
		if (units[i].firewall > 0 &&
		    place[units[i].sensor] == SENSOR_NONE) {
			place[units[i].sensor] = 0;
			order[r->sensor_count++] = units[i].sensor;
		}
	qsort_r(order, r->sensor_count, sizeof(uint32_t), by_name,
	    (void *)(uintptr_t)sensors);
	for (size_t i = 0; i < r->sensor_count; i++) {
		place[order[i]] = (uint32_t)i;
		r->sensors[i] = strdup(sensors_name(sensors, order[i]));
		if (r->sensors[i] == NULL)
			break;
	}
	free(order);
	return r->sensor_count == 0 || r->sensors[r->sensor_count - 1] != NULL;
}

static int
by_day_sensor(const void *a, const void *b)
{
	const struct observed *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->sensor > y->sensor) - (x->sensor < y->sensor);
}

static int
by_promise(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->sensor != y->sensor)
		return x->sensor < y->sensor ? -1 : 1;
	if (x->accesses != y->accesses)
		return x->accesses > y->accesses ? -1 : 1;
	return memcmp(x->service_text, y->service_text, SERVICE_TEXT);
}

static void
place_rows(struct rollup *r, const struct unit *units, const uint32_t *place)
{
	for (size_t i = 0; i < r->row_count; i++) {
		struct row *row = &r->rows[i];
		const struct unit *unit = &units[row->sensor];

		row->day = unit->day;
		row->sensor = place[unit->sensor];
		service_format(row->service, row->service_text);
	}
	qsort(r->rows, r->row_count, sizeof(struct row), by_promise);
}

static bool
list_observed(struct rollup *r, const struct unit *units, size_t n,
    const uint32_t *place)
{
	r->observed = calloc(n + 1, sizeof(struct observed));
	if (r->observed == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		if (units[i].day != DAY_UNDATED &&
		    place[units[i].sensor] != SENSOR_NONE)
			r->observed[r->observed_count++] = (struct observed){
				units[i].day, place[units[i].sensor]
			};
	qsort(r->observed, r->observed_count, sizeof(struct observed),
	    by_day_sensor);
	return true;
}

static int
by_day_name(const void *a, const void *b)
{
	const struct loss *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return strcmp(x->sensor, y->sensor);
}

static bool
list_losses(struct rollup *r, const struct sensors *sensors,
    const struct unit *units, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += units[i].ledger.lost_before > 0;
	r->losses = calloc(count + 1, sizeof(struct loss));
	if (r->losses == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct loss *loss = &r->losses[r->loss_count];

		if (units[i].ledger.lost_before == 0)
			continue;
		*loss = (struct loss){ units[i].day,
			strdup(sensors_name(sensors, units[i].sensor)),
			units[i].ledger.lost_before };
		if (loss->sensor == NULL)
			return false;
		r->loss_count++;
	}
	qsort(r->losses, r->loss_count, sizeof(struct loss), by_day_name);
	return true;
}

static void
sum_ledgers(struct rollup *r, const struct unit *units, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		ledger_add(&r->ledger, &units[i].ledger);
		if (units[i].day == DAY_UNDATED)
			r->undated += units[i].ledger.reasons[REASON_DROP];
	}
}

bool
rollup_build(struct rollup *r, const struct sensors *sensors,
    const struct unit *units, size_t unit_count, struct row *rows,
    size_t row_count)
{
	uint32_t *place =
	    calloc(sensors_count(sensors) + (size_t)1, sizeof(uint32_t));
	bool ok;

	*r = (struct rollup){ .rows = rows, .row_count = row_count };
	ok = place != NULL &&
	    order_sensors(r, sensors, units, unit_count, place) &&
	    list_observed(r, units, unit_count, place) &&
	    list_losses(r, sensors, units, unit_count);
	if (ok && row_count > 0)
		place_rows(r, units, place);
	sum_ledgers(r, units, unit_count);
	free(place);
	if (!ok)
		rollup_free(r);
	return ok;
}

bool
rollup_make(struct counter *c, struct rollup *r)
{
	struct grouping g = { 0 };
	const struct unit *units;
	size_t n;

	*r = (struct rollup){ 0 };
	if (!counter_flush(c) || !table_init(&g.index, 0))
		return false;
	n = counter_units(c, &units);
	counter_cells(c, add_cell, &g);
	table_free(&g.index);
	if (g.failed) {
		free(g.rows);
		return false;
	}
	return rollup_build(
	    r, counter_sensors(c), units, n, g.rows, g.count);
}

void
rollup_free(struct rollup *r)
{
	for (size_t i = 0; i < r->sensor_count; i++)
		free(r->sensors[i]);
	free(r->sensors);
	free(r->rows);
	free(r->observed);
	for (size_t i = 0; i < r->loss_count; i++)
		free(r->losses[i].sensor);
	free(r->losses);
	free(r->tagged.list);
	free(r->tag_totals.list);
	*r = (struct rollup){ 0 };
}

size_t
rollup_day_end(const struct rollup *r, size_t from)
{
	size_t to = from;

	while (to < r->row_count && r->rows[to].day == r->rows[from].day)
		to++;
	return to;
}

static int
by_service_sensor(const void *a, const void *b)
{
	const struct row *x = *(const struct row *const *)a;
	const struct row *y = *(const struct row *const *)b;

	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	return (x->sensor > y->sensor) - (x->sensor < y->sensor);
}

static int
by_accesses(const void *a, const void *b)
{
	const struct total *x = a, *y = b;

	if (x->accesses != y->accesses)
		return x->accesses > y->accesses ? -1 : 1;
	return memcmp(x->service_text, y->service_text, SERVICE_TEXT);
}

size_t
rollup_totals(
    const struct rollup *r, size_t from, size_t to, struct total **totals)
{
	size_t n = to - from, count = 0;
	const struct row **order = calloc(n + 1, sizeof(struct row *));
	struct total *t = calloc(n + 1, sizeof(struct total));

	*totals = t;
	if (order == NULL || t == NULL) {
		free(order);
		free(t);
		*totals = NULL;
		return SIZE_MAX;
	}
	for (size_t i = 0; i < n; i++)
		order[i] = &r->rows[from + i];
	qsort(order, n, sizeof(struct row *), by_service_sensor);
	for (size_t i = 0; i < n; i++) {
		const struct row *row = order[i];
		const struct row *last = i > 0 ? order[i - 1] : NULL;

		if (last == NULL || last->service != row->service) {
			t[count] = (struct total){ .service = row->service,
				.sensor = row->sensor, .sensor_count = 1 };
			memcpy(t[count].service_text, row->service_text,
			    SERVICE_TEXT);
			count++;
		} else if (last->sensor != row->sensor) {
			t[count - 1].sensor_count++;
		}
		t[count - 1].accesses += row->accesses;
		t[count - 1].sources += row->sources;
	}
	free(order);
	qsort(t, count, sizeof(struct total), by_accesses);
	return count;
}
