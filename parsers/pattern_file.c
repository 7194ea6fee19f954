/* pattern_file.c - see pattern_file.h. */
#include "parsers/pattern_file.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "parsers/names.h"

#include <stdio.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
set_name(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct pattern_file *f = target;

	if (v->text[strspn(v->text, "abcdefghijklmnopqrstuvwxyz0123456789-")] !=
	    '\0')
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" is no name of a format; want small letters a-z, "
		    "digits and hyphens", utf8_excerpt(v->text).text);
	f->name = fields_copy(r, v);
}

static void
set_summary(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	((struct pattern_file *)target)->summary = fields_copy(r, v);
}

static void
set_first(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	((struct pattern_file *)target)->first = fields_copy(r, v);
}

static void
out_of_memory(const struct fields_reader *r, const struct yaml_value *v)
{
	errors_add(r->errors, fields_place(r, v), "out of memory");
}

/* "kernel", "untagged", or the name of a program. */
static void
add_writer(const struct fields_reader *r, const struct yaml_value *v,
    struct pattern_file *f, size_t *count)
{
	if (!fields_is(r, v, YAML_TEXT, "an item of \"writers\"", "kernel"))
		return;
	if (strcmp(v->text, "kernel") == 0)
		f->format.writers |= FROM_KERNEL;
	else if (strcmp(v->text, "untagged") == 0)
		f->format.writers |= FROM_NOBODY;
	else
		f->programs[(*count)++] = fields_copy(r, v);
}

static void
set_writers(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct pattern_file *f = target;
	size_t count = 0;

	f->programs = calloc(fields_count(v) + 1, sizeof(char *));
	if (f->programs == NULL) {
		out_of_memory(r, v);
		return;
	}
	for (v = v->first; v != NULL; v = v->next)
		add_writer(r, v, f, &count);
}

/* The words of a verdict, and the numbers of words, are lists of meanings. */
static void
add_meaning(const struct fields_reader *r, const struct yaml_value *v,
    struct meanings *m, const char *word, int number)
{
	struct meaning *all =
	    reallocarray(m->all, m->count + 1, sizeof(*all));

	if (all == NULL) {
		out_of_memory(r, v);
		return;
	}
	m->all = all;
	all[m->count] = (struct meaning){ strdup(word), number };
	if (all[m->count].word == NULL)
		out_of_memory(r, v);
	else
		m->count++;
}

static const char *const verdict_words[] = { "drop", "accept", "none",
	"prefix", "loss", "not-ip" };
static const enum reason verdict_reasons[] = { REASON_DROP, REASON_ACCEPT,
	REASON_NO_DECISION, REASON_BY_PREFIX, REASON_LOSS, REASON_NOT_IP };

/* "drop: [Deny, Reset]" */
static void
add_verdict_words(const struct fields_reader *r, const struct yaml_value *key,
    struct entries *e)
{
	size_t which = fields_word(r, key, verdict_words, COUNT(verdict_words));
	const struct yaml_value *v = key->value;

	if (which == COUNT(verdict_words) ||
	    !fields_is(r, v, YAML_LIST, "the words of a verdict", "[Deny]"))
		return;
	for (v = v->first; v != NULL; v = v->next)
		if (fields_is(r, v, YAML_TEXT, "a word of a verdict", "Deny"))
			add_meaning(r, v, &e->verdicts, v->text,
			    (int)verdict_reasons[which]);
}

static void
set_verdicts(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct pattern_file *f = target;

	for (v = v->first; v != NULL; v = v->next)
		add_verdict_words(r, v, &f->entries);
}

/* "www: 80", "ip: none" */
static void
add_number(const struct fields_reader *r, const struct yaml_value *key,
    struct meanings *m, unsigned long most)
{
	const struct yaml_value *v = key->value;
	unsigned long n;
	char *end;

	if (!fields_is(r, v, YAML_TEXT, "what a name stands for", "80"))
		return;
	if (strcmp(v->text, "none") == 0) {
		add_meaning(r, v, m, key->text, PROTOCOL_UNTOLD);
		return;
	}
	n = strtoul(v->text, &end, 10);
	if (v->text[0] < '0' || v->text[0] > '9' || *end != '\0' || n > most)
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" will not do; want a number from 0 to %lu, or none",
		    utf8_excerpt(v->text).text, most);
	else
		add_meaning(r, v, m, key->text, (int)n);
}

static void
set_protocols(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct pattern_file *f = target;

	for (v = v->first; v != NULL; v = v->next)
		add_number(r, v, &f->entries.protocols, 255);
}

static void
set_ports(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct pattern_file *f = target;

	for (v = v->first; v != NULL; v = v->next)
		add_number(r, v, &f->entries.ports, 65535);
}

/* "echo: 8", "unreach/port: 3/3" */
static void
add_type(const struct fields_reader *r, const struct yaml_value *key,
    struct meanings *m)
{
	const struct yaml_value *v = key->value;
	unsigned type, code = 0;
	int end = 0;

	if (!fields_is(r, v, YAML_TEXT, "an ICMP type", "3/3"))
		return;
	if (sscanf(v->text, "%3u%n/%3u%n", &type, &end, &code, &end) < 1 ||
	    v->text[0] < '0' || v->text[0] > '9' || v->text[end] != '\0' ||
	    type > 255 || code > 255)
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" will not do; want an ICMP type and maybe its code, "
		    "as 8 or 3/3", utf8_excerpt(v->text).text);
	else
		add_meaning(r, v, m, key->text,
		    icmp_number((uint8_t)type, (uint8_t)code));
}

static void
set_types(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct pattern_file *f = target;

	for (v = v->first; v != NULL; v = v->next)
		add_type(r, v, &f->entries.types);
}

/* ---- patterns ------------------------------------------------------------ */

/* An entry while it is read. */
struct draft {
	struct entry *entry;
	const struct parts *parts;
};

static struct pattern *
compile(const struct fields_reader *r, const struct yaml_value *v,
    const struct draft *d)
{
	char *text = parts_put_in(r, v, d->parts);
	struct error err;
	struct pattern *p;

	if (text == NULL)
		return NULL;
	p = pattern_line(text, &err);
	if (p == NULL)
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" is not a pattern: %s", utf8_excerpt(text).text,
		    err.text);
	free(text);
	return p;
}

static void
set_program(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	((struct draft *)target)->entry->program = fields_copy(r, v);
}

/* Blanks at its ends are part of it. */
static void
set_literal(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct draft *d = target;

	d->entry->literal = strdup(v->text);
	if (d->entry->literal == NULL)
		out_of_memory(r, v);
}

static void
set_claim(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct draft *d = target;

	d->entry->claim = compile(r, v, d);
}

/* Group names, and where they come from. */
struct naming {
	const struct fields_reader *r;
	const struct yaml_value *v;
	struct entry *entry;
};

static void
take_group(void *context, const char *name, unsigned number)
{
	struct naming *n = context;
	const char *near;

	for (unsigned i = 0; i < GROUPS; i++)
		if (strcmp(name, group_names[i]) == 0) {
			n->entry->groups[i] = (uint8_t)number;
			return;
		}
	near = suggest(name, group_names, GROUPS);
	errors_add(n->r->errors, fields_place(n->r, n->v),
	    "there is no group \"%s\"%s%s%s", utf8_excerpt(name).text,
	    near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
	    near != NULL ? "\"?" : "");
}

static void
set_pattern(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	const struct draft *d = target;
	struct naming n = { r, v, d->entry };

	n.entry->pattern = compile(r, v, d);
	if (n.entry->pattern != NULL)
		pattern_groups(n.entry->pattern, take_group, &n);
}

static void
set_verdict(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	size_t i = fields_word(r, v, verdict_words, COUNT(verdict_words));

	if (i < COUNT(verdict_words))
		((struct draft *)target)->entry->reason = verdict_reasons[i];
}

static void
set_protocol(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	int number = protocol_number(slice_of(v->text));

	if (number < 0)
		errors_add(r->errors, fields_place(r, v), "\"%s\" is no "
		    "protocol; want one such as tcp or 47",
		    utf8_excerpt(v->text).text);
	((struct draft *)target)->entry->protocol = number;
}

static void
read_entry(const struct fields_reader *r, const struct yaml_value *v,
    const struct parts *parts, struct entry *e)
{
	struct draft draft = { e, parts };
	static const struct field fields[] = {
		{ "program", YAML_TEXT, false, "'*-106023'", set_program },
		{ "literal", YAML_TEXT, false, "'Deny '", set_literal },
		{ "claim", YAML_TEXT, false, "'ipfw: \\d+ '", set_claim },
		{ "pattern", YAML_TEXT, true, "'(?<src>\\S+)'", set_pattern },
		{ "verdict", YAML_TEXT, false, "drop", set_verdict },
		{ "protocol", YAML_TEXT, false, "tcp", set_protocol },
	};

	e->reason = REASONS;
	e->protocol = PROTOCOL_UNTOLD;
	if (!fields_is(r, v, YAML_MAP, "an item of \"patterns\"",
	    "{pattern: 'Deny (?<src>\\S+)'}"))
		return;
	fields_read(r, v, "a pattern", fields, COUNT(fields), &draft);
	if (e->pattern != NULL && (e->reason == REASONS) !=
	    (e->groups[GROUP_VERDICT] != 0))
		errors_add(r->errors, fields_place(r, v), "a pattern wants "
		    "either a \"verdict\" or a group \"verdict\"");
}

static void
set_patterns(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct pattern_file *f = target;
	struct entries *e = &f->entries;

	e->all = calloc(fields_count(v) + 1, sizeof(*e->all));
	if (e->all == NULL) {
		out_of_memory(r, v);
		return;
	}
	for (v = v->first; v != NULL; v = v->next)
		read_entry(r, v, &f->parts, &e->all[e->count++]);
}

static void
set_parts(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	parts_read(r, v, &((struct pattern_file *)target)->parts);
}

/* ---- samples ------------------------------------------------------------- */

static void
set_line(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct sample *s = target;

	s->line = strdup(v->text);
	if (s->line == NULL)
		out_of_memory(r, v);
}

static void
set_row(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	((struct sample *)target)->row = fields_copy(r, v);
}

static void
read_sample(const struct fields_reader *r, const struct yaml_value *v,
    struct sample *s)
{
	static const struct field fields[] = {
		{ "line", YAML_TEXT, false, "'Sep  1 ..'", set_line },
		{ "is", YAML_TEXT, false,
		    "drop 2025-09-01 fw tcp 445 192.0.2.7 198.51.100.1 1",
		    set_row },
		{ "not", YAML_TEXT, false, "'Sep  1 ..'", set_line },
	};

	if (!fields_is(r, v, YAML_MAP, "an item of \"samples\"",
	    "{line: 'Sep  1 ..', is: drop ..}"))
		return;
	s->at = v->line;
	s->column = v->column;
	fields_read(r, v, "a sample", fields, COUNT(fields), s);
	if (fields_count(v) != (s->row != NULL ? 2 : 1) || s->line == NULL ||
	    (s->row != NULL) != (strcmp(v->first->text, "not") != 0))
		errors_add(r->errors, fields_place(r, v), "a sample wants "
		    "\"line\" and \"is\", or \"not\" alone");
}

static void
set_samples(const struct fields_reader *r, const struct yaml_value *v,
    void *target)
{
	struct pattern_file *f = target;

	f->samples = calloc(fields_count(v) + 1, sizeof(*f->samples));
	if (f->samples == NULL) {
		out_of_memory(r, v);
		return;
	}
	for (v = v->first; v != NULL; v = v->next)
		read_sample(r, v, &f->samples[f->sample_count++]);
}

/* ---- the whole ----------------------------------------------------------- */

static void
finish(struct pattern_file *f)
{
	f->format.name = f->name;
	f->format.summary = f->summary;
	f->format.first = f->first;
	f->format.programs = (const char *const *)f->programs;
	f->format.parse = parse_entries;
	f->format.entries = &f->entries;
	f->format.sample = f->sample_count > 0 ? f->samples[0].line : NULL;
}

struct pattern_file *
pattern_file_read(const struct fields_reader *r, const struct yaml_value *map)
{
	static const struct field fields[] = {
		{ "format", YAML_TEXT, true, "my-firewall", set_name },
		{ "summary", YAML_TEXT, true, "My firewall", set_summary },
		{ "writers", YAML_LIST, true, "[kernel]", set_writers },
		{ "first", YAML_TEXT, false, "'<0123456789'", set_first },
		{ "verdicts", YAML_MAP, false, "{drop: [Deny]}", set_verdicts },
		{ "protocols", YAML_MAP, false, "{ip: none}", set_protocols },
		{ "ports", YAML_MAP, false, "{www: 80}", set_ports },
		{ "types", YAML_MAP, false, "{echo: 8}", set_types },
		{ "parts", YAML_MAP, false, "{address: '[\\d.]+'}",
		    set_parts },
		{ "patterns", YAML_LIST, true, "[{pattern: '..'}]",
		    set_patterns },
		{ "samples", YAML_LIST, true,
		    "[{line: 'Sep  1 ..', is: drop ..}]", set_samples },
	};
	struct pattern_file *f = calloc(1, sizeof(*f));

	if (f == NULL) {
		out_of_memory(r, map);
		return NULL;
	}
	f->file = r->file;
	fields_read(r, map, "a pattern file", fields, COUNT(fields), f);
	if (f->sample_count > 0 && f->samples[0].row == NULL)
		errors_add(r->errors, (struct where){ r->file,
		    f->samples[0].at, f->samples[0].column }, "the first sample shows the format; "
		    "want one with \"line\" and \"is\"");
	finish(f);
	return f;
}

static void
free_meanings(struct meanings *m)
{
	for (size_t i = 0; i < m->count; i++)
		free(m->all[i].word);
	free(m->all);
}

static void
free_entries(struct entries *e)
{
	for (size_t i = 0; i < e->count; i++) {
		free(e->all[i].program);
		free(e->all[i].literal);
		pattern_free(e->all[i].claim);
		pattern_free(e->all[i].pattern);
	}
	free(e->all);
	free_meanings(&e->verdicts);
	free_meanings(&e->protocols);
	free_meanings(&e->ports);
	free_meanings(&e->types);
}

void
pattern_file_free(struct pattern_file *f)
{
	if (f == NULL)
		return;
	free_entries(&f->entries);
	parts_free(&f->parts);
	for (size_t i = 0; i < f->sample_count; i++) {
		free(f->samples[i].line);
		free(f->samples[i].row);
	}
	for (char **p = f->programs; p != NULL && *p != NULL; p++)
		free(*p);
	free(f->programs);
	free(f->samples);
	free(f->name);
	free(f->summary);
	free(f->first);
	free(f);
}
