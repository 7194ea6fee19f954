/* svg_draw.c - see svg_draw.h. */
#include "bulletin/svg_draw.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "bulletin/paint.h"
#include "report/report.h"

#include <string.h>

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

void
svg_label(FILE *out, double x, double y, enum svg_anchor anchor, const char *text)
{
	static const char *const anchors[] = { "", " text-anchor=\"middle\"",
		" text-anchor=\"end\"" };

	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\"%s>", x, y, anchors[anchor]);
	html_text(out, text);
	fputs("</text>\n", out);
}

static void
put_box(struct svg_box at, FILE *out)
{
	fprintf(out, "<rect x=\"%.1f\" y=\"%.2f\" width=\"%.1f\" "
	    "height=\"%.2f\"", at.x, at.y, at.width, at.height);
}

static void
begin_fill(unsigned colour, FILE *out)
{
	fprintf(out, "<g class=\"c%u\" fill=\"%s\">\n", colour,
	    paint_of(colour)->fill);
}

static void
put_hatch(struct svg_box at, unsigned colour, FILE *out)
{
	hatch_begin(colour, out);
	hatch_box(colour, at.x, at.y, at.width, at.height, out);
	hatch_end(colour, out);
}

/* One that tells, under the pointer, what it stands for. */
static void
put_told(struct svg_box at, const char *where, const char *name,
    uint64_t value, FILE *out)
{
	put_box(at, out);
	fputs("><title>", out);
	html_text(out, where);
	fputs(" ", out);
	html_text(out, name);
	fprintf(out, ": %s</title></rect>\n", figure(value).text);
}

void
svg_rect(struct svg_box at, unsigned colour, const char *where,
    const char *name, uint64_t value, FILE *out)
{
	begin_fill(colour, out);
	put_told(at, where, name, value, out);
	fputs("</g>\n", out);
	put_hatch(at, colour, out);
}

void
svg_series(const struct figure_data *f, size_t k, svg_boxes *boxes,
    const struct svg_scale *scale, FILE *out)
{
	const struct figure_series *s = &f->series[k];

	begin_fill(s->colour, out);
	for (size_t i = 0; i < f->point_count; i++)
		if (s->values[i] > 0)
			put_told(boxes(f, k, i, scale), f->points[i].label,
			    s->name, s->values[i], out);
	fputs("</g>\n", out);
	hatch_begin(s->colour, out);
	for (size_t i = 0; i < f->point_count; i++) {
		struct svg_box at = boxes(f, k, i, scale);

		if (s->values[i] > 0)
			hatch_box(s->colour, at.x, at.y, at.width, at.height,
			    out);
	}
	hatch_end(s->colour, out);
}

void
svg_sample(double x, double y, unsigned colour, FILE *out)
{
	struct svg_box at = { x, y, 14, 14 };

	begin_fill(colour, out);
	put_box(at, out);
	fputs("/>\n</g>\n", out);
	put_hatch(at, colour, out);
}

void
svg_head(const struct figure_data *f, double height, FILE *out)
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

struct svg_scale
svg_scale(uint64_t most)
{
	struct svg_scale s = { .step = step_of(most) };

	for (s.most = s.step; s.most < (double)most;)
		s.most += s.step;
	return s;
}

double
svg_height(const struct svg_scale *s, uint64_t value)
{
	return (double)value / s->most * PLOT;
}

void
svg_scale_lines(const struct svg_scale *s, FILE *out)
{
	for (unsigned i = 0; i * s->step <= s->most; i++) {
		double at = i * s->step;
		double y = TOP + PLOT - at / s->most * PLOT;

		fprintf(out, "<path class=\"grid\" stroke=\"#8888\" d=\"M%d "
		    "%.1fH%d\"/>\n", LEFT, y, RIGHT);
		svg_label(out, LEFT - 8, y + 4, SVG_END,
		    figure((uint64_t)at).text);
	}
}

/* The middle of a point's place. */
double
svg_point_x(const struct figure_data *f, size_t i)
{
	return LEFT + (RIGHT - LEFT) * ((double)i + 0.5) /
	    (double)f->point_count;
}

/* Labels below the plot, as many as there is room for. */
void
svg_point_labels(const struct figure_data *f, FILE *out)
{
	size_t every = (f->point_count * 56 + RIGHT - LEFT - 1) / (RIGHT - LEFT);

	for (size_t i = 0; i < f->point_count; i += every) {
		const char *label = f->points[i].label;

		svg_label(out, svg_point_x(f, i), TOP + PLOT + 20, SVG_MIDDLE,
		    strlen(label) > 7 ? label + 5 : label);
	}
}

/* Names beside what they are of; `upwards`: the first is the lowest. */
void
svg_legend(const struct figure_data *f, bool upwards, FILE *out)
{
	for (size_t k = 0; k < f->series_count; k++) {
		const struct figure_series *s = &f->series[upwards ?
		    f->series_count - 1 - k : k];
		double y = TOP + (double)k * LEGEND_ROW;

		svg_sample(LEGEND, y, s->colour, out);
		svg_label(out, LEGEND + 22, y + 11, SVG_START, s->name);
	}
}

double
svg_legend_height(const struct figure_data *f)
{
	return TOP + (double)f->series_count * LEGEND_ROW;
}
