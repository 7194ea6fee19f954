/*
 * concentrated.c - one source, or one network of them, sent at least half of
 * all that a service had on a day.
 */
#include "base/intl.h"
#include "notes/findings.h"
#include "notes/kind.h"

#include <stdio.h>

static unsigned
percent(uint64_t part, uint64_t whole)
{
	return (unsigned)((double)part / (double)whole * 100);
}

static bool
say(const struct looking *l, const struct concentrated *c)
{
	bool one = c->source_accesses >= (c->accesses + 1) / 2;
	uint64_t sent = one ? c->source_accesses : c->network_accesses;
	struct note *note =
	    finding_on_service(l, "concentrated", c->service, c->day);
	char service[64], who[ORIGIN_TEXT], date[DAY_TEXT];

	if (note == NULL)
		return false;
	origin_text(one ? &c->source : &c->network, !one, who);
	note->title = one ? _("from one source") : _("from one network");
	note_number(note, "accesses", c->accesses);
	note_number(note, one ? "source_accesses" : "network_accesses", sent);
	note_number(note, "share", percent(sent, c->accesses));
	service_display(c->service, service, sizeof(service));
	day_format(c->day, date);
	return asprintf(&note->text, _("%s: of %s accesses to %s, at least "
	    "%u%% came from %s."), date, counted((double)c->accesses).text, service,
	    percent(sent, c->accesses), who) >= 0;
}

/* Was it so on an earlier day that is told of? */
static bool
was_told(const struct looking *l, const struct sources *s, size_t i)
{
	const struct concentrated *c = &s->concentrated[i];

	for (size_t j = 0; j < i; j++) {
		const struct concentrated *d = &s->concentrated[j];

		if (d->service == c->service && d->day >= l->f->first &&
		    d->day < c->day && memcmp(&d->network, &c->network,
		    sizeof(c->network)) == 0)
			return true;
	}
	return false;
}

bool
concentrated_find(const struct looking *l)
{
	const struct sources *s = l->f->sources;
	int32_t day = DAY_UNDATED;
	size_t told = 0;

	for (size_t i = 0; s != NULL && i < s->concentrated_count; i++) {
		const struct concentrated *c = &s->concentrated[i];

		if (c->day < l->f->first || c->day > l->f->last)
			continue;
		told = c->day == day ? told : 0;
		day = c->day;
		if (told == FINDINGS_TOLD || was_told(l, s, i))
			continue;
		if (!say(l, c))
			return false;
		told++;
	}
	return true;
}
