/* mark.c - see mark.h. */
#include "rules/mark.h"
#include "base/calendar.h"

#include <stdlib.h>

/* What relations are about. */
enum { RELATED = EV_DST | EV_SEQ | EV_ID | EV_DPORT };

const char *const relation_words[RELATION_SEQ] = {
	[RELATION_IP_ID - 1] = "ip_id = dst xor dport xor seq",
	[RELATION_SEQ - 1] = "seq = dst",
};

struct marks {
	const struct mark_rule *rules[TAG_BITS];
	size_t count;
	uint64_t v4_only;
	uint64_t more;	/* a field is asked for that narrow_more looks at */
	uint64_t open;	/* numbers or options that tables do not decide */
	uint64_t related;	/* those with a relation */
	uint64_t related_only;	/* and nothing `more` or `open` */
	uint32_t needs;	/* EV_ bits that any of them needs */
	uint32_t needs_of[TAG_BITS];
	uint64_t flags[MARK_FLAG_VALUES];
	uint64_t may[MARK_FIELDS][256];	/* by a field's low eight bits */
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

static uint32_t
needs_of(const struct when *w)
{
	static const uint32_t related[] = { [RELATION_NONE] = 0,
		[RELATION_IP_ID] = RELATED,
		[RELATION_SEQ] = EV_DST | EV_SEQ };
	uint32_t needs = related[w->relation];

	for (int f = 0; f < MARK_FIELDS; f++)
		needs |= w->numbers[f].count > 0 ? field_bits[f] : 0;
	needs |= w->flag_sets > 0 || w->flags_unset != 0 ? EV_TCP_FLAGS : 0;
	return needs | (w->no_options ? EV_LENGTH : 0);
}

static void
add_to_tables(struct marks *m, uint64_t bit, const struct when *w)
{
	for (int f = 0; f < MARK_FIELDS; f++)
		for (uint32_t v = 0; v < 256; v++)
			if (w->numbers[f].count == 0 ||
			    may_end_in(&w->numbers[f], v))
				m->may[f][v] |= bit;
	for (unsigned v = 0; v < MARK_FLAG_VALUES; v++)
		if (fits_flags(w, v))
			m->flags[v] |= bit;
}

static void
add_mark(struct marks *m, const struct mark_rule *rule)
{
	const struct when *w = &rule->when;
	uint64_t bit = (uint64_t)1 << m->count;
	uint32_t needs = needs_of(w);

	m->needs_of[m->count] = needs;
	m->rules[m->count++] = rule;
	m->needs |= needs;
	add_to_tables(m, bit, w);
	for (int f = 0; f < MARK_PROTO; f++) {
		if (w->numbers[f].count == 0)
			continue;
		m->open |= f < MARK_WIDE ? bit : 0;
		m->more |= f != MARK_IP_ID && f != MARK_WINDOW ? bit : 0;
	}
	m->open |= w->no_options ? bit : 0;
	if (w->relation != RELATION_NONE) {
		m->related |= bit;
		m->related_only |= bit & ~(m->more | m->open);
	}
	if ((needs & EV_ID) != 0 || w->relation != RELATION_NONE)
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

static bool
is_related(enum relation relation, const struct event *ev)
{
	if (relation == RELATION_SEQ)
		return ev->seq == ev->dst.v4;
	return ev->ip_id == (uint16_t)(ev->dst.v4 ^ ev->dport ^ ev->seq);
}

/* The header of IP and that of TCP, and nothing else. */
static bool
is_bare(const struct event *ev)
{
	bool six = (ev->has & EV_SRC) != 0 && ev->src.is_v6;

	return (ev->has & EV_TCP_OPTIONS) == 0 &&
	    ((ev->has & EV_LENGTH) == 0 || ev->length == (six ? 60 : 40));
}

/* What the tables leave open; a field that is not there rules nothing out. */
static bool
may_have(const struct when *w, const struct event *ev)
{
	for (int f = 0; f < MARK_WIDE; f++)
		if (w->numbers[f].count > 0 &&
		    (ev->has & field_bits[f]) != 0 &&
		    !is_among(&w->numbers[f],
			value_of(ev, (enum mark_field)f)))
			return false;
	return !w->no_options || is_bare(ev);
}

static uint64_t
without_open_ones(const struct marks *m, uint64_t left, uint64_t unknown,
    const struct event *ev)
{
	uint64_t rest = left & (m->open | (m->related & ~unknown));

	for (; rest != 0; rest &= rest - 1) {
		uint64_t bit = rest & -rest;
		const struct when *w = &m->rules[__builtin_ctzll(rest)]->when;

		if (!may_have(w, ev) || ((m->related & ~unknown & bit) != 0 &&
		    !is_related(w->relation, ev)))
			left ^= bit;
	}
	return left;
}

/* Those of some marks that need one of these fields. */
static uint64_t
needing(const struct marks *m, uint64_t marks, uint32_t fields)
{
	uint64_t found = 0;

	for (; marks != 0; marks &= marks - 1)
		if ((m->needs_of[__builtin_ctzll(marks)] & fields) != 0)
			found |= marks & -marks;
	return found;
}

/* The marks that a field of the packet, if it is there, does not rule out. */
static inline uint64_t
narrow(const struct marks *m, const struct event *ev, enum mark_field field,
    uint64_t left)
{
	if ((ev->has & field_bits[field]) == 0)
		return left;
	return left & m->may[field][value_of(ev, field) & 0xff];
}

/* By the fields that rule out the most. */
static inline uint64_t
narrow_first(const struct marks *m, const struct event *ev, uint64_t left)
{
	static const uint32_t all = EV_PROTO | EV_TCP_FLAGS | EV_ID | EV_WINDOW;

	if ((ev->has & all) == all)	/* one branch for most packets */
		return left & m->may[MARK_PROTO][ev->protocol] &
		    m->flags[ev->tcp_flags % MARK_FLAG_VALUES] &
		    m->may[MARK_IP_ID][ev->ip_id & 0xff] &
		    m->may[MARK_WINDOW][ev->window & 0xff];
	left = narrow(m, ev, MARK_PROTO, left);
	if ((ev->has & EV_TCP_FLAGS) != 0)
		left &= m->flags[ev->tcp_flags % MARK_FLAG_VALUES];
	left = narrow(m, ev, MARK_IP_ID, left);
	return narrow(m, ev, MARK_WINDOW, left);
}

/* By those that few packets come to. */
static uint64_t
narrow_more(const struct marks *m, const struct event *ev, uint64_t left)
{
	left = narrow(m, ev, MARK_SPORT, left);
	left = narrow(m, ev, MARK_ICMP_TYPE, left);
	left = narrow(m, ev, MARK_TTL, left);
	left = narrow(m, ev, MARK_LENGTH, left);
	left = narrow(m, ev, MARK_DPORT, left);
	return narrow(m, ev, MARK_SEQ, left);
}

/* The rest of marks_test, for the marks that are left. */
static __attribute__((noinline)) void
test_closely(const struct marks *m, uint64_t left,
    struct marks_missing *memory, struct event *ev)
{
	uint64_t unknown;

	if ((left & m->more) != 0)
		left = narrow_more(m, ev, left);
	if (needing(m, left, ~ev->has & ev->untold) != 0) {
		event_detail(ev);
		left = narrow_more(m, ev, narrow_first(m, ev, left));
	}
	if ((ev->has & EV_SRC) != 0 && ev->src.is_v6)
		left &= ~m->v4_only;
	unknown = needing(m, left, ~ev->has);
	left = without_open_ones(m, left, unknown, ev);
	if ((left & unknown & m->related) != 0)
		*memory = (struct marks_missing){
			m->needs & ~ev->has, unknown };
	ev->tags |= left & ~unknown;
	ev->untested |= left & unknown;
}

/*
 * Where packets of a log never tell a field, marks that need it are left of
 * nearly every one: what the last such packet lacked settles that at once.
 */
void
marks_test(const struct marks *m, uint64_t valid, struct marks_missing *memory,
    struct event *ev)
{
	uint64_t left = narrow_first(m, ev, valid);

	if (left == 0)
		return;
	if ((left & ~(memory->marks & m->related_only)) == 0 &&
	    memory->missing == (m->needs & ~ev->has) &&
	    (ev->untold & RELATED) == 0 &&
	    (ev->has & EV_SRC) != 0 && !ev->src.is_v6)
		ev->untested |= left;
	else
		test_closely(m, left, memory, ev);
}
