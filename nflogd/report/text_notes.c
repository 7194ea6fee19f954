/*
 * text_notes.c - the notes of the text style. Notes that say the same of
 * several services are told once, under all their names.
 */
#include "base/intl.h"
#include "notes/findings.h"
#include "report/page.h"

enum { NAME_TEXT = 64, TEXT_INDENT = 4, TEXT_WIDEST = 100 };

static bool
same_words(const struct note *a, const struct note *b)
{
	return a->kind == b->kind && a->rule == b->rule &&
	    strcmp(a->text, b->text) == 0;
}

/* Has an earlier note said it? */
static bool
already_told(const struct notes *notes, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (same_words(&notes->list[j], &notes->list[i]))
			return true;
	return false;
}

/* "445/tcp, 139/tcp - Windows file sharing" */
static void
print_heading(struct page *page, const struct notes *notes, size_t first)
{
	const struct note *note = &notes->list[first];
	struct list list;
	char name[NAME_TEXT];

	if (list_open(page, &list) == NULL)
		return;
	for (size_t i = first; i < notes->count; i++) {
		if (!same_words(note, &notes->list[i]))
			continue;
		service_display(notes->list[i].service, name, sizeof(name));
		fputs(notes->list[i].subject != NULL ?
		    notes->list[i].subject : name, list_item(&list));
	}
	if (note->title != NULL && note->title[0] != '\0')
		fprintf(list.stream, _(" - %s"), note->title);
	page_ink(page, note->rule != NULL ? INK_STRONG : INK_FINDING);
	list_wrap(page, &list, 2);
	page_ink(page, INK_PLAIN);
}

static void
print_malware(struct page *page, const struct port_rule *rule)
{
	struct list list;

	if (rule->malware_count == 0 || list_open(page, &list) == NULL)
		return;
	fputs(_("Malware: "), list.stream);
	for (size_t i = 0; i < rule->malware_count; i++) {
		const struct malware *m = &rule->malware[i];

		if (m->seen != NULL)
			fprintf(list_item(&list), _("%s (%s)"), m->name,
			    m->seen);
		else
			fputs(m->name, list_item(&list));
	}
	list_wrap(page, &list, TEXT_INDENT);
}

/* In one line if they fit, else each in its own, where it can be copied. */
static void
print_references(struct page *page, const struct port_rule *rule)
{
	size_t width = TEXT_INDENT + page_columns(page, _("See: "));
	struct list list;

	for (size_t i = 0; i < rule->reference_count; i++)
		width += page_columns(page, rule->references[i]) + 2;
	if (width > page->width + 2) {
		for (size_t i = 0; i < rule->reference_count; i++)
			page_wrap(page, rule->references[i], TEXT_INDENT);
		return;
	}
	if (rule->reference_count == 0 || list_open(page, &list) == NULL)
		return;
	fputs(_("See: "), list.stream);
	for (size_t i = 0; i < rule->reference_count; i++)
		fputs(rule->references[i], list_item(&list));
	list_wrap(page, &list, TEXT_INDENT);
}

static void
print_note(struct page *page, const struct notes *notes, size_t i)
{
	const struct note *note = &notes->list[i];
	struct list list;

	print_heading(page, notes, i);
	if (note->rule == NULL) {
		if (list_open(page, &list) == NULL)
			return;
		fputs(note->text, list.stream);
		list_wrap(page, &list, TEXT_INDENT);
		return;
	}
	page_wrap(page, note->text, TEXT_INDENT);
	print_malware(page, note->rule);
	print_references(page, note->rule);
}

static void
print_notes(struct page *page, const struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		if (!already_told(notes, i))
			print_note(page, notes, i);
}

void
page_notes(struct page *page)
{
	const struct notes *notes = page->report->notes;
	size_t width = page->width;

	if (notes->count == 0)
		return;
	page_title(page, _("Notes"));
	if (page->width > TEXT_WIDEST)	/* longer lines are hard to read */
		page->width = TEXT_WIDEST;
	print_notes(page, notes);
	page->width = width;
}

/* Where too little is known to tell, silence would be taken for calm. */
static void
print_history(struct page *page)
{
	size_t observed = page->report->observed;
	struct list list;

	if (observed >= FINDING_LEAST || list_open(page, &list) == NULL)
		return;
	fprintf(list.stream, _n("What is new, rose or fell cannot be told yet: "
	    "that takes %d days observed before, and there is %zu.",
	    "What is new, rose or fell cannot be told yet: that takes %d days "
	    "observed before, and there are %zu.", observed), FINDING_LEAST,
	    observed);
	list_wrap(page, &list, 2);
}

void
page_unusual(struct page *page)
{
	const struct notes *notes = page->report->unusual;
	size_t width = page->width;

	if (notes == NULL)
		return;
	page_title(page, _("What is unusual"));
	if (page->width > TEXT_WIDEST)
		page->width = TEXT_WIDEST;
	print_history(page);
	if (notes->count == 0 && page->report->observed >= FINDING_LEAST)
		page_wrap(page, _("Nothing."), 2);
	print_notes(page, notes);
	page->width = width;
}
