/* new.c - a service never seen before, by several sources on two days. */
#include "base/intl.h"
#include "notes/findings.h"

#include <stdio.h>

static char *
sentence(const char *service)
{
	char *text;

	return asprintf(&text, _("%s was never seen before, in all the days that are kept."),
	    service) < 0 ? NULL : text;
}

bool
new_find(const struct looking *l)
{
	return finding_changes(l, CHANGE_NEW, "new", _("new"),
	    sentence);
}
