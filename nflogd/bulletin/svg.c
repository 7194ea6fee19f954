/* svg.c - the kinds of charts, of svg.h. */
#include "bulletin/svg.h"
#include "base/intl.h"
#include "bulletin/paint.h"
#include "report/report.h"
#include "bulletin/svg_draw.h"

static double
at_least(double a, double b)
{
	return a > b ? a : b;
}

/* ---- lines -------------------------------------------------------------- */

/* Of a point of a line: round or square, by turns. */
static void
put_mark(FILE *out, double x, double y, unsigned colour)
{
	const char *fill = paint_of(colour)->fill;

	if (colour % 2 == 0)
		fprintf(out, "<circle class=\"c%u\" fill=\"%s\" cx=\"%.1f\" "
		    "cy=\"%.1f\" r=\"4\"/>\n", colour, fill, x, y);
	else
		fprintf(out, "<rect class=\"c%u\" fill=\"%s\" x=\"%.1f\" "
		    "y=\"%.1f\" width=\"8\" height=\"8\"/>\n", colour, fill,
		    x - 4, y - 4);
}

static void
put_line(const struct figure_data *f, const struct figure_series *s,
    const struct svg_scale *scale, FILE *out)
{
	const struct paint *paint = paint_of(s->colour);
	bool down = false;

	fprintf(out, "<path class=\"l%u\" fill=\"none\" stroke=\"%s\" "
	    "stroke-width=\"2.5\" stroke-dasharray=\"%s\" d=\"", s->colour,
	    paint->fill, paint->dash[0] != '\0' ? paint->dash : "none");
	for (size_t i = 0; i < f->point_count; i++) {
		if (f->points[i].observed)
			fprintf(out, "%c%.1f %.1f", down ? 'L' : 'M',
			    svg_point_x(f, i),
			    TOP + PLOT - svg_height(scale, s->values[i]));
		down = f->points[i].observed;
	}
	fputs("\"/>\n", out);
	for (size_t i = 0; i < f->point_count; i++) {
		double x = svg_point_x(f, i),
		       y = TOP + PLOT - svg_height(scale, s->values[i]);

		if (!f->points[i].observed)
			continue;
		put_mark(out, x, y, s->colour);
		fprintf(out, "<text class=\"over\" x=\"%.1f\" y=\"%.1f\" "
		    "text-anchor=\"middle\">%s</text>\n", x, y - 9,
		    figure(s->values[i]).text);
	}
}

static void
draw_lines(const struct figure_data *f, FILE *out)
{
	struct svg_scale scale;
	uint64_t most = 1;

	for (size_t k = 0; k < f->series_count; k++)
		for (size_t i = 0; i < f->point_count; i++)
			if (f->series[k].values[i] > most)
				most = f->series[k].values[i];
	scale = svg_scale(most);
	svg_head(f, TOP + PLOT + 30, out);
	svg_scale_lines(&scale, out);
	svg_point_labels(f, out);
	for (size_t k = 0; k < f->series_count; k++)
		put_line(f, &f->series[k], &scale, out);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];

		svg_label(out, RIGHT + 6, TOP + PLOT + 4 -
		    svg_height(&scale, s->values[f->point_count - 1]),
		    SVG_START, s->name);
	}
}

/* ---- stacked ------------------------------------------------------------ */

/* On top of those before it. */
static struct svg_box
stacked_box(const struct figure_data *f, size_t k, size_t i,
    const struct svg_scale *scale)
{
	double room = (double)(RIGHT - LEFT) / (double)f->point_count;
	double width = room > 8 ? room - 2 : room * 0.8;
	struct svg_box at = { svg_point_x(f, i) - width / 2, TOP + PLOT, width,
		0 };

	for (size_t below = 0; below <= k; below++) {
		at.height = svg_height(scale, f->series[below].values[i]);
		at.y -= at.height;
	}
	return at;
}

static void
put_gap(const struct figure_data *f, size_t i, FILE *out)
{
	double room = (double)(RIGHT - LEFT) / (double)f->point_count;

	fprintf(out, "<rect class=\"gap\" fill=\"#8884\" x=\"%.1f\" y=\"%d\" "
	    "width=\"%.1f\" height=\"%d\"><title>",
	    svg_point_x(f, i) - room / 2, TOP, room, PLOT);
	html_text(out, f->points[i].label);
	fputs(" ", out);
	html_text(out, _("not observed"));
	fputs("</title></rect>\n", out);
}

static void
draw_stacked(const struct figure_data *f, FILE *out)
{
	struct svg_scale scale;
	uint64_t most = 1;

	for (size_t i = 0; i < f->point_count; i++)
		if (f->points[i].whole > most)
			most = f->points[i].whole;
	scale = svg_scale(most);
	svg_head(f, at_least(TOP + PLOT + 30, svg_legend_height(f)), out);
	svg_scale_lines(&scale, out);
	for (size_t i = 0; i < f->point_count; i++)
		if (!f->points[i].observed)
			put_gap(f, i, out);
	for (size_t k = 0; k < f->series_count; k++)
		svg_series(f, k, stacked_box, &scale, out);
	svg_point_labels(f, out);
	svg_legend(f, true, out);
}

/* ---- bars that lie ------------------------------------------------------ */

/* One of them, in its row; `most` would be as long as there is room. */
struct bar {
	double y, height;
	uint64_t value, most;
	unsigned colour;
	const char *where, *name, *text;	/* text: behind it */
};

static void
put_bar(const struct bar *b, FILE *out)
{
	double width = (WIDTH - NAME - 120) * (double)b->value /
	    (double)b->most;

	svg_rect((struct svg_box){ NAME, b->y, width, b->height }, b->colour,
	    b->where, b->name, b->value, out);
	svg_label(out, NAME + width + 6, b->y + b->height / 2 + 4, SVG_START,
	    b->text);
}

static void
draw_pairs(const struct figure_data *f, FILE *out)
{
	uint64_t most = 1;

	for (size_t k = 0; k < f->series_count; k++)
		for (size_t i = 0; i < 2; i++)
			if (f->series[k].values[i] > most)
				most = f->series[k].values[i];
	svg_head(f, TOP * 2 + 8 + (double)f->series_count * PAIR, out);
	for (unsigned i = 0; i < 2; i++) {
		svg_sample(
		    NAME + i * 110, 3, i == 0 ? COLOUR_OTHERS : 0, out);
		svg_label(
		    out, NAME + 20 + i * 110, 15, SVG_START, f->points[i].label);
	}
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		double y = TOP * 2 + (double)k * PAIR;

		svg_label(out, NAME - 10, y + 19, SVG_END, s->name);
		for (size_t i = 0; i < 2; i++)
			put_bar(&(struct bar){ y + 2 + (double)i * 14, 13,
				s->values[i], most, i == 0 ? COLOUR_OTHERS : 0,
				f->points[i].label, s->name,
				f->points[i].observed ?
				figure(s->values[i]).text :
				_("not observed") }, out);
	}
}

static void
draw_share(const struct figure_data *f, FILE *out)
{
	uint64_t most = 1;

	for (size_t k = 0; k < f->series_count; k++)
		if (f->series[k].total > most)
			most = f->series[k].total;
	svg_head(f, TOP + (double)f->series_count * ROW, out);
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[k];
		double y = (double)k * ROW + TOP / 2.0;
		char text[64];

		snprintf(text, sizeof(text), "%u%% (%s)",
		    figure_total_share(f, s), figure(s->total).text);
		svg_label(out, NAME - 10, y + 15, SVG_END, s->name);
		put_bar(&(struct bar){ y, ROW - 5, s->total, most, s->colour,
			f->points[0].label, s->name, text }, out);
	}
}

/* ---- shares of several periods ------------------------------------------ */

/* Behind the digits, the pattern gives way to the plain colour. */
static void
put_share(FILE *out, double x, double y, unsigned colour, unsigned share)
{
	const struct paint *paint = paint_of(colour);

	fprintf(out, "<text class=\"i%u\" fill=\"%s\" stroke=\"%s\" "
	    "stroke-width=\"4\" paint-order=\"stroke\" x=\"%.1f\" "
	    "y=\"%.1f\" text-anchor=\"middle\" font-size=\"11\">%u%%"
	    "</text>\n", colour, paint->ink, paint->fill, x, y, share);
}

/* Of a row that is as wide for every point. */
static struct svg_box
part_box(const struct figure_data *f, size_t k, size_t i,
    const struct svg_scale *scale)
{
	struct svg_box at = { NAME, TOP + (double)i * PERIOD_ROW, 0,
		PERIOD_ROW - 10 };

	(void)scale;
	for (size_t before = 0; before <= k; before++) {
		at.x += at.width;
		at.width = f->points[i].whole == 0 ? 0 : (RIGHT - NAME) *
		    (double)f->series[before].values[i] /
		    (double)f->points[i].whole;
	}
	return at;
}

static void
put_period(const struct figure_data *f, size_t i, FILE *out)
{
	double y = TOP + (double)i * PERIOD_ROW;

	svg_label(out, NAME - 10, y + 20, SVG_END, f->points[i].label);
	if (!f->points[i].observed || f->points[i].whole == 0)
		svg_label(out, NAME + 6, y + 20, SVG_START,
		    f->points[i].observed ? "0" : _("not observed"));
	for (size_t k = 0; k < f->series_count; k++) {
		struct svg_box at = part_box(f, k, i, NULL);

		if (at.width >= 24)
			put_share(out, at.x + at.width / 2, y + 19,
			    f->series[k].colour,
			    figure_share(f, &f->series[k], i));
	}
}

static void
draw_shares(const struct figure_data *f, FILE *out)
{
	svg_head(f, at_least(TOP + (double)f->point_count * PERIOD_ROW,
	    svg_legend_height(f)), out);
	for (size_t k = 0; k < f->series_count; k++)
		svg_series(f, k, part_box, NULL, out);
	for (size_t i = 0; i < f->point_count; i++)
		put_period(f, i, out);
	svg_legend(f, false, out);
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
