/*
 * html.c - a period report as one HTML file that loads nothing: every
 * figure is a drawing and a table of the same numbers, for screens, for paper
 * and for mail. A script may draw the figures anew; without it nothing is
 * missing.
 */
#include "base/encode.h"
#include "base/intl.h"
#include "bulletin/html.h"
#include "report/report.h"
#include "bulletin/svg.h"

#include <stdlib.h>

enum { LONG = 12 };	/* points whose table scrolls on a screen */

void
html_element(FILE *out, const char *name, const char *text)
{
	fprintf(out, "<%s>", name);
	html_text(out, text);
	fprintf(out, "</%s>", name);
}

/* ---- the head ------------------------------------------------------------ */

/*
 * Nothing may be loaded or run but this very style, by its digest, and the
 * script: by its digest, or as a file from where the report comes from. A file
 * has none, since browsers check those of files only if a server sent them.
 */
static void
put_policy(const struct html_script *script, const char *style, FILE *out)
{
	char digest[ENCODE_SHA256];

	encode_sha256(slice_of(style), digest);
	fprintf(out, "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; style-src 'sha256-%s'; ", digest);
	if (script->url != NULL) {
		fputs("script-src 'self'; ", out);
	} else if (script->text.len > 0) {
		encode_sha256(script->text, digest);
		fprintf(out, "script-src 'sha256-%s'; ", digest);
	}
	fputs("base-uri 'none'; form-action 'none'\">\n", out);
}

static bool
put_head(const struct bulletin *b, const struct html_script *script, FILE *out)
{
	char *style = html_style();

	if (style == NULL)
		return false;
	fprintf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n",
	    b->language == LANGUAGE_JA ? "ja" : "en");
	put_policy(script, style, out);
	fputs("<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n", out);
	html_element(out, "title", b->title);
	fprintf(out, "\n<style>%s</style>\n</head>\n<body>\n", style);
	free(style);
	return true;
}

/* ---- words --------------------------------------------------------------- */

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
		html_element(out, "p", b->words[i]);
		putc('\n', out);
	}
}

/* The sections, to jump to. */
static void
put_contents(FILE *out)
{
	fputs("<nav aria-label=\"", out);
	html_text(out, _("Contents"));
	fputs("\">\n<ul>\n", out);
	for (const char *p = "12345"; *p != '\0'; p++) {
		char number = *p;

		fprintf(out, "<li><a href=\"#section-%c\">%c. ", number,
		    number);
		html_text(out, bulletin_section(number));
		fputs("</a></li>\n", out);
	}
	fputs("</ul>\n</nav>\n", out);
}

static void
put_section(char number, FILE *out)
{
	fprintf(out, "<h2 id=\"section-%c\">%c. ", number, number);
	html_text(out, bulletin_section(number));
	fputs("</h2>\n", out);
}

/* ---- figures ------------------------------------------------------------- */

/* What scrolls sideways must be within reach of the keyboard. */
static void
put_wide(const char *class, const char *number, FILE *out)
{
	fprintf(out, "<div class=\"wide %s\" tabindex=\"0\" role=\"group\" "
	    "aria-labelledby=\"title-%s\">\n", class, number);
}

static void
put_remark(const char *remark, FILE *out)
{
	if (remark == NULL)
		return;
	fputs("<p class=\"remark\">", out);
	html_text(out, remark);
	fputs("</p>\n", out);
}

static void
put_figure(const struct figure_data *f, FILE *out)
{
	fprintf(out, "<figure id=\"figure-%s\">\n<figcaption>"
	    "<h3 id=\"title-%s\">", f->row->number, f->row->number);
	fprintf(out, _("Figure %s: "), f->row->number);
	html_text(out, f->title);
	fputs("</h3></figcaption>\n", out);
	if (f->series_count == 0) {
		html_element(out, "p", _("Nothing to show."));
		fputs("</figure>\n", out);
		return;
	}
	put_wide("still", f->row->number, out);
	svg_figure(f, out);
	fputs("</div>\n<details open>", out);
	html_element(out, "summary", _("The same in numbers"));
	put_wide(
	    f->point_count > LONG ? "long" : "short", f->row->number, out);
	html_table(f, out);
	fputs("</div></details>\n", out);
	put_remark(f->remark, out);
	fputs("</figure>\n", out);
}

/* ---- table 4 ------------------------------------------------------------- */

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
	fputs("<tr><th scope=\"row\">", out);
	html_text(out, e->name);
	fputs("</th><td>", out);
	if (e->note != NULL && e->note->title != NULL) {
		html_element(out, "b", e->note->title);
		fputs("<br>", out);
	}
	if (e->note != NULL)
		html_text(out, e->note->text);
	put_small(out, _("Malware: "), e->malware);
	put_small(out, _("See: "), e->references);
	fputs("</td></tr>\n", out);
}

static void
put_table_4(const struct bulletin *b, FILE *out)
{
	put_section('4', out);
	fputs("<figure id=\"table-4\">\n<figcaption><h3>", out);
	html_text(out, _("Table 4"));
	fputs("</h3></figcaption>\n<table class=\"said\">\n<thead><tr>"
	    "<th scope=\"col\">", out);
	html_text(out, _("service"));
	fputs("</th><th scope=\"col\">", out);
	html_text(out, _("meaning"));
	fputs("</th></tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < b->table_count; i++)
		put_explained(&b->table[i], out);
	fputs("</tbody>\n</table>\n</figure>\n", out);
}

/* ---- section 5 ----------------------------------------------------------- */

static void
put_grid(const struct grid *g, FILE *out)
{
	const char *number = g->row->number;

	fprintf(out, "<figure id=\"table-%s\">\n<figcaption>"
	    "<h3 id=\"title-%s\">", number, number);
	fprintf(out, _("Table %s: "), number);
	html_text(out, g->title);
	fputs("</h3></figcaption>\n", out);
	put_wide(grid_rows(g) > LONG ? "long" : "short", number, out);
	html_grid(g, out);
	fputs("</div>\n", out);
	put_remark(g->remark, out);
	fputs("</figure>\n", out);
}

static void
put_grids(const struct bulletin *b, FILE *out)
{
	put_section('5', out);
	for (size_t i = 0; i < b->grid_count; i++)
		put_grid(&b->grids[i], out);
}

/* ---- the script ---------------------------------------------------------- */

static bool
put_script(const struct bulletin *b, const struct html_script *script,
    FILE *out)
{
	if (script->text.len == 0 && script->url == NULL)
		return true;
	fputs("<script type=\"application/json\" id=\"data\">", out);
	if (!html_data(b, out))
		return false;
	fputs("</script>\n<script", out);
	if (script->url != NULL) {
		fputs(" src=\"", out);
		html_text(out, script->url);
		fputs("\">", out);
	} else {
		putc('>', out);
		fwrite(script->text.at, 1, script->text.len, out);
	}
	fputs("</script>\n", out);
	return true;
}

bool
bulletin_html(const struct bulletin *b, const struct html_script *script,
    FILE *out)
{
	char section = '\0';

	if (!put_head(b, script, out))
		return false;
	fputs("<header>\n", out);
	html_element(out, "h1", b->title);
	putc('\n', out);
	put_facts(b, out);
	fputs("</header>\n", out);
	put_contents(out);
	fputs("<main>\n", out);
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
	put_table_4(b, out);
	put_grids(b, out);
	fputs("</main>\n<footer>\n", out);
	put_words(b, true, out);
	fputs("</footer>\n", out);
	if (!put_script(b, script, out))
		return false;
	fputs("</body>\n</html>\n", out);
	return true;
}
