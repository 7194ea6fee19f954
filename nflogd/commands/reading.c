/* reading.c - see reading.h. */
#include "commands/reading.h"

bool
reading_open(
    struct reading *r, const struct options *o, const struct rules *rules,
    bool tags)
{
	*r = (struct reading){ .reference = o->now };
	r->calendar = calendar_new(o->now);
	r->prefixes = prefixes_new(rules, o->undecided);
	r->tagger = tagger_new(rules, tags);
	r->sensors = sensors_new();
	r->reader = reader_new(rules_formats(rules));
	if (r->calendar != NULL && r->prefixes != NULL && r->sensors != NULL)
		r->resolver = resolver_new(r->calendar, r->prefixes, r->sensors,
		    slice_of(o->sensor));
	if (r->resolver != NULL)
		resolver_tags(r->resolver, r->tagger);
	return r->resolver != NULL && r->reader != NULL && r->tagger != NULL;
}

void
reading_close(struct reading *r)
{
	resolver_free(r->resolver);
	reader_free(r->reader);
	sensors_free(r->sensors);
	prefixes_free(r->prefixes);
	tagger_free(r->tagger);
	calendar_free(r->calendar);
}

void
reading_stream(struct reading *r, int64_t reference)
{
	r->reference = reference;
	calendar_set_reference(r->calendar, reference);
	resolver_forget(r->resolver);
	reader_forget(r->reader);
}

void
reading_save(const struct reading *r, struct out *to)
{
	struct columns columns = reader_columns(r->reader);

	pack_number(to, columns.count, 1);
	out_bytes(to, (const char *)columns.meaning, columns.count);
	resolver_save(r->resolver, to);
}

bool
reading_load(struct reading *r, struct unpack *from)
{
	struct columns columns = { .count = (uint8_t)unpack_number(from, 1) };
	struct slice meaning = unpack_bytes(from, columns.count);

	if (from->failed || meaning.len > sizeof(columns.meaning))
		return false;
	memcpy(columns.meaning, meaning.at, meaning.len);
	reader_set_columns(r->reader, &columns);
	return resolver_load(r->resolver, from);
}

void
reading_is_part(struct reading *part, const struct reading *whole)
{
	reading_stream(part, whole->reference);
	part->before = reader_columns(whole->reader);
	reader_set_columns(part->reader, &part->before);
	resolver_defer(part->resolver);
}

bool
reading_follows(const struct reading *whole, const struct reading *part)
{
	struct columns now = reader_columns(whole->reader);

	return now.count == part->before.count &&
	    memcmp(now.meaning, part->before.meaning, now.count) == 0;
}

bool
reading_join(struct reading *whole, const struct reading *part,
    const uint32_t *numbers,
    bool (*take)(void *context, const struct event *ev, uint32_t sensor,
	int32_t day),
    void *context)
{
	struct columns columns = reader_columns(part->reader);

	reader_set_columns(whole->reader, &columns);
	return resolver_join(
	    whole->resolver, part->resolver, numbers, take, context);
}
