/*
 * rules.h - what ports mean, which prefixes are which verdict, what marks
 * scanners leave (tag.h), what is no news to a site, and log formats.
 *
 * Rules are YAML files in directories: the shipped ones, then the user's
 * (--rules DIR, in order). Each file is a mapping with the keys `ports`,
 * `verdicts`, `marks`, `research` and `exceptions`, all optional
 * (rules/README.md gives the fields), or, with the key `format`, a log format
 * (parsers/patterns/README.md). All of it is read and judged before any of it is used. A rule of a later
 * directory with the id of an earlier one of its kind replaces it; within one
 * directory, its `ports` folder included, an id may stand once.
 */
#ifndef NFLOGD_RULES_RULES_H
#define NFLOGD_RULES_RULES_H

#include "base/error.h"
#include "event.h"

struct formats;
struct pattern_file;
/*
 * Opaque, and constant once loaded, but for tags that a store brings (tag.h):
 * threads may share it.
 */
struct rules;

enum { LANGUAGE_EN, LANGUAGE_JA, LANGUAGES };

enum severity { SEVERITY_INFO, SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH };

/* Services from..to of one protocol; both are packed as in count/service.h. */
struct service_range {
	uint32_t from, to;
};

struct malware {
	char *name;
	char *seen;	/* a year, a month or a day, as written: "2017-05-12" */
};

struct port_rule {
	char *id;
	struct service_range *services;
	size_t service_count;
	/* Where a rule gives no Japanese, the same pointer as for English. */
	char *title[LANGUAGES];	/* one line */
	char *explanation[LANGUAGES];	/* newlines part paragraphs */
	enum severity severity;
	char **references;
	size_t reference_count;
	struct malware *malware;
	size_t malware_count;
	/* Days, both inclusive; INT32_MIN and INT32_MAX where it is open. */
	int32_t valid_from, valid_until;
	const char *file;	/* where it stands */
	size_t line;
};

/*
 * Load every *.yaml of each directory and then of its folders `ports` and
 * `patterns`, in order of their names. The first directory is the shipped one:
 * its formats are asked after those written in C, the user's before. False with every error found; *rules is NULL then.
 */
bool rules_load(struct rules **rules, const char *const *directories,
    size_t count, struct errors *errors);
void rules_free(struct rules *rules);	/* takes NULL */

/*
 * The rule that explains a service on a day (DAY_UNDATED: on any): of those
 * that name it and are valid then, the one with the narrowest range; among
 * equals the last read. NULL where no rule does.
 */
const struct port_rule *rules_port(
    const struct rules *rules, uint32_t service, int32_t day);

/*
 * The reason (REASON_DROP, REASON_ACCEPT, REASON_RULE) that the first matching
 * verdict rule gives a prefix; REASONS where none matches. Those of a later
 * directory come before those of an earlier one.
 */
enum reason rules_prefix(const struct rules *rules, struct slice prefix);

/* All log formats; they live as long as the rules. */
const struct formats *rules_formats(const struct rules *rules);

/* The pattern files among them, in the order read. */
size_t rules_pattern_files(
    const struct rules *rules, const struct pattern_file *const **all);

/* All rules, in the order read, for `rules list`. */
size_t rules_ports(
    const struct rules *rules, const struct port_rule *const **all);
size_t rules_verdicts(const struct rules *rules);

const char *severity_word(enum severity severity);

#endif
