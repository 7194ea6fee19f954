/*
 * text_figures.c - the figures of a report in plain text, as tables
 * with bars.
 */
#include "base/intl.h"
#include "bulletin/text.h"

#include <math.h>

enum { NAME_MOST = 16, BAR_WIDEST = 24, BAR_LEAST = 6 };

struct column *
drawn_column(struct page *page, struct drawn_table *t, const char *heading,
    bool right)
{
	struct column *c = &t->columns[t->count++];

	*c = (struct column){ .heading = heading, .right = right };
	page_fit(page, c, heading);
	return c;
}

void
drawn_names(struct page *page, struct drawn_table *t,
    const struct figure_data *f)
{
	struct column *c = drawn_column(page, t, "", false);

	for (size_t i = 0; i < f->series_count; i++)
		page_fit(page, c, f->series[i].name);
	if (c->width > NAME_MOST)
		c->width = NAME_MOST;
}

size_t
drawn_bars(struct page *page, struct drawn_table *t)
{
	size_t used = page_table_width(t->columns, t->count) + GAP;
	struct column *c = drawn_column(page, t, "", false);

	c->width = used + BAR_LEAST > page->width ? 0 : page->width - used;
	if (c->width > BAR_WIDEST)
		c->width = BAR_WIDEST;
	return c->width;
}

struct figure
drawn_value(
    const struct figure_data *f, const struct figure_series *s, size_t i)
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

	page_fit(page, drawn_column(page, &t, "", false), f->points[0].label);
	for (size_t k = 0; k < 2; k++) {
		struct column *c =
		    drawn_column(page, &t, f->series[k].name, true);

		for (size_t i = 0; i < f->point_count; i++) {
			page_fit(page, c,
			    figure(f->series[k].values[i]).text);
			if (f->series[k].values[i] > most)
				most = f->series[k].values[i];
		}
	}
	width = drawn_bars(page, &t);
	page_headings(page, t.columns, t.count);
	for (size_t i = 0; i < f->point_count; i++) {
		struct figure x = drawn_value(f, a, i), y = drawn_value(f, b, i);
		char bar[BAR_TEXT];
		const char *cells[] = { f->points[i].label, x.text, y.text,
			bar };

		page_bar(page, bar, a->values[i], most, width);
		page_row(page, t.columns, t.count, cells);
	}
}

/* ---- pairs: a row per series, before and now ---------------------------- */

/* Of the mean per observation point and day. */
static void
change_text(char text[16], const struct figure_data *f,
    const struct figure_series *s)
{
	double before = (double)s->values[0] /
	    (double)f->points[0].sensor_days;
	double now = (double)s->values[1] / (double)f->points[1].sensor_days;
	double change;

	if (s->values[0] == 0) {
		snprintf(text, 16, "%s", now > 0 ? _("new") : "");
		return;
	}
	change = (now - before) / before * 100;
	snprintf(text, 16, "%+.0f%%", fabs(change) < 0.5 ? 0 : change);
}

static void
print_pairs(struct page *page, const struct figure_data *f)
{
	struct drawn_table t = { .count = 0 };
	uint64_t most = 0;
	size_t width;

	drawn_names(page, &t, f);
	for (size_t i = 0; i < 2; i++) {
		struct column *c =
		    drawn_column(page, &t, f->points[i].label, true);

		for (size_t k = 0; k < f->series_count; k++) {
			page_fit(page, c, figure(f->series[k].values[i]).text);
			if (f->series[k].values[i] > most)
				most = f->series[k].values[i];
		}
	}
	page_fit(page, drawn_column(page, &t, _("change"), true), "+1000%");
	width = drawn_bars(page, &t);
	page_headings(page, t.columns, t.count);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		struct figure x = drawn_value(f, s, 0), y = drawn_value(f, s, 1);
		char bar[BAR_TEXT], change[16] = "";
		const char *cells[] = { s->name, x.text, y.text, change, bar };

		if (f->points[0].observed && f->points[1].observed)
			change_text(change, f, s);
		page_bar(page, bar, s->values[1], most, width);
		page_row(page, t.columns, t.count, cells);
	}
	page_wrap(page, _("The change is that of the mean per observation point "
	    "and day."), INDENT);
}

/* ---- shares ------------------------------------------------------------- */

static void
print_share(struct page *page, const struct figure_data *f)
{
	struct drawn_table t = { .count = 0 };
	struct column *c;
	size_t width;

	drawn_names(page, &t, f);
	c = drawn_column(page, &t, f->unit, true);
	for (size_t k = 0; k < f->series_count; k++)
		page_fit(page, c, figure(f->series[k].total).text);
	page_fit(page, drawn_column(page, &t, _("share"), true), "100%");
	width = drawn_bars(page, &t);
	page_headings(page, t.columns, t.count);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		struct figure sum = drawn_value(f, s, 0);
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

	drawn_names(page, &t, f);
	for (size_t i = 0; i < f->point_count; i++) {
		const char *label = f->points[i].label;

		page_fit(page, drawn_column(page, &t,
		    strlen(label) > 7 ? label + 5 : label, true), "100%");
		cells[i + 1] = texts[i];
	}
	page_fit(page, drawn_column(page, &t, _("all"), true), "100%");
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

void
page_figure(struct page *page, const struct figure_data *f)
{
	switch (f->row->chart) {
	case CHART_LINES:
		print_lines(page, f);
		break;
	case CHART_PAIRS:
		print_pairs(page, f);
		break;
	case CHART_STACKED:
		page_stacked(page, f);
		break;
	default:
		if (f->point_count == 1)
			print_share(page, f);
		else
			print_shares(page, f);
	}
}
