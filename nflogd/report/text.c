/*
 * text.c - what people see first: the headline, then the sections in the order
 * in which somebody asks: when, what, what does that mean, is that all?
 */
#include "base/intl.h"
#include "report/page.h"

#include <stdlib.h>

enum { WIDTH_LEAST = 40 };

/* "2011-09-01 to 2011-09-30 (30 days)" */
static void
print_period(FILE *out, const struct report *report)
{
	struct span p = report_span(report->rollup);
	char from[DAY_TEXT], to[DAY_TEXT];
	size_t calendar = (size_t)((int64_t)p.to - p.from + 1);

	day_format(p.from, from);
	day_format(p.to, to);
	if (p.days == 0)
		fputs(_("undated"), out);
	else if (calendar == 1)
		fputs(from, out);
	else if (calendar == p.days)
		fprintf(out, _("%s to %s (%s days)"), from, to,
		    figure(calendar).text);
	else
		fprintf(out, _("%s to %s (%s of %s days observed)"), from, to,
		    figure(p.days).text, figure(calendar).text);
}

/* When and where; one observation point is told by its name. */
static void
headline_coverage(struct page *page)
{
	const struct rollup *r = page->report->rollup;
	struct list list;

	if (r->sensor_count == 0 || list_open(page, &list) == NULL)
		return;
	print_period(list_item(&list), page->report);
	if (r->sensor_count == 1)
		fprintf(list_item(&list), _("observation point %s"),
		    r->sensors[0]);
	else
		fprintf(list_item(&list), _("%s observation points"),
		    figure(r->sensor_count).text);
	list_wrap(page, &list, 0);
}

static void
print_sums(FILE *out, uint64_t accesses, uint64_t sources)
{
	struct figure a = figure(accesses), s = figure(sources);

	if (accesses == 1 && sources == 1)
		fprintf(out, _("%s access from %s source"), a.text, s.text);
	else
		fprintf(out, _n("%s accesses from %s source",
		    "%s accesses from %s sources", sources), a.text, s.text);
}

static void
print_reason(FILE *out, const struct ledger *l)
{
	uint64_t n = ledger_records(l);
	struct figure accepted = figure(ledger_verdict(l, VERDICT_ACCEPT));
	struct figure bad = figure(ledger_verdict(l, VERDICT_BAD));
	struct figure records = figure(n);

	if (n == 0)
		fputs(_("There was nothing to read: not a single record."),
		    out);
	else if (ledger_verdict(l, VERDICT_NONE) == n)
		fprintf(out, _n("No firewall lines found in %s record.",
		    "No firewall lines found in %s records.", n), records.text);
	else
		fprintf(out, _("Firewall lines found: %s about accepted "
		    "packets, %s damaged, none about a dropped one."),
		    accepted.text, bad.text);
}

/* Why there is nothing to report, and what would tell more. */
static void
headline_nothing(struct page *page)
{
	const struct ledger *l = &page->report->rollup->ledger;
	struct list list;

	page_ink(page, INK_STRONG);
	page_wrap(page, _("No dropped packets found."), 0);
	page_ink(page, INK_PLAIN);
	if (list_open(page, &list) == NULL)
		return;
	print_reason(list.stream, l);
	if (ledger_records(l) > 0)
		fputs(_(" \"nflogd events\" tells how each line was read, "
		    "and why not as a drop."), list.stream);
	list_wrap(page, &list, 0);
}

static void
headline_sums(struct page *page)
{
	const struct rollup *r = page->report->rollup;
	struct sums sums = report_sums(r);
	struct means means = report_means(r);
	struct list list;

	if (list_open(page, &list) == NULL)
		return;
	print_sums(list.stream, sums.accesses, sums.sources);
	page_ink(page, INK_STRONG);
	list_wrap(page, &list, 0);
	page_ink(page, INK_PLAIN);
	headline_coverage(page);
	if (means.sensor_days < 2 || list_open(page, &list) == NULL)
		return;
	fputs(_("mean per observation point and day: "), list.stream);
	print_sums(list.stream, means.accesses, means.sources);
	list_wrap(page, &list, 0);
}

void
page_headline(struct page *page)
{
	if (page->report->rollup->row_count > 0) {
		headline_sums(page);
		return;
	}
	headline_nothing(page);
	headline_coverage(page);
}

bool
report_text(const struct report *report, FILE *out)
{
	struct page page = { .report = report, .out = out,
		.width = report->width, .utf8 = intl_utf8() };

	if (page.width < WIDTH_LEAST)
		page.width = WIDTH_LEAST;
	page_headline(&page);
	page_unusual(&page);
	if (report->rollup->row_count > 0) {
		page_days(&page);
		page_services(&page);
		page_notes(&page);
		page_tags(&page);
	}
	page_ledger(&page);
	return !page.failed;
}

bool
report_unusual_text(const struct report *report, FILE *out)
{
	struct page page = { .report = report, .out = out,
		.width = report->width, .utf8 = intl_utf8() };

	if (page.width < WIDTH_LEAST)
		page.width = WIDTH_LEAST;
	page_unusual(&page);
	return !page.failed;
}
