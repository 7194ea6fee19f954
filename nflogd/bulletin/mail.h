/*
 * mail.h - a report as a mail: a MIME message (RFC 2045 to 2049) with the same
 * in two parts, text and HTML, for `sendmail -t`.
 */
#ifndef NFLOGD_BULLETIN_MAIL_H
#define NFLOGD_BULLETIN_MAIL_H

#include "base/slice.h"

#include <stdint.h>
#include <stdio.h>

struct mail {
	const char *const *to;	/* sound addresses */
	size_t to_count;
	const char *from;	/* the same; NULL: sendmail knows */
	const char *subject;	/* UTF-8 */
	const char *language;	/* "en" */
	int64_t date;	/* Unix seconds */
	const char *host;	/* for the identifier of the message */
	struct slice text, html;	/* UTF-8 */
};

/* Lines end as others do here; sendmail makes of them what SMTP wants. */
void mail_write(const struct mail *mail, FILE *out);

/*
 * An address as mailers take it and nothing else: local@domain of RFC 5321
 * without quotes and comments, or the name of a local user. No other header
 * can be made of it.
 */
bool mail_address_is_sound(const char *address);

#endif
