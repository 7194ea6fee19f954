/*
 * journal.h - entries of systemd's journal as records: who said what when.
 *
 * An entry is an envelope and no format: its message is read by all formats
 * like any other. Understood are `journalctl -o json`, json-seq and json-sse,
 * an object per line, and -o export, whose entries input/lines.h hands out as
 * one record each. The fields that begin with "_" are journald's own, so they
 * are believed before those that a program gave itself.
 */
#ifndef NFLOGD_PARSERS_JOURNAL_H
#define NFLOGD_PARSERS_JOURNAL_H

#include "parsers/parser.h"

enum journal {
	JOURNAL_NO,	/* no entry: read it as any other record */
	JOURNAL_ENTRY,	/* *env is filled */
	JOURNAL_CUT,	/* the entry ends too early, .. */
	JOURNAL_BROKEN,	/* .. or is broken: *env has what is known of it */
	JOURNAL_PIECE	/* of an entry in several lines: who wrote it is lost */
};

/* Is it worth a call? Nearly all records begin with a stamp or a <PRI>. */
static inline bool
journal_suspected(struct slice record)
{
	switch (record.at[0]) {
	case '{': case '_': case '"':
	case ' ': case '\t': case '\0': case '\x1e': case '\xef':
		return true;
	case 'M':	/* MESSAGE= */
		return record.at[1] == 'E';
	case 'S':	/* SYSLOG_RAW= */
		return record.at[1] == 'Y';
	case 'd':	/* data: */
		return record.at[1] == 'a';
	default:
		return false;
	}
}

/* Slices of *env are of the record or of ws->room. */
enum journal journal_read(
    struct slice record, struct workspace *ws, struct envelope *env);

#endif
