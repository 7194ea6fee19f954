/* read.c - what the kinds of rules have in common; see read.h. */
#include "rules/read.h"
#include "base/calendar.h"
#include "base/utf8.h"
#include "base/wide.h"
#include "rules/range.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { ID_LONGEST = 64 };

void *
read_allocate(const struct fields_reader *r, const struct yaml_value *v,
    size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (memory == NULL)
		errors_add(r->errors, fields_place(r, v), "out of memory");
	return memory;
}

char *
read_id(const struct fields_reader *r, const struct yaml_value *v)
{
	size_t fit = strspn(v->text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (v->text[fit] != '\0')
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" is not an id; want small letters a-z, digits and "
		    "hyphens", utf8_excerpt(v->text).text);
	else if (fit > ID_LONGEST)
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" is too long; want at most %d letters",
		    utf8_excerpt(v->text).text, ID_LONGEST);
	return fields_copy(r, v);
}

static void
set_en(const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	((char **)target)[LANGUAGE_EN] = fields_copy(r, v);
}

static void
set_ja(const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	char *text = fields_copy(r, v);

	if (text != NULL)
		wide_join(text);
	((char **)target)[LANGUAGE_JA] = text;
}

static const struct field languages[] = {
	{ "en", YAML_TEXT, true, "text in English", set_en },
	{ "ja", YAML_TEXT, false, "text in Japanese", set_ja },
};

static void
read_languages(const struct fields_reader *r, const struct yaml_value *v,
    const char *what, char **texts)
{
	fields_read(r, v, what, languages, COUNT(languages), texts);
	if (texts[LANGUAGE_JA] == NULL)
		texts[LANGUAGE_JA] = texts[LANGUAGE_EN];
}

void
read_title(const struct fields_reader *r, const struct yaml_value *v,
    char *title[LANGUAGES])
{
	read_languages(r, v, "a title", title);
	for (int i = 0; i < LANGUAGES; i++)
		if (title[i] != NULL && strchr(title[i], '\n') != NULL) {
			errors_add(r->errors, fields_place(r, v),
			    "\"title\" has several lines; want one");
			return;
		}
}

void
read_explanation(const struct fields_reader *r, const struct yaml_value *v,
    char *explanation[LANGUAGES])
{
	read_languages(r, v, "an explanation", explanation);
}

void
free_languages(char *texts[LANGUAGES])
{
	for (int i = 0; i < LANGUAGES; i++)
		if (i == LANGUAGE_EN || texts[i] != texts[LANGUAGE_EN])
			free(texts[i]);
}

char **
read_references(const struct fields_reader *r, const struct yaml_value *v,
    size_t *count)
{
	char **references =
	    read_allocate(r, v, fields_count(v) + 1, sizeof(*references));

	*count = 0;
	if (references == NULL)
		return NULL;
	for (v = v->first; v != NULL; v = v->next)
		if (fields_is(r, v, YAML_TEXT, "an item of \"references\"",
		    "RFC 1234"))
			references[(*count)++] = fields_copy(r, v);
	return references;
}

struct service_range *
read_services(const struct fields_reader *r, const struct yaml_value *v,
    size_t *count)
{
	struct service_range *services =
	    read_allocate(r, v, fields_count(v) + 1, sizeof(*services));
	struct error err;

	*count = 0;
	if (services == NULL)
		return NULL;
	for (v = v->first; v != NULL; v = v->next) {
		if (!fields_is(r, v, YAML_TEXT, "an item of \"services\"",
		    "445/tcp"))
			continue;
		if (range_parse(v->text, &services[*count], &err))
			++*count;
		else
			errors_add(r->errors, fields_place(r, v), "%s",
			    err.text);
	}
	return services;
}

void
read_day(
    const struct fields_reader *r, const struct yaml_value *v, int32_t *day)
{
	if (!day_parse(v->text, day))
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" is not a day; want such as 2003-01-01",
		    utf8_excerpt(v->text).text);
}

void
read_period(const struct fields_reader *r, const struct yaml_value *map,
    int32_t from, int32_t until)
{
	if (from > until)
		errors_add(r->errors, fields_place(r, map),
		    "the rule ends before it begins; want \"valid_from\" at or "
		    "before \"valid_until\"");
}
