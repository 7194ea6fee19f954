/* notes.c - the kinds of notes, and notes from them; see notes.h. */
#include "notes/kind.h"

#include <stdio.h>
#include <stdlib.h>

static const struct note_kind note_kinds[] = {
	{ "meaning", meaning_applies, meaning_explain },
	{ "one-sensor", one_sensor_applies, one_sensor_explain },
	{ "no-rule", no_rule_applies, no_rule_explain },
	{ "tool", tool_applies, tool_explain },
	{ "backscatter", backscatter_applies, backscatter_explain },
};

enum { KINDS = sizeof(note_kinds) / sizeof(note_kinds[0]) };

static void
add_evidence(struct note *note, struct evidence evidence)
{
	if (note->evidence_count < EVIDENCE)
		note->evidence[note->evidence_count++] = evidence;
}

void
note_number(struct note *note, const char *name, uint64_t number)
{
	add_evidence(
	    note, (struct evidence){ .name = name, .number = number });
}

void
note_text(struct note *note, const char *name, const char *text)
{
	add_evidence(note, (struct evidence){ .name = name, .text = text });
}

void
note_real(struct note *note, const char *name, double real)
{
	add_evidence(note, (struct evidence){ .name = name, .is_real = true,
	    .real = real });
}

struct note *
notes_add(struct notes *notes)
{
	if (notes->count == notes->room) {
		size_t room = notes->room > 0 ? notes->room * 2 : 32;
		struct note *list = realloc(notes->list, room * sizeof(*list));

		if (list == NULL)
			return NULL;
		notes->list = list;
		notes->room = room;
	}
	notes->list[notes->count] = (struct note){ 0 };
	return &notes->list[notes->count++];
}

static int32_t
last_dated_day(const struct rollup *r)
{
	for (size_t i = r->row_count; i > 0; i--)
		if (r->rows[i - 1].day != DAY_UNDATED)
			return r->rows[i - 1].day;
	return DAY_UNDATED;
}

static int32_t
only_day(const struct rollup *r)
{
	if (r->row_count == 0 ||
	    r->rows[0].day != r->rows[r->row_count - 1].day)
		return DAY_UNDATED;
	return r->rows[0].day;
}

/* Append the notes of every kind on one service. */
static bool
add_notes(struct notes *notes, const struct subject *s)
{
	for (size_t i = 0; i < KINDS; i++) {
		struct note *note;

		if (!note_kinds[i].applies(s))
			continue;
		note = notes_add(notes);
		if (note == NULL)
			return false;
		note->kind = note_kinds[i].name;
		note->service = s->total->service;
		note->day = only_day(s->rollup);
		memcpy(note->service_text, s->total->service_text,
		    SERVICE_TEXT);
		if (asprintf(&note->id, "%s:%s", note->kind,
		    note->service_text) < 0) {
			note->id = NULL;
			return false;
		}
		if (!note_kinds[i].explain(s, note))
			return false;
	}
	return true;
}

bool
notes_make(const struct rollup *rollup, const struct rules *rules, int language,
    size_t top, struct notes *notes)
{
	struct subject s = { .rollup = rollup, .rules = rules,
		.language = language };
	int32_t day = last_dated_day(rollup);
	struct total *totals;
	size_t n = rollup_totals(rollup, 0, rollup->row_count, &totals);
	bool ok = true;

	*notes = (struct notes){ 0 };
	if (n == SIZE_MAX)
		return false;
	if (n > top)
		n = top;
	for (size_t i = 0; ok && i < n; i++) {
		s.total = &totals[i];
		s.rule = rules == NULL ? NULL :
		    rules_port(rules, totals[i].service, day);
		ok = add_notes(notes, &s);
	}
	free(totals);
	if (!ok)
		notes_free(notes);
	return ok;
}

void
notes_free(struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		free(notes->list[i].heading);
		free(notes->list[i].regions);
		free(notes->list[i].id);
		free(notes->list[i].subject);
		free(notes->list[i].text);
	}
	free(notes->list);
	*notes = (struct notes){ 0 };
}
