/* fields.c - see fields.h. */
#include "base/fields.h"
#include "base/suggest.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

static const char blanks[] = " \t\r\n";

static const char *
kind_name(enum yaml_kind kind)
{
	static const char *const names[] = { [YAML_TEXT] = "a text",
		[YAML_LIST] = "a list", [YAML_MAP] = "a mapping" };

	return names[kind];
}

struct where
fields_place(const struct fields_reader *r, const struct yaml_value *v)
{
	return (struct where){ r->file, v->line, v->column };
}

size_t
fields_count(const struct yaml_value *v)
{
	size_t n = 0;

	for (v = v->first; v != NULL; v = v->next)
		n++;
	return n;
}

/* Nothing, blanks, or what YAML 1.1 takes for nothing. */
static bool
is_empty(const struct yaml_value *v)
{
	static const char *const nulls[] = { "~", "null", "Null", "NULL" };

	if (v->kind != YAML_TEXT)
		return false;
	for (size_t i = 0; v->plain && i < sizeof(nulls) / sizeof(nulls[0]);
	    i++)
		if (strcmp(v->text, nulls[i]) == 0)
			return true;
	return v->text[strspn(v->text, blanks)] == '\0';
}

bool
fields_is(const struct fields_reader *r, const struct yaml_value *v,
    enum yaml_kind kind, const char *what, const char *example)
{
	if (is_empty(v))
		errors_add(r->errors, fields_place(r, v),
		    "%s is empty; want %s such as %s", what, kind_name(kind),
		    example);
	else if (v->kind != kind)
		errors_add(r->errors, fields_place(r, v),
		    "%s is %s; want %s such as %s", what, kind_name(v->kind),
		    kind_name(kind), example);
	else
		return true;
	return false;
}

/* The keys of a table, as a message lists them: "id, title or severity". */
static void
list_words(char *list, size_t size, const char *const *words, size_t count)
{
	size_t used = 0;

	list[0] = '\0';
	for (size_t i = 0; i < count && used < size; i++) {
		const char *comma = i == 0 ? "" : i + 1 < count ? ", " : " or ";
		int n = snprintf(
		    list + used, size - used, "%s%s", comma, words[i]);

		used += n > 0 ? (size_t)n : 0;
	}
}

static void
add_unknown(const struct fields_reader *r, const struct yaml_value *key,
    const char *what, const struct field *fields, size_t count)
{
	const char *names[FIELDS_MOST], *near;
	char list[512];

	for (size_t i = 0; i < count; i++)
		names[i] = fields[i].key;
	near = r->errors->count < ERRORS_KEPT ?
	    suggest(key->text, names, count) : NULL;
	if (near != NULL) {
		errors_add(r->errors, fields_place(r, key),
		    "\"%s\" is not a field of %s; did you mean \"%s\"?",
		    utf8_excerpt(key->text).text, what, near);
		return;
	}
	list_words(list, sizeof(list), names, count);
	errors_add(r->errors, fields_place(r, key),
	    "\"%s\" is not a field of %s; want %s",
	    utf8_excerpt(key->text).text, what, list);
}

size_t
fields_word(const struct fields_reader *r, const struct yaml_value *v,
    const char *const *words, size_t count)
{
	const char *near;
	char list[256];

	for (size_t i = 0; i < count; i++)
		if (strcmp(v->text, words[i]) == 0)
			return i;
	near = suggest(v->text, words, count);
	list_words(list, sizeof(list), words, count);
	if (near != NULL)
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" is not one of %s; did you mean \"%s\"?",
		    utf8_excerpt(v->text).text, list, near);
	else
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" will not do; want %s", utf8_excerpt(v->text).text,
		    list);
	return count;
}

static size_t
find_field(const char *key, const struct field *fields, size_t count)
{
	size_t i = 0;

	while (i < count && strcmp(fields[i].key, key) != 0)
		i++;
	return i;
}

static bool
lacks_items(const struct yaml_value *v, const struct field *field)
{
	return field->required && v->kind != YAML_TEXT && v->first == NULL;
}

static void
refuse_value(const struct fields_reader *r, struct yaml_value value,
    const struct yaml_value *key, const struct field *field)
{
	char what[64], example[256];

	snprintf(what, sizeof(what), "\"%s\"", field->key);
	snprintf(example, sizeof(example), "%s: %s", field->key,
	    field->example);
	if (is_empty(&value)) {	/* it stands nowhere; its key does */
		value.line = key->line;
		value.column = key->column;
	}
	if (fields_is(r, &value, field->kind, what, example))
		errors_add(r->errors, fields_place(r, &value),
		    "%s is empty; want %s such as %s", what,
		    kind_name(field->kind), example);
}

/* A key that the table has, for the first time. */
static void
read_field(const struct fields_reader *r, const struct yaml_value *key,
    const struct field *field, void *target)
{
	const struct yaml_value *v = key->value;

	if (is_empty(v) || v->kind != field->kind || lacks_items(v, field))
		refuse_value(r, *v, key, field);
	else
		field->set(r, v, target);
}

void
fields_read(const struct fields_reader *r, const struct yaml_value *map,
    const char *what, const struct field *fields, size_t count, void *target)
{
	const struct yaml_value *seen[FIELDS_MOST] = { NULL };

	for (const struct yaml_value *k = map->first; k != NULL; k = k->next) {
		size_t i = find_field(k->text, fields, count);

		if (i == count) {
			add_unknown(r, k, what, fields, count);
		} else if (seen[i] != NULL) {
			errors_add(r->errors, fields_place(r, k),
			    "\"%s\" stands twice in %s; first at %s:%zu:%zu",
			    k->text, what, r->file, seen[i]->line,
			    seen[i]->column);
		} else {
			seen[i] = k;
			read_field(r, k, &fields[i], target);
		}
	}
	for (size_t i = 0; i < count; i++)
		if (fields[i].required && seen[i] == NULL)
			errors_add(r->errors, fields_place(r, map),
			    "%s needs \"%s\", such as %s: %s", what,
			    fields[i].key, fields[i].key, fields[i].example);
}

char *
fields_copy(const struct fields_reader *r, const struct yaml_value *v)
{
	const char *from = v->text + strspn(v->text, blanks);
	size_t len = strlen(from);
	char *copy;

	while (len > 0 && strchr(blanks, from[len - 1]) != NULL)
		len--;
	copy = strndup(from, len);
	if (copy == NULL)
		errors_add(r->errors, fields_place(r, v), "out of memory");
	return copy;
}
