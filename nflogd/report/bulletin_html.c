/*
 * bulletin_html.c - a period report as one HTML file that loads nothing and
 * runs nothing: every figure is a drawing and a table of the same numbers, for
 * screens light and dark, for paper and for mail.
 */
#include "base/intl.h"
#include "report/bulletin.h"
#include "report/bulletin_html_tables.h"
#include "report/report.h"
#include "report/svg.h"

enum { LONG = 12 };	/* points whose table scrolls on a screen */

/* The policy allows this very text, by its SHA-256. */
static const char style[] =
    "\n:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5a6470;"
    "--line:#d9dee3;--page:#fff;--card:#f5f7f9}\n"
    "@media (prefers-color-scheme:dark){:root{--ink:#e4e8ec;--soft:#9aa5b1;"
    "--line:#343b43;--page:#15181c;--card:#1d2126}"
    ".c10{fill:#6b7580}.i10{fill:#fff}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--page);color:var(--ink);"
    "font:16px/1.6 system-ui,'Noto Sans','Noto Sans CJK JP',"
    "'Hiragino Sans',Meiryo,sans-serif}\n"
    "main{max-width:800px;margin:0 auto;padding:32px 20px 64px}\n"
    "h1{font-size:30px;line-height:1.25;margin:0 0 20px}\n"
    "h2{font-size:21px;margin:48px 0 16px;padding-top:16px;"
    "border-top:2px solid var(--ink)}\n"
    "p{margin:0 0 14px;max-width:42em;overflow-wrap:break-word}\n"
    ".facts{display:flex;flex-wrap:wrap;gap:12px;margin:0 0 24px;padding:0;"
    "list-style:none}\n"
    ".facts li{flex:1 1 130px;background:var(--card);border-radius:8px;"
    "padding:12px 16px;color:var(--soft);font-size:13px;line-height:1.35}\n"
    ".facts b{display:block;font-size:25px;line-height:1.3;color:var(--ink);"
    "font-variant-numeric:tabular-nums}\n"
    "figure{margin:36px 0}\n"
    "figcaption{font-weight:600;margin-bottom:10px}\n"
    ".wide{overflow-x:auto}\n"
    "svg{display:block;max-width:100%;min-width:560px;height:auto}\n"
    ".grid{stroke:var(--line)}\n"
    "svg rect{stroke:var(--page);stroke-width:.5}\n"
    "details{margin-top:10px}\n"
    "summary{cursor:pointer;color:var(--soft);font-size:13px}\n"
    "table{border-collapse:collapse;font-size:13px;line-height:1.4;"
    "font-variant-numeric:tabular-nums;margin-top:6px}\n"
    "th,td{padding:3px 10px 3px 0;text-align:right;vertical-align:top;"
    "border-bottom:1px solid var(--line);white-space:nowrap}\n"
    "th{font-weight:600;position:sticky;top:0;background:var(--page)}\n"
    "@media screen{.long{max-height:340px;overflow-y:auto}}\n"
    "th:first-child,td:first-child{text-align:left}\n"
    ".said td{text-align:left;white-space:normal;padding:8px 12px 8px 0}\n"
    ".said td:first-child{white-space:nowrap;font-weight:600}\n"
    ".said small{display:block;color:var(--soft);margin-top:4px}\n"
    "footer{margin-top:48px;padding-top:12px;border-top:1px solid "
    "var(--line);color:var(--soft);font-size:13px}\n"
    "@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--page:#fff;"
    "--card:#f2f2f2}main{max-width:none;padding:0}"
    "figcaption,svg,tr{break-inside:avoid}figcaption,h2{break-after:avoid}"
    "summary{display:none}body{font-size:11pt}"
    "table{font-size:8pt}.wide{overflow:visible}"
    "body{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n";

#define STYLE_HASH "qYv8CUiwzAfkMklK+Av9ixOebUTHYTYSMAJm3RWl9wA="

static void
put_element(FILE *out, const char *name, const char *text)
{
	fprintf(out, "<%s>", name);
	html_text(out, text);
	fprintf(out, "</%s>", name);
}

static void
put_head(const struct bulletin *b, FILE *out)
{
	fprintf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	    "'none'; style-src 'sha256-" STYLE_HASH "'; base-uri 'none'; "
	    "form-action 'none'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n",
	    b->language == LANGUAGE_JA ? "ja" : "en");
	put_element(out, "title", b->title);
	fprintf(out, "\n<style>%s</style>\n</head>\n<body>\n<main>\n", style);
	put_element(out, "h1", b->title);
	putc('\n', out);
}

static void
put_fact(FILE *out, uint64_t number, const char *of)
{
	fprintf(out, "<li><b>%s</b> ", figure(number).text);
	html_text(out, of);
	fputs("</li>\n", out);
}

static void
put_facts(const struct bulletin *b, FILE *out)
{
	struct tally all = b->query.all.periods[PERIOD_THIS];
	struct means m = bulletin_means(b, PERIOD_THIS);

	if (m.sensor_days == 0)
		return;
	fputs("<ul class=\"facts\">\n", out);
	put_fact(out, all.accesses, _("accesses"));
	put_fact(out, all.sources, _("sources"));
	put_fact(out, m.accesses, _("accesses per point and day"));
	put_fact(out, m.sources, _("sources per point and day"));
	put_fact(out, b->query.sensors[PERIOD_THIS], _("observation points"));
	fputs("</ul>\n", out);
}

static void
put_words(const struct bulletin *b, bool remarks, FILE *out)
{
	for (unsigned i = 0; i < WORDS; i++) {
		if (b->words[i] == NULL ||
		    word_is_remark((enum word)i) != remarks)
			continue;
		put_element(out, "p", b->words[i]);
		putc('\n', out);
	}
}

/* ---- tables ------------------------------------------------------------- */

static void
put_number(FILE *out, bool is_there, uint64_t number)
{
	fprintf(out, "<td>%s</td>", is_there ? figure(number).text : "-");
}

/* A row per point, a column per series. */
static void
put_by_point(const struct figure_data *f, FILE *out)
{
	bool whole = f->row->by != FIGURE_BY_MEASURE;

	fputs("<tr><th></th>", out);
	for (size_t k = 0; k < f->series_count; k++)
		put_element(out, "th", f->series[k].name);
	if (whole)
		put_element(out, "th", _("total"));
	fputs("</tr>\n", out);
	for (size_t i = 0; i < f->point_count; i++) {
		fputs("<tr>", out);
		put_element(out, "td", f->points[i].label);
		for (size_t k = 0; k < f->series_count; k++)
			put_number(out, f->points[i].observed,
			    f->series[k].values[i]);
		if (whole)
			put_number(
			    out, f->points[i].observed, f->points[i].whole);
		fputs("</tr>\n", out);
	}
}

/* A row per series; its number and, of shares, its percentage at each point. */
static void
put_by_series(const struct figure_data *f, FILE *out)
{
	bool shares = f->row->chart == CHART_SHARE;

	fputs("<tr><th></th>", out);
	for (size_t i = 0; i < f->point_count; i++) {
		put_element(out, "th", f->points[i].label);
		if (shares)
			fputs("<th>%</th>", out);
	}
	fputs("</tr>\n", out);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];

		fputs("<tr>", out);
		put_element(out, "td", s->name);
		for (size_t i = 0; i < f->point_count; i++) {
			put_number(out, f->points[i].observed, s->values[i]);
			if (shares)
				put_number(out, f->points[i].observed,
				    figure_share(f, s, i));
		}
		fputs("</tr>\n", out);
	}
}

static void
put_figure(const struct figure_data *f, FILE *out)
{
	fprintf(out, "<figure id=\"figure-%s\">\n<figcaption>",
	    f->row->number);
	fprintf(out, _("Figure %s: "), f->row->number);
	html_text(out, f->title);
	fputs("</figcaption>\n", out);
	if (f->series_count == 0) {
		put_element(out, "p", _("Nothing to show."));
		fputs("</figure>\n", out);
		return;
	}
	fputs("<div class=\"wide\">\n", out);
	svg_figure(f, out);
	fputs("</div>\n<details open>", out);
	put_element(out, "summary", _("The same in numbers"));
	fprintf(out, "<div class=\"wide%s\"><table>\n",
	    f->point_count > LONG ? " long" : "");
	if (f->row->chart == CHART_LINES || f->row->chart == CHART_STACKED)
		put_by_point(f, out);
	else
		put_by_series(f, out);
	fputs("</table></div></details>\n", out);
	html_remark(f->remark, out);
	fputs("</figure>\n", out);
}

static void
put_small(FILE *out, const char *of, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	fputs("<small>", out);
	html_text(out, of);
	html_text(out, text);
	fputs("</small>", out);
}

static void
put_explained(const struct explained *e, FILE *out)
{
	fputs("<tr>", out);
	put_element(out, "td", e->name);
	fputs("<td>", out);
	if (e->note != NULL && e->note->title != NULL) {
		put_element(out, "b", e->note->title);
		fputs("<br>", out);
	}
	if (e->note != NULL)
		html_text(out, e->note->text);
	put_small(out, _("Malware: "), e->malware);
	put_small(out, _("See: "), e->references);
	fputs("</td></tr>\n", out);
}

static void
put_section(char number, FILE *out)
{
	fprintf(out, "<h2>%c. ", number);
	html_text(out, bulletin_section(number));
	fputs("</h2>\n", out);
}

bool
bulletin_html(const struct bulletin *b, FILE *out)
{
	char section = '\0';

	put_head(b, out);
	put_facts(b, out);
	for (size_t i = 0; i < FIGURES; i++) {
		char number = b->figures[i].row->number[0];

		if (number != section) {
			put_section(number, out);
			if (number == '1')
				put_words(b, false, out);
		}
		section = number;
		put_figure(&b->figures[i], out);
	}
	put_section('4', out);
	fputs("<figure id=\"table-4\">\n<figcaption>", out);
	html_text(out, _("Table 4"));
	fputs("</figcaption>\n<table class=\"said\">\n", out);
	for (size_t i = 0; i < b->table_count; i++)
		put_explained(&b->table[i], out);
	fputs("</table>\n</figure>\n", out);
	html_tables(b, out);
	fputs("<footer>\n", out);
	put_words(b, true, out);
	fputs("</footer>\n</main>\n</body>\n</html>\n", out);
	return true;
}
