/* history.c - see history.h. */
#include "notes/history.h"
#include "notes/statistics.h"

#include <math.h>
#include <stdlib.h>

/*
 * A sensor's own rate counts as much as this many days at the mean rate of all:
 * a sensor observed for a day or two is not yet known.
 */
static const double DAYS_AT_MEAN = 3;

static const double FLOOD_TIMES = 2, FLOOD_MORE = 3;	/* sources */

static int
by_service_sensor_day(const void *a, const void *b, void *rows)
{
	const struct row *x = (const struct row *)rows + *(const uint32_t *)a;
	const struct row *y = (const struct row *)rows + *(const uint32_t *)b;

	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	if (x->sensor != y->sensor)
		return x->sensor < y->sensor ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

static bool
is_inside(const struct history *h, int32_t day)
{
	return day >= h->first && day - h->first < (int64_t)h->days;
}

static void
order_rows(struct history *h)
{
	const struct rollup *r = h->rollup;

	for (size_t i = 0; i < r->row_count; i++)
		if (is_inside(h, r->rows[i].day))
			h->order[h->row_count++] = (uint32_t)i;
	qsort_r(h->order, h->row_count, sizeof(*h->order),
	    by_service_sensor_day, r->rows);
}

static bool
list_services(struct history *h)
{
	const struct row *rows = h->rollup->rows;
	size_t n = 0;

	for (size_t i = 0; i < h->row_count; i++)
		n += i == 0 || rows[h->order[i]].service !=
		    rows[h->order[i - 1]].service;
	h->services = calloc(n + 1, sizeof(*h->services));
	if (h->services == NULL)
		return false;
	for (size_t i = 0; i < h->row_count; i++) {
		uint32_t service = rows[h->order[i]].service;

		if (i == 0 || service != rows[h->order[i - 1]].service)
			h->services[h->service_count++] =
			    (struct history_service){ service, i, i };
		h->services[h->service_count - 1].to = i + 1;
	}
	return true;
}

static void
list_observed(struct history *h)
{
	const struct rollup *r = h->rollup;

	for (size_t i = 0; i < r->observed_count; i++) {
		const struct observed *o = &r->observed[i];
		size_t day = (size_t)((int64_t)o->day - h->first);

		if (!is_inside(h, o->day))
			continue;
		h->observed[day * r->sensor_count + o->sensor] = true;
		h->seen[day]++;
		h->sensor_days[o->sensor]++;
	}
}

bool
history_make(struct history *h, const struct rollup *rollup, int32_t first,
    int32_t last)
{
	size_t sensors = rollup->sensor_count;

	*h = (struct history){ .rollup = rollup, .first = first,
		.days = (size_t)((int64_t)last - first + 1) };
	h->order = calloc(rollup->row_count + 1, sizeof(*h->order));
	h->seen = calloc(h->days, sizeof(*h->seen));
	h->sensor_days = calloc(sensors + 1, sizeof(*h->sensor_days));
	h->observed = calloc(h->days * sensors + 1, sizeof(*h->observed));
	if (h->order == NULL || h->seen == NULL || h->sensor_days == NULL ||
	    h->observed == NULL) {
		history_free(h);
		return false;
	}
	order_rows(h);
	list_observed(h);
	if (list_services(h))
		return true;
	history_free(h);
	return false;
}

void
history_free(struct history *h)
{
	free(h->order);
	free(h->services);
	free(h->seen);
	free(h->sensor_days);
	free(h->observed);
	*h = (struct history){ 0 };
}

bool
history_observed(const struct history *h, size_t day, uint32_t sensor)
{
	return h->observed[day * h->rollup->sensor_count + sensor];
}

/* The sources a day that each sensor has of the service, and their sum. */
static double
sensor_rates(const struct history *h, const struct history_service *service,
    double *rates)
{
	size_t sensors = h->rollup->sensor_count;
	double days = 0, sources = 0, sum = 0;

	for (size_t s = 0; s < sensors; s++) {
		rates[s] = 0;
		days += h->sensor_days[s];
	}
	for (size_t i = service->from; i < service->to; i++) {
		const struct row *row = &h->rollup->rows[h->order[i]];

		rates[row->sensor] += (double)row->sources;
		sources += (double)row->sources;
	}
	for (size_t s = 0; s < sensors; s++) {
		rates[s] += DAYS_AT_MEAN * sources / (days > 0 ? days : 1);
		rates[s] /= h->sensor_days[s] + DAYS_AT_MEAN;
		sum += rates[s];
	}
	return sum;
}

static bool
expose_all(const struct history *h, const struct history_service *service,
    double *exposure)
{
	size_t sensors = h->rollup->sensor_count;
	double *rates = calloc(sensors + 1, sizeof(*rates)), sum;

	if (rates == NULL)
		return false;
	sum = sensor_rates(h, service, rates);
	for (size_t d = 0; d < h->days; d++) {
		if (h->seen[d] == sensors) {
			exposure[d] = 1;
			continue;
		}
		for (uint32_t s = 0; s < sensors; s++)
			if (history_observed(h, d, s))
				exposure[d] += sum > 0 ? rates[s] / sum : 0;
	}
	free(rates);
	return true;
}

/* The median of what a source sends to a sensor on a day. */
static bool
usual_of_source(const struct history *h, const struct history_service *service,
    double *accesses)
{
	double *values =
	    calloc(service->to - service->from + 1, sizeof(*values));
	size_t n = 0;

	if (values == NULL)
		return false;
	for (size_t i = service->from; i < service->to; i++) {
		const struct row *row = &h->rollup->rows[h->order[i]];

		if (row->sources > 0)
			values[n++] =
			    (double)row->accesses / (double)row->sources;
	}
	values_sort(values, n);
	*accesses = values_median(values, n);
	free(values);
	return true;
}

static void
add_rows(const struct history *h, const struct history_service *service,
    uint32_t sensor, double of_source, struct series *s)
{
	for (size_t i = service->from; i < service->to; i++) {
		const struct row *row = &h->rollup->rows[h->order[i]];
		size_t day = (size_t)(row->day - h->first);
		double accesses = (double)row->accesses;
		double sources = (double)row->sources;

		if (sensor != HISTORY_ALL && row->sensor != sensor)
			continue;
		s->count[MEASURE_ACCESSES][day] += accesses;
		s->count[MEASURE_SOURCES][day] += sources;
		s->tested[MEASURE_ACCESSES][day] += fmin(accesses,
		    of_source * (FLOOD_TIMES * sources + FLOOD_MORE));
	}
}

static bool
expose(const struct history *h, const struct history_service *service,
    uint32_t sensor, double *exposure)
{
	if (sensor == HISTORY_ALL)
		return expose_all(h, service, exposure);
	for (size_t d = 0; d < h->days; d++)
		exposure[d] = history_observed(h, d, sensor);
	return true;
}

bool
history_series(const struct history *h, const struct history_service *service,
    uint32_t sensor, struct series *s)
{
	double *values = calloc((MEASURES + 2) * h->days, sizeof(*values));
	double of_source = INFINITY;	/* of one sensor all */

	if (values == NULL)
		return false;
	s->count[MEASURE_ACCESSES] = values;
	s->count[MEASURE_SOURCES] = values + h->days;
	s->tested[MEASURE_SOURCES] = s->count[MEASURE_SOURCES];
	s->tested[MEASURE_ACCESSES] = values + 2 * h->days;
	s->exposure = values + 3 * h->days;
	if ((sensor != HISTORY_ALL || usual_of_source(h, service, &of_source)) &&
	    expose(h, service, sensor, s->exposure)) {
		add_rows(h, service, sensor, of_source, s);
		return true;
	}
	series_free(s);
	return false;
}

void
series_free(struct series *s)
{
	free(s->count[MEASURE_ACCESSES]);
	*s = (struct series){ 0 };
}
