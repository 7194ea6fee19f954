/* text_services.c - the most accessed services of the text style. */
#include "base/intl.h"
#include "report/page.h"

#include <stdlib.h>

enum {
	RANK, SERVICE, ACCESSES, SHARE, BAR, SOURCES, POINTS, MEANING, COLUMNS
};

enum { BAR_FROM = 20, BAR_WIDEST = 10, MEANING_LEAST = 10, NAME_TEXT = 64 };

/* The table and the sums its shares are of. */
struct services {
	struct column columns[COLUMNS];
	struct sums sums;
	struct total *totals;
	size_t count;	/* of totals */
	size_t shown;
};

/* A number of every column, as text. */
struct numbers {
	struct figure rank, accesses, sources, points;
	char share[8], bar[BAR_TEXT];
};

static struct numbers
numbers_of(size_t rank, const struct total *t, const struct services *s)
{
	struct numbers n = { .rank = figure(rank),
		.accesses = figure(t->accesses), .sources = figure(t->sources),
		.points = figure(t->sensor_count) };

	snprintf(n.share, sizeof(n.share), "%u%%",
	    report_percent(t->accesses, s->sums.accesses));
	return n;
}

/* The title of the first note on a service that has one. */
static const char *
meaning_of(const struct report *report, uint32_t service)
{
	const struct notes *notes = report->notes;

	for (size_t i = 0; i < notes->count; i++)
		if (notes->list[i].service == service &&
		    notes->list[i].title != NULL)
			return notes->list[i].title;
	return "";
}

static void
name_others(char *name, size_t size, const struct services *s)
{
	size_t others = s->count - s->shown;

	snprintf(name, size, _n("%s other", "%s others", others),
	    figure(others).text);
}

/* What the numbers and names need. */
static void
fit_contents(struct page *page, struct services *s)
{
	struct column *c = s->columns;
	char name[NAME_TEXT];

	for (size_t i = 0; i < s->shown; i++) {
		service_display(s->totals[i].service, name, sizeof(name));
		page_fit(page, &c[SERVICE], name);
	}
	if (s->shown < s->count) {
		name_others(name, sizeof(name), s);
		page_fit(page, &c[SERVICE], name);
	}
	page_fit(page, &c[RANK], figure(s->shown).text);
	page_fit(page, &c[ACCESSES], figure(s->sums.accesses).text);
	page_fit(page, &c[SOURCES], figure(s->sums.sources).text);
	page_fit(page, &c[SHARE], "100%");
	if (page->report->rollup->sensor_count > 1)
		page_fit(page, &c[POINTS], "");
}

/*
 * The bar and the meaning share what the contents leave; on a narrow page the
 * bar is left out, and for the meaning even the observation points. Where not
 * even the numbers fit, the shares go, then the ranks.
 */
static void
fit_rest(const struct page *page, struct column *columns)
{
	size_t used = page_table_width(columns, MEANING) + GAP, left;

	if (used + MEANING_LEAST > page->width && columns[POINTS].width > 0) {
		used -= columns[POINTS].width + GAP;
		columns[POINTS].width = 0;
	}
	if (used > page->width + GAP) {
		used -= columns[SHARE].width + GAP;
		columns[SHARE].width = 0;
	}
	if (used > page->width + GAP)
		columns[RANK].width = 0;
	left = used < page->width ? page->width - used : 0;
	if (left >= BAR_FROM) {
		columns[BAR].width = left / 4 < BAR_WIDEST ? left / 4 :
		    BAR_WIDEST;
		left -= columns[BAR].width + GAP;
	}
	columns[MEANING].width = left >= MEANING_LEAST ? left : 0;
}

static void
print_service(struct page *page, const struct services *s, size_t i)
{
	const struct total *t = &s->totals[i];
	struct numbers n = numbers_of(i + 1, t, s);
	char name[NAME_TEXT];
	const char *cells[COLUMNS] = { n.rank.text, name, n.accesses.text,
		n.share, n.bar, n.sources.text, n.points.text,
		meaning_of(page->report, t->service) };

	service_display(t->service, name, sizeof(name));
	page_bar(page, n.bar, t->accesses, s->totals[0].accesses,
	    s->columns[BAR].width);
	page_row(page, s->columns, COLUMNS, cells);
}

static void
print_others(struct page *page, const struct services *s)
{
	struct total others = { 0 };
	struct numbers n;
	char name[NAME_TEXT];

	for (size_t i = s->shown; i < s->count; i++) {
		others.accesses += s->totals[i].accesses;
		others.sources += s->totals[i].sources;
	}
	n = numbers_of(0, &others, s);
	const char *cells[COLUMNS] = { "", name, n.accesses.text, n.share, "",
		n.sources.text, "", "" };

	name_others(name, sizeof(name), s);
	page_row(page, s->columns, COLUMNS, cells);
}

static void
print_table(struct page *page, struct services *s)
{
	fit_contents(page, s);
	fit_rest(page, s->columns);
	page_title(page, _("Most accessed services"));
	page_headings(page, s->columns, COLUMNS);
	for (size_t i = 0; i < s->shown; i++)
		print_service(page, s, i);
	if (s->shown < s->count)
		print_others(page, s);
	page_wrap(page, _("Shares are rounded and may not add up to 100%. A "
	    "source counts once per day, observation point and service."), 2);
}

void
page_services(struct page *page)
{
	const struct rollup *r = page->report->rollup;
	struct services s = { .columns = {
		[RANK] = { "", 0, true, INK_PLAIN },
		[SERVICE] = { _("service"), 0, false, INK_STRONG },
		[ACCESSES] = { _("accesses"), 0, true, INK_PLAIN },
		[SHARE] = { _("share"), 0, true, INK_PLAIN },
		[BAR] = { "", 0, false, INK_BAR },
		[SOURCES] = { _("sources"), 0, true, INK_PLAIN },
		[POINTS] = { _("points"), 0, true, INK_PLAIN },
		[MEANING] = { _("meaning"), 0, false, INK_PLAIN },
	}, .sums = report_sums(r) };

	s.count = rollup_totals(r, 0, r->row_count, &s.totals);
	if (s.count == SIZE_MAX) {
		page->failed = true;
		return;
	}
	s.shown = s.count < page->report->top ? s.count : page->report->top;
	print_table(page, &s);
	free(s.totals);
}
