/*
 * range.h - services as rules and commands write them: one ("445/tcp"), or
 * those from one port to another ("6000-6010/tcp").
 */
#ifndef NFLOGD_RULES_RANGE_H
#define NFLOGD_RULES_RANGE_H

#include "base/error.h"
#include "count/service.h"
#include "rules/rules.h"

enum { RANGE_TEXT = SERVICE_TEXT + 6 };	/* "65534-65535/udplite" and NUL */

/* False with *err: what is wrong in the text, and what would be right. */
bool range_parse(
    const char *text, struct service_range *range, struct error *err);

/* As range_parse reads it. */
void range_format(struct service_range range, char text[RANGE_TEXT]);

#endif
