/*
 * entries.h - the patterns of a pattern file, and reading a line with them.
 */
#ifndef NFLOGD_PARSERS_ENTRIES_H
#define NFLOGD_PARSERS_ENTRIES_H

#include "base/pattern.h"
#include "parsers/parser.h"

/* What a named group tells; patterns/README.md explains each. */
enum group {
	GROUP_SRC, GROUP_DST, GROUP_SPORT, GROUP_DPORT, GROUP_PROTO,
	GROUP_TYPE, GROUP_CODE, GROUP_VERDICT, GROUP_COUNT, GROUP_STAMP,
	GROUP_HOST, GROUP_PREFIX, GROUP_IN, GROUP_OUT, GROUP_MAC,
	GROUP_LENGTH, GROUP_TTL, GROUP_YEAR, GROUP_MONTH, GROUP_DAY,
	GROUP_TIME,
	GROUPS
};

/* The name of a group in patterns: "src". */
extern const char *const group_names[GROUPS];

/* A word or words of the log and what they stand for. */
struct meaning {
	char *word;	/* as word_matches takes it */
	int number;	/* enum reason; a protocol or port, -1: untold; an ICMP
			   type and its code, see icmp_number */
};

struct meanings {
	struct meaning *all;
	size_t count;
};

/* One pattern. */
struct entry {
	char *program;	/* the tag must be this one; NULL: any of the format */
	char *literal;	/* must be in the message; NULL: none */
	struct pattern *claim;	/* a line that matches it is read or broken */
	struct pattern *pattern;
	uint8_t groups[GROUPS];	/* their numbers; 0: not in the pattern */
	int protocol;	/* of lines that do not tell it; or untold */
	enum reason reason;	/* REASONS: the group `verdict` decides */
};

struct entries {
	struct entry *all;
	size_t count;
	struct meanings verdicts, protocols, ports, types;
};

static inline int
icmp_number(uint8_t type, uint8_t code)
{
	return type << 8 | code;
}

enum parse parse_entries(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev);

#endif
