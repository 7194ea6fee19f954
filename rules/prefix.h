/*
 * prefix.h - what the prefix of a netfilter line says about the packet.
 *
 * The kernel's LOG line holds no verdict; the administrator's prefix does. The
 * first verdict rule (rules.h) whose pattern matches decides; else the last
 * word that means a verdict, words being runs of letters and digits in any
 * case; else the configured default. Deciding may be slow, so the answers for
 * the latest prefixes are remembered, a bounded number of them.
 */
#ifndef NFLOGD_RULES_PREFIX_H
#define NFLOGD_RULES_PREFIX_H

#include "event.h"

struct rules;
struct prefixes;	/* opaque; one per thread */

/*
 * `rules` is borrowed and may be NULL: words only. `otherwise` is the reason
 * of a prefix without verdict, normally REASON_DROP. NULL when memory is short.
 */
struct prefixes *prefixes_new(const struct rules *rules, enum reason otherwise);
void prefixes_free(struct prefixes *p);	/* takes NULL */

/* REASON_DROP, REASON_ACCEPT, REASON_AUDIT, REASON_TRACE or REASON_RULE. */
enum reason prefixes_reason(struct prefixes *p, struct slice prefix);

/* The words alone, without rules or memory; for tests and `rules explain`. */
enum reason prefix_words(struct slice prefix, enum reason otherwise);

#endif
