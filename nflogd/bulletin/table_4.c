/* table_4.c - what the most accessed services mean, of bulletin.h. */
#include "bulletin/bulletin.h"
#include "base/intl.h"

#include <stdlib.h>

/*
 * Had it been seen by then? A year or a month, as written, sorts before its
 * days.
 */
static bool
was_seen(const struct malware *m, int32_t day)
{
	char text[DAY_TEXT];

	day_format(day, text);
	return m->seen == NULL || strcmp(m->seen, text) <= 0;
}

char *
table_4_malware(const struct port_rule *rule, int32_t day)
{
	char *text = NULL;
	size_t size, named = 0;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		return NULL;
	for (size_t i = 0; i < rule->malware_count; i++) {
		const struct malware *m = &rule->malware[i];

		if (!was_seen(m, day))
			continue;
		fputs(named++ > 0 ? _(", ") : "", f);
		if (m->seen != NULL)
			fprintf(f, _("%s (%s)"), m->name, m->seen);
		else
			fputs(m->name, f);
	}
	fclose(f);
	return text;
}

char *
table_4_references(const struct port_rule *rule)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		return NULL;
	for (size_t i = 0; i < rule->reference_count; i++)
		fprintf(f, "%s%s", i > 0 ? _(", ") : "", rule->references[i]);
	fclose(f);
	return text;
}

/* The first note on a service: what it means, if a rule tells. */
static const struct note *
note_on(const struct notes *notes, uint32_t service)
{
	for (size_t i = 0; i < notes->count; i++)
		if (notes->list[i].service == service)
			return &notes->list[i];
	return NULL;
}

bool
bulletin_table(struct bulletin *b)
{
	const struct tallied *top[TABLE_4];
	size_t n = tallies_top(&b->query.services, MEASURE_ACCESSES,
	    PERIOD_THIS, PERIOD_THIS, TABLE_4, top);
	int32_t day = b->query.time.periods[PERIOD_THIS].last;

	for (size_t i = 0; i < n; i++) {
		struct explained *e = &b->table[b->table_count++];

		e->service = top[i];
		tallies_key(&b->query.services, top[i]->key, e->key);
		service_display(top[i]->key, e->name, sizeof(e->name));
		e->note = note_on(&b->notes, top[i]->key);
		if (e->note == NULL || e->note->rule == NULL)
			continue;
		e->malware = table_4_malware(e->note->rule, day);
		e->references = table_4_references(e->note->rule);
		if (e->malware == NULL || e->references == NULL)
			return false;
	}
	return true;
}
