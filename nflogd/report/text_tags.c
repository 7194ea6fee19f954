/*
 * text_tags.c - what carries the marks of scanners, comes from lists or is
 * known to the site, in the text style. It is all in the figures above.
 */
#include "base/intl.h"
#include "report/page.h"
#include "rules/tag.h"

enum { TEXT_INDENT = 4 };

static void
print_tag(struct page *page, const struct tag_rule *tag,
    struct tagged_row sum)
{
	const struct report *report = page->report;
	uint64_t all = report_sums(report->rollup).accesses;
	const char *explanation = tag->explanation[report->language];
	struct list list;

	if (list_open(page, &list) == NULL)
		return;
	fputs(tag_title(tag, report->language), list.stream);
	/* translators: accesses, percent of all, behind a name */
	fprintf(list.stream, _n(": %s access (%u%%)", ": %s accesses (%u%%)",
	    sum.accesses), figure(sum.accesses).text,
	    report_percent(sum.accesses, all));
	fprintf(list.stream, _n(" from %s source", " from %s sources",
	    sum.sources), figure(sum.sources).text);
	page_ink(page, INK_STRONG);
	list_wrap(page, &list, 2);
	page_ink(page, INK_PLAIN);
	if (explanation != NULL)
		page_wrap(page, explanation, TEXT_INDENT);
}

/* Marks that the records lack a field for. */
static void
print_untested(struct page *page, const struct tag_rule *const *all,
    size_t count)
{
	const struct rollup *r = page->report->rollup;
	struct list list;

	if (list_open(page, &list) == NULL)
		return;
	fputs(_("accesses whose records lack a field to be tested for a mark: "),
	    list.stream);
	for (size_t i = 0; i < count; i++)
		if (all[i]->source == TAG_BY_MARK &&
		    r->untested[all[i]->number] > 0)
			/* translators: a mark, and of how many accesses */
			fprintf(list_item(&list), _("%s (%s)"),
			    tag_title(all[i], page->report->language),
			    figure(r->untested[all[i]->number]).text);
	list_wrap(page, &list, 2);
}

void
page_tags(struct page *page)
{
	const struct rollup *r = page->report->rollup;
	const struct tag_rule *const *all;
	size_t count = page->report->rules == NULL ? 0 :
	    rules_tags(page->report->rules, &all), shown = 0;
	bool untested = false;

	for (size_t i = 0; r->has_tags && i < count; i++) {
		struct tagged_row sum = tagged_total(r, all[i]->number);

		if (all[i]->excludes)
			continue;
		untested |= all[i]->source == TAG_BY_MARK &&
		    r->untested[all[i]->number] > 0;
		if (sum.accesses == 0)
			continue;
		if (shown++ == 0)
			page_title(page, _("Marks"));
		print_tag(page, all[i], sum);
	}
	if (untested && shown == 0)
		page_title(page, _("Marks"));
	if (untested)
		print_untested(page, all, count);
}
