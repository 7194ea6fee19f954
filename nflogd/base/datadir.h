/*
 * datadir.h - where the shipped rules, translations and scripts are.
 *
 * They stand beside the program: <somewhere>/bin/nflogd has
 * <somewhere>/share/nflogd/rules, <somewhere>/share/nflogd/assets and
 * <somewhere>/share/locale, in the build folder as after installation, so
 * nothing depends on where it was installed.
 * Where /proc is not mounted the PREFIX of the build is used.
 */
#ifndef NFLOGD_BASE_DATADIR_H
#define NFLOGD_BASE_DATADIR_H

#include <stdbool.h>
#include <stddef.h>

/* Each gives a terminated path; false where it does not fit. */
bool datadir_rules(char *path, size_t size);
bool datadir_script(char *path, size_t size);	/* of HTML reports, a file */
bool datadir_locale(char *path, size_t size);

#endif
