/* sweep.c - a source that knocked at more than ten ports in a day. */
#include "base/intl.h"
#include "notes/findings.h"
#include "notes/kind.h"

#include <stdio.h>

static bool
say(const struct looking *l, const struct sweep *s, size_t of)
{
	char who[ORIGIN_TEXT], date[DAY_TEXT];
	struct note *note;

	origin_text(&s->source, false, who);
	note = finding_on(l, "sweep", who, s->day);
	if (note == NULL)
		return false;
	note->title = _("at many ports");
	note_number(note, "more_ports_than", SWEEP_PORTS);
	note_number(note, "accesses", s->accesses);
	note_number(note, "sweeps_that_day", of);
	day_format(s->day, date);
	return asprintf(&note->text, _n("%s: %s knocked at more than %d ports, "
	    "with %s accesses. It was the only source that did.",
	    "%s: %s knocked at more than %d ports, with %s accesses. "
	    "%zu sources did so that day.", of), date, who, SWEEP_PORTS,
	    counted((double)s->accesses).text, of) >= 0;
}

bool
sweep_find(const struct looking *l)
{
	const struct sources *s = l->f->sources;
	size_t to;

	for (size_t i = 0; s != NULL && i < s->sweep_count; i = to) {
		for (to = i; to < s->sweep_count &&
		    s->sweeps[to].day == s->sweeps[i].day; to++)
			;
		if (s->sweeps[i].day < l->f->first ||
		    s->sweeps[i].day > l->f->last)
			continue;
		for (size_t j = i; j < to && j < i + FINDINGS_TOLD; j++)
			if (!say(l, &s->sweeps[j], to - i))
				return false;
	}
	return true;
}
