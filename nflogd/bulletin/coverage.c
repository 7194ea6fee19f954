/* coverage.c - see coverage.h. */
#include "bulletin/coverage.h"
#include "base/intl.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>

enum { NAMED = 3 };	/* observation points and days, at most */

/* Days of the points that were observed in these periods, and of all of them. */
struct seen {
	uint64_t days, all;
};

static struct seen
count_days(const struct query *q, int from, int to)
{
	struct seen seen = { 0 };

	for (int i = from; i <= to; i++) {
		if (q->sensor_days[i] == 0)
			continue;	/* said by the figure itself */
		seen.days += q->sensor_days[i];
		seen.all += q->sensors[i] * query_days_over(q, i);
	}
	return seen;
}

static uint64_t
lost_at(const struct sensor_tally *t, int from, int to)
{
	uint64_t lost = 0;

	for (int i = from; i <= to; i++)
		lost = saturated_sum(lost, t->lost[i]);
	return lost;
}

/* Days of a period, as far as it is over, on which nobody was heard of. */
static uint64_t
missing_days(const struct query *q, int i)
{
	uint64_t n = 0;

	for (int32_t day = q->time.periods[i].first;
	    day <= q->time.periods[i].last && day < q->today; day++)
		n += q->every_day[day - q->time.periods[0].first] == 0;
	return n;
}

/*
 * The days of a point, of those on which any was heard of in periods in which
 * it was itself.
 */
static struct seen
days_at(const struct query *q, const struct sensor_tally *t, int from, int to)
{
	struct seen seen = { 0 };

	for (int i = from; i <= to; i++) {
		if (t->days[i] == 0)
			continue;
		seen.days += t->days[i];
		seen.all += query_days_over(q, i) - missing_days(q, i);
	}
	return seen;
}

static void
say_more(FILE *out, size_t named, size_t all)
{
	if (all > named)
		fprintf(out, _(" and %s more"), figure(all - named).text);
}

/* Days on which nobody was heard of, in periods in which somebody was. */
static void
say_missing_days(FILE *out, const struct query *q, int from, int to)
{
	size_t n = 0;

	for (int i = from; i <= to; i++) {
		struct period p = q->time.periods[i];

		for (int32_t day = p.first; day <= p.last && day < q->today;
		    day++) {
			char text[DAY_TEXT];

			if (q->sensor_days[i] == 0 ||
			    q->every_day[day - q->time.periods[0].first] >
				0)
				continue;
			day_format(day, text);
			if (n++ < NAMED)
				fprintf(out, "%s%s", n == 1 ?
				    _(" No observation point was heard of on ")
				    : _(", "), text);
		}
	}
	say_more(out, NAMED, n);
	if (n > 0)
		fputs(_("."), out);
}

static void
say_silent_points(FILE *out, const struct query *q, int from, int to)
{
	size_t n = 0;

	for (size_t i = 0; i < q->points.count; i++) {
		const struct sensor_tally *t = &q->points.list[i];
		struct seen seen = days_at(q, t, from, to);

		if (seen.days >= seen.all || n++ >= NAMED)
			continue;
		fputs(n == 1 ? _(" Heard of on some days only: ") : _(", "),
		    out);
		fprintf(out, _("%s (%s of %s days)"), t->name,
		    figure(seen.days).text, figure(seen.all).text);
	}
	say_more(out, NAMED, n);
	if (n > 0)
		fputs(_("."), out);
}

static void
say_losses(FILE *out, const struct query *q, int from, int to)
{
	uint64_t lost = 0;
	size_t n = 0;

	for (size_t i = 0; i < q->points.count; i++)
		lost = saturated_sum(
		    lost, lost_at(&q->points.list[i], from, to));
	if (lost == 0)
		return;
	fprintf(out, _(" The logs tell of %s lost messages, which are not "
	    "counted: "), figure(lost).text);
	for (size_t i = 0; i < q->points.count; i++) {
		const struct sensor_tally *t = &q->points.list[i];
		uint64_t its = lost_at(t, from, to);

		if (its == 0 || n++ >= NAMED)
			continue;
		fprintf(out, _("%s%s (%s)"), n > 1 ? _(", ") : "", t->name,
		    figure(its).text);
	}
	say_more(out, NAMED, n);
	fputs(_("."), out);
}

bool
coverage_remark(const struct query *q, int from, int to, char **remark)
{
	struct seen seen = count_days(q, from, to);
	size_t size = 0;
	FILE *out = open_memstream(remark, &size);
	bool ok;

	if (out == NULL)
		return false;
	if (seen.days < seen.all) {
		fprintf(out, _(" Coverage: %s of %s days of observation "
		    "points."), figure(seen.days).text,
		    figure(seen.all).text);
		say_missing_days(out, q, from, to);
		say_silent_points(out, q, from, to);
	}
	say_losses(out, q, from, to);
	ok = !ferror(out);
	ok = fclose(out) == 0 && ok && *remark != NULL;
	if (!ok || size == 0) {
		free(*remark);
		*remark = NULL;
		return ok;
	}
	/* sentences begin with a blank where the language has one */
	if ((*remark)[0] == ' ')
		memmove(*remark, *remark + 1, size);
	return true;
}
