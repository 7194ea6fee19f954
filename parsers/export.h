/*
 * export.h - the fields of an entry in systemd's journal export format
 * (https://systemd.io/JOURNAL_EXPORT_FORMATS): "KEY=VALUE\n", or where the
 * value holds newlines or is not text "KEY\n", eight bytes of length in little
 * endian, the value, "\n". A blank line ends an entry.
 */
#ifndef NFLOGD_PARSERS_EXPORT_H
#define NFLOGD_PARSERS_EXPORT_H

#include "base/slice.h"

#include <stdint.h>

enum {
	EXPORT_KEY_MOST = 64,	/* bytes, as journald has it */
	EXPORT_HEAD = 8		/* bytes of a length */
};

enum export_part {
	EXPORT_FIELD,
	EXPORT_END,	/* a blank line */
	EXPORT_OTHER,	/* no field: another record */
	EXPORT_MORE	/* the bytes end before that is decided */
};

struct export_field {
	struct slice key;
	uint64_t head;	/* bytes in front of the value */
	uint64_t value;	/* bytes of the value; they need not be there yet */
};

/*
 * What begins at p, where a line begins. A field is told as soon as its length
 * is known; with the newline behind it it takes head + value + 1 bytes.
 */
enum export_part export_read(
    const char *p, const char *end, struct export_field *field);

/*
 * Does an entry begin at p? The journal's own tools put the cursor first, some
 * others the time. *undecided: the bytes end too early to say.
 */
bool export_begins(const char *p, const char *end, bool *undecided);

#endif
