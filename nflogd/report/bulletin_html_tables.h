/*
 * bulletin_html_tables.h - parts of a report in HTML, without drawings: plain
 * markup, with every text escaped.
 */
#ifndef NFLOGD_REPORT_BULLETIN_HTML_TABLES_H
#define NFLOGD_REPORT_BULLETIN_HTML_TABLES_H

#include "report/bulletin.h"

/* The section of tables. */
void html_tables(const struct bulletin *b, FILE *out);

/* What stands below a figure or a table; NULL: nothing does. */
void html_remark(const char *remark, FILE *out);

#endif
