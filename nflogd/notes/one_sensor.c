/*
 * one_sensor.c - no rule names the service, and of several observation points
 * only one saw it: then it is about that point, not about the internet. TALOT2
 * has such a note beside three of its ten services.
 */
#include "base/intl.h"
#include "notes/kind.h"

#include <stdio.h>

bool
one_sensor_applies(const struct subject *s)
{
	return s->rule == NULL && s->rollup->sensor_count > 1 &&
	    s->total->sensor_count == 1;
}

bool
one_sensor_explain(const struct subject *s, struct note *note)
{
	const struct total *t = s->total;
	const char *sensor = s->rollup->sensors[t->sensor];
	char service[64];

	note->title = _("one point only");
	note_text(note, "sensor", sensor);
	note_number(note, "sensors", s->rollup->sensor_count);
	note_number(note, "accesses", t->accesses);
	note_number(note, "sources", t->sources);
	service_display(t->service, service, sizeof(service));
	return asprintf(&note->text, _("No rule names %s, and it was seen at "
	    "only one observation point; cause unknown. Of %zu observation "
	    "points, %s alone saw it."), service, s->rollup->sensor_count,
	    sensor) >= 0;
}
