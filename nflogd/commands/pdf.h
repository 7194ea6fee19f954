/*
 * pdf.h - a report as PDF, printed by a browser: Chromium lays the HTML out.
 */
#ifndef NFLOGD_COMMANDS_PDF_H
#define NFLOGD_COMMANDS_PDF_H

#include "bulletin/bulletin.h"

/*
 * Have the report printed, and write the PDF to `out`. It takes a folder in
 * TMPDIR while it lasts. False with the error printed.
 */
bool pdf_write(const struct bulletin *b, FILE *out);

#endif
