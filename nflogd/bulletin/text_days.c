/*
 * text_days.c - a figure by day in plain text: each series is a line of
 * blocks, a column per day or group of days.
 */
#include "base/intl.h"
#include "bulletin/text.h"

enum { SPARKS = 31 };	/* columns of a line of blocks, at most */

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

void
page_stacked(struct page *page, const struct figure_data *f)
{
	struct drawn_table t = { .count = 0 };
	struct sparks sp = { .days = (f->point_count + SPARKS - 1) / SPARKS };
	struct column *total;

	sp.groups = (f->point_count + sp.days - 1) / sp.days;
	drawn_names(page, &t, f);
	drawn_column(page, &t, _("day by day"), false);
	if (t.columns[1].width < sp.groups)
		t.columns[1].width = sp.groups;
	total = drawn_column(page, &t, _("total"), true);
	page_fit(page, total, figure(f->whole).text);
	for (size_t k = 0; k < f->series_count; k++)
		page_fit(page, total, figure(f->series[k].total).text);
	page_fit(page, drawn_column(page, &t, _("highest"), true), "1,000");
	page_fit(page, drawn_column(page, &t, _("on"), false), "09-01");
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
