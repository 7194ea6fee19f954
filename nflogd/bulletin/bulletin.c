/* bulletin.c - see bulletin.h. */
#include "bulletin/bulletin.h"
#include "base/intl.h"
#include "report/report.h"

#include <stdlib.h>

enum { ASKED = 64 };	/* services whose days are asked for, at most */

/* ---- the notable service ------------------------------------------------ */

/* By how much its mean grew, per observation point and day; below 0: fell. */
static double
growth(const struct query *q, const struct tallied *t)
{
	return query_mean(q, t, PERIOD_THIS) - query_mean(q, t, PERIOD_BEFORE);
}

/*
 * The one with the largest rise that was found unusual; else, of the ten most
 * accessed services that were there in the period before, the one that grew
 * most; the most accessed one where none did.
 */
static void
choose_notable(struct bulletin *b, const struct tallied *const *top, size_t n)
{
	const struct query *q = &b->query;
	double most = 0;

	b->notable = SERVICE_UNKNOWN;
	if (n == 0)
		return;
	b->notable_by = NOTABLE_FOUND;
	if (story_notable(&b->story, q, &b->notable))
		return;
	b->notable = top[0]->key;
	b->notable_by = NOTABLE_MOST;
	if (q->sensor_days[PERIOD_BEFORE] == 0 ||
	    q->sensor_days[PERIOD_THIS] == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		double grown = growth(q, top[i]);

		if (top[i]->periods[PERIOD_BEFORE].accesses == 0 ||
		    grown <= most)
			continue;
		most = grown;
		b->notable = top[i]->key;
		b->notable_by = NOTABLE_GREW;
	}
}

/* ---- what is asked of the store ----------------------------------------- */

struct asked {
	uint32_t services[ASKED];
	size_t count;
};

static void
ask(struct asked *a, uint32_t service)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->services[i] == service)
			return;
	if (a->count < ASKED)
		a->services[a->count++] = service;
}

/* Services that a figure shows by day. */
static void
ask_for_figure(struct asked *a, const struct query *q,
    const struct figure_row *row)
{
	const struct tallied *top[ASKED];
	enum measure measure = row->measure == FIGURE_SOURCES ?
	    MEASURE_SOURCES : MEASURE_ACCESSES;
	int from, to;
	size_t n;

	if (row->by != FIGURE_BY_SERVICE || row->span != FIGURE_DAYS)
		return;
	figure_ranked(row, &from, &to);
	n = tallies_top(&q->services, measure, from, to, row->top, top);
	for (size_t i = 0; i < n; i++)
		ask(a, top[i]->key);
}

/* Patterns that match nothing are a mistake, not an empty report. */
static bool
is_any_chosen(const struct query *q, struct store_error *err)
{
	return q->chosen.count == 0 || q->points.count > 0 ||
	    store_error_set(err, STORE_FAILED, "no observation point that was "
	    "heard of in these periods is called \"%s\"%s; see --sensors",
	    q->chosen.patterns[0], q->chosen.count > 1 ? " or the like" : "");
}

static bool
ask_store(struct bulletin *b, struct store *s,
    const struct bulletin_wish *wish, struct store_error *err)
{
	const struct tallied *top[TABLE_4];
	struct query *q = &b->query;
	struct asked asked = { .count = 0 };
	struct services services = { asked.services, 0 };
	size_t n, tops;

	q->time = timeline_make(wish->period);
	q->chosen = wish->chosen;
	q->language = wish->language;
	q->today = wish->today;
	if (!query_sums(q, &b->hosts, s, err) || !is_any_chosen(q, err) ||
	    !story_read(&b->story, q, s, err) ||
	    !markings_read(&b->marks, q, s, b->rules, err))
		return false;
	n = tallies_top(&q->services, MEASURE_ACCESSES, PERIOD_THIS,
	    PERIOD_THIS, TABLE_4, top);
	choose_notable(b, top, n);
	if (wish->notable != NULL) {
		b->notable = *wish->notable;
		b->notable_by = NOTABLE_ASKED;
	}
	for (size_t i = 0; i < n; i++)
		ask(&asked, top[i]->key);
	if (b->notable_by != NOTABLE_NONE)
		ask(&asked, b->notable);
	tops = asked.count;	/* notes are made on these */
	for (size_t i = 0; i < FIGURES; i++)
		ask_for_figure(&asked, q, &figure_table[i]);
	services.count = asked.count;
	return query_days(q, s, &services, tops, b->notable, err);
}

/* ---- all of it ---------------------------------------------------------- */

/* Those that there are in this report. False when memory is short. */
static bool
make_grids(struct bulletin *b)
{
	for (size_t i = 0; i < GRIDS; i++) {
		struct grid *g = &b->grids[b->grid_count];

		if (grid_make(g, &grid_table[i], b)) {
			b->grid_count++;
			continue;
		}
		if (g->failed) {
			grid_free(g);
			return false;
		}
		grid_free(g);
	}
	return true;
}

static bool
compute(struct bulletin *b)
{
	const struct colours colours = figure_colours(&b->query);
	char period[PERIOD_TEXT];

	period_name(b->query.time.periods[PERIOD_THIS], period);
	/* TRANSLATORS: a title; what follows is a period */
	snprintf(b->title, sizeof(b->title), _("Unsolicited accesses, %s"),
	    period);
	for (size_t i = 0; i < FIGURES; i++)
		if (!figure_make(&b->figures[i], &figure_table[i], &b->query,
			b->notable, &colours))
			return false;
	return make_grids(b) && notes_make(&b->query.top, b->rules,
	    b->language, TABLE_4 + 1, &b->notes) && bulletin_table(b) &&
	    bulletin_words(b);
}

bool
bulletin_make(struct bulletin *b, struct store *s,
    const struct bulletin_wish *wish, struct store_error *err)
{
	bool ok;

	*b = (struct bulletin){ .rules = wish->rules,
		.language = wish->language, .home = wish->home };
	if (!store_begin_reading(s, err))
		return false;
	ok = ask_store(b, s, wish, err);
	store_end_reading(s);
	if (ok && !compute(b))
		ok = store_error_set(err, STORE_MEMORY, "out of memory");
	return ok;
}

void
bulletin_free(struct bulletin *b)
{
	for (size_t i = 0; i < FIGURES; i++)
		figure_free(&b->figures[i]);
	for (size_t i = 0; i < b->grid_count; i++)
		grid_free(&b->grids[i]);
	for (size_t i = 0; i < WORDS; i++)
		free(b->words[i]);
	for (size_t i = 0; i < b->table_count; i++) {
		free(b->table[i].malware);
		free(b->table[i].references);
	}
	notes_free(&b->notes);
	story_free(&b->story);
	hosts_free(&b->hosts);
	markings_free(&b->marks);
	query_free(&b->query);
}

const char *
bulletin_section(char number)
{
	static const char *const sections[] = { N_("The period at a glance"),
		N_("Accesses of the period"), N_("Six periods compared"),
		N_("What the most accessed port kinds mean"),
		N_("Ranks, observation points and hosts") };

	return _(sections[number - '1']);
}

bool
word_is_remark(enum word word)
{
	return word >= WORD_REGIONS;
}

const char *
word_name(enum word word)
{
	static const char *const names[WORDS] = { "headline", "selection",
		"unfinished", "definition", "change", "mix", "notable", "story", "meaning", "malware",
		"references", "previous", "regions", "means",
		"shares" };

	return names[word];
}
