/*
 * words.c - what a report says beside its figures, of bulletin.h. Adverbs are
 * bound to thresholds, which nflogd(1) states.
 */
#include "base/intl.h"
#include "bulletin/words.h"

#include <math.h>
#include <stdlib.h>

/* In percent of the mean of the period before. */
enum { LEVEL = 3, SLIGHT = 10, SHARP = 30 };

/* Percent of the accesses that went to another service. */
enum { MIX_SAME = 10, MIX_OTHER = 25 };

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
	if (all.accesses > 0)
		fprintf(s->out, _(" On average, an observation point was "
		    "knocked at every %s seconds."), figure(query_interval(q,
			PERIOD_THIS)).text);
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

/* By how many percent the mean changed; there must be one before. */
static double
change_of(const struct query *q, const struct tallied *t)
{
	double before = query_mean(q, t, PERIOD_BEFORE);
	double change = (query_mean(q, t, PERIOD_THIS) - before) / before * 100;

	return fabs(change) < 0.5 ? 0 : change;	/* never "-0%" */
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
		fprintf(s->out, _("In %s, %s, there was no access."),
		    s->before_word, s->before);
	else
		return true;
	return false;
}

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
	fprintf(s->out, _("Against %s, %s, accesses %s (%+.0f%%): the mean per "
	    "observation point and day went from %s to %s, that of sources "
	    "from %s to %s."), s->before_word, s->before, change_word(change),
	    change, figure(before.accesses).text, figure(now.accesses).text,
	    figure(before.sources).text, figure(now.sources).text);
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
	    "go to other ones than in %s (figure 1-2)."), mix_word(moved),
	    moved, s->before_word);
	n = tallies_top(&q->services, MEASURE_ACCESSES, PERIOD_THIS,
	    PERIOD_THIS, TABLE_4, now);
	m = tallies_top(&q->services, MEASURE_ACCESSES, PERIOD_BEFORE,
	    PERIOD_BEFORE, TABLE_4, before);
	say_missing(s, _(" New among the ten most accessed: "), now, n, before,
	    m);
	say_missing(s, _(" No longer among them: "), before, m, now, n);
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
say_selection(struct saying *s)
{
	const struct chosen *c = &s->b->query.chosen;

	if (c->count == 0)
		return;
	fputs(_("This report is about a part of the observation points only: "),
	    s->out);
	for (size_t i = 0; i < c->count; i++)
		fprintf(s->out, "%s%s", i > 0 ? _(", ") : "", c->patterns[i]);
	fputs(_("."), s->out);
}

static void
say_unfinished(struct saying *s)
{
	const struct query *q = &s->b->query;

	if (q->time.periods[PERIOD_THIS].last >= q->today)
		fputs(_("The period is not over yet; its figures are those of "
		    "the days so far."), s->out);
}

static void
say_regions(struct saying *s)
{
	const struct query *q = &s->b->query;
	const struct tallied *unknown =
	    tallies_find(&q->regions, region_key(REGION_UNKNOWN));
	uint64_t all = q->all.periods[PERIOD_THIS].accesses, its;

	if (unknown == NULL || all == 0)
		return;
	its = unknown->periods[PERIOD_THIS].accesses;
	if (its == all)
		fputs(_("Regions are not known: no country database told them "
		    "when the accesses were counted. \"nflogd run\" and "
		    "\"nflogd ingest\" take one with --geo; what is counted "
		    "already stays as it is."), s->out);
	else if (its > 0)
		fprintf(s->out, _("Of %u%% of the accesses the region is not "
		    "known: the country database does not have the address, "
		    "or there was none when they were counted."),
		    report_percent(its, all));
}

static void
say_means(struct saying *s)
{
	const struct query *q = &s->b->query;
	uint64_t all = query_days_over(q, PERIOD_THIS) * q->sensors[PERIOD_THIS],
		 seen = q->sensor_days[PERIOD_THIS];

	fprintf(s->out, _("Means are cut to whole numbers. They divide by the "
	    "days on which observation points were heard of, in this period "
	    "%s of %s; a day without any record is left out, not taken for a "
	    "quiet one."),
	    figure(seen).text, figure(all > seen ? all : seen).text);
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
	/* sentences begin with a blank where the language has one */
	if (ok && size > 0 && (*text)[0] == ' ')
		memmove(*text, *text + 1, size);
	return ok;
}

bool
bulletin_words(struct bulletin *b)
{
	static speaker *const all[WORDS] = {
		[WORD_HEADLINE] = say_headline,
		[WORD_SELECTION] = say_selection,
		[WORD_UNFINISHED] = say_unfinished,
		[WORD_DEFINITION] = say_definition,
		[WORD_CHANGE] = say_change,
		[WORD_MIX] = say_mix,
		[WORD_NOTABLE] = say_notable,
		[WORD_STORY] = say_story,
		[WORD_MEANING] = say_meaning,
		[WORD_MALWARE] = say_malware,
		[WORD_REFERENCES] = say_references,
		[WORD_PREVIOUS] = say_previous,
		[WORD_REGIONS] = say_regions,
		[WORD_MEANS] = say_means,
		[WORD_SHARES] = say_shares,
	};
	struct saying s = { .b = b };

	period_name(b->query.time.periods[PERIOD_THIS], s.now);
	period_name(b->query.time.periods[PERIOD_BEFORE], s.before);
	period_before_word(b->query.time.periods[PERIOD_THIS], s.before_word);
	for (size_t i = 0; i < WORDS; i++)
		if (!speak(&s, all[i], &b->words[i]))
			return false;
	return true;
}
