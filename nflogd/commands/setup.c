/* setup.c - see setup.h. */
#include "commands/setup.h"
#include "base/calendar.h"
#include "base/datadir.h"

#include <limits.h>

bool
setup_rules(const struct options *o, struct rules **rules)
{
	const char *directories[RULE_DIRECTORIES + 1];
	char shipped[PATH_MAX];
	struct errors errors = { 0 };
	bool ok;

	*rules = NULL;
	if (!datadir_rules(shipped, sizeof(shipped))) {
		complain("the path of the shipped rules is too long; install "
		    "nflogd under a shorter one");
		return false;
	}
	directories[0] = shipped;
	for (size_t i = 0; i < o->rule_count; i++)
		directories[i + 1] = o->rules[i];
	ok = rules_load(rules, directories, o->rule_count + 1, &errors);
	errors_print(&errors);
	errors_free(&errors);
	return ok;
}

bool
setup_regions(const struct options *o, struct regions **regions)
{
	struct error err;

	*regions = NULL;
	if (o->geo == NULL)
		return true;
	*regions = regions_open(o->geo, &err);
	if (*regions == NULL)
		complain("--geo: %s", err.text);
	return *regions != NULL;
}

bool
setup_regions_sound(const struct options *o, const struct regions *regions)
{
	if (regions == NULL || regions_failed(regions) == 0)
		return true;
	complain("--geo: %s: is damaged, so that regions are missing; bring "
	    "another copy", o->geo);
	return false;
}

bool
setup_zone(const struct options *o)
{
	struct error err;

	if (calendar_zone(o->timezone, &err))
		return true;
	complain("--timezone: %s", err.text);
	return false;
}
