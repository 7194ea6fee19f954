/*
 * one_point.c - a service that no rule names, and that in four weeks only one
 * of several observation points saw, on several days. That is what TALOT2 says
 * of three of its ten services; one_sensor.c says the same of a log by itself.
 */
#include "base/intl.h"
#include "notes/findings.h"
#include "notes/kind.h"

#include <stdio.h>
#include <stdlib.h>

enum { POINT_DAYS = 7, POINT_SOURCES = 5 };	/* fewer may be chance */

/* What one service had in the four weeks, at one point alone. */
struct lonely {
	uint32_t service, sensor;
	size_t days;
	uint64_t accesses, sources;
	bool now;	/* in the days to tell of */
};

static bool
is_lonely(const struct looking *l, const struct history_service *s,
    struct lonely *one)
{
	int32_t last_day = DAY_UNDATED;

	*one = (struct lonely){ .service = s->service };
	for (size_t i = s->from; i < s->to; i++) {
		const struct row *row =
		    &l->h->rollup->rows[l->h->order[i]];

		if (row->day <= l->f->last - USUAL_DAYS ||
		    row->day > l->f->last)
			continue;
		if (one->days > 0 && row->sensor != one->sensor)
			return false;
		one->sensor = row->sensor;
		one->days += row->day != last_day;
		last_day = row->day;
		one->accesses += row->accesses;
		one->sources += row->sources;
		one->now |= row->day >= l->f->first;
	}
	return one->now && one->days >= POINT_DAYS &&
	    one->sources >= POINT_SOURCES;
}

/* Observation points that were observed in the four weeks. */
static size_t
points_observed(const struct looking *l)
{
	const struct history *h = l->h;
	size_t n = 0;

	for (uint32_t s = 0; s < h->rollup->sensor_count; s++)
		for (size_t d = 0; d < h->days; d++) {
			int64_t day = h->first + (int64_t)d;

			if (day > l->f->last - USUAL_DAYS &&
			    day <= l->f->last && history_observed(h, d, s)) {
				n++;
				break;
			}
		}
	return n;
}

static bool
say(const struct looking *l, const struct lonely *one, size_t points)
{
	const char *sensor = l->h->rollup->sensors[one->sensor];
	struct note *note =
	    finding_on_service(l, "one-sensor", one->service, l->f->last);
	char service[64];

	if (note == NULL)
		return false;
	/* it is about a state, not about a day: its id is that of scan */
	free(note->id);
	if (asprintf(&note->id, "one-sensor:%s", note->service_text) < 0) {
		note->id = NULL;
		return false;
	}
	note->title = _("one point only");
	note_text(note, "sensor", sensor);
	note_number(note, "sensors", points);
	note_number(note, "accesses", one->accesses);
	note_number(note, "sources", one->sources);
	note_number(note, "days", one->days);
	service_display(one->service, service, sizeof(service));
	return asprintf(&note->text, _("No rule names %s, and it was seen at "
	    "only one observation point; cause unknown. Of %zu observation "
	    "points, %s alone saw it."), service, points, sensor) >= 0;
}

static int
by_accesses(const void *a, const void *b)
{
	const struct lonely *x = a, *y = b;

	if (x->accesses != y->accesses)
		return x->accesses > y->accesses ? -1 : 1;
	return (x->service > y->service) - (x->service < y->service);
}

bool
one_point_find(const struct looking *l)
{
	const struct history *h = l->h;
	struct lonely *all = calloc(h->service_count + 1, sizeof(*all));
	size_t n = 0, points = points_observed(l);
	bool ok = all != NULL;

	for (size_t i = 0; ok && points > 1 && i < h->service_count; i++)
		n += (l->f->rules == NULL || rules_port(l->f->rules,
		    h->services[i].service, l->f->last) == NULL) &&
		    is_lonely(l, &h->services[i], &all[n]);
	if (n > 0)
		qsort(all, n, sizeof(*all), by_accesses);
	for (size_t i = 0; ok && i < n && i < ONE_POINT_TOLD; i++)
		ok = say(l, &all[i], points);
	free(all);
	return ok;
}
