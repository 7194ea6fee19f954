/* entries.c - a line read with the patterns of a pattern file; see entries.h. */
#include "parsers/entries.h"
#include "parsers/formats.h"
#include "parsers/names.h"
#include "parsers/stamp.h"
#include "parsers/text.h"

const char *const group_names[GROUPS] = { [GROUP_SRC] = "src",
	[GROUP_DST] = "dst", [GROUP_SPORT] = "sport", [GROUP_DPORT] = "dport",
	[GROUP_PROTO] = "proto", [GROUP_TYPE] = "type", [GROUP_CODE] = "code",
	[GROUP_VERDICT] = "verdict", [GROUP_COUNT] = "count",
	[GROUP_STAMP] = "stamp", [GROUP_HOST] = "host",
	[GROUP_PREFIX] = "prefix", [GROUP_IN] = "in", [GROUP_OUT] = "out",
	[GROUP_MAC] = "mac", [GROUP_LENGTH] = "length", [GROUP_TTL] = "ttl",
	[GROUP_YEAR] = "year", [GROUP_MONTH] = "month", [GROUP_DAY] = "day",
	[GROUP_TIME] = "time" };

enum { STAMP_TEXT = 48 };	/* of a date put together; any is shorter */

/* A line under way to its event. */
struct reading {
	const struct entries *entries;
	const struct entry *entry;
	const struct match *match;
	struct event *ev;
};

/* Empty, with `at` NULL, where the line does not have it. */
static struct slice
group(const struct reading *r, enum group which)
{
	return r->entry->groups[which] == 0 ? (struct slice){ NULL, 0 } :
	    match_group(r->match, r->entry->groups[which]);
}

/* The number a word stands for, in any case; false where it is not told. */
static bool
meaning_of(const struct meanings *m, struct slice word, int *number)
{
	for (size_t i = 0; i < m->count; i++)
		if (word_matches(m->all[i].word, word)) {
			*number = m->all[i].number;
			return true;
		}
	return false;
}

/* Nothing where the group is not in the line; false where it is none. */
static bool
take_address(const struct reading *r, enum group which, uint32_t bit,
    struct address *address)
{
	struct slice s = group(r, which);
	const char *after;

	if (s.len == 0)
		return true;
	if (is_name(s))
		return true;	/* it tells no address, and that is no fault */
	after = read_address(s.at, s.at + s.len, address);
	if (after != s.at + s.len)
		return false;
	r->ev->has |= bit;
	return true;
}

static bool
take_port(const struct reading *r, enum group which, uint32_t bit,
    uint16_t *port)
{
	struct slice s = group(r, which);
	uint32_t n = 0;
	int number;

	if (s.len == 0)
		return true;
	if (is_digit(*s.at) && whole_number(s, 65535, &n)) {
		*port = (uint16_t)n;
		r->ev->has |= bit;
		return true;
	}
	if (!is_name(s))
		return false;
	if (!meaning_of(&r->entries->ports, s, &number))
		number = service_number(s);
	if (number >= 0) {
		*port = (uint16_t)number;
		r->ev->has |= bit;
	}
	return true;
}

static bool
take_protocol(const struct reading *r)
{
	struct slice s = group(r, GROUP_PROTO);
	int number;

	if (s.len == 0)
		number = r->entry->protocol;
	else if (!meaning_of(&r->entries->protocols, s, &number))
		number = protocol_number(s);
	if (number >= 0) {
		r->ev->protocol = (uint8_t)number;
		r->ev->has |= EV_PROTO;
	}
	return number != PROTOCOL_WRONG;
}

static bool
is_number(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.at[i]))
			return false;
	return s.len > 0;
}

/* A number, or a name that may tell the code too; an unknown one tells none. */
static bool
take_icmp(const struct reading *r)
{
	struct slice type = group(r, GROUP_TYPE), code = group(r, GROUP_CODE);
	struct event *ev = r->ev;
	uint32_t n, m = 0;
	int number;

	if (type.len == 0)
		return true;
	if (is_number(type)) {
		if (!whole_number(type, 255, &n))
			return false;
	} else {
		if (!meaning_of(&r->entries->types, type, &number))
			return true;
		n = (uint32_t)number >> 8;
		m = (uint32_t)number & 255;
	}
	if (code.len > 0 && !whole_number(code, 255, &m))
		return false;
	ev->icmp_type = (uint8_t)n;
	ev->icmp_code = (uint8_t)m;
	ev->has |= EV_ICMP;
	return true;
}

/* Append what fits, and one byte behind it. */
static size_t
append(char *text, size_t len, struct slice s, char then)
{
	size_t n = s.len < STAMP_TEXT - len ? s.len : 0;

	if (n == 0)
		return len;
	memcpy(text + len, s.at, n);
	text[len + n] = then;
	return len + n + 1;
}

/* A date of parts, in whatever order the line has them, in a usual one. */
static bool
read_date(const struct reading *r, struct slice month, struct stamp *stamp)
{
	struct slice year = group(r, GROUP_YEAR), day = group(r, GROUP_DAY);
	bool iso = is_digit(*month.at);
	char text[STAMP_TEXT + RECORD_PAD] = "", then = iso ? '-' : ' ';
	size_t len = 0;

	if (iso)
		len = append(text, len, year, then);
	len = append(text, len, month, then);
	len = append(text, len, day, iso ? 'T' : ' ');
	if (!iso)
		len = append(text, len, year, then);
	len = append(text, len, group(r, GROUP_TIME), ' ');
	return read_stamp(text, text + len, stamp) != NULL;
}

static bool
take_stamp(const struct reading *r)
{
	struct slice s = group(r, GROUP_STAMP), month = group(r, GROUP_MONTH);
	struct stamp stamp;

	if (s.len == 0 && month.len == 0)
		return true;
	if (s.len > 0 ? read_stamp(s.at, s.at + s.len, &stamp) == NULL :
	    !read_date(r, month, &stamp))
		return false;
	r->ev->stamp = stamp;
	return true;
}

/* What the header told stays where the message says nothing else. */
static bool
take_rest(const struct reading *r)
{
	struct event *ev = r->ev;
	struct slice s = group(r, GROUP_COUNT);
	uint32_t n;

	if (!take_stamp(r))
		return false;
	if (s.len > 0) {
		if (!whole_number(s, UINT32_MAX, &n))
			return false;
		event_times(ev, n);
	}
	s = group(r, GROUP_HOST);
	if (s.len > 0)
		ev->host = s;
	ev->prefix = group(r, GROUP_PREFIX);
	ev->in = group(r, GROUP_IN);
	ev->out = group(r, GROUP_OUT);
	ev->mac = group(r, GROUP_MAC);
	if (whole_number(group(r, GROUP_LENGTH), UINT32_MAX, &ev->length))
		ev->has |= EV_LENGTH;
	if (whole_number(group(r, GROUP_TTL), 255, &n)) {
		ev->ttl = (uint8_t)n;
		ev->has |= EV_TTL;
	}
	return true;
}

static bool
take_verdict(const struct reading *r)
{
	int reason = (int)r->entry->reason;

	if (reason == (int)REASONS && !meaning_of(&r->entries->verdicts,
	    group(r, GROUP_VERDICT), &reason))
		return false;
	event_is(r->ev, REASON_DROP);
	if (r->ev->count == 0)
		event_is(r->ev, REASON_NO_DECISION);
	else if (reason == (int)REASON_BY_PREFIX)
		r->ev->reason = REASON_BY_PREFIX;
	else
		event_is(r->ev, (enum reason)reason);
	return true;
}

static enum parse
broken(struct event *ev, enum reason why)
{
	ev->has = 0;
	event_is(ev, why);
	return PARSE_BAD;
}

static enum parse
read_groups(const struct reading *r)
{
	struct event *ev = r->ev;

	if (!take_address(r, GROUP_SRC, EV_SRC, &ev->src) ||
	    !take_address(r, GROUP_DST, EV_DST, &ev->dst))
		return broken(ev, REASON_ADDRESS);
	if (!take_protocol(r))
		return broken(ev, REASON_PROTOCOL);
	if (!take_port(r, GROUP_SPORT, EV_SPORT, &ev->sport) ||
	    !take_port(r, GROUP_DPORT, EV_DPORT, &ev->dport) || !take_icmp(r))
		return broken(ev, REASON_PORT);
	if (!take_rest(r) || !take_verdict(r))
		return broken(ev, REASON_FIELD);
	event_settle(ev);
	return PARSE_OK;
}

/* May the line be one of this pattern's? */
static bool
is_asked(const struct entry *e, const struct envelope *env)
{
	if (e->program != NULL && (env->origin != ORIGIN_PROGRAM ||
	    !name_matches(e->program, env->program)))
		return false;
	return e->literal == NULL || find_text(env->message.at,
	    env->message.at + env->message.len, slice_of(e->literal)) != NULL;
}

/*
 * No pattern reads the line; the first that was asked is `first`. REASONS where
 * it is none of theirs, else what is wrong: it is cut, if more text would do for
 * any of them.
 */
static enum reason
why_broken(const struct entries *entries, size_t first, struct match *match,
    const struct envelope *env)
{
	enum reason why = REASONS;

	for (size_t i = first; i < entries->count; i++) {
		const struct entry *e = &entries->all[i];

		if (e->claim == NULL || !is_asked(e, env) ||
		    !pattern_reads(e->claim, match, env->message))
			continue;
		if (pattern_is_cut(e->pattern, match, env->message))
			return REASON_CUT;
		why = REASON_FIELD;
	}
	return why;
}

enum parse
parse_entries(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev)
{
	const struct entries *entries = f->entries;
	struct reading r = { .entries = entries, .match = ws->match,
		.ev = ev };
	size_t first = entries->count;
	enum reason why;

	for (size_t i = 0; i < entries->count; i++) {
		r.entry = &entries->all[i];
		if (!is_asked(r.entry, env))
			continue;
		if (pattern_reads(r.entry->pattern, ws->match, env->message))
			return read_groups(&r);
		first = i < first ? i : first;
	}
	why = why_broken(entries, first, ws->match, env);
	return why == REASONS ? PARSE_OTHER : broken(ev, why);
}
