/*
 * paint.h - what tells the series of a figure apart, in every drawing: a colour,
 * a pattern over it, and of lines a dash. Each does without the others, on
 * light and dark screens, on paper without colours, and for eyes that see few.
 */
#ifndef NFLOGD_REPORT_PAINT_H
#define NFLOGD_REPORT_PAINT_H

#include "report/figure_data.h"

#include <stdio.h>

enum { TILE = 8 };	/* patterns repeat after so many units */

/* `ink` is that of a text on `fill`; both are "#" and hexadecimal digits. */
struct paint {
	const char *fill, *ink;
	const char *dark_fill, *dark_ink;	/* on a dark page */
	const char *tile;	/* path of a pattern; "": plain */
	double width;	/* of its strokes */
	const char *dash;	/* of a line; "": none */
};

/* Of a figure_series, by its colour; COLOUR_OTHERS is the last of them. */
const struct paint *paint_of(unsigned colour);

/*
 * The patterns of a figure's drawing, and the value of a fill attribute that
 * uses one. Whoever shows no patterns takes the plain colour.
 */
void paint_patterns(const struct figure_data *f, FILE *out);
void paint_fill(const struct figure_data *f, unsigned colour, FILE *out);

/*
 * Rules of a style sheet: custom properties --c0 to --c10 with the fills and
 * --i0 to --i10 with the inks, and the classes of the drawings that take them.
 */
void paint_properties(bool dark, FILE *out);
void paint_classes(FILE *out);

#endif
