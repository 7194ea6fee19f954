/* surge.c - a service rose above what is usual, and did not fall at once. */
#include "base/intl.h"
#include "notes/findings.h"

#include <stdio.h>

static char *
sentence(const char *service)
{
	char *text;

	return asprintf(&text, _("%s rose, on two days running."),
	    service) < 0 ? NULL : text;
}

bool
surge_find(const struct looking *l)
{
	return finding_changes(l, CHANGE_SURGE, "surge", _("more than usual"),
	    sentence);
}
