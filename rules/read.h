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
struct mark_rule *read_mark_rule(
    const struct fields_reader *r, const struct yaml_value *map);
struct research_rule *read_research_rule(
    const struct fields_reader *r, const struct yaml_value *map);
struct exception_rule *read_exception_rule(
    const struct fields_reader *r, const struct yaml_value *map);

/* What those of the last three have in common; `tag` comes zeroed. */
void tag_rule_begin(struct tag_rule *tag, const struct fields_reader *r,
    const struct yaml_value *map, enum tag_source source);

/* For those above: zeroed memory, NULL and an error if it is short. */
void *read_allocate(const struct fields_reader *r, const struct yaml_value *v,
    size_t count, size_t size);
char *read_id(const struct fields_reader *r, const struct yaml_value *v);

/* What is wrong is added to the errors; what was read is the caller's. */
void read_title(const struct fields_reader *r, const struct yaml_value *v,
    char *title[LANGUAGES]);
void read_explanation(const struct fields_reader *r,
    const struct yaml_value *v, char *explanation[LANGUAGES]);
char **read_references(const struct fields_reader *r,
    const struct yaml_value *v, size_t *count);
struct service_range *read_services(const struct fields_reader *r,
    const struct yaml_value *v, size_t *count);
void read_day(
    const struct fields_reader *r, const struct yaml_value *v, int32_t *day);

/* A rule cannot end before it begins. */
void read_period(const struct fields_reader *r, const struct yaml_value *map,
    int32_t from, int32_t until);

/* What read_title or read_explanation gave. */
void free_languages(char *texts[LANGUAGES]);

#endif
