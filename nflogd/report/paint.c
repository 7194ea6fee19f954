/*
 * paint.c - see paint.h.
 *
 * The colours of a page differ by 0.1 or more in OKLab from each other, as they
 * are seen with and without each kind of cone (tests/golden/paint.py).
 */
#include "report/paint.h"

static const struct paint paints[COLOURS + 1] = {
	{ "#072bb5", "#fff", "#5670ff", "#111", "", 0, "" },
	{ "#c01e80", "#fff", "#f86b18", "#111",
	    "M-2 2L2-2M0 8L8 0M6 10L10 6", 1.4, "7 3" },
	{ "#f5ca03", "#111", "#feec84", "#111",
	    "M2 2h.01M6 6h.01", 2.4, "2 3" },
	{ "#105e33", "#fff", "#52ab7f", "#111", "M0 4H8", 1.6, "12 4" },
	{ "#14a0ff", "#111", "#88c5fc", "#111",
	    "M-2 6L2 10M0 0L8 8M6-2L10 2", 1.4, "12 3 2 3" },
	{ "#f38c3a", "#111", "#fbbbab", "#111", "M4 0V8", 1.6, "7 3 2 3" },
	{ "#6e0073", "#fff", "#d02f41", "#fff",
	    "M0 0L8 8M0 8L8 0", 1.2, "4 4" },
	{ "#64a99c", "#111", "#56ffff", "#111", "M0 4H8M4 0V8", 1.2, "2 6" },
	{ "#6a53ff", "#fff", "#c375cc", "#111", "M0 6L4 2L8 6", 1.6,
	    "16 4 4 4" },
	{ "#a5720f", "#111", "#b2d225", "#111",
	    "M2 4a2 2 0 1 0 4 0a2 2 0 1 0-4 0", 1.4, "16 6" },
	{ "#c3c8ce", "#111", "#6b7580", "#fff", "M2 1V4M6 5V8", 1, "1 3" },
};

const struct paint *
paint_of(unsigned colour)
{
	return &paints[colour];
}

static void
put_pattern(const char *figure, unsigned colour, FILE *out)
{
	const struct paint *p = &paints[colour];

	fprintf(out, "<pattern id=\"p%s-%u\" width=\"%d\" height=\"%d\" "
	    "patternUnits=\"userSpaceOnUse\"><rect class=\"c%u\" fill=\"%s\" "
	    "width=\"%d\" height=\"%d\"/>", figure, colour, TILE, TILE, colour,
	    p->fill, TILE, TILE);
	if (p->tile[0] != '\0')
		fprintf(out, "<path class=\"m%u\" fill=\"none\" stroke=\"%s\" "
		    "stroke-width=\"%.1f\" stroke-linecap=\"round\" "
		    "opacity=\".55\" d=\"%s\"/>", colour, p->ink, p->width,
		    p->tile);
	fputs("</pattern>\n", out);
}

void
paint_patterns(const struct figure_data *f, FILE *out)
{
	bool done[COLOURS + 1] = { 0 };

	fputs("<defs>\n", out);
	if (f->row->chart == CHART_PAIRS) {	/* now, and before */
		put_pattern(f->row->number, 0, out);
		put_pattern(f->row->number, COLOUR_OTHERS, out);
		done[0] = done[COLOUR_OTHERS] = true;
	}
	for (size_t k = 0; k < f->series_count; k++) {
		unsigned colour = f->series[k].colour;

		if (!done[colour])
			put_pattern(f->row->number, colour, out);
		done[colour] = true;
	}
	fputs("</defs>\n", out);
}

void
paint_fill(const struct figure_data *f, unsigned colour, FILE *out)
{
	fprintf(out, "url(#p%s-%u) %s", f->row->number, colour,
	    paints[colour].fill);
}

void
paint_properties(bool dark, FILE *out)
{
	for (unsigned i = 0; i <= COLOURS; i++)
		fprintf(out, ";--c%u:%s;--i%u:%s", i,
		    dark ? paints[i].dark_fill : paints[i].fill, i,
		    dark ? paints[i].dark_ink : paints[i].ink);
}

void
paint_classes(FILE *out)
{
	for (unsigned i = 0; i <= COLOURS; i++)
		fprintf(out, ".c%u{fill:var(--c%u)}.i%u{fill:var(--i%u);"
		    "stroke:var(--c%u)}.m%u{stroke:var(--i%u)}"
		    ".l%u{stroke:var(--c%u)}\n", i, i, i, i, i, i, i, i, i);
}
