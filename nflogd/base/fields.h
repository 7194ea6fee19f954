/*
 * fields.h - a mapping of a YAML file read through a table of its fields.
 *
 * The table tells keys, kinds and what is required; what a value means is its
 * setter's matter. Everything wrong is added to the errors with its place:
 * unknown and repeated keys, wrong kinds, what is missing or empty.
 */
#ifndef NFLOGD_BASE_FIELDS_H
#define NFLOGD_BASE_FIELDS_H

#include "base/yaml.h"

enum { FIELDS_MOST = 32 };	/* rows of one table */

struct fields_reader {
	const char *file;
	struct errors *errors;
};

struct field {
	const char *key;
	enum yaml_kind kind;
	bool required;
	const char *example;	/* of a value, for messages: "[445/tcp]" */

	/*
	 * Called at most once, with a value of that kind that is not empty.
	 * (A list or mapping that is not required may be empty: {} or [].)
	 */
	void (*set)(const struct fields_reader *r, const struct yaml_value *v,
	    void *target);
};

/* `what` names the mapping in messages: "a port rule". */
void fields_read(const struct fields_reader *r, const struct yaml_value *map,
    const char *what, const struct field *fields, size_t count, void *target);

/*
 * Is the value of this kind and, being a text, not empty? Else an error is
 * added; `what` names the value: "an item of services".
 */
bool fields_is(const struct fields_reader *r, const struct yaml_value *v,
    enum yaml_kind kind, const char *what, const char *example);

/* A text without its leading and trailing blanks; NULL: memory is short. */
char *fields_copy(const struct fields_reader *r, const struct yaml_value *v);

/*
 * The number of the word in words[0..count); `count`, and an error is added,
 * if it is none of them.
 */
size_t fields_word(const struct fields_reader *r, const struct yaml_value *v,
    const char *const *words, size_t count);

/* Items of a list, keys of a mapping. */
size_t fields_count(const struct yaml_value *v);

/* For errors_add. */
struct where fields_place(
    const struct fields_reader *r, const struct yaml_value *v);

#endif
