/*
 * yaml.c - see yaml.h. The tree is built from libyaml's events and not from
 * its documents: an alias shows itself there, and so does the depth, before
 * any work is done for it.
 */
#include "base/yaml.h"
#include "base/utf8.h"
#include "base/yaml_bytes.h"

#include <stdlib.h>
#include <yaml.h>

enum { CHUNK = 64 << 10 };

/* Memory that is released all at once. */
struct chunk {
	struct chunk *next;
	size_t used, size;
	_Alignas(max_align_t) char bytes[];
};

struct yaml {
	struct chunk *chunks;
	struct yaml_value *root;
};

struct builder {
	yaml_parser_t parser;
	struct yaml *yaml;
	const char *file;
	struct slice bytes;
	struct errors *errors;
	size_t depth, values;
};

static struct where
place(const struct builder *b, yaml_mark_t mark)
{
	return (struct where){ b->file, mark.line + 1, mark.column + 1 };
}

static void *
take(struct yaml *y, size_t size)
{
	struct chunk *c = y->chunks;
	size_t room = size > CHUNK ? size : CHUNK;
	void *taken;

	size = (size + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
	if (c == NULL || c->size - c->used < size) {
		if (room < size)
			room = size;
		c = malloc(sizeof(*c) + room);
		if (c == NULL)
			return NULL;
		*c = (struct chunk){ y->chunks, 0, room };
		y->chunks = c;
	}
	taken = c->bytes + c->used;
	c->used += size;
	return taken;
}

/* What libyaml says, and what most often is behind it. */
static const struct {
	const char *problem, *hint;
} hints[] = {
	{ "mapping values are not allowed in this context",
	    "a text with \": \" inside needs quotes" },
	{ "did not find expected key", "look at the indentation and quotes" },
	{ "could not find expected ':'", "want \"key: value\"" },
	{ "did not find expected '-' indicator", "look at the indentation" },
	{ "did not find expected ',' or ']'", "want a \"]\" for each \"[\"" },
	{ "did not find expected ',' or '}'", "want a \"}\" for each \"{\"" },
	{ "found unexpected end of stream", "a quote is not closed" },
	{ "found unknown escape character",
	    "a text with a backslash wants single quotes" },
	{ "found character that cannot start any token",
	    "indent with blanks, not tabs; a text beginning with @, ` or % "
	    "needs quotes" },
	{ "found a tab character that violates indentation",
	    "indent with blanks" },
	{ "found a tab character where an indentation space is expected",
	    "indent with blanks" },
	{ "block sequence entries are not allowed in this context",
	    "look at the indentation" },
};

static void
add_problem(const struct builder *b)
{
	const yaml_parser_t *p = &b->parser;

	if (p->error == YAML_MEMORY_ERROR || p->problem == NULL) {
		errors_add(b->errors, (struct where){ b->file, 0, 0 },
		    "out of memory");
		return;
	}
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (strcmp(hints[i].problem, p->problem) == 0) {
			errors_add(b->errors, place(b, p->problem_mark),
			    "not YAML: %s; %s", p->problem, hints[i].hint);
			return;
		}
	errors_add(b->errors, place(b, p->problem_mark), "not YAML: %s%s%s",
	    p->problem, p->context != NULL ? " " : "",
	    p->context != NULL ? p->context : "");
}

static bool
next_event(struct builder *b, yaml_event_t *event)
{
	if (yaml_parser_parse(&b->parser, event) != 0)
		return true;
	add_problem(b);
	return false;
}

static bool
out_of_memory(const struct builder *b)
{
	errors_add(
	    b->errors, (struct where){ b->file, 0, 0 }, "out of memory");
	return false;
}

/* A new value at the event, in *value; it counts against the limits. */
static bool
new_value(struct builder *b, const yaml_event_t *event, enum yaml_kind kind,
    struct yaml_value **value)
{
	if (++b->values > YAML_VALUES) {
		errors_add(b->errors, place(b, event->start_mark),
		    "more than %d values; split the file", YAML_VALUES);
		return false;
	}
	*value = take(b->yaml, sizeof(**value));
	if (*value == NULL)
		return out_of_memory(b);
	**value = (struct yaml_value){ .kind = kind,
		.line = event->start_mark.line + 1,
		.column = event->start_mark.column + 1 };
	return true;
}

/* Escapes in double quotes may write what the file itself may not hold. */
static void
refuse_controls(const struct builder *b, const yaml_event_t *event, char *text,
    size_t len)
{
	size_t at = yaml_bytes_control((struct slice){ text, len });

	if (at == len)
		return;
	errors_add(b->errors, place(b, event->start_mark),
	    "the text holds a control character (U+%04X); take it out",
	    yaml_bytes_character((struct slice){ text + at, len - at }));
	for (; at < len; at++)
		if (text[at] == '\0')
			text[at] = '?';
}

static bool
build_text(struct builder *b, const yaml_event_t *event,
    struct yaml_value **value)
{
	const char *from = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;

	if (!new_value(b, event, YAML_TEXT, value))
		return false;
	(*value)->plain =
	    event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	(*value)->text = take(b->yaml, len + 1);
	if ((*value)->text == NULL)
		return out_of_memory(b);
	memcpy((*value)->text, from, len);
	(*value)->text[len] = '\0';
	if (event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
		refuse_controls(b, event, (*value)->text, len);
	return true;
}

static bool build(struct builder *b, const yaml_event_t *event,
    struct yaml_value **value);

/* The next value of a list or mapping; *ended where there is none. */
static bool
build_next(struct builder *b, yaml_event_type_t end, bool *ended,
    struct yaml_value **value)
{
	yaml_event_t event;
	bool ok = true;

	if (!next_event(b, &event))
		return false;
	*ended = event.type == end;
	if (!*ended)
		ok = build(b, &event, value);
	yaml_event_delete(&event);
	return ok;
}

static bool
build_value_of(struct builder *b, struct yaml_value *key)
{
	bool ended;

	if (key->kind != YAML_TEXT) {
		errors_add(b->errors,
		    (struct where){ b->file, key->line, key->column },
		    "the key is a %s; want a text",
		    key->kind == YAML_LIST ? "list" : "mapping");
		return false;
	}
	return build_next(b, YAML_NO_EVENT, &ended, &key->value);
}

static bool
build_inside(struct builder *b, struct yaml_value *parent)
{
	bool map = parent->kind == YAML_MAP, ended;
	yaml_event_type_t end =
	    map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
	struct yaml_value **to = &parent->first;

	for (;; to = &(*to)->next) {
		if (!build_next(b, end, &ended, to))
			return false;
		if (ended)
			return true;
		if (map && !build_value_of(b, *to))
			return false;
	}
}

static bool
build_parent(struct builder *b, const yaml_event_t *event,
    enum yaml_kind kind, struct yaml_value **value)
{
	bool ok;

	if (b->depth == YAML_DEPTH) {
		errors_add(b->errors, place(b, event->start_mark),
		    "more than %d lists and mappings inside each other",
		    YAML_DEPTH);
		return false;
	}
	if (!new_value(b, event, kind, value))
		return false;
	b->depth++;
	ok = build_inside(b, *value);
	b->depth--;
	return ok;
}

static bool
refuse(const struct builder *b, const yaml_event_t *event, const char *sign,
    const yaml_char_t *name, const char *why)
{
	errors_add(b->errors, place(b, event->start_mark), "\"%s%s\" %s", sign,
	    utf8_excerpt((const char *)name).text, why);
	return false;
}

/* Anchors and tags of an event are refused, so aliases are never resolved. */
static bool
unadorned(const struct builder *b, const yaml_event_t *event,
    const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor != NULL)
		return refuse(b, event, "&", anchor, "is an anchor, and none "
		    "are taken; write the value out where it is needed");
	if (tag != NULL)
		return refuse(b, event, "", tag, "is a tag, and none are "
		    "taken; a text that begins with ! needs quotes");
	return true;
}

static bool
build(struct builder *b, const yaml_event_t *event, struct yaml_value **value)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return unadorned(b, event, event->data.scalar.anchor,
		    event->data.scalar.tag) && build_text(b, event, value);
	case YAML_SEQUENCE_START_EVENT:
		return unadorned(b, event, event->data.sequence_start.anchor,
		    event->data.sequence_start.tag) &&
		    build_parent(b, event, YAML_LIST, value);
	case YAML_MAPPING_START_EVENT:
		return unadorned(b, event, event->data.mapping_start.anchor,
		    event->data.mapping_start.tag) &&
		    build_parent(b, event, YAML_MAP, value);
	case YAML_ALIAS_EVENT:
		return refuse(b, event, "*", event->data.alias.anchor, "is an "
		    "alias, and none are taken; write the value out, or quote "
		    "a text that begins with *");
	default:
		return false;
	}
}

/* The whole stream: at most one document. */
static bool
build_stream(struct builder *b)
{
	yaml_event_t event;
	size_t documents = 0;
	bool ok = true, ended = false;

	while (ok && !ended) {
		if (!next_event(b, &event))
			return false;
		ended = event.type == YAML_STREAM_END_EVENT;
		if (event.type == YAML_DOCUMENT_START_EVENT &&
		    ++documents > 1) {
			errors_add(b->errors, place(b, event.start_mark),
			    "a second document begins; want one in a file");
			ok = false;
		} else if (event.type != YAML_STREAM_START_EVENT && !ended &&
		    event.type != YAML_DOCUMENT_START_EVENT &&
		    event.type != YAML_DOCUMENT_END_EVENT) {
			ok = build(b, &event, &b->yaml->root);
		}
		yaml_event_delete(&event);
	}
	return ok;
}

static bool
is_nothing(const struct yaml_value *v)
{
	return v != NULL && v->kind == YAML_TEXT && v->plain &&
	    v->text[0] == '\0';
}

struct yaml *
yaml_memory(const char *file, struct slice bytes, struct errors *errors)
{
	struct builder b = { .file = file, .errors = errors };
	bool ok;

	if (!yaml_bytes_check(file, &bytes, errors))
		return NULL;
	b.yaml = calloc(1, sizeof(*b.yaml));
	if (b.yaml == NULL || yaml_parser_initialize(&b.parser) == 0) {
		free(b.yaml);
		out_of_memory(&b);
		return NULL;
	}
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &b.parser, (const unsigned char *)bytes.at, bytes.len);
	ok = build_stream(&b);
	yaml_parser_delete(&b.parser);
	if (!ok) {
		yaml_release(b.yaml);
		return NULL;
	}
	if (is_nothing(b.yaml->root))
		b.yaml->root = NULL;
	return b.yaml;
}

struct yaml *
yaml_file(const char *file, struct errors *errors)
{
	char *bytes;
	size_t len;
	struct yaml *y;

	if (!yaml_bytes_read(file, &bytes, &len, errors))
		return NULL;
	y = yaml_memory(file, (struct slice){ bytes, len }, errors);
	free(bytes);
	return y;
}

void
yaml_release(struct yaml *y)
{
	if (y == NULL)
		return;
	for (struct chunk *c = y->chunks, *next; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	free(y);
}

const struct yaml_value *
yaml_root(const struct yaml *y)
{
	return y->root;
}
