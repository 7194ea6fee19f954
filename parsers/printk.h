/*
 * printk.h - what the kernel, and syslog for it, put in front of a message:
 * "<4>", "[12345.678901]", "[    C1]". Each function returns the byte behind
 * what it is named for, or p where there is none.
 */
#ifndef NFLOGD_PARSERS_PRINTK_H
#define NFLOGD_PARSERS_PRINTK_H

/* "<0>" to "<191>", and blanks. Out of range it is text (RFC 5424 6.2.1). */
const char *skip_pri(const char *p, const char *end);

/* "[12345.678901]", maybe padded: seconds since boot. */
const char *skip_uptime(const char *p, const char *end);

/* "[    C1]" or "[ T1234]": who printed, with CONFIG_PRINTK_CALLER. */
const char *skip_caller(const char *p, const char *end);

/* All of it, in the order it comes, and blanks. */
const char *skip_printk(const char *p, const char *end);

#endif
