/* read_verdict.c - the fields of a verdict rule; see rules/README.md. */
#include "base/utf8.h"
#include "rules/read.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
set_verdict_id(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	((struct verdict_rule *)target)->id = read_id(r, v);
}

static void
set_prefix(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct verdict_rule *rule = target;
	struct error err;

	rule->pattern = pattern_new(v->text, &err);
	if (rule->pattern == NULL)
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" is not a pattern: %s", utf8_excerpt(v->text).text,
		    err.text);
}

static void
set_verdict(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	static const char *const words[] = { "drop", "accept", "none" };
	static const enum reason reasons[] = {
		REASON_DROP, REASON_ACCEPT, REASON_RULE
	};
	size_t i = fields_word(r, v, words, COUNT(words));

	if (i < COUNT(words))
		((struct verdict_rule *)target)->reason = reasons[i];
}

struct verdict_rule *
read_verdict_rule(const struct fields_reader *r, const struct yaml_value *map)
{
	static const struct field fields[] = {
		{ "id", YAML_TEXT, true, "my-firewall", set_verdict_id },
		{ "prefix", YAML_TEXT, true, "'^FW-IN-'", set_prefix },
		{ "verdict", YAML_TEXT, true, "drop", set_verdict },
	};
	struct verdict_rule *rule = read_allocate(r, map, 1, sizeof(*rule));

	if (rule != NULL)
		fields_read(r, map, "a verdict rule", fields, COUNT(fields),
		    rule);
	return rule;
}
