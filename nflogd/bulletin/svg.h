/*
 * svg.h - a figure as a drawing: static SVG inside HTML, which scales, prints
 * and needs no script. Colours are attributes, so that it stands on its own; a
 * style sheet may override them by class (paint.h).
 */
#ifndef NFLOGD_BULLETIN_SVG_H
#define NFLOGD_BULLETIN_SVG_H

#include "bulletin/figure_data.h"

#include <stdio.h>

/* A figure that has series. */
void svg_figure(const struct figure_data *f, FILE *out);

/* A text for HTML and SVG, in elements and in quoted attributes. */
void html_text(FILE *out, const char *text);

#endif
