/*
 * bulletin.h - a report of a period, as TALOT2's monthly one: its figures, its
 * words and what its ten most accessed services mean. Everything is computed
 * before a style prints it; a style asks nobody else.
 */
#ifndef NFLOGD_BULLETIN_BULLETIN_H
#define NFLOGD_BULLETIN_BULLETIN_H

#include "notes/notes.h"
#include "bulletin/figure_data.h"
#include "bulletin/grid.h"
#include "bulletin/hosts.h"
#include "bulletin/markings.h"
#include "report/report.h"
#include "bulletin/story.h"

#include <stdio.h>

enum { TABLE_4 = 10 };	/* services it explains */

/* How the notable service was chosen. */
enum notable_by {
	NOTABLE_NONE,
	NOTABLE_ASKED,
	NOTABLE_FOUND,	/* it was new, rose or rose again (story.h) */
	NOTABLE_GREW,
	NOTABLE_MOST
};

/* The paragraphs, in their order. */
enum word {
	WORD_HEADLINE,
	WORD_SELECTION,	/* it is about some observation points only */
	WORD_UNFINISHED,	/* the period is not over */
	WORD_DEFINITION,
	WORD_CHANGE,	/* against the period before */
	WORD_MIX,	/* of services: did it change? */
	WORD_NOTABLE,	/* which service, by how much it changed */
	WORD_STORY,	/* when it rose and fell, and from where */
	WORD_MEANING,	/* what it is for and what to do */
	WORD_MALWARE,	/* known to use it, dated */
	WORD_REFERENCES,
	WORD_PREVIOUS,	/* where the report before is */
	WORD_REGIONS,	/* why some are not known */
	WORD_MEANS,	/* how they are made */
	WORD_SHARES,
	WORDS
};

/* One of table 4. */
struct explained {
	const struct tallied *service;
	char name[SERIES_TEXT], key[KEY_TEXT];
	const struct note *note;	/* NULL: nothing to say */
	char *malware;	/* "Sasser (2004-04-30), .."; NULL or "": none */
	char *references;	/* the same */
};

struct bulletin {
	struct query query;
	struct hosts hosts;
	struct markings marks;
	struct story story;
	const struct rules *rules;	/* borrowed */
	int language;
	const char *home;	/* a region; NULL: none */
	uint32_t notable;
	enum notable_by notable_by;
	struct figure_data figures[FIGURES];
	struct grid grids[GRIDS];
	size_t grid_count;
	char title[256];
	char *words[WORDS];	/* NULL: nothing to say */
	struct notes notes;
	struct explained table[TABLE_4];
	size_t table_count;
};

struct bulletin_wish {
	struct period period;
	const struct rules *rules;
	int language;
	const uint32_t *notable;	/* a service; NULL: choose one */
	struct chosen chosen;	/* observation points */
	const char *home;	/* a region; NULL: none */
	int32_t today;	/* a day that is not over */
};

/* False with *err; bulletin_free is to be called even so. */
bool bulletin_make(struct bulletin *b, struct store *s,
    const struct bulletin_wish *wish, struct store_error *err);
void bulletin_free(struct bulletin *b);

/* Of a period: nothing was observed, if there is no divisor. */
static inline struct means
bulletin_means(const struct bulletin *b, int period)
{
	return query_means(&b->query, period);
}

/* The sections 1 to 5, by the first character of their figures' numbers. */
const char *bulletin_section(char number);

/* Is it small print, which stands at the end? */
bool word_is_remark(enum word word);

/* "headline", as the JSON calls it. */
const char *word_name(enum word word);

/* Fill words and table. False when memory is short. */
bool bulletin_words(struct bulletin *b);
bool bulletin_table(struct bulletin *b);

/*
 * What a rule lists, in one line, of malware that was seen by a day; "": nothing.
 * To be freed. NULL when memory is short.
 */
char *table_4_malware(const struct port_rule *rule, int32_t day);
char *table_4_references(const struct port_rule *rule);

/*
 * The styles. Each writes to `out`, whose error flag keeps what could not be
 * written. False when memory is short.
 */
bool bulletin_text(const struct bulletin *b, FILE *out, unsigned width);
bool bulletin_markdown(const struct bulletin *b, FILE *out);
bool bulletin_json(const struct bulletin *b, FILE *out);

/* The script of an HTML report; all zero: none, every figure stands still. */
struct html_script {
	struct slice text;	/* inside of the page, as it is */
	const char *url;	/* or beside it; NULL: not beside it */
};
bool bulletin_html(const struct bulletin *b, const struct html_script *script,
    FILE *out);

/* The CSV files: of a figure, of table 4, and of another table. */
void bulletin_csv_figure(const struct figure_data *f, FILE *out);
void bulletin_csv_table(const struct bulletin *b, FILE *out);
void bulletin_csv_grid(const struct grid *g, FILE *out);

#endif
