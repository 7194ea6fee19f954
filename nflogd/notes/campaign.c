/*
 * campaign.c - a service that rose, rose at several sensors within a few days,
 * each by itself: then it is about the internet, not about one of them.
 */
#include "base/intl.h"
#include "notes/findings.h"
#include "notes/kind.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	NEAR = 2,	/* days around the day of the change */
	CAMPAIGN_SENSORS = 3
};

static const double CAMPAIGN_Q = 0.05;

/* The mean of the sources of the days before; below 0: not observed enough. */
static double
level_at(const struct series *s, size_t until)
{
	double sum = 0, days = 0;

	for (size_t d = until; d > 0 && days < USUAL_DAYS; d--)
		if (s->exposure[d - 1] > 0) {
			sum += s->count[MEASURE_SOURCES][d - 1];
			days++;
		}
	return days < USUAL_LEAST ? -1 : fmax(sum, 0.5) / days;
}

/* How surprising the best two days near a change are at one sensor. */
static double
surprise_at(const struct change *c, const struct series *s)
{
	size_t from = c->day > NEAR + 1 ? c->day - NEAR - 1 : 0;
	double level = level_at(s, from), least = 1;
	double tries = 0;

	if (level < 0)
		return -1;
	for (size_t d = from + 1; d <= c->day; d++) {
		struct spread two = { 2 * level,
			c->dispersion + 1 / (level * USUAL_DAYS) };

		if (s->exposure[d] == 0 || s->exposure[d - 1] == 0)
			continue;
		tries++;
		least = fmin(least, spread_upper(two,
		    s->count[MEASURE_SOURCES][d] +
		    s->count[MEASURE_SOURCES][d - 1]));
	}
	return fmin(1, least * tries);
}

/* How many sensors it rose at. SIZE_MAX when memory is short. */
static size_t
sensors_risen(const struct looking *l, const struct change *c, double *p)
{
	size_t n = 0, risen = 0, sensors = l->h->rollup->sensor_count;
	double limit, *sorted = p + sensors;

	for (uint32_t s = 0; s < sensors; s++) {
		struct series series;
		double one;

		if (!history_series(l->h, &l->h->services[c->service], s,
		    &series))
			return SIZE_MAX;
		one = surprise_at(c, &series);
		series_free(&series);
		if (one >= 0)
			p[n++] = one;
	}
	memcpy(sorted, p, n * sizeof(*p));
	limit = discovery_limit(sorted, n, CAMPAIGN_Q);
	for (size_t i = 0; i < n; i++)
		risen += p[i] <= limit;
	return risen;
}

static bool
say(const struct looking *l, const struct change *c, size_t risen)
{
	struct note *note = finding_on_service(l, "campaign",
	    l->h->services[c->service].service,
	    l->h->first + (int32_t)c->day);
	char service[64], date[DAY_TEXT];

	if (note == NULL)
		return false;
	note->title = _("at several points");
	note_number(note, "sensors_risen", risen);
	note_number(note, "sensors", l->h->rollup->sensor_count);
	note_number(note, "accesses", (uint64_t)c->count[MEASURE_ACCESSES]);
	note_number(note, "sources", (uint64_t)c->count[MEASURE_SOURCES]);
	service_display(note->service, service, sizeof(service));
	day_format(note->day, date);
	return asprintf(&note->text, _("%s rose at %zu of %zu observation "
	    "points within the %d days up to %s: it is not about one of "
	    "them."), service, risen, l->h->rollup->sensor_count, NEAR + 1,
	    date) >= 0;
}

bool
campaign_find(const struct looking *l)
{
	double *p = calloc(2 * l->h->rollup->sensor_count + 1, sizeof(*p));
	bool ok = p != NULL;

	for (size_t i = 0; ok && i < l->changes->count; i++) {
		const struct change *c = &l->changes->list[i];
		int32_t day = l->h->first + (int32_t)c->day;
		size_t risen;

		if (c->kind == CHANGE_DECLINE || day < l->f->first ||
		    day > l->f->last)
			continue;
		risen = sensors_risen(l, c, p);
		if (risen == SIZE_MAX)
			ok = false;
		else if (risen >= CAMPAIGN_SENSORS)
			ok = say(l, c, risen);
	}
	free(p);
	return ok;
}
