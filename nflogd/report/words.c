/*
 * words.c - what a report says beside its figures, of bulletin.h. Adverbs are
 * bound to thresholds, which the sentences state.
 */
#include "base/intl.h"
#include "report/bulletin.h"
#include "report/report.h"

#include <math.h>
#include <stdlib.h>

/* In percent of the mean of the period before. */
enum { LEVEL = 3, SLIGHT = 10, SHARP = 30 };

/* Percent of the accesses that went to another service. */
enum { MIX_SAME = 10, MIX_OTHER = 25 };

enum { THIRDS = 3 };

/* A paragraph in the making. */
struct saying {
	const struct bulletin *b;
	FILE *out;
	char now[PERIOD_TEXT], before[PERIOD_TEXT];
};

typedef void speaker(struct saying *s);

static void
say_headline(struct saying *s)
{
	const struct query *q = &s->b->query;
	struct tally all = q->all.periods[PERIOD_THIS];
	struct means m = bulletin_means(s->b, PERIOD_THIS);
	size_t points = q->sensors[PERIOD_THIS];

	if (m.sensor_days == 0) {
		fputs(_("Nothing was observed in this period: the store has no "
		    "record of its days."), s->out);
		return;
	}
	fprintf(s->out, _n("%s unsolicited accesses from %s sources reached %s "
	    "observation point.", "%s unsolicited accesses from %s sources "
	    "reached %s observation points.", points),
	    figure(all.accesses).text, figure(all.sources).text,
	    figure(points).text);
	fprintf(s->out, _(" That is a mean of %s accesses from %s sources per "
	    "observation point and day (figure 1-1)."),
	    figure(m.accesses).text, figure(m.sources).text);
}

static void
say_definition(struct saying *s)
{
	fputs(_("An access is a packet that nobody had asked for and that a "
	    "firewall dropped. A source is an address, counted once per day, "
	    "observation point and port kind; so sources add up, and an address "
	    "that came on two days is two of them."), s->out);
}

/* ---- against the period before ------------------------------------------ */

/* By how many percent a mean changed; there must be one before. */
static double
change_of(const struct query *q, const struct tallied *t)
{
	double before = (double)t->periods[PERIOD_BEFORE].accesses /
	    (double)q->sensor_days[PERIOD_BEFORE];
	double now = (double)t->periods[PERIOD_THIS].accesses /
	    (double)q->sensor_days[PERIOD_THIS];

	now = (now - before) / before * 100;
	return fabs(now) < 0.5 ? 0 : now;	/* never "-0%" */
}

/* False, with the reason said, where the two cannot be compared. */
static bool
may_compare(struct saying *s)
{
	const struct query *q = &s->b->query;

	if (q->sensor_days[PERIOD_THIS] == 0)
		return false;
	if (q->sensor_days[PERIOD_BEFORE] == 0)
		fprintf(s->out, _("There is nothing to compare with: of %s "
		    "nothing was observed."), s->before);
	else if (q->all.periods[PERIOD_BEFORE].accesses == 0)
		fprintf(s->out, _("In the period before, %s, there was no "
		    "access."), s->before);
	else
		return true;
	return false;
}

/* By the thresholds that say_change states. */
static const char *
change_word(double change)
{
	double size = fabs(change);

	if (size < LEVEL)
		return _("stayed about level");
	if (size < SLIGHT)
		return change > 0 ? _("rose slightly") : _("fell slightly");
	if (size < SHARP)
		return change > 0 ? _("rose") : _("fell");
	return change > 0 ? _("rose sharply") : _("fell sharply");
}

static void
say_change(struct saying *s)
{
	struct means before = bulletin_means(s->b, PERIOD_BEFORE);
	struct means now = bulletin_means(s->b, PERIOD_THIS);
	double change;

	if (!may_compare(s))
		return;
	change = change_of(&s->b->query, &s->b->query.all);
	fprintf(s->out, _("Against %s, accesses %s (%+.0f%%): the mean per "
	    "observation point and day went from %s to %s, that of sources "
	    "from %s to %s."), s->before, change_word(change), change,
	    figure(before.accesses).text, figure(now.accesses).text,
	    figure(before.sources).text, figure(now.sources).text);
	fprintf(s->out, _(" (Level is a change of less than %d%%, slightly one "
	    "of less than %d%%, sharply one of %d%% or more.)"), LEVEL, SLIGHT,
	    SHARP);
}

/* ---- the mix ------------------------------------------------------------ */

static double
share_of(const struct query *q, const struct tallied *t, int period)
{
	uint64_t all = q->all.periods[period].accesses;

	return all == 0 ? 0 :
	    (double)t->periods[period].accesses / (double)all;
}

/* How many percent of the accesses went to another service than before. */
static double
mix_change(const struct query *q)
{
	double moved = 0;

	for (size_t i = 0; i < q->services.count; i++) {
		const struct tallied *t = &q->services.list[i];

		moved += fabs(share_of(q, t, PERIOD_THIS) -
		    share_of(q, t, PERIOD_BEFORE));
	}
	return moved / 2 * 100;
}

/* Those of the first ten that are not among the second, behind a phrase. */
static void
say_missing(struct saying *s, const char *phrase,
    const struct tallied *const *ten, size_t n,
    const struct tallied *const *other, size_t m)
{
	size_t named = 0;

	for (size_t i = 0; i < n; i++) {
		char name[SERIES_TEXT];
		size_t k = 0;

		while (k < m && other[k] != ten[i])
			k++;
		if (k < m)
			continue;
		service_display(ten[i]->key, name, sizeof(name));
		fprintf(s->out, "%s%s", named++ > 0 ? _(", ") : phrase, name);
	}
	if (named > 0)
		fputs(_("."), s->out);
}

static const char *
mix_word(double moved)
{
	if (moved < MIX_SAME)
		return _("hardly changed");
	return moved < MIX_OTHER ? _("changed somewhat") : _("changed much");
}

static void
say_mix(struct saying *s)
{
	const struct query *q = &s->b->query;
	const struct tallied *now[TABLE_4], *before[TABLE_4];
	size_t n, m;
	double moved;

	if (q->all.periods[PERIOD_BEFORE].accesses == 0 ||
	    q->all.periods[PERIOD_THIS].accesses == 0)
		return;
	moved = mix_change(q);
	fprintf(s->out, _("The mix of port kinds %s: %.0f%% of the accesses "
	    "go to other ones than in %s (figure 1-2; less than %d%% is hardly, "
	    "%d%% or more is much)."), mix_word(moved), moved, s->before,
	    MIX_SAME, MIX_OTHER);
	n = tallies_top(&q->services, MEASURE_ACCESSES, PERIOD_THIS,
	    PERIOD_THIS, TABLE_4, now);
	m = tallies_top(&q->services, MEASURE_ACCESSES, PERIOD_BEFORE,
	    PERIOD_BEFORE, TABLE_4, before);
	say_missing(s, _(" New among the ten most accessed: "), now, n, before,
	    m);
	say_missing(s, _(" No longer among them: "), before, m, now, n);
}

/* ---- the notable service ------------------------------------------------ */

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
	if (s->b->notable_by == NOTABLE_GREW)
		fprintf(s->out, _("Of the ten most accessed port kinds that "
		    "were there before, %s grew most: "), name);
	else if (s->b->notable_by == NOTABLE_MOST)
		fprintf(s->out, _("None of the ten most accessed port kinds "
		    "grew. The first of them is %s: "), name);
	else
		fprintf(s->out, _("A closer look at %s: "), name);
}

static void
say_notable(struct saying *s)
{
	const struct query *q = &s->b->query;
	const struct tallied *t = tallies_find(&q->services, s->b->notable);
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
	if (q->time.months)
		say_thirds(s, t);
}

/* NULL where no rule names it. */
static const struct port_rule *
notable_rule(const struct bulletin *b)
{
	if (b->notable_by == NOTABLE_NONE || b->rules == NULL)
		return NULL;
	return rules_port(
	    b->rules, b->notable, b->query.time.periods[PERIOD_THIS].last);
}

static void
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
	for (size_t i = 0; i < b->table_count; i++)
		if (b->table[i].service->key == b->notable &&
		    b->table[i].note != NULL)
			fputs(b->table[i].note->text, s->out);
}

/* A list behind what it is of. */
static void
say_list(struct saying *s, const char *of, char *list)
{
	if (list != NULL && list[0] != '\0')
		fprintf(s->out, "%s%s", of, list);
	free(list);
}

static void
say_malware(struct saying *s)
{
	const struct port_rule *rule = notable_rule(s->b);

	if (rule != NULL)
		say_list(s, _("Malware known to use it by then: "),
		    table_4_malware(
			rule, s->b->query.time.periods[PERIOD_THIS].last));
}

static void
say_references(struct saying *s)
{
	const struct port_rule *rule = notable_rule(s->b);

	if (rule != NULL)
		say_list(s, _("See: "), table_4_references(rule));
}

/* ---- small print -------------------------------------------------------- */

static void
say_previous(struct saying *s)
{
	char options[PERIOD_TEXT];

	period_options(s->b->query.time.periods[PERIOD_BEFORE], options);
	fprintf(s->out, _("The report before this one, on %s: nflogd report "
	    "%s"), s->before, options);
}

static void
say_means(struct saying *s)
{
	const struct query *q = &s->b->query;
	uint64_t days = period_days(q->time.periods[PERIOD_THIS]);

	fprintf(s->out, _("Means are cut to whole numbers. They divide by the "
	    "days on which observation points were heard of, in this period "
	    "%s of %s; a day without any record is left out, not taken for a "
	    "quiet one."),
	    figure(q->sensor_days[PERIOD_THIS]).text,
	    figure(days * q->sensors[PERIOD_THIS]).text);
}

static void
say_shares(struct saying *s)
{
	fputs(_("Shares are rounded half up to whole percent, so they may not "
	    "add up to 100."), s->out);
}

/* False when memory is short. What said nothing stays NULL. */
static bool
speak(struct saying *s, speaker *say, char **text)
{
	size_t size = 0;
	bool ok;

	s->out = open_memstream(text, &size);
	if (s->out == NULL)
		return false;
	say(s);
	ok = !ferror(s->out);
	ok = fclose(s->out) == 0 && ok && *text != NULL;
	if (ok && size == 0) {
		free(*text);
		*text = NULL;
	}
	return ok;
}

bool
bulletin_words(struct bulletin *b)
{
	static speaker *const all[WORDS] = {
		[WORD_HEADLINE] = say_headline,
		[WORD_DEFINITION] = say_definition,
		[WORD_CHANGE] = say_change,
		[WORD_MIX] = say_mix,
		[WORD_NOTABLE] = say_notable,
		[WORD_MEANING] = say_meaning,
		[WORD_MALWARE] = say_malware,
		[WORD_REFERENCES] = say_references,
		[WORD_PREVIOUS] = say_previous,
		[WORD_MEANS] = say_means,
		[WORD_SHARES] = say_shares,
	};
	struct saying s = { .b = b };

	period_name(b->query.time.periods[PERIOD_THIS], s.now);
	period_name(b->query.time.periods[PERIOD_BEFORE], s.before);
	for (size_t i = 0; i < WORDS; i++)
		if (!speak(&s, all[i], &b->words[i]))
			return false;
	return true;
}
