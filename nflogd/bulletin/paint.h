/*
 * paint.h - what tells the series of a figure apart, in every drawing: a colour,
 * a pattern over it, and of lines a dash. Each does without the others, on
 * light and dark screens, on paper without colours, and for eyes that see few.
 */
#ifndef NFLOGD_BULLETIN_PAINT_H
#define NFLOGD_BULLETIN_PAINT_H

#include "bulletin/figure_data.h"

#include <stdio.h>

enum { TILE = 8 };	/* patterns repeat after so many units */

/* What a pattern is made of. */
enum {
	HATCH_UP = 1 << 0,
	HATCH_DOWN = 1 << 1,
	HATCH_LEVEL = 1 << 2,
	HATCH_UPRIGHT = 1 << 3,
	HATCH_DOTS = 1 << 4
};

/* `ink` is that of a text on `fill`; both are "#" and hexadecimal digits. */
struct paint {
	const char *fill, *ink;
	const char *dark_fill, *dark_ink;	/* on a dark page */
	unsigned hatch;	/* HATCH_ bits; 0: plain */
	double width;	/* of its strokes */
	const char *dash;	/* of a line; "": none */
};

/* Of a figure_series, by its colour; COLOUR_OTHERS is the last of them. */
const struct paint *paint_of(unsigned colour);

/*
 * A pattern as one path: begin, what falls into each rectangle, end. It is of
 * lines and not of SVG's <pattern>, which browsers print slowly and as pixels,
 * and mailers lose.
 */
void hatch_begin(unsigned colour, FILE *out);
void hatch_box(unsigned colour, double x, double y, double width,
    double height, FILE *out);
void hatch_end(unsigned colour, FILE *out);

/* The path of a tile of it, TILE wide and high. */
void hatch_tile(unsigned hatch, FILE *out);

/*
 * Rules of a style sheet: custom properties --c0 to --c10 with the fills and
 * --i0 to --i10 with the inks, and the classes of the drawings that take them.
 */
void paint_properties(bool dark, FILE *out);
void paint_classes(FILE *out);

#endif
