/* read.c - what port rules and verdict rules have in common; see read.h. */
#include "rules/read.h"
#include "base/utf8.h"

#include <stdlib.h>

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
