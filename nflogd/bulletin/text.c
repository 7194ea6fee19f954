/*
 * text.c - a period report in plain text: figures are tables, with
 * bars or, by day, a line of blocks. Nothing needs colour.
 */
#include "base/intl.h"
#include "bulletin/text.h"

#include <stdlib.h>

enum { WIDTH_LEAST = 40, DEEPER = 2 * INDENT };

static void
print_figure(struct page *page, const struct figure_data *f)
{
	char title[FIGURE_TITLE + 64];

	snprintf(title, sizeof(title), _("Figure %s: "), f->row->number);
	strncat(title, f->title, sizeof(title) - strlen(title) - 1);
	putc('\n', page->out);
	page_wrap(page, title, 0);
	if (f->series_count == 0)
		page_wrap(page, _("Nothing to show."), INDENT);
	else
		page_figure(page, f);
	if (f->remark != NULL)
		page_wrap(page, f->remark, INDENT);
}

static void
print_explained(struct page *page, const struct explained *e)
{
	struct list list;

	if (list_open(page, &list) == NULL)
		return;
	fputs(e->name, list.stream);
	if (e->note != NULL && e->note->title != NULL)
		fprintf(list.stream, _(" - %s"), e->note->title);
	list_wrap(page, &list, INDENT);
	if (e->note != NULL)
		page_wrap(page, e->note->text, DEEPER);
	if (e->malware != NULL && e->malware[0] != '\0' &&
	    list_open(page, &list) != NULL) {
		fprintf(list.stream, "%s%s", _("Malware: "), e->malware);
		list_wrap(page, &list, DEEPER);
	}
	if (e->references != NULL && e->references[0] != '\0' &&
	    list_open(page, &list) != NULL) {
		fprintf(list.stream, "%s%s", _("See: "), e->references);
		list_wrap(page, &list, DEEPER);
	}
}

static void
print_heading(struct page *page, char number)
{
	char heading[128];

	snprintf(heading, sizeof(heading), "%c. %s", number,
	    bulletin_section(number));
	page_title(page, heading);
}

static void
print_words(struct page *page, const struct bulletin *b, bool remarks)
{
	for (unsigned i = 0; i < WORDS; i++) {
		if (b->words[i] == NULL ||
		    word_is_remark((enum word)i) != remarks)
			continue;
		putc('\n', page->out);
		page_wrap(page, b->words[i], 0);
	}
}

bool
bulletin_text(const struct bulletin *b, FILE *out, unsigned width)
{
	const struct report plain = { .color = false };
	struct page page = { .report = &plain, .out = out,
		.width = width < WIDTH_LEAST ? WIDTH_LEAST : width,
		.utf8 = intl_utf8() };
	char section = '\0';

	if (page.width > 100)
		page.width = 100;
	page_wrap(&page, b->title, 0);
	for (size_t i = 0; i < FIGURES; i++) {
		char number = b->figures[i].row->number[0];

		if (number != section) {
			print_heading(&page, number);
			if (number == '1')
				print_words(&page, b, false);
		}
		section = number;
		print_figure(&page, &b->figures[i]);
	}
	print_heading(&page, '4');
	putc('\n', out);
	page_wrap(&page, _("Table 4"), 0);
	for (size_t i = 0; i < b->table_count; i++)
		print_explained(&page, &b->table[i]);
	print_heading(&page, '5');
	for (size_t i = 0; i < b->grid_count; i++)
		page_grid(&page, &b->grids[i]);
	print_words(&page, b, true);
	return !page.failed;
}
