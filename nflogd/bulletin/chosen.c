/* chosen.c - see chosen.h. */
#include "bulletin/chosen.h"

#include <fnmatch.h>
#include <stdlib.h>

bool
chosen_has(const struct chosen *c, const char *sensor)
{
	for (size_t i = 0; i < c->count; i++)
		if (fnmatch(c->patterns[i], sensor, FNM_CASEFOLD) == 0)
			return true;
	return c->count == 0;
}

static void
keep_losses(const struct chosen *c, struct rollup *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->loss_count; i++)
		if (chosen_has(c, r->losses[i].sensor))
			r->losses[n++] = r->losses[i];
		else
			free(r->losses[i].sensor);
	r->loss_count = n;
}

/* The new number of a sensor: how many before it stay. */
static uint32_t
number_of(const struct chosen *c, const struct rollup *r, uint32_t sensor)
{
	uint32_t number = 0;

	for (uint32_t i = 0; i < sensor; i++)
		number += chosen_has(c, r->sensors[i]);
	return number;
}

static void
keep_rows(const struct chosen *c, struct rollup *r)
{
	uint32_t last = UINT32_MAX, number = 0;
	bool keep = false;
	size_t n = 0;

	for (size_t i = 0; i < r->row_count; i++) {
		if (r->rows[i].sensor != last) {
			last = r->rows[i].sensor;
			keep = chosen_has(c, r->sensors[last]);
			number = number_of(c, r, last);
		}
		if (!keep)
			continue;
		r->rows[n] = r->rows[i];
		r->rows[n++].sensor = number;
	}
	r->row_count = n;
}

static void
keep_observed(const struct chosen *c, struct rollup *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->observed_count; i++) {
		struct observed o = r->observed[i];

		if (!chosen_has(c, r->sensors[o.sensor]))
			continue;
		o.sensor = number_of(c, r, o.sensor);
		r->observed[n++] = o;
	}
	r->observed_count = n;
}

static void
keep_sensors(const struct chosen *c, struct rollup *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->sensor_count; i++)
		if (chosen_has(c, r->sensors[i]))
			r->sensors[n++] = r->sensors[i];
		else
			free(r->sensors[i]);
	r->sensor_count = n;
}

void
chosen_keep(const struct chosen *c, struct rollup *r)
{
	if (c->count == 0)
		return;
	keep_losses(c, r);
	keep_rows(c, r);
	keep_observed(c, r);
	keep_sensors(c, r);
}
