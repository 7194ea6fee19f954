/*
 * yaml.h - a YAML file as a tree of values that know their place.
 *
 * Every scalar is a text, quoted or not: what is a number or a date is the
 * reader's matter (fields.h), so 0445 stays "0445" and `no` stays "no". What
 * makes YAML dangerous or hard to read is refused with its place: anchors and
 * aliases, tags, directives, several documents, keys that are no text, control
 * characters, bytes that are not UTF-8, and more than the limits below.
 */
#ifndef NFLOGD_BASE_YAML_H
#define NFLOGD_BASE_YAML_H

#include "base/error.h"
#include "base/slice.h"

enum {
	YAML_BYTES = 16 << 20,
	YAML_VALUES = 1 << 20,	/* texts, lists, mappings, and keys */
	YAML_DEPTH = 32
};

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_value {
	enum yaml_kind kind;
	bool plain;	/* a text without quotes */
	size_t line, column;	/* from 1; columns are characters */
	char *text;	/* YAML_TEXT: without NUL inside; else NULL */
	struct yaml_value *first;	/* items of a list, keys of a mapping */
	struct yaml_value *next;	/* the next item or key, or NULL */
	struct yaml_value *value;	/* of a key */
};

struct yaml;	/* opaque; owns all its values */

/*
 * Read a file, or bytes that are called `file` in messages; `file` must
 * outlive the tree. NULL with an error where there is no tree. A tree may come
 * with errors too (a text with a control character): compare errors->count.
 */
struct yaml *yaml_file(const char *file, struct errors *errors);
struct yaml *yaml_memory(
    const char *file, struct slice bytes, struct errors *errors);
void yaml_release(struct yaml *y);	/* takes NULL */

/* NULL for a file that holds nothing but blanks and comments. */
const struct yaml_value *yaml_root(const struct yaml *y);

#endif
