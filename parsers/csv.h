/*
 * csv.h - the fields of comma-separated values (RFC 4180).
 */
#ifndef NFLOGD_PARSERS_CSV_H
#define NFLOGD_PARSERS_CSV_H

#include "parsers/text.h"

/* The first comma in [p, end), or end. */
static inline const char *
find_comma(const char *p, const char *end)
{
	for (; p < end; p += 16) {
		unsigned m = matches16(p, ',');

		if (m != 0) {
			p += __builtin_ctz(m);
			return p < end ? p : end;
		}
	}
	return end;
}

/* Past the quotes around a field at p, with "" in it for a quote. */
static inline const char *
skip_quoted(const char *p, const char *end)
{
	for (p++; p < end; p++)
		if (*p == '"') {
			if (p + 1 == end || p[1] != '"')
				return p + 1;
			p++;
		}
	return end;
}

/*
 * Split at commas, those within quotes excepted, into at most `most` fields
 * and the rest. Returns how many fields are whole, which is to have a comma
 * behind them; fields[that], for which there must be room, is the rest, where
 * the line may have been cut. Quotes around a field are left out.
 */
static inline size_t
csv_split(struct slice line, struct slice *fields, size_t most)
{
	const char *p = line.at, *end = p + line.len, *comma;
	size_t n = 0;

	for (; n < most; n++) {
		bool quoted = p < end && *p == '"';

		comma = find_comma(quoted ? skip_quoted(p, end) : p, end);
		if (comma == end)
			break;
		fields[n] = slice_between(p, comma);
		if (quoted && fields[n].len > 1 && comma[-1] == '"')
			fields[n] = slice_between(p + 1, comma - 1);
		p = comma + 1;
	}
	fields[n] = slice_between(p, end);
	return n;
}

#endif
