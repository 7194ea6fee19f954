/*
 * bulletin_text.c - a period report in plain text: figures are tables, with
 * bars or, by day, a line of blocks. Nothing needs colour.
 */
#include "base/intl.h"
#include "report/bulletin.h"
#include "report/page.h"

#include <stdlib.h>

enum {
	WIDTH_LEAST = 40, NAME_MOST = 16, BAR_WIDEST = 24, BAR_LEAST = 6,
	SPARKS = 31	/* columns of a line of blocks, at most */
};

/* What a table is made in: page_row takes 16 columns. */
struct drawn_table {
	struct column columns[16];
	size_t count;
};

static struct column *
add_column(struct page *page, struct drawn_table *t, const char *heading, bool right)
{
	struct column *c = &t->columns[t->count++];

	*c = (struct column){ .heading = heading, .right = right };
	page_fit(page, c, heading);
	return c;
}

/* The column of the series' names, wide enough, but not for all. */
static void
add_names(struct page *page, struct drawn_table *t, const struct figure_data *f)
{
	struct column *c = add_column(page, t, "", false);

	for (size_t i = 0; i < f->series_count; i++)
		page_fit(page, c, f->series[i].name);
	if (c->width > NAME_MOST)
		c->width = NAME_MOST;
}

/* A last column for bars, with what is left of the page. */
static size_t
add_bars(struct page *page, struct drawn_table *t)
{
	size_t used = page_table_width(t->columns, t->count) + GAP;
	struct column *c = add_column(page, t, "", false);

	c->width = used + BAR_LEAST > page->width ? 0 : page->width - used;
	if (c->width > BAR_WIDEST)
		c->width = BAR_WIDEST;
	return c->width;
}

/* A value of a point, or a dash where nothing was observed. */
static struct figure
value_text(const struct figure_data *f, const struct figure_series *s, size_t i)
{
	struct figure none = { "-" };

	return f->points[i].observed ? figure(s->values[i]) : none;
}

static void
percent_text(char text[8], bool is_there, unsigned percent)
{
	if (is_there)
		snprintf(text, 8, "%u%%", percent);
	else
		snprintf(text, 8, "-");
}

/* ---- lines: a row per point --------------------------------------------- */

static void
print_lines(struct page *page, const struct figure_data *f)
{
	const struct figure_series *a = &f->series[0], *b = &f->series[1];
	struct drawn_table t = { .count = 0 };
	uint64_t most = 0;
	size_t width;

	page_fit(page, add_column(page, &t, "", false), f->points[0].label);
	for (size_t k = 0; k < 2; k++) {
		struct column *c =
		    add_column(page, &t, f->series[k].name, true);

		for (size_t i = 0; i < f->point_count; i++) {
			page_fit(page, c,
			    figure(f->series[k].values[i]).text);
			if (f->series[k].values[i] > most)
				most = f->series[k].values[i];
		}
	}
	width = add_bars(page, &t);
	page_headings(page, t.columns, t.count);
	for (size_t i = 0; i < f->point_count; i++) {
		struct figure x = value_text(f, a, i), y = value_text(f, b, i);
		char bar[BAR_TEXT];
		const char *cells[] = { f->points[i].label, x.text, y.text,
			bar };

		page_bar(page, bar, a->values[i], most, width);
		page_row(page, t.columns, t.count, cells);
	}
}

/* ---- pairs: a row per series, before and now ---------------------------- */

static void
change_text(char text[16], uint64_t before, uint64_t now)
{
	double change;

	if (before == 0) {
		snprintf(text, 16, "%s", now > 0 ? _("new") : "");
		return;
	}
	change = ((double)now - (double)before) / (double)before * 100;
	snprintf(text, 16, "%+.0f%%", change > -0.5 && change < 0 ? 0 : change);
}

static void
print_pairs(struct page *page, const struct figure_data *f)
{
	struct drawn_table t = { .count = 0 };
	uint64_t most = 0;
	size_t width;

	add_names(page, &t, f);
	for (size_t i = 0; i < 2; i++) {
		struct column *c =
		    add_column(page, &t, f->points[i].label, true);

		for (size_t k = 0; k < f->series_count; k++) {
			page_fit(page, c, figure(f->series[k].values[i]).text);
			if (f->series[k].values[i] > most)
				most = f->series[k].values[i];
		}
	}
	page_fit(page, add_column(page, &t, _("change"), true), "+1000%");
	width = add_bars(page, &t);
	page_headings(page, t.columns, t.count);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		struct figure x = value_text(f, s, 0), y = value_text(f, s, 1);
		char bar[BAR_TEXT], change[16] = "";
		const char *cells[] = { s->name, x.text, y.text, change, bar };

		if (f->points[0].observed && f->points[1].observed)
			change_text(change, s->values[0], s->values[1]);
		page_bar(page, bar, s->values[1], most, width);
		page_row(page, t.columns, t.count, cells);
	}
}

/* ---- stacked: a row per series, a column of a line per day -------------- */

enum { SPARK_TEXT = SPARKS * 3 + 1 };

/* The line: days in groups, each as high as its part of the highest. */
struct sparks {
	size_t days;	/* in a group */
	size_t groups;
};

static bool
group_observed(const struct figure_data *f, const struct sparks *sp, size_t g)
{
	for (size_t i = g * sp->days;
	    i < (g + 1) * sp->days && i < f->point_count; i++)
		if (f->points[i].observed)
			return true;
	return false;
}

static uint64_t
group_value(const struct figure_data *f, const struct sparks *sp,
    const struct figure_series *s, size_t g)
{
	uint64_t sum = 0;

	for (size_t i = g * sp->days;
	    i < (g + 1) * sp->days && i < f->point_count; i++)
		sum = saturated_sum(sum, s->values[i]);
	return sum;
}

/* Blocks from U+2581 to U+2588, or digits; a dot is 0, a blank is unknown. */
static char *
put_spark(const struct page *page, char *p, uint64_t value, uint64_t most)
{
	unsigned levels = page->utf8 ? 8 : 9, level;

	if (value == 0) {
		*p++ = '.';
		return p;
	}
	level = report_share(value, most, levels);
	if (level == 0)
		level = 1;
	if (!page->utf8) {
		*p++ = (char)('0' + level);
		return p;
	}
	p = stpcpy(p, "\xe2\x96\x80");
	p[-1] = (char)(0x80 + level);
	return p;
}

static void
spark_text(const struct page *page, const struct figure_data *f,
    const struct sparks *sp, const struct figure_series *s,
    char text[SPARK_TEXT])
{
	uint64_t most = 0;
	char *p = text;

	for (size_t g = 0; g < sp->groups; g++) {
		uint64_t value = group_value(f, sp, s, g);

		if (value > most)
			most = value;
	}
	for (size_t g = 0; g < sp->groups; g++)
		if (!group_observed(f, sp, g))
			*p++ = ' ';
		else
			p = put_spark(page, p, group_value(f, sp, s, g), most);
	*p = '\0';
}

/* The day with most. */
static size_t
peak_of(const struct figure_data *f, const struct figure_series *s)
{
	size_t peak = 0;

	for (size_t i = 1; i < f->point_count; i++)
		if (s->values[i] > s->values[peak])
			peak = i;
	return peak;
}

static void
explain_sparks(struct page *page, const struct figure_data *f,
    const struct sparks *sp)
{
	char text[256], days[32];

	snprintf(days, sizeof(days), "%zu", sp->days);
	snprintf(text, sizeof(text), _n("%s to %s, %s day a column; the "
	    "highest of each line is full, a dot is 0, a blank unknown.",
	    "%s to %s, %s days a column; the highest of each line is full, a "
	    "dot is 0, a blank unknown.", sp->days), f->points[0].label,
	    f->points[f->point_count - 1].label, days);
	page_wrap(page, text, INDENT);
}

static void
print_stacked(struct page *page, const struct figure_data *f)
{
	struct drawn_table t = { .count = 0 };
	struct sparks sp = { .days = (f->point_count + SPARKS - 1) / SPARKS };
	struct column *total;

	sp.groups = (f->point_count + sp.days - 1) / sp.days;
	add_names(page, &t, f);
	add_column(page, &t, _("day by day"), false);
	if (t.columns[1].width < sp.groups)
		t.columns[1].width = sp.groups;
	total = add_column(page, &t, _("total"), true);
	page_fit(page, total, figure(f->whole).text);
	for (size_t k = 0; k < f->series_count; k++)
		page_fit(page, total, figure(f->series[k].total).text);
	page_fit(page, add_column(page, &t, _("highest"), true), "1,000");
	page_fit(page, add_column(page, &t, _("on"), false), "09-01");
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];

		page_fit(page, &t.columns[3],
		    figure(s->values[peak_of(f, s)]).text);
	}
	page_headings(page, t.columns, t.count);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		size_t peak = peak_of(f, s);
		struct figure sum = figure(s->total),
			      most = figure(s->values[peak]);
		char line[SPARK_TEXT];
		const char *cells[] = { s->name, line, sum.text, most.text,
			f->points[peak].label + 5 };

		spark_text(page, f, &sp, s, line);
		page_row(page, t.columns, t.count, cells);
	}
	explain_sparks(page, f, &sp);
}

/* ---- shares ------------------------------------------------------------- */

static void
print_share(struct page *page, const struct figure_data *f)
{
	struct drawn_table t = { .count = 0 };
	struct column *c;
	size_t width;

	add_names(page, &t, f);
	c = add_column(page, &t, f->unit, true);
	for (size_t k = 0; k < f->series_count; k++)
		page_fit(page, c, figure(f->series[k].total).text);
	page_fit(page, add_column(page, &t, _("share"), true), "100%");
	width = add_bars(page, &t);
	page_headings(page, t.columns, t.count);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		struct figure sum = value_text(f, s, 0);
		char share[8], bar[BAR_TEXT];
		const char *cells[] = { s->name, sum.text, share, bar };

		percent_text(share, f->points[0].observed,
		    figure_total_share(f, s));
		page_bar(page, bar, s->total, f->whole, width);
		page_row(page, t.columns, t.count, cells);
	}
}

/* A column per period: its month, or its first day without the year. */
static void
print_shares(struct page *page, const struct figure_data *f)
{
	char texts[PERIODS + 1][8];
	const char *cells[PERIODS + 2];
	struct drawn_table t = { .count = 0 };

	add_names(page, &t, f);
	for (size_t i = 0; i < f->point_count; i++) {
		const char *label = f->points[i].label;

		page_fit(page, add_column(page, &t,
		    strlen(label) > 7 ? label + 5 : label, true), "100%");
		cells[i + 1] = texts[i];
	}
	page_fit(page, add_column(page, &t, _("all"), true), "100%");
	cells[f->point_count + 1] = texts[PERIODS];
	page_headings(page, t.columns, t.count);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];

		cells[0] = s->name;
		for (size_t i = 0; i < f->point_count; i++)
			percent_text(texts[i], f->points[i].observed,
			    figure_share(f, s, i));
		percent_text(
		    texts[PERIODS], true, figure_total_share(f, s));
		page_row(page, t.columns, t.count, cells);
	}
}

/* ---- the whole ---------------------------------------------------------- */

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
	else if (f->row->chart == CHART_LINES)
		print_lines(page, f);
	else if (f->row->chart == CHART_PAIRS)
		print_pairs(page, f);
	else if (f->row->chart == CHART_STACKED)
		print_stacked(page, f);
	else if (f->point_count == 1)
		print_share(page, f);
	else
		print_shares(page, f);
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
		page_wrap(page, e->note->text, INDENT * 2);
	if (e->malware != NULL && e->malware[0] != '\0' &&
	    list_open(page, &list) != NULL) {
		fprintf(list.stream, "%s%s", _("Malware: "), e->malware);
		list_wrap(page, &list, INDENT * 2);
	}
	if (e->references != NULL && e->references[0] != '\0' &&
	    list_open(page, &list) != NULL) {
		fprintf(list.stream, "%s%s", _("See: "), e->references);
		list_wrap(page, &list, INDENT * 2);
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
	print_words(&page, b, true);
	return !page.failed;
}
