/* svg.c - see svg.h. Lengths are in units of the viewBox, WIDTH of them wide. */
#include "report/svg.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "report/report.h"

#include <string.h>

enum {
	WIDTH = 760, LEFT = 64, RIGHT = 560, LEGEND = 584, TOP = 14,
	PLOT = 240,	/* height of a plot with a scale */
	ROW = 26, PAIR = 34, PERIOD_ROW = 40, NAME = 124, LEGEND_ROW = 20
};

/* Distinct on white and on black; 10 is for what is left. */
static const struct {
	const char *fill;
	const char *ink;	/* of a text on it */
} palette[COLOURS + 1] = {
	{ "#4269d0", "#fff" }, { "#efb118", "#111" }, { "#ff725c", "#111" },
	{ "#6cc5b0", "#111" }, { "#3ca951", "#111" }, { "#ff8ab7", "#111" },
	{ "#a463f2", "#111" }, { "#97bbf5", "#111" }, { "#9c6b4e", "#fff" },
	{ "#5f7285", "#fff" }, { "#c3c8ce", "#111" },
};

void
html_text(FILE *out, const char *text)
{
	size_t len = strlen(text), n;
	uint32_t c;

	for (; len > 0; text += n, len -= n) {
		n = utf8_decode(text, len, &c);
		if (n == 0 || (utf8_disturbs(c) && c != '\n')) {
			fputs("\xef\xbf\xbd", out);
			n = n == 0 ? 1 : n;
			continue;
		}
		switch (c) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '"': fputs("&quot;", out); break;
		case '\'': fputs("&#39;", out); break;
		default: fwrite(text, 1, n, out); break;
		}
	}
}

enum anchor { AT_START, AT_MIDDLE, AT_END };

static void
put_label(FILE *out, double x, double y, enum anchor anchor, const char *text)
{
	static const char *const anchors[] = { "", " text-anchor=\"middle\"",
		" text-anchor=\"end\"" };

	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\"%s>", x, y, anchors[anchor]);
	html_text(out, text);
	fputs("</text>\n", out);
}

/* A rectangle that tells, under the pointer, what it stands for. */
static void
put_rect(FILE *out, double x, double y, double width, double height,
    unsigned colour, const char *where, const char *name, uint64_t value)
{
	fprintf(out, "<rect class=\"c%u\" fill=\"%s\" x=\"%.1f\" y=\"%.2f\" "
	    "width=\"%.1f\" height=\"%.2f\"><title>", colour,
	    palette[colour].fill, x, y, width, height);
	html_text(out, where);
	fputs(" ", out);
	html_text(out, name);
	fprintf(out, ": %s</title></rect>\n", figure(value).text);
}

static void
put_head(const struct figure_data *f, double height, FILE *out)
{
	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
	    "%d %.0f\" width=\"%d\" height=\"%.0f\" role=\"img\" "
	    "font-family=\"sans-serif\" font-size=\"12\" "
	    "fill=\"currentColor\" aria-label=\"", WIDTH, height, WIDTH,
	    height);
	html_text(out, f->title);
	fputs("\">\n", out);
}

/* ---- scales ------------------------------------------------------------- */

/* Round numbers that a scale goes up in, four to seven of them. */
static double
step_of(uint64_t most)
{
	double step = 1;

	for (int i = 0; (double)most / step > 5; i++)
		step *= i % 3 == 1 ? 2.5 : 2;
	return step;
}

struct scale {
	double step, most;	/* the end of it */
};

static struct scale
scale_for(uint64_t most)
{
	struct scale s = { .step = step_of(most) };

	for (s.most = s.step; s.most < (double)most;)
		s.most += s.step;
	return s;
}

static double
height_of(const struct scale *s, uint64_t value)
{
	return (double)value / s->most * PLOT;
}

static void
put_scale(const struct scale *s, FILE *out)
{
	for (double at = 0; at <= s->most; at += s->step) {
		double y = TOP + PLOT - at / s->most * PLOT;

		fprintf(out, "<path class=\"grid\" stroke=\"#8888\" d=\"M%d "
		    "%.1fH%d\"/>\n", LEFT, y, RIGHT);
		put_label(out, LEFT - 8, y + 4, AT_END,
		    figure((uint64_t)at).text);
	}
}

/* The middle of a point's place. */
static double
point_x(const struct figure_data *f, size_t i)
{
	return LEFT + (RIGHT - LEFT) * ((double)i + 0.5) /
	    (double)f->point_count;
}

/* Labels below the plot, as many as there is room for. */
static void
put_point_labels(const struct figure_data *f, FILE *out)
{
	size_t every = (f->point_count * 56 + RIGHT - LEFT - 1) / (RIGHT - LEFT);

	for (size_t i = 0; i < f->point_count; i += every) {
		const char *label = f->points[i].label;

		put_label(out, point_x(f, i), TOP + PLOT + 20, AT_MIDDLE,
		    strlen(label) > 7 ? label + 5 : label);
	}
}

/* Names beside what they are of; `upwards`: the first is the lowest. */
static void
put_legend(const struct figure_data *f, bool upwards, FILE *out)
{
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[upwards ?
		    f->series_count - 1 - k : k];
		double y = TOP + (double)k * LEGEND_ROW;

		fprintf(out, "<rect class=\"c%u\" fill=\"%s\" x=\"%d\" "
		    "y=\"%.1f\" width=\"12\" height=\"12\"/>\n", s->colour,
		    palette[s->colour].fill, LEGEND, y);
		put_label(out, LEGEND + 20, y + 11, AT_START, s->name);
	}
}

static double
at_least(double a, double b)
{
	return a > b ? a : b;
}

static double
legend_height(const struct figure_data *f)
{
	return TOP + (double)f->series_count * LEGEND_ROW;
}

/* ---- lines -------------------------------------------------------------- */

static void
put_line(const struct figure_data *f, const struct figure_series *s,
    const struct scale *scale, FILE *out)
{
	bool down = false;

	fprintf(out, "<path class=\"l%u\" fill=\"none\" stroke=\"%s\" "
	    "stroke-width=\"2.5\"%s d=\"", s->colour,
	    palette[s->colour].fill,
	    s->colour > 0 ? " stroke-dasharray=\"7 3\"" : "");
	for (size_t i = 0; i < f->point_count; i++) {
		if (f->points[i].observed)
			fprintf(out, "%c%.1f %.1f", down ? 'L' : 'M',
			    point_x(f, i),
			    TOP + PLOT - height_of(scale, s->values[i]));
		down = f->points[i].observed;
	}
	fputs("\"/>\n", out);
	for (size_t i = 0; i < f->point_count; i++) {
		double x = point_x(f, i),
		       y = TOP + PLOT - height_of(scale, s->values[i]);

		if (!f->points[i].observed)
			continue;
		fprintf(out, "<circle class=\"c%u\" fill=\"%s\" cx=\"%.1f\" "
		    "cy=\"%.1f\" r=\"3.5\"/>\n", s->colour,
		    palette[s->colour].fill, x, y);
		put_label(out, x, y - 9, AT_MIDDLE, figure(s->values[i]).text);
	}
}

static void
draw_lines(const struct figure_data *f, FILE *out)
{
	struct scale scale;
	uint64_t most = 1;

	for (size_t k = 0; k < f->series_count; k++)
		for (size_t i = 0; i < f->point_count; i++)
			if (f->series[k].values[i] > most)
				most = f->series[k].values[i];
	scale = scale_for(most);
	put_head(f, TOP + PLOT + 30, out);
	put_scale(&scale, out);
	put_point_labels(f, out);
	for (size_t k = 0; k < f->series_count; k++)
		put_line(f, &f->series[k], &scale, out);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];

		put_label(out, RIGHT + 6, TOP + PLOT + 4 -
		    height_of(&scale, s->values[f->point_count - 1]),
		    AT_START, s->name);
	}
}

/* ---- stacked ------------------------------------------------------------ */

static void
put_stack(const struct figure_data *f, size_t i, const struct scale *scale,
    FILE *out)
{
	double room = (double)(RIGHT - LEFT) / (double)f->point_count;
	double width = room > 8 ? room - 2 : room * 0.8;
	double x = point_x(f, i) - width / 2, y = TOP + PLOT;

	if (!f->points[i].observed) {
		fprintf(out, "<rect class=\"gap\" fill=\"#8884\" x=\"%.1f\" "
		    "y=\"%d\" width=\"%.1f\" height=\"%d\"><title>", x, TOP,
		    width, PLOT);
		html_text(out, f->points[i].label);
		fputs(" ", out);
		html_text(out, _("not observed"));
		fputs("</title></rect>\n", out);
		return;
	}
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		double height = height_of(scale, s->values[i]);

		y -= height;
		if (s->values[i] > 0)
			put_rect(out, x, y, width, height, s->colour,
			    f->points[i].label, s->name, s->values[i]);
	}
}

static void
draw_stacked(const struct figure_data *f, FILE *out)
{
	struct scale scale;
	uint64_t most = 1;

	for (size_t i = 0; i < f->point_count; i++)
		if (f->points[i].whole > most)
			most = f->points[i].whole;
	scale = scale_for(most);
	put_head(f, at_least(TOP + PLOT + 30, legend_height(f)), out);
	put_scale(&scale, out);
	for (size_t i = 0; i < f->point_count; i++)
		put_stack(f, i, &scale, out);
	put_point_labels(f, out);
	put_legend(f, true, out);
}

/* ---- bars that lie ------------------------------------------------------ */

/* One to the right of the names, with a text behind it. */
static void
put_bar(FILE *out, double y, double height, uint64_t value, uint64_t most,
    unsigned colour, const char *where, const char *name, const char *text)
{
	double width = (WIDTH - NAME - 120) * (double)value / (double)most;

	put_rect(out, NAME, y, width, height, colour, where, name, value);
	put_label(out, NAME + width + 6, y + height / 2 + 4, AT_START, text);
}

static void
draw_pairs(const struct figure_data *f, FILE *out)
{
	uint64_t most = 1;

	for (size_t k = 0; k < f->series_count; k++)
		for (size_t i = 0; i < 2; i++)
			if (f->series[k].values[i] > most)
				most = f->series[k].values[i];
	put_head(f, TOP * 2 + 8 + (double)f->series_count * PAIR, out);
	for (unsigned i = 0; i < 2; i++) {
		unsigned colour = i == 0 ? COLOUR_OTHERS : 0;

		fprintf(out, "<rect class=\"c%u\" fill=\"%s\" x=\"%u\" y=\"4\" "
		    "width=\"12\" height=\"12\"/>\n", colour,
		    palette[colour].fill, NAME + i * 110);
		put_label(
		    out, NAME + 18 + i * 110, 15, AT_START, f->points[i].label);
	}
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		double y = TOP * 2 + (double)k * PAIR;

		put_label(out, NAME - 10, y + 19, AT_END, s->name);
		for (size_t i = 0; i < 2; i++)
			put_bar(out, y + 2 + (double)i * 14, 13, s->values[i],
			    most, i == 0 ? COLOUR_OTHERS : 0,
			    f->points[i].label, s->name,
			    f->points[i].observed ?
			    figure(s->values[i]).text : _("not observed"));
	}
}

static void
draw_share(const struct figure_data *f, FILE *out)
{
	uint64_t most = 1;

	for (size_t k = 0; k < f->series_count; k++)
		if (f->series[k].total > most)
			most = f->series[k].total;
	put_head(f, TOP + (double)f->series_count * ROW, out);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		double y = TOP / 2 + (double)k * ROW;
		char text[64];

		snprintf(text, sizeof(text), "%u%% (%s)",
		    figure_total_share(f, s), figure(s->total).text);
		put_label(out, NAME - 10, y + 15, AT_END, s->name);
		put_bar(out, y, ROW - 5, s->total, most, s->colour,
		    f->points[0].label, s->name, text);
	}
}

/* ---- shares of several periods ------------------------------------------ */

static void
put_parts(const struct figure_data *f, size_t i, FILE *out)
{
	double x = NAME, y = TOP + (double)i * PERIOD_ROW;

	put_label(out, NAME - 10, y + 20, AT_END, f->points[i].label);
	if (!f->points[i].observed || f->points[i].whole == 0) {
		put_label(out, NAME + 6, y + 20, AT_START,
		    f->points[i].observed ? "0" : _("not observed"));
		return;
	}
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		double width = (RIGHT - NAME) * (double)s->values[i] /
		    (double)f->points[i].whole;
		unsigned share = figure_share(f, s, i);

		if (s->values[i] > 0)
			put_rect(out, x, y, width, PERIOD_ROW - 10, s->colour,
			    f->points[i].label, s->name, s->values[i]);
		if (width >= 24)
			fprintf(out, "<text class=\"i%u\" fill=\"%s\" "
			    "x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" "
			    "font-size=\"11\">%u%%</text>\n", s->colour,
			    palette[s->colour].ink, x + width / 2, y + 19,
			    share);
		x += width;
	}
}

static void
draw_shares(const struct figure_data *f, FILE *out)
{
	put_head(f, at_least(TOP + (double)f->point_count * PERIOD_ROW,
	    legend_height(f)), out);
	for (size_t i = 0; i < f->point_count; i++)
		put_parts(f, i, out);
	put_legend(f, false, out);
}

void
svg_figure(const struct figure_data *f, FILE *out)
{
	if (f->row->chart == CHART_LINES)
		draw_lines(f, out);
	else if (f->row->chart == CHART_STACKED)
		draw_stacked(f, out);
	else if (f->row->chart == CHART_PAIRS)
		draw_pairs(f, out);
	else if (f->point_count == 1)
		draw_share(f, out);
	else
		draw_shares(f, out);
	fputs("</svg>\n", out);
}
