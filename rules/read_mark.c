/* read_mark.c - the fields of a mark; see rules/README.md. */
#include "base/utf8.h"
#include "count/service.h"
#include "rules/read.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const flag_words[] = { "fin", "syn", "rst", "psh", "ack",
	"urg", "ece", "cwr", "ae" };

/* ---- what it is --------------------------------------------------------- */

static void
set_id(const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	((struct mark_rule *)target)->tag.id = read_id(r, v);
}

static void
set_kind(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	static const char *const words[] = { [TAG_TOOL] = "tool",
		[TAG_BACKSCATTER] = "backscatter",
		[TAG_RESEARCH] = "research" };
	size_t i = fields_word(r, v, words, COUNT(words));

	if (i < COUNT(words))
		((struct mark_rule *)target)->tag.kind = (enum tag_kind)i;
}

static void
set_title(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	read_title(r, v, ((struct mark_rule *)target)->tag.title);
}

static void
set_explanation(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	read_explanation(r, v, ((struct mark_rule *)target)->tag.explanation);
}

static void
set_references(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct tag_rule *tag = &((struct mark_rule *)target)->tag;

	tag->references = read_references(r, v, &tag->reference_count);
}

static void
set_from(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	read_day(r, v, &((struct mark_rule *)target)->tag.valid_from);
}

static void
set_until(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	read_day(r, v, &((struct mark_rule *)target)->tag.valid_until);
}

/* ---- when a packet has it ----------------------------------------------- */

/* Digits up to `end` without a leading zero, a number up to `most`. */
static bool
one_number(const char *text, const char *end, uint32_t most, uint32_t *n)
{
	uint64_t value = 0;

	if (text == end || end - text > 10 || (*text == '0' && end - text > 1))
		return false;
	for (; text < end; text++) {
		if (*text < '0' || *text > '9')
			return false;
		value = value * 10 + (uint64_t)(*text - '0');
	}
	*n = (uint32_t)value;
	return value <= most;
}

/* "1024" or "200-255" */
static bool
range_of_numbers(const char *text, uint32_t most, struct number_range *range)
{
	const char *end = text + strlen(text), *dash = strchr(text, '-');

	if (dash == NULL) {
		range->from = range->to = 0;
		return one_number(text, end, most, &range->from) &&
		    one_number(text, end, most, &range->to);
	}
	return one_number(text, dash, most, &range->from) &&
	    one_number(dash + 1, end, most, &range->to) &&
	    range->from < range->to;
}

static void
read_numbers(const struct fields_reader *r, const struct yaml_value *v,
    uint32_t most, struct numbers *n)
{
	n->list = read_allocate(r, v, fields_count(v) + 1, sizeof(*n->list));
	if (n->list == NULL)
		return;
	if (v->first == NULL)
		errors_add(r->errors, fields_place(r, v),
		    "the list is empty; want numbers, or leave it out");
	for (v = v->first; v != NULL; v = v->next) {
		if (!fields_is(r, v, YAML_TEXT, "an item of the list",
		    "1024"))
			continue;
		if (range_of_numbers(v->text, most, &n->list[n->count]))
			n->count++;
		else
			errors_add(r->errors, fields_place(r, v),
			    "\"%s\" is neither a number up to %u nor a range; "
			    "want such as 7 or 7-9", utf8_excerpt(v->text).text,
			    most);
	}
}

#define NUMBERS(name, field, most)                                            \
	static void set_##name(const struct fields_reader *r,                 \
	    const struct yaml_value *v, void *target)                         \
	{                                                                     \
		read_numbers(                                                 \
		    r, v, most, &((struct when *)target)->numbers[field]);    \
	}

NUMBERS(window, MARK_WINDOW, 65535)
NUMBERS(ip_id, MARK_IP_ID, 65535)
NUMBERS(length, MARK_LENGTH, 65575)
NUMBERS(seq, MARK_SEQ, UINT32_MAX)
NUMBERS(sport, MARK_SPORT, 65535)
NUMBERS(dport, MARK_DPORT, 65535)
NUMBERS(ttl, MARK_TTL, 255)
NUMBERS(icmp_type, MARK_ICMP_TYPE, 255)

static void
set_proto(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct numbers *n = &((struct when *)target)->numbers[MARK_PROTO];
	uint8_t protocol;

	if (!protocol_parse(v->text, &protocol)) {
		errors_add(r->errors, fields_place(r, v),
		    "\"%s\" is not a protocol; want a name such as tcp, or a "
		    "number up to 255", utf8_excerpt(v->text).text);
		return;
	}
	n->list = read_allocate(r, v, 1, sizeof(*n->list));
	if (n->list != NULL)
		n->list[n->count++] =
		    (struct number_range){ protocol, protocol };
}

/* "syn" or "syn+ack"; 0, and an error is added, where it is none. */
static uint16_t
read_flags(const struct fields_reader *r, const struct yaml_value *v)
{
	const char *text = v->text;
	unsigned flags = 0;
	size_t i;

	do {
		size_t len = strcspn(text, "+");

		for (i = 0; i < COUNT(flag_words); i++)
			if (strlen(flag_words[i]) == len &&
			    memcmp(flag_words[i], text, len) == 0)
				break;
		flags |= 1u << i;
		text += len;
	} while (i < COUNT(flag_words) && *text++ == '+');
	if (i < COUNT(flag_words))
		return (uint16_t)flags;
	errors_add(r->errors, fields_place(r, v),
	    "\"%s\" names no TCP flags; want such as syn or syn+ack, out of "
	    "fin syn rst psh ack urg ece cwr ae", utf8_excerpt(v->text).text);
	return 0;
}

static void
set_flags(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct when *w = target;

	if (fields_count(v) > MARK_FLAG_SETS) {
		errors_add(r->errors, fields_place(r, v),
		    "too many alternatives; want at most %d", MARK_FLAG_SETS);
		return;
	}
	for (v = v->first; v != NULL; v = v->next)
		if (fields_is(r, v, YAML_TEXT, "an item of \"tcp_flags\"",
		    "syn+ack"))
			w->flags[w->flag_sets++] = read_flags(r, v);
}

static void
set_flags_unset(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct when *w = target;

	for (v = v->first; v != NULL; v = v->next)
		if (fields_is(r, v, YAML_TEXT,
		    "an item of \"tcp_flags_unset\"", "ack"))
			w->flags_unset |= read_flags(r, v);
}

static void
set_options(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	static const char *const words[] = { "none" };

	((struct when *)target)->no_options =
	    fields_word(r, v, words, COUNT(words)) == 0;
}

static void
set_relation(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	size_t i = fields_word(r, v, relation_words, COUNT(relation_words));

	if (i < COUNT(relation_words))
		((struct when *)target)->relation = (enum relation)(i + 1);
}

/* The words of `events --format json`, where it has them. */
static void
set_when(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	static const struct field fields[] = {
		{ "proto", YAML_TEXT, false, "tcp", set_proto },
		{ "tcp_flags", YAML_LIST, false, "[syn]", set_flags },
		{ "tcp_flags_unset", YAML_LIST, false, "[ack, rst]",
		    set_flags_unset },
		{ "tcp_options", YAML_TEXT, false, "none", set_options },
		{ "window", YAML_LIST, false, "[1024]", set_window },
		{ "ttl", YAML_LIST, false, "[200-255]", set_ttl },
		{ "ip_id", YAML_LIST, false, "[54321]", set_ip_id },
		{ "length", YAML_LIST, false, "[40]", set_length },
		{ "seq", YAML_LIST, false, "[0]", set_seq },
		{ "sport", YAML_LIST, false, "[53]", set_sport },
		{ "dport", YAML_LIST, false, "[23]", set_dport },
		{ "icmp_type", YAML_LIST, false, "[0, 3]", set_icmp_type },
		{ "relation", YAML_TEXT, false, "seq = dst", set_relation },
	};

	fields_read(r, v, "the conditions of a mark", fields, COUNT(fields),
	    &((struct mark_rule *)target)->when);
}

void
tag_rule_begin(struct tag_rule *tag, const struct fields_reader *r,
    const struct yaml_value *map, enum tag_source source)
{
	tag->source = source;
	tag->file = r->file;
	tag->line = map->line;
	tag->valid_from = INT32_MIN;
	tag->valid_until = INT32_MAX;
}

struct mark_rule *
read_mark_rule(const struct fields_reader *r, const struct yaml_value *map)
{
	static const struct field fields[] = {
		{ "id", YAML_TEXT, true, "zmap", set_id },
		{ "tag", YAML_TEXT, true, "tool", set_kind },
		{ "title", YAML_MAP, true, "{en: ZMap}", set_title },
		{ "explanation", YAML_MAP, true, "{en: What leaves the mark}",
		    set_explanation },
		{ "when", YAML_MAP, true, "{ip_id: [54321]}", set_when },
		{ "references", YAML_LIST, false, "[RFC 1234]",
		    set_references },
		{ "valid_from", YAML_TEXT, false, "2003-01-01", set_from },
		{ "valid_until", YAML_TEXT, false, "2024-03-21", set_until },
	};
	struct mark_rule *rule = read_allocate(r, map, 1, sizeof(*rule));

	if (rule == NULL)
		return NULL;
	tag_rule_begin(&rule->tag, r, map, TAG_BY_MARK);
	fields_read(r, map, "a mark", fields, COUNT(fields), rule);
	read_period(r, map, rule->tag.valid_from, rule->tag.valid_until);
	return rule;
}
