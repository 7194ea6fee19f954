/*
 * json_tags.h - what json.c says of tags.
 */
#ifndef NFLOGD_REPORT_JSON_TAGS_H
#define NFLOGD_REPORT_JSON_TAGS_H

#include "report/report.h"

/* "tags":{..}, of a service on a day; nothing where it carries none. */
void json_service_tags(
    const struct report *report, int32_t day, uint32_t service, FILE *out);

/* "tags":[..], of everything; nothing where none were looked for. */
void json_tags(const struct report *report, FILE *out);

#endif
