/*
 * read_exception.c - the fields of an exception and of a list of research
 * scanners; see rules/README.md.
 */
#include "base/utf8.h"
#include "rules/read.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- what both have ----------------------------------------------------- */

static void
read_networks(const struct fields_reader *r, const struct yaml_value *v,
    const char *what, struct network **list, size_t *count)
{
	struct network *networks =
	    read_allocate(r, v, fields_count(v) + 1, sizeof(*networks));
	struct error err;

	*list = networks;
	if (networks == NULL)
		return;
	for (v = v->first; v != NULL; v = v->next) {
		if (!fields_is(r, v, YAML_TEXT, what, "192.0.2.0/24"))
			continue;
		if (network_parse(v->text, &networks[*count], &err))
			networks[(*count)++].value = 1;
		else
			errors_add(r->errors, fields_place(r, v), "%s",
			    err.text);
	}
}

static struct tag_rule *
tag_of(void *target)
{
	return target;	/* the first member of both */
}

static void
set_id(const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	tag_of(target)->id = read_id(r, v);
}

static void
set_title(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	read_title(r, v, tag_of(target)->title);
}

static void
set_explanation(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	read_explanation(r, v, tag_of(target)->explanation);
}

static void
set_references(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct tag_rule *tag = target;

	tag->references = read_references(r, v, &tag->reference_count);
}

/* ---- exceptions --------------------------------------------------------- */

static void
set_sources(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct exception_rule *rule = target;

	rule->has_sources = v->first != NULL;
	read_networks(r, v, "an item of \"sources\"", &rule->list,
	    &rule->list_count);
}

static void
set_services(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct exception_rule *rule = target;

	rule->services = read_services(r, v, &rule->service_count);
}

static void
set_sensors(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct exception_rule *rule = target;

	rule->sensors =
	    read_allocate(r, v, fields_count(v) + 1, sizeof(*rule->sensors));
	if (rule->sensors == NULL)
		return;
	for (v = v->first; v != NULL; v = v->next)
		if (fields_is(r, v, YAML_TEXT, "an item of \"sensors\"",
		    "fw01"))
			rule->sensors[rule->sensor_count++] =
			    fields_copy(r, v);
}

static void
set_prefix(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct exception_rule *rule = target;
	struct error err;

	rule->prefix = pattern_new(v->text, &err);
	if (rule->prefix == NULL)
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" is not a pattern: %s", utf8_excerpt(v->text).text,
		    err.text);
}

static void
set_action(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	static const char *const words[] = { "tag", "exclude" };

	tag_of(target)->excludes = fields_word(r, v, words, COUNT(words)) == 1;
}

/* An error in a condition has been told already. */
static void
require_condition(const struct fields_reader *r, const struct yaml_value *map,
    const struct exception_rule *rule, size_t before)
{
	if (r->errors->count == before && !rule->has_sources &&
	    rule->service_count == 0 && rule->sensor_count == 0 &&
	    rule->prefix == NULL)
		errors_add(r->errors, fields_place(r, map),
		    "an exception without condition would take everything; "
		    "want \"sources\", \"services\", \"sensors\" or "
		    "\"prefix\"");
}

struct exception_rule *
read_exception_rule(
    const struct fields_reader *r, const struct yaml_value *map)
{
	static const struct field fields[] = {
		{ "id", YAML_TEXT, true, "own-scanner", set_id },
		{ "action", YAML_TEXT, true, "exclude", set_action },
		{ "sources", YAML_LIST, false, "[192.0.2.0/24]",
		    set_sources },
		{ "services", YAML_LIST, false, "[445/tcp]", set_services },
		{ "sensors", YAML_LIST, false, "[fw01]", set_sensors },
		{ "prefix", YAML_TEXT, false, "'^LAN-'", set_prefix },
		{ "title", YAML_MAP, false, "{en: Our own scanner}",
		    set_title },
		{ "explanation", YAML_MAP, false, "{en: Why}",
		    set_explanation },
		{ "references", YAML_LIST, false, "[RFC 1234]",
		    set_references },
	};
	struct exception_rule *rule = read_allocate(r, map, 1, sizeof(*rule));
	size_t before = r->errors->count;

	if (rule == NULL)
		return NULL;
	tag_rule_begin(&rule->tag, r, map, TAG_BY_EXCEPTION);
	rule->tag.kind = TAG_EXCEPTION;
	fields_read(r, map, "an exception", fields, COUNT(fields), rule);
	require_condition(r, map, rule, before);
	if (!networks_build(&rule->sources, rule->list, rule->list_count))
		errors_add(r->errors, fields_place(r, map), "out of memory");
	return rule;
}

/* ---- research ----------------------------------------------------------- */

static void
set_organisation(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct tag_rule *tag = target;

	tag->title[LANGUAGE_EN] = fields_copy(r, v);
	tag->title[LANGUAGE_JA] = tag->title[LANGUAGE_EN];
}

static void
set_networks(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct research_rule *rule = target;

	read_networks(r, v, "an item of \"networks\"", &rule->list,
	    &rule->list_count);
}

struct research_rule *
read_research_rule(const struct fields_reader *r, const struct yaml_value *map)
{
	static const struct field fields[] = {
		{ "id", YAML_TEXT, true, "example", set_id },
		{ "organisation", YAML_TEXT, true, "Example Research",
		    set_organisation },
		{ "networks", YAML_LIST, true, "[192.0.2.0/24]",
		    set_networks },
		{ "explanation", YAML_MAP, false, "{en: What they do}",
		    set_explanation },
		{ "references", YAML_LIST, false, "[https://example.org]",
		    set_references },
	};
	struct research_rule *rule = read_allocate(r, map, 1, sizeof(*rule));

	if (rule == NULL)
		return NULL;
	tag_rule_begin(&rule->tag, r, map, TAG_BY_LIST);
	rule->tag.kind = TAG_RESEARCH;
	fields_read(r, map, "a list of research scanners", fields,
	    COUNT(fields), rule);
	return rule;
}
