/* parts.c - see parts.h. */
#include "parsers/parts.h"
#include "base/pattern.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

static void
out_of_memory(const struct fields_reader *r, const struct yaml_value *v)
{
	errors_add(r->errors, fields_place(r, v), "out of memory");
}

/* The length of "{{name}}" at `text`, 0 where there is none. */
static size_t
mark_length(const char *text)
{
	size_t n;

	if (strncmp(text, "{{", 2) != 0)
		return 0;
	n = strspn(text + 2, letters);
	return n > 0 && strncmp(text + 2 + n, "}}", 2) == 0 ? n + 4 : 0;
}

static const struct part *
find_part(const struct parts *parts, struct slice name)
{
	for (size_t i = 0; i < parts->count; i++)
		if (slice_equal(slice_of(parts->all[i].name), name))
			return &parts->all[i];
	return NULL;
}

/* False where the text names a part that is not there. */
static bool
write_text(const struct fields_reader *r, const struct yaml_value *v,
    const struct parts *parts, FILE *out)
{
	const struct part *part;
	size_t n;

	for (const char *p = v->text; *p != '\0'; p += n) {
		n = mark_length(p);
		if (n == 0) {
			fputc(*p, out);
			n = 1;
			continue;
		}
		part = find_part(parts, (struct slice){ p + 2, n - 4 });
		if (part == NULL) {
			errors_add(r->errors, fields_place(r, v),
			    "there is no part %.*s above", (int)n, p);
			return false;
		}
		fputs(part->text, out);
		if (ftell(out) > PATTERN_LONGEST)
			break;	/* parts in parts may grow without end */
	}
	return true;
}

char *
parts_put_in(const struct fields_reader *r, const struct yaml_value *v,
    const struct parts *parts)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool ok;

	if (out == NULL) {
		out_of_memory(r, v);
		return NULL;
	}
	ok = write_text(r, v, parts, out);
	if (fclose(out) != 0) {
		out_of_memory(r, v);
		ok = false;
	}
	if (ok)
		return text;
	free(text);
	return NULL;
}

static void
add_part(const struct fields_reader *r, const struct yaml_value *key,
    struct parts *parts)
{
	struct part *all;
	char *text;

	if (!fields_is(r, key->value, YAML_TEXT, "a part", "'\\d+'"))
		return;
	if (key->text[strspn(key->text, letters)] != '\0') {
		errors_add(r->errors, fields_place(r, key), "\"%s\" is no name "
		    "of a part; want small letters a-z, digits and hyphens",
		    utf8_excerpt(key->text).text);
		return;
	}
	text = parts_put_in(r, key->value, parts);
	if (text == NULL)
		return;
	all = reallocarray(parts->all, parts->count + 1, sizeof(*all));
	if (all != NULL) {
		parts->all = all;
		all[parts->count] = (struct part){ strdup(key->text), text };
		if (all[parts->count].name != NULL) {
			parts->count++;
			return;
		}
	}
	free(text);
	out_of_memory(r, key);
}

void
parts_read(const struct fields_reader *r, const struct yaml_value *map,
    struct parts *parts)
{
	for (const struct yaml_value *k = map->first; k != NULL; k = k->next)
		add_part(r, k, parts);
}

void
parts_free(struct parts *parts)
{
	for (size_t i = 0; i < parts->count; i++) {
		free(parts->all[i].name);
		free(parts->all[i].text);
	}
	free(parts->all);
}
