/* figure_data.c - see figure_data.h. */
#include "bulletin/figure_data.h"
#include "base/intl.h"
#include "region/names.h"
#include "bulletin/coverage.h"
#include "report/report.h"

#include <stdlib.h>

enum { TOP_MOST = 32 };

/* What no table names stays two letters. */
void
region_text(const struct query *q, uint32_t key, char *text, size_t size)
{
	const char code[REGION] = { (char)(key >> 8), (char)key };
	const struct region_name *name = region_name_find(code);

	if (memcmp(code, REGION_UNKNOWN, REGION) == 0)
		snprintf(text, size, "%s", _("unknown region"));
	else if (name != NULL)
		snprintf(text, size, "%s", q->language == LANGUAGE_JA ?
		    name->japanese : name->english);
	else
		snprintf(text, size, "%.2s", code);
}

/* ---- points ------------------------------------------------------------- */

static bool
is_by_day(const struct figure_row *row)
{
	return row->span == FIGURE_DAYS || row->span == FIGURE_TWO_BY_DAY;
}

void
figure_ranked(const struct figure_row *row, int *from, int *to)
{
	*to = PERIOD_THIS;
	*from = row->span == FIGURE_SIX ? 0 :
	    row->span == FIGURE_TWO_BY_DAY ? PERIOD_BEFORE : PERIOD_THIS;
}

/* The first period that the points of a figure stand for. */
static int
first_period(const struct figure_row *row)
{
	if (row->span == FIGURE_SIX)
		return 0;
	return row->span == FIGURE_TWO || row->span == FIGURE_TWO_BY_DAY ?
	    PERIOD_BEFORE : PERIOD_THIS;
}

/* The place in `days` of the first point of a figure by day. */
static size_t
first_day(const struct figure_row *row, const struct query *q)
{
	return row->span == FIGURE_TWO_BY_DAY ? 0 :
	    period_days(q->time.periods[PERIOD_BEFORE]);
}

static void
point_day(struct figure_point *p, const struct query *q, size_t day)
{
	int32_t first = q->time.periods[PERIOD_BEFORE].first;

	p->period.first = p->period.last = first + (int32_t)day;
	p->sensor_days = q->day_sensors[day];
	p->observed = p->sensor_days > 0;
	day_format(p->period.first, p->label);
}

static void
point_period(struct figure_point *p, const struct query *q, int i)
{
	p->period = q->time.periods[i];
	p->sensor_days = q->sensor_days[i];
	p->observed = p->sensor_days > 0;
	period_label(p->period, p->label);
}

static bool
make_points(struct figure_data *f, const struct query *q)
{
	int first = first_period(f->row);
	size_t day = first_day(f->row, q);

	f->point_count = is_by_day(f->row) ? q->days - day :
	    (size_t)(PERIODS - first);
	f->points = calloc(f->point_count, sizeof(*f->points));
	if (f->points == NULL)
		return false;
	for (size_t i = 0; i < f->point_count; i++)
		if (is_by_day(f->row))
			point_day(&f->points[i], q, day + i);
		else
			point_period(&f->points[i], q, first + (int)i);
	return true;
}

/* ---- series ------------------------------------------------------------- */

static enum measure
measure_of(const struct figure_row *row)
{
	return row->measure == FIGURE_SOURCES ? MEASURE_SOURCES :
						MEASURE_ACCESSES;
}

/* What a service, a region or all of them have at a point. */
static uint64_t
value_at(const struct figure_data *f, const struct query *q,
    const struct tallied *t, size_t point)
{
	enum measure measure = measure_of(f->row);

	if (!is_by_day(f->row))
		return tally_of(
		    t->periods[first_period(f->row) + (int)point], measure);
	return t->days == NULL ? 0 :
	    tally_of(t->days[first_day(f->row, q) + point], measure);
}

static struct figure_series *
add_series(struct figure_data *f)
{
	struct figure_series *s = &f->series[f->series_count];

	s->values = calloc(f->point_count + 1, sizeof(*s->values));
	if (s->values == NULL)
		return NULL;
	f->series_count++;
	s->colour = COLOUR_OTHERS;
	return s;
}

static bool
add_kind(struct figure_data *f, const struct query *q,
    const struct tallies *all, const struct tallied *one)
{
	struct figure_series *s = add_series(f);

	if (s == NULL)
		return false;
	tallies_key(all, one->key, s->key);
	if (all->regions)
		region_text(q, one->key, s->name, sizeof(s->name));
	else
		service_display(one->key, s->name, sizeof(s->name));
	for (size_t i = 0; i < f->point_count; i++) {
		s->values[i] = value_at(f, q, one, i);
		s->total = saturated_sum(s->total, s->values[i]);
	}
	return true;
}

/* What the whole has more than the series. */
static bool
add_others(struct figure_data *f)
{
	struct figure_series *s = add_series(f);

	if (s == NULL)
		return false;
	s->others = true;
	snprintf(s->key, sizeof(s->key), "others");
	snprintf(s->name, sizeof(s->name), "%s", _("others"));
	for (size_t i = 0; i < f->point_count; i++) {
		uint64_t left = f->points[i].whole;

		for (size_t k = 0; k + 1 < f->series_count; k++)
			left -= f->series[k].values[i] < left ?
			    f->series[k].values[i] : left;
		s->values[i] = left;
		s->total = saturated_sum(s->total, left);
	}
	return true;
}

static const struct tallies *
tallies_of(const struct figure_row *row, const struct query *q)
{
	if (row->by == FIGURE_BY_SERVICE)
		return &q->services;
	return row->by == FIGURE_BY_REGION ? &q->regions : &q->notable;
}

/* Everything that the series of a figure are parts of; NULL: nothing. */
static const struct tallied *
whole_of(const struct figure_row *row, const struct query *q, uint32_t notable)
{
	if (row->by == FIGURE_BY_NOTABLE_REGION)
		return tallies_find(&q->services, notable);
	return &q->all;
}

/* ---- colours ------------------------------------------------------------ */

static size_t
most_accessed(const struct tallies *all, uint32_t keys[COLOURS])
{
	const struct tallied *top[COLOURS];
	size_t n = tallies_top(all, MEASURE_ACCESSES, PERIOD_THIS, PERIOD_THIS,
	    COLOURS, top);

	for (size_t i = 0; i < n; i++)
		keys[i] = top[i]->key;
	return n;
}

struct colours
figure_colours(const struct query *q)
{
	struct colours c = { 0 };

	c.service_count = most_accessed(&q->services, c.services);
	c.region_count = most_accessed(&q->regions, c.regions);
	return c;
}

/* Its own colour, COLOUR_OTHERS if it has none. */
static unsigned
own_colour(const struct colours *c, uint32_t key, bool region)
{
	const uint32_t *keys = region ? c->regions : c->services;
	size_t n = region ? c->region_count : c->service_count;

	for (size_t i = 0; i < n; i++)
		if (keys[i] == key)
			return (unsigned)i;
	return COLOUR_OTHERS;
}

/* Who has none takes one that is free in this figure. */
static void
give_colours(struct figure_data *f, const struct tallied *const *top,
    bool region, const struct colours *c)
{
	bool used[COLOURS + 1] = { 0 };

	for (size_t i = 0; i < f->series_count; i++) {
		f->series[i].colour = own_colour(c, top[i]->key, region);
		used[f->series[i].colour] = true;
	}
	for (size_t i = 0; i < f->series_count; i++) {
		unsigned colour = 0;

		if (f->series[i].colour != COLOUR_OTHERS)
			continue;
		while (colour < COLOURS && used[colour])
			colour++;
		f->series[i].colour = colour;
		used[colour] = true;
	}
}

/* ---- figures ------------------------------------------------------------ */

static bool
make_kinds(struct figure_data *f, const struct query *q, uint32_t notable,
    const struct colours *colours)
{
	const struct tallied *top[TOP_MOST];
	const struct tallies *all = tallies_of(f->row, q);
	const struct tallied *whole = whole_of(f->row, q, notable);
	size_t count, named = 0;
	int from, to;

	figure_ranked(f->row, &from, &to);
	count = tallies_top(
	    all, measure_of(f->row), from, to, f->row->top + 1, top);
	for (size_t i = 0; whole != NULL && i < f->point_count; i++) {
		f->points[i].whole = value_at(f, q, whole, i);
		f->whole = saturated_sum(f->whole, f->points[i].whole);
	}
	for (; named < count && named < f->row->top; named++)
		if (!add_kind(f, q, all, top[named]))
			return false;
	give_colours(f, top, all->regions, colours);
	return count == named || add_others(f);
}

static bool
make_means(struct figure_data *f, const struct query *q)
{
	static const struct {
		const char *key, *name;
		enum measure measure;
	} both[] = {
		{ "mean_accesses", N_("accesses"), MEASURE_ACCESSES },
		{ "mean_sources", N_("sources"), MEASURE_SOURCES },
	};

	for (unsigned k = 0; k < 2; k++) {
		struct figure_series *s = add_series(f);

		if (s == NULL)
			return false;
		s->colour = k;
		snprintf(s->key, sizeof(s->key), "%s", both[k].key);
		snprintf(s->name, sizeof(s->name), "%s", _(both[k].name));
		for (int i = 0; i < PERIODS; i++)
			if (q->sensor_days[i] > 0)
				s->values[i] = tally_of(q->all.periods[i],
				    both[k].measure) / q->sensor_days[i];
	}
	return true;
}

/* What a title says of several periods. */
static void
append_span(struct figure_data *f, const struct query *q)
{
	char title[FIGURE_TITLE], before[PERIOD_TEXT];

	memcpy(title, f->title, sizeof(title));
	period_before_word(q->time.periods[PERIOD_THIS], before);
	if (f->row->span == FIGURE_TWO)
		/* TRANSLATORS: a title, "the month before" */
		snprintf(f->title, sizeof(f->title),
		    _("%s, compared with %s"), title, before);
	else if (f->row->span == FIGURE_SIX)
		/* TRANSLATORS: a title, "six months" */
		snprintf(f->title, sizeof(f->title), _("%s, %s"), title,
		    period_six(q->time.unit));
}

/* "Accesses to the notable port by source region: 3389/tcp" */
static void
make_title(struct figure_data *f, const struct query *q, uint32_t notable)
{
	char service[SERIES_TEXT];

	f->unit = f->row->measure == FIGURE_SOURCES ? _("sources") :
						      _("accesses");
	snprintf(f->title, sizeof(f->title), "%s", _(f->row->title));
	append_span(f, q);
	if (f->row->by != FIGURE_BY_NOTABLE_REGION ||
	    notable == SERVICE_UNKNOWN)
		return;
	service_display(notable, service, sizeof(service));
	/* TRANSLATORS: a title, and what it is about */
	snprintf(f->title, sizeof(f->title), _("%s: %s"), _(f->row->title),
	    service);
}

bool
figure_make(struct figure_data *f, const struct figure_row *row,
    const struct query *q, uint32_t notable, const struct colours *colours)
{
	*f = (struct figure_data){ .row = row };
	make_title(f, q, notable);
	f->series = calloc(row->top + 2, sizeof(*f->series));
	if (f->series == NULL || !make_points(f, q) ||
	    !coverage_remark(q, first_period(row), PERIOD_THIS, &f->remark))
		return false;
	return row->by == FIGURE_BY_MEASURE ? make_means(f, q) :
	    make_kinds(f, q, notable, colours);
}

void
figure_free(struct figure_data *f)
{
	for (size_t i = 0; i < f->series_count; i++)
		free(f->series[i].values);
	free(f->series);
	free(f->points);
	free(f->remark);
	*f = (struct figure_data){ 0 };
}

unsigned
figure_share(
    const struct figure_data *f, const struct figure_series *s, size_t point)
{
	return report_percent(s->values[point], f->points[point].whole);
}

unsigned
figure_total_share(const struct figure_data *f, const struct figure_series *s)
{
	return report_percent(s->total, f->whole);
}
