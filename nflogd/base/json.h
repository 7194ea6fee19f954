/*
 * json.h - the one piece of JSON (RFC 8259) that needs care: strings.
 */
#ifndef NFLOGD_BASE_JSON_H
#define NFLOGD_BASE_JSON_H

#include "base/out.h"

#include <stdio.h>

/*
 * Write text as a JSON string with its quotes. Control characters and what else
 * would disturb a terminal (utf8_disturbs) are escaped; bytes that are not
 * UTF-8 become U+FFFD each.
 */
void json_string(FILE *out, struct slice text);
void json_put(struct out *out, struct slice text);

#endif
