/*
 * read.h - one rule out of its YAML mapping.
 */
#ifndef NFLOGD_RULES_READ_H
#define NFLOGD_RULES_READ_H

#include "base/fields.h"
#include "rules/set.h"

/*
 * What could be read of the rule; it is whole only if no error was added. NULL
 * when memory is short, which is added as an error.
 */
struct port_rule *read_port_rule(
    const struct fields_reader *r, const struct yaml_value *map);
struct verdict_rule *read_verdict_rule(
    const struct fields_reader *r, const struct yaml_value *map);

/* For the two above: zeroed memory, NULL and an error if it is short. */
void *read_allocate(const struct fields_reader *r, const struct yaml_value *v,
    size_t count, size_t size);
char *read_id(const struct fields_reader *r, const struct yaml_value *v);

#endif
