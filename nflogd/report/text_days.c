/*
 * text_days.c - the days of the text style. A day without a drop is a zero if
 * it was observed, and a gap if it was not. Long periods are told by month.
 */
#include "base/intl.h"
#include "report/page.h"

#include <stdlib.h>

enum { LINES_MOST = 40, MONTH_TEXT = 7 };

/* A line of the table: a day or a month. */
struct line {
	int32_t first, last;	/* days */
	char label[DAY_TEXT];
	struct sums sums;
};

static struct line
line_of(int32_t day)
{
	struct line line = { .first = day, .last = day };

	day_format(day, line.label);
	return line;
}

/*
 * Every day of the rows or the observed ones, in order; both are sorted, and
 * the undated day is the last. There is room for all.
 */
static size_t
list_days(const struct rollup *r, struct line *lines)
{
	size_t count = 0, row = 0, seen = 0;

	while (row < r->row_count || seen < r->observed_count) {
		int32_t day = row < r->row_count ? r->rows[row].day :
		    DAY_UNDATED;

		if (seen < r->observed_count && r->observed[seen].day < day)
			day = r->observed[seen].day;
		lines[count] = line_of(day);
		for (; row < r->row_count && r->rows[row].day == day; row++) {
			lines[count].sums.accesses += r->rows[row].accesses;
			lines[count].sums.sources += r->rows[row].sources;
		}
		while (seen < r->observed_count &&
		    r->observed[seen].day == day)
			seen++;
		count++;
	}
	return count;
}

static bool
same_month(const struct line *month, const struct line *line)
{
	return line->first != DAY_UNDATED &&
	    strncmp(month->label, line->label, MONTH_TEXT) == 0;
}

/* Days to months, in place. */
static size_t
join_months(struct line *lines, size_t count)
{
	size_t months = 0;

	for (size_t i = 0; i < count; i++) {
		struct line line = lines[i];

		if (months > 0 && same_month(&lines[months - 1], &line)) {
			lines[months - 1].last = line.last;
			lines[months - 1].sums.accesses += line.sums.accesses;
			lines[months - 1].sums.sources += line.sums.sources;
		} else {
			line.label[MONTH_TEXT] = '\0';
			lines[months++] = line;
		}
	}
	return months;
}

static void
print_gap(struct page *page, const struct line *before, const struct line *line)
{
	int64_t days = (int64_t)line->first - before->last - 1;

	if (line->first == DAY_UNDATED || days <= 0)
		return;
	fprintf(page->out, "%*s", INDENT, "");
	fprintf(page->out, _n("(%s day not observed)",
	    "(%s days not observed)", (uint64_t)days),
	    figure((uint64_t)days).text);
	putc('\n', page->out);
}

enum { LABEL, ACCESSES, SOURCES, BAR, COLUMNS };

static const char *
label_of(const struct line *line)
{
	return line->first == DAY_UNDATED ? _("undated") : line->label;
}

/* The bar takes what the rest leaves. */
static void
fit_columns(const struct page *page, struct column *columns,
    const struct line *lines, size_t count)
{
	size_t used;

	for (size_t i = 0; i < count; i++) {
		struct figure accesses = figure(lines[i].sums.accesses);
		struct figure sources = figure(lines[i].sums.sources);

		page_fit(page, &columns[LABEL], label_of(&lines[i]));
		page_fit(page, &columns[ACCESSES], accesses.text);
		page_fit(page, &columns[SOURCES], sources.text);
	}
	used = page_table_width(columns, BAR) + GAP;
	if (used < page->width)
		columns[BAR].width = page->width - used;
	if (columns[BAR].width > BAR_MOST)
		columns[BAR].width = BAR_MOST;
}

static void
print_line(struct page *page, const struct column *columns,
    const struct line *line, uint64_t most)
{
	struct figure accesses = figure(line->sums.accesses);
	struct figure sources = figure(line->sums.sources);
	char bar[BAR_TEXT];
	const char *cells[COLUMNS] = { label_of(line), accesses.text,
		sources.text, bar };

	page_bar(page, bar, line->sums.accesses, most, columns[BAR].width);
	page_row(page, columns, COLUMNS, cells);
}

static void
print_lines(struct page *page, const struct line *lines, size_t count,
    bool by_month)
{
	struct column columns[COLUMNS] = {
		[LABEL] = { by_month ? _("month") : _("day"), 0, false,
		    INK_PLAIN },
		[ACCESSES] = { _("accesses"), 0, true, INK_PLAIN },
		[SOURCES] = { _("sources"), 0, true, INK_PLAIN },
		[BAR] = { "", 0, false, INK_BAR },
	};
	uint64_t most = 0;

	for (size_t i = 0; i < count; i++)
		if (lines[i].sums.accesses > most)
			most = lines[i].sums.accesses;
	fit_columns(page, columns, lines, count);
	page_headings(page, columns, COLUMNS);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			print_gap(page, &lines[i - 1], &lines[i]);
		print_line(page, columns, &lines[i], most);
	}
}

void
page_days(struct page *page)
{
	const struct rollup *r = page->report->rollup;
	struct line *lines;
	size_t count;
	bool by_month;

	lines = calloc(r->row_count + r->observed_count + 1, sizeof(*lines));
	if (lines == NULL) {
		page->failed = true;
		return;
	}
	count = list_days(r, lines);
	by_month = count > LINES_MOST;
	if (count > 1) {
		page_title(page, by_month ? _("By month") : _("By day"));
		if (by_month)
			count = join_months(lines, count);
		print_lines(page, lines, count, by_month);
	}
	free(lines);
}
