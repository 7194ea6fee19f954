/*
 * text.h - what the files of the text style share: tables that are
 * drawn on a page.
 */
#ifndef NFLOGD_BULLETIN_TEXT_H
#define NFLOGD_BULLETIN_TEXT_H

#include "bulletin/bulletin.h"
#include "report/page.h"

/* What a table is made in: page_row takes 16 columns. */
struct drawn_table {
	struct column columns[16];
	size_t count;
};

struct column *drawn_column(struct page *page, struct drawn_table *t,
    const char *heading, bool right);

/* The column of the series' names, wide enough, but not for all. */
void drawn_names(struct page *page, struct drawn_table *t,
    const struct figure_data *f);

/*
 * A last column for bars, with what is left of the page: its width, 0 where
 * there is no room.
 */
size_t drawn_bars(struct page *page, struct drawn_table *t);

/* A value of a point, or a dash where nothing was observed. */
struct figure drawn_value(
    const struct figure_data *f, const struct figure_series *s, size_t i);

/* A figure that has series, without its title. */
void page_figure(struct page *page, const struct figure_data *f);
void page_stacked(struct page *page, const struct figure_data *f);

/* A table, with its title and its remark. */
void page_grid(struct page *page, const struct grid *g);

#endif
