/*
 * html.h - the parts of an HTML report, of html.c.
 */
#ifndef NFLOGD_BULLETIN_HTML_H
#define NFLOGD_BULLETIN_HTML_H

#include "bulletin/bulletin.h"
#include "bulletin/svg.h"

/* The style sheet, to be freed. NULL when memory is short. */
char *html_style(void);

/* A text in an element without attributes. */
void html_element(FILE *out, const char *name, const char *text);

/* The numbers of a figure that has series. */
void html_table(const struct figure_data *f, FILE *out);

/* A table of the section on ranks, observation points and hosts. */
void html_grid(const struct grid *g, FILE *out);

/*
 * What the script draws from: JSON that is safe inside a script element. False
 * when memory is short.
 */
bool html_data(const struct bulletin *b, FILE *out);

#endif
