/*
 * coverage.c - days that say less than they seem to: a sensor fell silent, or
 * the log says that messages were lost.
 */
#include "base/intl.h"
#include "notes/findings.h"
#include "notes/kind.h"

#include <stdio.h>
#include <stdlib.h>

enum { SILENT_BEFORE = 7, SILENT_LEAST = 4 };

/* Was it observed on most days of the week before, the last one among them? */
static bool
fell_silent(const struct history *h, size_t day, uint32_t sensor)
{
	size_t n = 0;

	if (day == 0 || h->seen[day] == 0 || history_observed(h, day, sensor) ||
	    !history_observed(h, day - 1, sensor))
		return false;
	for (size_t d = day > SILENT_BEFORE ? day - SILENT_BEFORE : 0; d < day;
	    d++)
		n += history_observed(h, d, sensor);
	return n >= SILENT_LEAST;
}

static bool
say_gap(const struct looking *l, const char *sensor, size_t day, size_t days)
{
	struct note *note = finding_on(
	    l, "coverage", sensor, l->h->first + (int32_t)day);
	char date[DAY_TEXT];

	if (note == NULL)
		return false;
	note->title = _("silent");
	note_text(note, "what", "gap");
	note_number(note, "silent_days", days);
	day_format(note->day, date);
	return asprintf(&note->text, _n("%s: nothing was heard of %s for a "
	    "day. That is no decline: counts are compared without it.",
	    "%s: nothing was heard of %s for %zu days. That is no decline: "
	    "counts are compared without it.", days), date, sensor, days) >= 0;
}

static bool
find_gaps(const struct looking *l)
{
	const struct history *h = l->h;
	size_t last = (size_t)(l->f->last - h->first);

	while (last > 0 && is_open(l, h->first + (int32_t)last))
		last--;
	for (size_t d = 0; d <= last && d < h->days; d++) {
		if (h->first + (int64_t)d < l->f->first)
			continue;
		for (uint32_t s = 0; s < h->rollup->sensor_count; s++) {
			size_t to = d;

			if (!fell_silent(h, d, s))
				continue;
			while (to <= last && to < h->days &&
			    !history_observed(h, to, s))
				to++;
			if (!say_gap(l, h->rollup->sensors[s], d, to - d))
				return false;
		}
	}
	return true;
}

static bool
say_loss(const struct looking *l, const struct loss *loss)
{
	char date[DAY_TEXT], *id;
	struct note *note =
	    finding_on(l, "coverage", loss->sensor, loss->day);

	if (note == NULL)
		return false;
	/* the same sensor may have fallen silent */
	if (asprintf(&id, "%s:loss", note->id) < 0)
		return false;
	free(note->id);
	note->id = id;
	note->title = _("messages lost");
	note_text(note, "what", "loss");
	note_number(note, "messages", loss->messages);
	day_format(loss->day, date);
	return asprintf(&note->text, _("%s: the log of %s says that %s "
	    "messages were lost. There was more than was counted."), date,
	    loss->sensor, counted((double)loss->messages).text) >= 0;
}

bool
coverage_find(const struct looking *l)
{
	const struct rollup *r = l->h->rollup;

	if (!find_gaps(l))
		return false;
	for (size_t i = 0; i < r->loss_count; i++)
		if (r->losses[i].day >= l->f->first &&
		    r->losses[i].day <= l->f->last &&
		    !say_loss(l, &r->losses[i]))
			return false;
	return true;
}
