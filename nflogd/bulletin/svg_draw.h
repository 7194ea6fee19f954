/*
 * svg_draw.h - what the charts are made of. Lengths are in units of the viewBox,
 * WIDTH of them wide.
 */
#ifndef NFLOGD_BULLETIN_SVG_DRAW_H
#define NFLOGD_BULLETIN_SVG_DRAW_H

#include "bulletin/svg.h"

enum {
	WIDTH = 760, LEFT = 64, RIGHT = 560, LEGEND = 584, TOP = 14,
	PLOT = 240,	/* height of a plot with a scale */
	ROW = 26, PAIR = 34, PERIOD_ROW = 40, NAME = 124, LEGEND_ROW = 20
};

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

struct svg_box {
	double x, y, width, height;
};

/* From 0 to `most`, with a line every `step`. */
struct svg_scale {
	double step, most;
};

/* The start of a drawing, to be ended by </svg>. */
void svg_head(const struct figure_data *f, double height, FILE *out);

void svg_label(FILE *out, double x, double y, enum svg_anchor anchor,
    const char *text);

/* A rectangle that tells, under the pointer, what it stands for. */
void svg_rect(struct svg_box at, unsigned colour, const char *where,
    const char *name, uint64_t value, FILE *out);

/* All rectangles of a series; where one is, `boxes` tells by series and point. */
typedef struct svg_box svg_boxes(const struct figure_data *f, size_t k,
    size_t i, const struct svg_scale *scale);
void svg_series(const struct figure_data *f, size_t k, svg_boxes *boxes,
    const struct svg_scale *scale, FILE *out);

/* The sample of a legend. */
void svg_sample(double x, double y, unsigned colour, FILE *out);

/* Names beside what they are of; `upwards`: the first is the lowest. */
void svg_legend(const struct figure_data *f, bool upwards, FILE *out);
double svg_legend_height(const struct figure_data *f);

/* A scale with round numbers, its lines, and what a value is high on it. */
struct svg_scale svg_scale(uint64_t most);
void svg_scale_lines(const struct svg_scale *s, FILE *out);
double svg_height(const struct svg_scale *s, uint64_t value);

/* The middle of a point's place, and the labels below the plot. */
double svg_point_x(const struct figure_data *f, size_t i);
void svg_point_labels(const struct figure_data *f, FILE *out);

#endif
