/*
 * no_rule.c - no rule names the service, and nothing else explains it either
 * (one_sensor.c is more precise where it applies).
 */
#include "base/intl.h"
#include "notes/kind.h"

bool
no_rule_applies(const struct subject *s)
{
	return s->rule == NULL && !one_sensor_applies(s);
}

bool
no_rule_explain(const struct subject *s, struct note *note)
{
	note->title = _("no rule");
	note->text = strdup(_("No rule says what this service is for. A rule "
	    "of your own can explain it: see --rules."));
	note_number(note, "sensors", s->total->sensor_count);
	note_number(note, "accesses", s->total->accesses);
	note_number(note, "sources", s->total->sources);
	return note->text != NULL;
}
