/*
 * returning.c - a service rose that had risen before and fallen since, as
 * 3389/tcp did in TALOT2's September 2011.
 */
#include "base/intl.h"
#include "notes/findings.h"
#include "notes/kind.h"

#include <stdio.h>
#include <stdlib.h>

/* Say when it rose before. */
static bool
add_rise(const struct looking *l, const struct change *c, struct note *note)
{
	char risen[DAY_TEXT], fallen[DAY_TEXT], *text;

	day_format(l->h->first + (int32_t)c->risen, risen);
	day_format(l->h->first + (int32_t)c->fallen, fallen);
	note_number(note, "days_since_fallen", c->day - c->fallen);
	if (asprintf(&text, _("%s It had risen before, from %s to %s."),
	    note->text, risen, fallen) < 0)
		return false;
	free(note->text);
	note->text = text;
	return true;
}

static const struct change *
change_of(const struct looking *l, const struct note *note)
{
	for (size_t i = 0; i < l->changes->count; i++) {
		const struct change *c = &l->changes->list[i];

		if (c->kind == CHANGE_RETURNING &&
		    l->h->first + (int32_t)c->day == note->day &&
		    l->h->services[c->service].service == note->service)
			return c;
	}
	return NULL;
}

static char *
sentence(const char *service)
{
	char *text;

	return asprintf(&text, _("%s rose again, on two days running."),
	    service) < 0 ? NULL : text;
}

bool
returning_find(const struct looking *l)
{
	size_t from = l->notes->count;

	if (!finding_changes(l, CHANGE_RETURNING, "returning", _("returning"),
	    sentence))
		return false;
	for (size_t i = from; i < l->notes->count; i++) {
		struct note *note = &l->notes->list[i];
		const struct change *c = change_of(l, note);

		if (c != NULL && !add_rise(l, c, note))
			return false;
	}
	return true;
}
