/* query.c - see query.h. */
#include "bulletin/query.h"
#include "bulletin/hosts.h"
#include "report/report.h"

#include <stdlib.h>

enum {
	SECONDS = 86400,	/* of a day */
	BATCH = 64	/* rows whose sums are fetched ahead */
};

/* A row that waits. */
struct queued {
	struct store_total total;
	int period;
	size_t point;	/* of q->points; SIZE_MAX: it is none */
};

struct pass {
	struct query *query;
	struct hosts *hosts;
	uint32_t notable;
	struct pairs pairs;
	const struct sensor_tally *point;	/* of the last row; NULL: none */
	char sensor[256];	/* its name */
	bool is_chosen;
	struct queued queue[BATCH];
	size_t queued;
	bool failed;	/* memory was short */
};

static void
tally_add(struct tally *t, const struct store_total *total)
{
	t->accesses = saturated_sum(t->accesses, total->accesses);
	t->sources = saturated_sum(t->sources, total->sources);
}

/* -1 where it is in none. */
static int
period_index(const struct timeline *time, int32_t day)
{
	for (int i = PERIOD_THIS; i >= 0; i--)
		if (day >= time->periods[i].first && day <= time->periods[i].last)
			return i;
	return -1;
}

/* Add to a day of the last two periods, for which there may be no room yet. */
static bool
add_day(const struct query *q, struct tallied *t,
    const struct store_total *total)
{
	int32_t first = q->time.periods[PERIOD_BEFORE].first;

	if (t->days == NULL)
		t->days = calloc(q->days, sizeof(*t->days));
	if (t->days == NULL)
		return false;
	tally_add(&t->days[total->day - first], total);
	return true;
}

/* Rows of one observation point come one after the other, mostly. */
static bool
is_chosen(struct pass *pass, const char *sensor)
{
	const struct query *q = pass->query;

	if (pass->sensor[0] != '\0' && strcmp(pass->sensor, sensor) == 0)
		return pass->is_chosen;
	snprintf(pass->sensor, sizeof(pass->sensor), "%s", sensor);
	pass->is_chosen = chosen_has(&q->chosen, sensor);
	pass->point = sensor_tallies_find(&q->points, sensor);
	return pass->is_chosen;
}

static bool
add_to_point(struct pass *pass, const struct queued *one)
{
	struct sensor_tallies *points = &pass->query->points;

	if (one->point == SIZE_MAX)
		return true;
	tally_add(
	    &points->list[one->point].periods[one->period], &one->total);
	return one->period != PERIOD_THIS || pairs_add(&pass->pairs,
	    one->point, one->total.service, one->total.accesses);
}

static bool
add_one(struct pass *pass, const struct queued *one)
{
	const struct store_total *total = &one->total;
	struct query *q = pass->query;
	struct tallied *service = tallies_at(&q->services, total->service);
	struct tallied *region =
	    tallies_at(&q->regions, region_key(total->region));

	if (service == NULL || region == NULL || !add_to_point(pass, one))
		return false;
	tally_add(&q->all.periods[one->period], total);
	tally_add(&service->periods[one->period], total);
	tally_add(&region->periods[one->period], total);
	return one->period < PERIOD_BEFORE ||
	    (add_day(q, &q->all, total) && add_day(q, region, total));
}

/* Add what is queued: memory is fetched while other rows are looked at. */
static bool
flush(struct pass *pass)
{
	const struct tallies *services = &pass->query->services;
	bool ok = true;

	for (size_t i = 0; i < pass->queued; i++)
		tallies_fetch_slot(services, pass->queue[i].total.service);
	for (size_t i = 0; i < pass->queued; i++) {
		const struct queued *one = &pass->queue[i];

		tallies_fetch(services, one->total.service);
		if (one->period == PERIOD_THIS)
			pairs_fetch(&pass->pairs, one->point,
			    one->total.service);
	}
	for (size_t i = 0; ok && i < pass->queued; i++)
		ok = add_one(pass, &pass->queue[i]);
	pass->queued = 0;
	return ok;
}

static bool
visit_sum(void *context, const struct store_total *total)
{
	struct pass *pass = context;
	struct query *q = pass->query;
	int i = period_index(&q->time, total->day);

	if (i < 0 || !is_chosen(pass, total->sensor))
		return true;
	pass->queue[pass->queued++] = (struct queued){ *total, i,
		pass->point == NULL ? SIZE_MAX :
		(size_t)(pass->point - q->points.list) };
	pass->failed = (pass->queued == BATCH && !flush(pass)) ||
	    (i >= PERIOD_BEFORE && !hosts_add(pass->hosts, i, total));
	return !pass->failed;
}

static bool
visit_day(void *context, const struct store_total *total)
{
	struct pass *pass = context;
	struct query *q = pass->query;
	struct tallied *service, *region;
	int i = period_index(&q->time, total->day);

	if (!is_chosen(pass, total->sensor))
		return true;
	service = tallies_at(&q->services, total->service);
	pass->failed = service == NULL || !add_day(q, service, total);
	if (pass->failed || total->service != pass->notable)
		return !pass->failed;
	region = tallies_at(&q->notable, region_key(total->region));
	pass->failed = region == NULL || !add_day(q, region, total);
	if (!pass->failed)
		tally_add(&region->periods[i], total);
	return !pass->failed;
}

static bool
out_of_memory(struct store_error *err)
{
	return store_error_set(err, STORE_MEMORY, "out of memory");
}

/* How many were observed, and on how many days, as every rollup has it. */
static bool
ask_observed(struct query *q, struct store *s, int i, struct store_error *err)
{
	const struct services none = { 0 };
	struct rollup r;
	bool ok;

	if (!store_rollup_of(s, q->time.periods[i], &none, &r, err))
		return false;
	chosen_keep(&q->chosen, &r);
	q->sensors[i] = r.sensor_count;
	q->sensor_days[i] = r.observed_count;
	for (size_t k = 0; k < r.observed_count; k++)
		q->every_day[r.observed[k].day - q->time.periods[0].first]++;
	ok = sensor_tallies_observe(&q->points, &r, i);
	rollup_free(&r);
	return ok || out_of_memory(err);
}

static bool
sum_all(struct query *q, struct hosts *hosts, struct store *s,
    struct store_error *err)
{
	const int32_t last = q->time.periods[PERIOD_THIS].last;
	const struct period whole = { q->time.periods[0].first, last };
	const struct period two = { q->time.periods[PERIOD_BEFORE].first, last };
	struct pass *pass = calloc(1, sizeof(*pass));
	bool ok;

	if (pass == NULL || !hosts_begin(hosts, &q->time)) {
		free(pass);
		return out_of_memory(err);
	}
	pass->query = q;
	pass->hosts = hosts;
	ok = store_totals_cells(s, whole, two, visit_sum, pass, err);
	if (ok &&
	    (pass->failed || !flush(pass) || !hosts_end(hosts, q)))
		ok = out_of_memory(err);
	pairs_end(&pass->pairs, &q->points);
	free(pass);
	return ok;
}

bool
query_sums(struct query *q, struct hosts *hosts, struct store *s,
    struct store_error *err)
{
	size_t all = (size_t)(q->time.periods[PERIOD_THIS].last -
			 q->time.periods[0].first) + 1;

	q->regions.regions = q->notable.regions = true;
	q->days = period_days(q->time.periods[PERIOD_BEFORE]) +
	    period_days(q->time.periods[PERIOD_THIS]);
	q->every_day = calloc(all, sizeof(*q->every_day));
	q->all.days = calloc(q->days, sizeof(*q->all.days));
	if (q->every_day == NULL || q->all.days == NULL)
		return out_of_memory(err);
	q->day_sensors = q->every_day + (all - q->days);
	for (int i = 0; i < PERIODS; i++)
		if (!ask_observed(q, s, i, err))
			return false;
	return sum_all(q, hosts, s, err);
}

bool
query_days(struct query *q, struct store *s, const struct services *services,
    size_t tops, uint32_t notable, struct store_error *err)
{
	const struct period two = { q->time.periods[PERIOD_BEFORE].first,
		q->time.periods[PERIOD_THIS].last };
	const struct services top = { services->at, tops };
	struct pass pass = { .query = q, .notable = notable };

	if (!store_totals(s, two, services, visit_day, &pass, err))
		return false;
	if (pass.failed)
		return out_of_memory(err);
	if (!store_rollup_of(
		s, q->time.periods[PERIOD_THIS], &top, &q->top, err))
		return false;
	chosen_keep(&q->chosen, &q->top);
	return true;
}

void
query_free(struct query *q)
{
	free(q->every_day);
	free(q->all.days);
	tallies_free(&q->services);
	tallies_free(&q->regions);
	tallies_free(&q->notable);
	sensor_tallies_free(&q->points);
	rollup_free(&q->top);
}

struct means
query_means(const struct query *q, int period)
{
	struct means m = { .sensor_days = q->sensor_days[period] };

	if (m.sensor_days == 0)
		return m;
	m.accesses = q->all.periods[period].accesses / m.sensor_days;
	m.sources = q->all.periods[period].sources / m.sensor_days;
	return m;
}

uint64_t
query_interval(const struct query *q, int period)
{
	uint64_t accesses = q->all.periods[period].accesses;

	return (uint64_t)((double)q->sensor_days[period] * SECONDS /
		(double)accesses + 0.5);
}
