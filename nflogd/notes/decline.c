/* decline.c - a service fell below what is usual, and stayed there. */
#include "base/intl.h"
#include "notes/findings.h"

#include <stdio.h>

static char *
sentence(const char *service)
{
	char *text;

	return asprintf(&text, _("%s fell, on two days running."),
	    service) < 0 ? NULL : text;
}

bool
decline_find(const struct looking *l)
{
	return finding_changes(l, CHANGE_DECLINE, "decline",
	    _("less than usual"), sentence);
}
