/*
 * report_folder.h - a report as a folder of CSV files, one for each figure and
 * table.
 */
#ifndef NFLOGD_COMMANDS_REPORT_FOLDER_H
#define NFLOGD_COMMANDS_REPORT_FOLDER_H

#include "bulletin/bulletin.h"

/*
 * The folder is made if it is not there; files of the same names are replaced.
 * False with the error printed.
 */
bool report_folder_write(const struct bulletin *b, const char *folder);

#endif
