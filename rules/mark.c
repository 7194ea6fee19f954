/* mark.c - see mark.h. */
#include "rules/mark.h"
#include "base/calendar.h"

#include <stdlib.h>

const char *const relation_words[RELATION_SEQ] = {
	[RELATION_IP_ID - 1] = "ip_id = dst xor dport xor seq",
	[RELATION_SEQ - 1] = "seq = dst",
};

/* Marks by the value of a field, and those that ask for it at all. */
struct by_value {
	uint64_t asks;
	uint64_t may[256];	/* by the low eight bits */
};

struct marks {
	const struct mark_rule *rules[TAG_BITS];
	size_t count;
	uint64_t all, v4_only;
	uint64_t inexact;	/* tables alone do not decide */
	uint64_t asks_flags;
	uint64_t flags[MARK_FLAG_VALUES];
	struct by_value fields[MARK_FIELDS];
};

static const uint32_t field_bits[MARK_FIELDS] = {
	[MARK_WINDOW] = EV_WINDOW, [MARK_IP_ID] = EV_ID,
	[MARK_LENGTH] = EV_LENGTH, [MARK_SEQ] = EV_SEQ,
	[MARK_SPORT] = EV_SPORT, [MARK_DPORT] = EV_DPORT, [MARK_TTL] = EV_TTL,
	[MARK_ICMP_TYPE] = EV_ICMP, [MARK_PROTO] = EV_PROTO,
};

static inline uint32_t
value_of(const struct event *ev, enum mark_field field)
{
	switch (field) {
	case MARK_WINDOW: return ev->window;
	case MARK_IP_ID: return ev->ip_id;
	case MARK_LENGTH: return ev->length;
	case MARK_SEQ: return ev->seq;
	case MARK_SPORT: return ev->sport;
	case MARK_DPORT: return ev->dport;
	case MARK_TTL: return ev->ttl;
	case MARK_ICMP_TYPE: return ev->icmp_type;
	default: return ev->protocol;
	}
}

static bool
is_among(const struct numbers *n, uint32_t value)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->list[i].from <= value && value <= n->list[i].to)
			return true;
	return false;
}

/* May one of the numbers end in these eight bits? */
static bool
may_end_in(const struct numbers *n, uint32_t low)
{
	for (size_t i = 0; i < n->count; i++) {
		const struct number_range *r = &n->list[i];

		if (r->to - r->from >= 255 ||
		    ((low - r->from) & 0xff) <= r->to - r->from)
			return true;
	}
	return false;
}

static bool
fits_flags(const struct when *w, unsigned flags)
{
	if ((flags & w->flags_unset) != 0)
		return false;
	for (size_t i = 0; i < w->flag_sets; i++)
		if ((flags & w->flags[i]) == w->flags[i])
			return true;
	return w->flag_sets == 0;
}

static void
add_field(struct marks *m, uint64_t bit, const struct when *w,
    enum mark_field field)
{
	const struct numbers *n = &w->numbers[field];
	struct by_value *by = &m->fields[field];

	by->asks |= n->count > 0 ? bit : 0;
	for (uint32_t v = 0; v < 256; v++)
		if (n->count == 0 || may_end_in(n, v))
			by->may[v] |= bit;
	if (n->count > 0 && field < MARK_WIDE)
		m->inexact |= bit;
}

static void
add_mark(struct marks *m, const struct mark_rule *rule)
{
	const struct when *w = &rule->when;
	uint64_t bit = (uint64_t)1 << m->count;

	m->rules[m->count++] = rule;
	m->all |= bit;
	for (int f = 0; f < MARK_FIELDS; f++)
		add_field(m, bit, w, (enum mark_field)f);
	if (w->flag_sets > 0 || w->flags_unset != 0)
		m->asks_flags |= bit;
	for (unsigned v = 0; v < MARK_FLAG_VALUES; v++)
		if (fits_flags(w, v))
			m->flags[v] |= bit;
	if (w->no_options || w->relation != RELATION_NONE)
		m->inexact |= bit;
	if (w->numbers[MARK_IP_ID].count > 0 || w->relation != RELATION_NONE)
		m->v4_only |= bit;
}

struct marks *
marks_new(const struct mark_rule *const *list, size_t count)
{
	struct marks *m = calloc(1, sizeof(*m));

	for (size_t i = 0; m != NULL && i < count && i < TAG_BITS; i++)
		add_mark(m, list[i]);
	return m;
}

void
marks_free(struct marks *m)
{
	free(m);
}

uint64_t
marks_valid(const struct marks *m, int32_t day)
{
	uint64_t valid = 0;

	for (size_t i = 0; i < m->count; i++) {
		const struct tag_rule *tag = &m->rules[i]->tag;

		if (day == DAY_UNDATED ||
		    (tag->valid_from <= day && day <= tag->valid_until))
			valid |= (uint64_t)1 << i;
	}
	return valid;
}

enum answer { NO, YES, UNKNOWN };

static enum answer
answer_relation(enum relation relation, const struct event *ev)
{
	uint32_t needs = EV_DST | EV_SEQ;

	if (relation == RELATION_SEQ)
		return (ev->has & needs) != needs ? UNKNOWN :
		    ev->seq == ev->dst.v4 ? YES : NO;
	needs |= EV_ID | EV_DPORT;
	if ((ev->has & needs) != needs)
		return UNKNOWN;
	return ev->ip_id == (uint16_t)(ev->dst.v4 ^ ev->dport ^ ev->seq) ?
	    YES : NO;
}

/* The header of IP and that of TCP, and nothing else. */
static enum answer
answer_no_options(const struct event *ev)
{
	uint32_t bare = (ev->has & EV_SRC) != 0 && ev->src.is_v6 ? 60 : 40;

	if ((ev->has & EV_TCP_OPTIONS) != 0)
		return NO;
	if ((ev->has & EV_LENGTH) == 0)
		return UNKNOWN;
	return ev->length == bare ? YES : NO;
}

static inline enum answer
both(enum answer a, enum answer b)
{
	return a == NO || b == NO ? NO : a == UNKNOWN ? a : b;
}

/* What the tables leave open. */
static enum answer
ask(const struct when *w, const struct event *ev)
{
	enum answer answer = YES;

	for (int f = 0; f < MARK_WIDE; f++)
		if (w->numbers[f].count > 0 &&
		    (ev->has & field_bits[f]) != 0 &&
		    !is_among(&w->numbers[f],
			value_of(ev, (enum mark_field)f)))
			return NO;
	if (w->relation != RELATION_NONE)
		answer = answer_relation(w->relation, ev);
	if (w->no_options && answer != NO)
		answer = both(answer, answer_no_options(ev));
	return answer;
}

/* Narrow the marks by one field; those that lack it go to *unknown. */
static inline uint64_t
narrow(const struct marks *m, const struct event *ev, enum mark_field field,
    uint64_t left, uint64_t *unknown)
{
	const struct by_value *by = &m->fields[field];

	if (by->asks == 0)
		return left;
	if ((ev->has & field_bits[field]) != 0)
		return left & by->may[value_of(ev, field) & 0xff];
	*unknown |= by->asks;
	return left;
}

uint64_t
marks_test(const struct marks *m, uint64_t valid, const struct event *ev,
    uint64_t *untested)
{
	uint64_t unknown = 0, left = narrow(m, ev, MARK_PROTO, valid, &unknown);

	if (left == 0)
		return 0;
	if ((ev->has & EV_SRC) != 0 && ev->src.is_v6)
		left &= ~m->v4_only;
	if ((ev->has & EV_TCP_FLAGS) != 0)
		left &= m->flags[ev->tcp_flags % MARK_FLAG_VALUES];
	else
		unknown |= m->asks_flags;
	for (int f = 0; f < MARK_PROTO; f++)
		left = narrow(m, ev, (enum mark_field)f, left, &unknown);
	for (uint64_t rest = left & m->inexact; rest != 0; rest &= rest - 1) {
		uint64_t bit = rest & -rest;
		enum answer answer =
		    ask(&m->rules[__builtin_ctzll(rest)]->when, ev);

		if (answer == NO)
			left ^= bit;
		else if (answer == UNKNOWN)
			unknown |= bit;
	}
	*untested |= left & unknown;
	return left & ~unknown;
}
