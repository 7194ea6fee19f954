/*
 * words_notable.c - what a report says of its notable service: how much it
 * changed, when it rose and fell, what it is for.
 */
#include "base/intl.h"
#include "bulletin/levels.h"
#include "bulletin/words.h"

#include <stdlib.h>

enum { THIRDS = 3, MAIN_REGIONS = 3, YEAR = 365 };

static uint64_t
mean_of(const struct query *q, const struct tallied *t, int period)
{
	uint64_t days = q->sensor_days[period];

	return days == 0 || t == NULL ? 0 : t->periods[period].accesses / days;
}

/* Accesses of the 1st to 10th, 11th to 20th, and the rest of a month. */
static void
sum_thirds(const struct query *q, const struct tallied *t, int period,
    uint64_t thirds[THIRDS])
{
	size_t first = period == PERIOD_THIS ?
	    period_days(q->time.periods[PERIOD_BEFORE]) : 0;
	size_t days = period_days(q->time.periods[period]);

	memset(thirds, 0, THIRDS * sizeof(*thirds));
	for (size_t i = 0; t->days != NULL && i < days; i++) {
		uint64_t *third = &thirds[i < 20 ? i / 10 : 2];

		*third = saturated_sum(*third, t->days[first + i].accesses);
	}
}

/* A port that returns shows between the ends of two months. */
static void
say_thirds(struct saying *s, const struct tallied *t)
{
	uint64_t now[THIRDS], before[THIRDS];

	sum_thirds(&s->b->query, t, PERIOD_THIS, now);
	sum_thirds(&s->b->query, t, PERIOD_BEFORE, before);
	fprintf(s->out, _(" In %s it had %s accesses on days 1 to 10, %s on "
	    "days 11 to 20 and %s after that; in %s, %s, %s and %s (figure "
	    "1-3)."), s->before, figure(before[0]).text,
	    figure(before[1]).text, figure(before[2]).text, s->now,
	    figure(now[0]).text, figure(now[1]).text, figure(now[2]).text);
}

static void
say_why(struct saying *s, const char *name)
{
	if (s->b->notable_by == NOTABLE_FOUND)
		fprintf(s->out, _("What stands out is %s: "), name);
	else if (s->b->notable_by == NOTABLE_GREW)
		fprintf(s->out, _("Of the ten most accessed port kinds that "
		    "were there before, %s grew most: "), name);
	else if (s->b->notable_by == NOTABLE_MOST)
		fprintf(s->out, _("None of the ten most accessed port kinds "
		    "grew. The first of them is %s: "), name);
	else
		fprintf(s->out, _("A closer look at %s: "), name);
}

void
say_notable(struct saying *s)
{
	const struct query *q = &s->b->query;
	const struct tallied *t = tallies_find(&q->services, s->b->notable);
	struct level levels[LEVELS];
	char name[SERIES_TEXT];

	if (s->b->notable_by == NOTABLE_NONE)
		return;
	service_display(s->b->notable, name, sizeof(name));
	say_why(s, name);
	if (t == NULL) {
		fputs(_("nobody knocked at it in these six periods."), s->out);
		return;
	}
	fprintf(s->out, _("it went from %s accesses to %s, from a mean of %s to "
	    "%s per observation point and day."),
	    figure(t->periods[PERIOD_BEFORE].accesses).text,
	    figure(t->periods[PERIOD_THIS].accesses).text,
	    figure(mean_of(q, t, PERIOD_BEFORE)).text,
	    figure(mean_of(q, t, PERIOD_THIS)).text);
	if (q->time.unit == UNIT_MONTH && levels_of(q, t, levels) < 2)
		say_thirds(s, t);
}

/* ---- its story ---------------------------------------------------------- */

/* A count for people, rounded. */
static struct figure
rounded(double count)
{
	return figure((uint64_t)(count + 0.5));
}

/* "22 August"; with the year where two days might be called so. */
static void
day_text(const struct query *q, int32_t day, char text[PERIOD_TEXT])
{
	if (q->days > YEAR)
		day_format(day, text);
	else
		day_name(day, text);
}

/* How a rise or a fall is told: once more in the same direction, or again. */
enum told { TOLD_FIRST, TOLD_AGAIN, TOLD_FURTHER };

static void
say_step(struct saying *s, bool rose, enum told told, const struct level *level)
{
	char day[PERIOD_TEXT];

	day_text(&s->b->query, level->first, day);
	fprintf(s->out, rose ?
	    (told == TOLD_AGAIN ? _(" On %s it rose again, to about %s a day.") :
	     told == TOLD_FURTHER ?
		 _(" On %s it rose further, to about %s a day.") :
		 _(" On %s it rose, to about %s a day.")) :
	    (told == TOLD_AGAIN ? _(" On %s it fell again, to about %s a day.") :
	     told == TOLD_FURTHER ?
		 _(" On %s it fell further, to about %s a day.") :
		 _(" On %s it fell, to about %s a day.")), day,
	    rounded(level->mean).text);
}

/* Rises and falls, from level to level. */
static void
say_levels(struct saying *s, const struct level *levels, size_t n)
{
	bool has_risen = false, has_fallen = false, rose_last = false;
	char day[PERIOD_TEXT];

	day_text(&s->b->query, levels[0].last, day);
	fprintf(s->out, _("Until %s it had about %s accesses a day at all "
	    "observation points together."), day, rounded(levels[0].mean).text);
	for (size_t i = 1; i < n; i++) {
		bool rose = levels[i].mean > levels[i - 1].mean;
		bool before = rose ? has_risen : has_fallen;

		say_step(s, rose, i > 1 && rose == rose_last ? TOLD_FURTHER :
		    before ? TOLD_AGAIN : TOLD_FIRST, &levels[i]);
		has_risen |= rose;
		has_fallen |= !rose;
		rose_last = rose;
	}
}

/* The regions that most of it came from, where any is known. */
static void
say_its_regions(struct saying *s)
{
	const struct query *q = &s->b->query;
	const struct tallied *top[MAIN_REGIONS + 1];
	const struct tallied *t = tallies_find(&q->services, s->b->notable);
	size_t n = tallies_top(&q->notable, MEASURE_ACCESSES, PERIOD_THIS,
	    PERIOD_THIS, MAIN_REGIONS + 1, top), named = 0;

	for (size_t i = 0; i < n && named < MAIN_REGIONS; i++) {
		char name[SERIES_TEXT];

		if (top[i]->key == region_key(REGION_UNKNOWN))
			continue;
		region_text(q, top[i]->key, name, sizeof(name));
		fprintf(s->out, _("%s%s (%u%%)"), named++ > 0 ? _(", ") :
		    _(" Most of its accesses came from "), name,
		    report_percent(top[i]->periods[PERIOD_THIS].accesses,
			t->periods[PERIOD_THIS].accesses));
	}
	if (named > 0)
		/* TRANSLATORS: ends "Most of its accesses came from .." */
		fputs(_(" (figure 1-3)."), s->out);
}

void
say_story(struct saying *s)
{
	const struct bulletin *b = s->b;
	struct level levels[LEVELS];
	size_t n;

	if (b->notable_by == NOTABLE_NONE)
		return;
	n = levels_of(&b->query, tallies_find(&b->query.services, b->notable),
	    levels);
	if (n > 1)
		say_levels(s, levels, n);
	say_its_regions(s);
}

/* ---- what it is for ----------------------------------------------------- */

/* NULL where no rule names it. */
static const struct port_rule *
notable_rule(const struct bulletin *b)
{
	if (b->notable_by == NOTABLE_NONE || b->rules == NULL)
		return NULL;
	return rules_port(
	    b->rules, b->notable, b->query.time.periods[PERIOD_THIS].last);
}

void
say_meaning(struct saying *s)
{
	const struct port_rule *rule = notable_rule(s->b);
	const struct bulletin *b = s->b;
	size_t len;

	if (rule != NULL) {
		const char *text = rule->explanation[b->language];

		for (len = strlen(text); len > 0 && text[len - 1] == '\n';)
			len--;
		/* TRANSLATORS: a title, and what it is about */
		fprintf(s->out, _("%s: %.*s"), rule->title[b->language],
		    (int)len, text);
		return;
	}
	for (size_t i = 0; i < b->notes.count; i++)
		if (b->notes.list[i].service == b->notable) {
			fputs(b->notes.list[i].text, s->out);
			return;
		}
}

/* A list behind what it is of. */
static void
say_list(struct saying *s, const char *of, char *list)
{
	if (list != NULL && list[0] != '\0')
		fprintf(s->out, "%s%s", of, list);
	free(list);
}

void
say_malware(struct saying *s)
{
	const struct port_rule *rule = notable_rule(s->b);

	if (rule != NULL)
		say_list(s, _("Malware known to use it by then: "),
		    table_4_malware(
			rule, s->b->query.time.periods[PERIOD_THIS].last));
}

void
say_references(struct saying *s)
{
	const struct port_rule *rule = notable_rule(s->b);

	if (rule != NULL)
		say_list(s, _("See: "), table_4_references(rule));
}
