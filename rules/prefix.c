/* prefix.c - see prefix.h. */
#include "rules/prefix.h"
#include "rules/rules.h"

#include <stdlib.h>
#include <strings.h>

enum {
	SLOTS = 1024,	/* prefixes remembered at most */
	TEXT = 126	/* nft allows 127; longer ones are decided each time */
};

struct prefixes {
	const struct rules *rules;
	enum reason otherwise;
	enum reason without;	/* of a line without prefix */
	struct {
		uint8_t reason;
		uint8_t len;	/* 0: empty slot */
		char text[TEXT];
	} slots[SLOTS];
};

/*
 * Words that firewalls and their administrators use for a verdict. Whole words
 * only: NODROP and DROPBOX are none. Past tense and noun included.
 */
static const struct {
	const char *word;
	enum reason reason;
} words[] = {
	{ "drop", REASON_DROP }, { "dropped", REASON_DROP },
	{ "dropping", REASON_DROP }, { "drp", REASON_DROP },
	{ "deny", REASON_DROP }, { "denied", REASON_DROP },
	{ "denying", REASON_DROP }, { "block", REASON_DROP },
	{ "blocked", REASON_DROP }, { "blocking", REASON_DROP },
	{ "reject", REASON_DROP }, { "rejected", REASON_DROP },
	{ "rejecting", REASON_DROP }, { "rej", REASON_DROP },
	{ "reset", REASON_DROP }, { "refuse", REASON_DROP },
	{ "refused", REASON_DROP }, { "discard", REASON_DROP },
	{ "discarded", REASON_DROP }, { "unreach", REASON_DROP },
	{ "accept", REASON_ACCEPT }, { "accepted", REASON_ACCEPT },
	{ "accepting", REASON_ACCEPT }, { "acc", REASON_ACCEPT },
	{ "allow", REASON_ACCEPT }, { "allowed", REASON_ACCEPT },
	{ "allowing", REASON_ACCEPT }, { "pass", REASON_ACCEPT },
	{ "passed", REASON_ACCEPT }, { "permit", REASON_ACCEPT },
	{ "permitted", REASON_ACCEPT },
	{ "forwardfw", REASON_ACCEPT },	/* IPFire: let through */
};

static bool
word_char(char c)
{
	return (c >= '0' && c <= '9') ||
	    ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* REASONS where the word is no verdict. */
static enum reason
word_reason(struct slice word)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].word) == word.len &&
		    strncasecmp(words[i].word, word.at, word.len) == 0)
			return words[i].reason;
	return REASONS;
}

/*
 * EdgeOS "[WAN_IN-default-D]", VyOS "[ipv4-INP-filter-default-D]", UniFi
 * "[WAN_LOCAL-D-4000]": in brackets a letter of its own between hyphens, the
 * last but for a rule's number; others have letters of their own in there. It
 * beats all words: UniFi quotes the rule's description behind it.
 */
static enum reason
letter_reason(struct slice prefix, const char *at)
{
	const char *end = prefix.at + prefix.len, *p = at + 1;

	if (*prefix.at != '[' || at == prefix.at || at[-1] != '-')
		return REASONS;
	if (p < end && *p == '-')
		for (p++; p < end && *p >= '0' && *p <= '9'; p++)
			;
	if (p >= end || *p != ']' || p[-1] == '-')
		return REASONS;
	switch (*at) {
	case 'D': case 'R': return REASON_DROP;
	case 'A': return REASON_ACCEPT;
	default: return REASONS;
	}
}

/* "#012": rsyslog's way to write a control character, which parts words. */
static bool
is_escape(const char *p, const char *end)
{
	return end - p >= 4 && p[0] == '#' && p[1] >= '0' && p[1] <= '3' &&
	    p[2] >= '0' && p[2] <= '7' && p[3] >= '0' && p[3] <= '7';
}

enum reason
prefix_words(struct slice prefix, enum reason otherwise)
{
	const char *p = prefix.at, *end = p + prefix.len, *from;
	enum reason found, last = otherwise;

	if (slice_starts(prefix, SLICE("TRACE: ")))
		return REASON_TRACE;
	if (slice_starts(prefix, SLICE("[UFW AUDIT")))
		return REASON_AUDIT;
	for (; p < end; p += p == from) {
		if (is_escape(p, end))
			p += 4;
		for (from = p; p < end && word_char(*p); p++)
			;
		if (p - from == 1) {
			found = letter_reason(prefix, from);
			if (found != REASONS)
				return found;
		} else {
			found = word_reason(slice_between(from, p));
			if (found != REASONS)
				last = found;
		}
	}
	return last;
}

static enum reason
decide(const struct prefixes *p, struct slice prefix)
{
	enum reason by_rule = REASONS;

	if (p->rules != NULL)
		by_rule = rules_prefix(p->rules, prefix);
	return by_rule != REASONS ? by_rule :
	    prefix_words(prefix, p->otherwise);
}

struct prefixes *
prefixes_new(const struct rules *rules, enum reason otherwise)
{
	struct prefixes *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->rules = rules;
	p->otherwise = otherwise;
	p->without = decide(p, SLICE(""));
	return p;
}

void
prefixes_free(struct prefixes *p)
{
	free(p);
}

enum reason
prefixes_reason(struct prefixes *p, struct slice prefix)
{
	uint64_t hash = prefix.len;
	size_t slot;

	if (prefix.len == 0)
		return p->without;
	if (prefix.len > TEXT)
		return decide(p, prefix);
	for (size_t i = 0; i + 8 <= prefix.len; i += 8) {
		uint64_t part;

		memcpy(&part, prefix.at + i, sizeof(part));
		hash = (hash ^ part) * 0x9e3779b97f4a7c15u;
	}
	for (size_t i = prefix.len & ~(size_t)7; i < prefix.len; i++)
		hash = hash * 31 + (unsigned char)prefix.at[i];
	hash *= 0x9e3779b97f4a7c15u;
	slot = hash >> 54;
	if (p->slots[slot].len != prefix.len ||
	    memcmp(p->slots[slot].text, prefix.at, prefix.len) != 0) {
		p->slots[slot].reason = (uint8_t)decide(p, prefix);
		p->slots[slot].len = (uint8_t)prefix.len;
		memcpy(p->slots[slot].text, prefix.at, prefix.len);
	}
	return (enum reason)p->slots[slot].reason;
}
