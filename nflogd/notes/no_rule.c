/*
 * no_rule.c - no rule names the service, and nothing else explains it either
 * (one_sensor.c is more precise where it applies). If the number is registered,
 * the note says under which name, and what such a name is worth.
 */
#include "base/intl.h"
#include "notes/kind.h"

#include <stdio.h>

bool
no_rule_applies(const struct subject *s)
{
	return s->rule == NULL && !one_sensor_applies(s);
}

static bool
explain_name(struct note *note)
{
	const char *name = note->registered;

	if (asprintf(&note->heading, _("no rule; registered name: %s"), name) <
	    0) {
		note->heading = NULL;
		return false;
	}
	note->title = note->heading;
	note_text(note, "registered", name);
	return asprintf(&note->text, _("No rule says what this service is for. "
	    "The number is registered under the name %s, but that is a name "
	    "only: a port number does not prove the protocol. A rule of your "
	    "own can explain it: see --rules."), name) >= 0;
}

bool
no_rule_explain(const struct subject *s, struct note *note)
{
	note_number(note, "sensors", s->total->sensor_count);
	note_number(note, "accesses", s->total->accesses);
	note_number(note, "sources", s->total->sources);
	if (registered_name(s->total->service, note->registered))
		return explain_name(note);
	note->title = _("no rule");
	note->text = strdup(_("No rule says what this service is for. A rule "
	    "of your own can explain it: see --rules."));
	return note->text != NULL;
}
