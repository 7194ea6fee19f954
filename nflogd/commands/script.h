/*
 * script.h - the script of HTML reports: inside of each, or beside many.
 */
#ifndef NFLOGD_COMMANDS_SCRIPT_H
#define NFLOGD_COMMANDS_SCRIPT_H

#include "commands/options.h"
#include "bulletin/bulletin.h"

struct script {
	struct html_script html;	/* all zero: there is none */
	char *text, *url;	/* owned */
};

/*
 * Find the script that was installed. With --static, or where `make assets` was
 * never run, there is none. With --assets DIR it is put there, and named as it
 * is found from the folder of --output, else from here. False with the error
 * printed; the script is to be used and freed even so.
 */
bool script_find(const struct options *o, struct script *s);
void script_free(struct script *s);

#endif
