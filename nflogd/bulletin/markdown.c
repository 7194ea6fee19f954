/*
 * markdown.c - a period report in Markdown (CommonMark, and GitHub's
 * tables). Texts are escaped, so that a name can neither mark up nor link.
 */
#include "base/intl.h"
#include "base/utf8.h"
#include "bulletin/bulletin.h"
#include "report/report.h"

/* Lines are joined: a text stays in its cell or paragraph. */
static void
put_text(FILE *out, const char *text)
{
	size_t len = strlen(text), n;
	uint32_t c;

	for (; len > 0; text += n, len -= n) {
		n = utf8_decode(text, len, &c);
		if (n == 0 || (utf8_disturbs(c) && c != '\n')) {
			fputs("\xef\xbf\xbd", out);
			n = n == 0 ? 1 : n;
		} else if (c == '\n') {
			putc(' ', out);
		} else if (c == '&') {
			fputs("&amp;", out);
		} else if (c == '<') {
			fputs("&lt;", out);
		} else {
			if (n == 1 && strchr("\\`*_[]>|~#!:@", text[0]) != NULL)
				putc('\\', out);
			fwrite(text, 1, n, out);
		}
	}
}

static void
put_cell(FILE *out, const char *text)
{
	fputs("| ", out);
	put_text(out, text);
	putc(' ', out);
}

/* The head of a table of a text and `numbers` columns of numbers is written. */
static void
put_rule(FILE *out, size_t numbers)
{
	fputs("|\n|---", out);
	for (size_t i = 0; i < numbers; i++)
		fputs("|---:", out);
	fputs("|\n", out);
}

static void
put_number(FILE *out, bool is_there, uint64_t number)
{
	fprintf(out, "| %s ", is_there ? figure(number).text : "-");
}

/* A row per point, a column per series. */
static void
put_by_point(const struct figure_data *f, FILE *out)
{
	bool whole = f->row->by != FIGURE_BY_MEASURE;

	put_cell(out, "");
	for (size_t k = 0; k < f->series_count; k++)
		put_cell(out, f->series[k].name);
	if (whole)
		put_cell(out, _("total"));
	put_rule(out, f->series_count + whole);
	for (size_t i = 0; i < f->point_count; i++) {
		put_cell(out, f->points[i].label);
		for (size_t k = 0; k < f->series_count; k++)
			put_number(out, f->points[i].observed,
			    f->series[k].values[i]);
		if (whole)
			put_number(
			    out, f->points[i].observed, f->points[i].whole);
		fputs("|\n", out);
	}
}

/* A row per series; its number and, of shares, its percentage at each point. */
static void
put_by_series(const struct figure_data *f, FILE *out)
{
	bool shares = f->row->chart == CHART_SHARE;

	put_cell(out, "");
	for (size_t i = 0; i < f->point_count; i++) {
		put_cell(out, f->points[i].label);
		if (shares)
			put_cell(out, _("share"));
	}
	put_rule(out, f->point_count * (shares ? 2 : 1));
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];

		put_cell(out, s->name);
		for (size_t i = 0; i < f->point_count; i++) {
			put_number(out, f->points[i].observed, s->values[i]);
			if (shares && f->points[i].observed)
				fprintf(out, "| %u%% ", figure_share(f, s, i));
			else if (shares)
				fputs("| - ", out);
		}
		fputs("|\n", out);
	}
}

static void
put_remark(const char *remark, FILE *out)
{
	if (remark == NULL)
		return;
	putc('\n', out);
	put_text(out, remark);
	putc('\n', out);
}

static void
put_figure(const struct figure_data *f, FILE *out)
{
	fputs("\n### ", out);
	fprintf(out, _("Figure %s: "), f->row->number);
	put_text(out, f->title);
	fputs("\n\n", out);
	if (f->series_count == 0)
		fprintf(out, "%s\n", _("Nothing to show."));
	else if (f->row->chart == CHART_LINES ||
	    f->row->chart == CHART_STACKED)
		put_by_point(f, out);
	else
		put_by_series(f, out);
	put_remark(f->remark, out);
}

static void
put_grid(const struct grid *g, FILE *out)
{
	fputs("\n### ", out);
	fprintf(out, _("Table %s: "), g->row->number);
	put_text(out, g->title);
	fputs("\n\n", out);
	for (size_t i = 0; i < g->column_count; i++)
		put_cell(out, g->columns[i].heading);
	fputs("|\n", out);
	for (size_t i = 0; i < g->column_count; i++)
		fputs(g->columns[i].kind == GRID_TEXT ? "|---" : "|---:", out);
	fputs("|\n", out);
	for (size_t i = 0; i < grid_rows(g); i++) {
		for (size_t k = 0; k < g->column_count; k++) {
			char text[GRID_CELL];

			put_cell(out,
			    grid_people(g, grid_at(g, i, k), k, text));
		}
		fputs("|\n", out);
	}
	put_remark(g->remark, out);
}

static void
put_table(const struct bulletin *b, FILE *out)
{
	fprintf(out, "\n### %s\n\n", _("Table 4"));
	put_cell(out, _("service"));
	put_cell(out, _("meaning"));
	fputs("|\n|---|---|\n", out);
	for (size_t i = 0; i < b->table_count; i++) {
		const struct explained *e = &b->table[i];

		put_cell(out, e->name);
		fputs("| ", out);
		if (e->note != NULL && e->note->title != NULL) {
			fputs("**", out);
			put_text(out, e->note->title);
			fputs("** ", out);
		}
		put_text(out, e->note != NULL ? e->note->text : "");
		if (e->malware != NULL && e->malware[0] != '\0') {
			fprintf(out, " %s", _("Malware: "));
			put_text(out, e->malware);
			fputs(_("."), out);
		}
		fputs(" |\n", out);
	}
}

static void
put_words(const struct bulletin *b, bool remarks, FILE *out)
{
	for (unsigned i = 0; i < WORDS; i++) {
		if (b->words[i] == NULL ||
		    word_is_remark((enum word)i) != remarks)
			continue;
		putc('\n', out);
		put_text(out, b->words[i]);
		putc('\n', out);
	}
}

bool
bulletin_markdown(const struct bulletin *b, FILE *out)
{
	char section = '\0';

	fputs("# ", out);
	put_text(out, b->title);
	putc('\n', out);
	for (size_t i = 0; i < FIGURES; i++) {
		char number = b->figures[i].row->number[0];

		if (number != section) {
			fprintf(out, "\n## %c. %s\n", number,
			    bulletin_section(number));
			if (number == '1')
				put_words(b, false, out);
		}
		section = number;
		put_figure(&b->figures[i], out);
	}
	fprintf(out, "\n## 4. %s\n", bulletin_section('4'));
	put_table(b, out);
	fprintf(out, "\n## 5. %s\n", bulletin_section('5'));
	for (size_t i = 0; i < b->grid_count; i++)
		put_grid(&b->grids[i], out);
	put_words(b, true, out);
	return true;
}
