/*
 * report_options.h - the options of nflogd report, rows of the table in
 * options.c: each reads its argument, false means it is not what is wanted.
 */
#ifndef NFLOGD_COMMANDS_REPORT_OPTIONS_H
#define NFLOGD_COMMANDS_REPORT_OPTIONS_H

#include "commands/options.h"

#define MAIL_WANTED "an address such as admin@example.org (16 at most)"

bool set_notable(struct options *o, const char *value);
bool set_output(struct options *o, const char *value);
bool set_sensors(struct options *o, const char *value);
bool set_home(struct options *o, const char *value);
bool set_assets(struct options *o, const char *value);
bool set_static(struct options *o, const char *value);
bool set_mail(struct options *o, const char *value);
bool set_mail_from(struct options *o, const char *value);

#endif
