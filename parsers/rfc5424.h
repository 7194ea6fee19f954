/*
 * rfc5424.h - the pieces of a header of RFC 5424.
 */
#ifndef NFLOGD_PARSERS_RFC5424_H
#define NFLOGD_PARSERS_RFC5424_H

#include "base/slice.h"

/* One field, "-" is none. NULL at the end of the record. */
const char *take_field(const char *p, const char *end, struct slice *field);

/*
 * Section 6.3. Returns the byte behind it, p where there is none: a kernel's
 * "[12345.678901]" is not structured data, though a sender that left that field
 * out makes it stand here.
 */
const char *skip_structured_data(const char *p, const char *end);

#endif
