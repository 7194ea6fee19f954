/* read_port.c - the fields of a port rule; see rules/README.md. */
#include "base/calendar.h"
#include "base/utf8.h"
#include "rules/read.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
set_id(const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	((struct port_rule *)target)->id = read_id(r, v);
}

static void
set_services(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct port_rule *rule = target;

	rule->services = read_services(r, v, &rule->service_count);
}

static void
set_title(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	read_title(r, v, ((struct port_rule *)target)->title);
}

static void
set_explanation(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	read_explanation(r, v, ((struct port_rule *)target)->explanation);
}

static void
set_severity(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	const char *words[SEVERITY_HIGH + 1];
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		words[i] = severity_word((enum severity)i);
	i = fields_word(r, v, words, COUNT(words));
	if (i < COUNT(words))
		((struct port_rule *)target)->severity = (enum severity)i;
}

static void
set_references(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct port_rule *rule = target;

	rule->references = read_references(r, v, &rule->reference_count);
}

/* A year, a month or a day: the rest of 1900-01-01 makes it a date. */
static bool
is_seen(const char *text)
{
	char date[] = "1900-01-01";
	size_t len = strlen(text);
	int32_t day;

	if (len != 4 && len != 7 && len != 10)
		return false;
	memcpy(date, text, len);
	return strcmp(date, "1900-01-01") >= 0 && day_parse(date, &day);
}

static void
set_name(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	((struct malware *)target)->name = fields_copy(r, v);
}

static void
set_seen(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	if (!is_seen(v->text))
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" is not a date; want such as 2017, 2017-05 or "
		    "2017-05-12", utf8_excerpt(v->text).text);
	((struct malware *)target)->seen = fields_copy(r, v);
}

static void
set_malware(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	static const struct field fields[] = {
		{ "name", YAML_TEXT, true, "WannaCry", set_name },
		{ "seen", YAML_TEXT, true, "2017-05-12", set_seen },
	};
	struct port_rule *rule = target;

	rule->malware =
	    read_allocate(r, v, fields_count(v) + 1, sizeof(*rule->malware));
	if (rule->malware == NULL)
		return;
	for (v = v->first; v != NULL; v = v->next)
		if (fields_is(r, v, YAML_MAP, "an item of \"malware\"",
		    "{name: WannaCry, seen: 2017-05-12}"))
			fields_read(r, v, "an item of \"malware\"", fields,
			    COUNT(fields),
			    &rule->malware[rule->malware_count++]);
}

static void
set_from(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	read_day(r, v, &((struct port_rule *)target)->valid_from);
}

static void
set_until(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	read_day(r, v, &((struct port_rule *)target)->valid_until);
}

struct port_rule *
read_port_rule(const struct fields_reader *r, const struct yaml_value *map)
{
	static const struct field fields[] = {
		{ "id", YAML_TEXT, true, "smb", set_id },
		{ "services", YAML_LIST, true, "[445/tcp]", set_services },
		{ "title", YAML_MAP, true, "{en: File sharing}", set_title },
		{ "explanation", YAML_MAP, true, "{en: Who uses the port}",
		    set_explanation },
		{ "severity", YAML_TEXT, false, "low", set_severity },
		{ "references", YAML_LIST, false, "[RFC 1234]",
		    set_references },
		{ "malware", YAML_LIST, false,
		    "[{name: WannaCry, seen: 2017-05-12}]", set_malware },
		{ "valid_from", YAML_TEXT, false, "2003-01-01", set_from },
		{ "valid_until", YAML_TEXT, false, "2024-03-21", set_until },
	};
	struct port_rule *rule = read_allocate(r, map, 1, sizeof(*rule));

	if (rule == NULL)
		return NULL;
	rule->file = r->file;
	rule->line = map->line;
	rule->valid_from = INT32_MIN;
	rule->valid_until = INT32_MAX;
	fields_read(r, map, "a port rule", fields, COUNT(fields), rule);
	read_period(r, map, rule->valid_from, rule->valid_until);
	return rule;
}
