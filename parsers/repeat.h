/*
 * repeat.h - what syslog daemons write instead of the same message again.
 */
#ifndef NFLOGD_PARSERS_REPEAT_H
#define NFLOGD_PARSERS_REPEAT_H

#include "parsers/envelope.h"

/* Does p begin like such words? */
bool is_repeat(const char *p, const char *end);

/*
 * "last message repeated 3 times", and "message repeated 3 times: [ TEXT ]",
 * where rsyslog wraps the text itself: take the number, and the text out.
 */
void unwrap_repeat(struct envelope *env);

#endif
