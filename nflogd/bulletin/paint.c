/*
 * paint.c - see paint.h.
 *
 * The colours of a page differ by 0.1 or more in OKLab from each other, as they
 * are seen with and without each kind of cone (tests/golden/paint.py).
 */
#include "bulletin/paint.h"

static const struct paint paints[COLOURS + 1] = {
	{ "#072bb5", "#fff", "#5670ff", "#111", 0, 0, "" },
	{ "#c01e80", "#fff", "#f86b18", "#111", HATCH_UP, 1.4, "7 3" },
	{ "#f5ca03", "#111", "#feec84", "#111", HATCH_DOTS, 2.4, "2 3" },
	{ "#105e33", "#fff", "#52ab7f", "#111", HATCH_LEVEL, 1.4, "12 4" },
	{ "#14a0ff", "#111", "#88c5fc", "#111", HATCH_DOWN, 1.4,
	    "12 3 2 3" },
	{ "#f38c3a", "#111", "#fbbbab", "#111", HATCH_UPRIGHT, 1.4,
	    "7 3 2 3" },
	{ "#6e0073", "#fff", "#d02f41", "#fff", HATCH_UP | HATCH_DOWN, 1.2,
	    "4 4" },
	{ "#64a99c", "#111", "#56ffff", "#111", HATCH_LEVEL | HATCH_UPRIGHT,
	    1.2, "2 6" },
	{ "#6a53ff", "#fff", "#c375cc", "#111", HATCH_UP, 3.2, "16 4 4 4" },
	{ "#a5720f", "#111", "#b2d225", "#111", HATCH_DOWN, 3.2, "16 6" },
	{ "#c3c8ce", "#111", "#6b7580", "#fff", HATCH_DOTS, 1.2, "1 3" },
};

const struct paint *
paint_of(unsigned colour)
{
	return &paints[colour];
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
