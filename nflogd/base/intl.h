/*
 * intl.h - what people read, in English or Japanese.
 *
 * English stands in the sources inside _() or _n(); nflogd/po/ja.po has the
 * Japanese, which msgfmt makes the catalogue nflogd.mo of. The catalogue is
 * read here and not by gettext(3), which since glibc 2.39 translates nothing
 * where no locale but C and C.UTF-8 is installed: in most containers.
 */
#ifndef NFLOGD_BASE_INTL_H
#define NFLOGD_BASE_INTL_H

#include <stdbool.h>
#include <stdint.h>

#define _(text)		 intl_text(text)
#define _n(one, many, n) intl_plural(one, many, n)
#define N_(text)	 text	/* for tables: translated where it is used */

/*
 * Once, before threads start: take the character set of the environment, and
 * for Japanese UTF-8 and the catalogue shipped with the program. Without a
 * catalogue everything stays English.
 */
void intl_start(bool japanese);

/*
 * Use this catalogue from now on; NULL: none. False, and none is used, if the
 * file cannot be read or is no sound catalogue.
 */
bool intl_catalogue(const char *file);

/* May text for people hold characters beyond ASCII? */
bool intl_utf8(void);

/* The translation, or the text itself where there is none. */
const char *intl_text(const char *text) __attribute__((format_arg(1)));

/* The same for a text that depends on a number; English has two forms. */
const char *intl_plural(const char *one, const char *many, uint64_t n)
    __attribute__((format_arg(1))) __attribute__((format_arg(2)));

#endif
