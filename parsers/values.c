/* values.c - see values.h. */
#include "parsers/values.h"
#include "parsers/names.h"
#include "parsers/stamp.h"
#include "parsers/text.h"

#include <strings.h>

enum { STAMP_MOST = 60 };	/* bytes of a stamp put together */

#define BIT(value) (1u << (value))

const struct word verdict_words[] = { { "deny", REASON_DROP },
	{ "denied", REASON_DROP }, { "drop", REASON_DROP },
	{ "dropped", REASON_DROP }, { "block", REASON_DROP },
	{ "blocked", REASON_DROP }, { "reject", REASON_DROP },
	{ "rejected", REASON_DROP }, { "discard", REASON_DROP },
	{ "discarded", REASON_DROP }, { "refuse", REASON_DROP },
	{ "refused", REASON_DROP }, { "reset", REASON_DROP },
	{ "reset-client", REASON_DROP }, { "reset-server", REASON_DROP },
	{ "reset-both", REASON_DROP }, { "drop-icmp", REASON_DROP },
	{ "accept", REASON_ACCEPT }, { "accepted", REASON_ACCEPT },
	{ "allow", REASON_ACCEPT }, { "allowed", REASON_ACCEPT },
	{ "permit", REASON_ACCEPT }, { "permitted", REASON_ACCEPT },
	{ "pass", REASON_ACCEPT }, { "passed", REASON_ACCEPT },
	{ "encrypt", REASON_ACCEPT }, { "decrypt", REASON_ACCEPT },
	{ "start", REASON_ACCEPT }, { "close", REASON_ACCEPT },
	{ "timeout", REASON_ACCEPT }, { "client-rst", REASON_ACCEPT },
	{ "server-rst", REASON_ACCEPT }, { NULL, REASONS } };

/* The same letters in any case; both may be read up to the next 8 bytes. */
static bool
same_letters(const char *a, const char *b, size_t len)
{
	const uint64_t small = 0x2020202020202020u;

	for (; len >= 8; len -= 8, a += 8, b += 8)
		if ((load64(a) | small) != (load64(b) | small))
			return false;
	return len == 0 ||
	    ((load64(a) | small) ^ (load64(b) | small)) << (64 - 8 * len) == 0;
}

static unsigned
slot_of(char first, size_t len)
{
	return ((unsigned char)first * 5u + (unsigned)len) & 63;
}

void
key_index_make(struct key_index *x, const struct key *keys)
{
	x->keys = keys;
	memset(x->first, 0, sizeof(x->first));
	for (size_t i = 0; i < KEYS_MOST && keys[i].len != 0; i++) {
		unsigned slot = slot_of(keys[i].name[0] | 0x20, keys[i].len);

		x->next[i + 1] = x->first[slot];
		x->first[slot] = (uint8_t)(i + 1);
	}
}

enum value
key_value(const struct key_index *x, struct slice key)
{
	if (key.len == 0)
		return VALUES;
	for (unsigned i = x->first[slot_of(*key.at | 0x20, key.len)]; i != 0;
	    i = x->next[i]) {
		const struct key *k = &x->keys[i - 1];

		if (k->len == key.len && same_letters(k->name, key.at, k->len))
			return k->value;
	}
	return VALUES;
}

bool
begins_with_key(struct slice message, const struct key *keys)
{
	const char *assign = memchr(message.at, '=',
	    message.len < KEY_MOST ? message.len : KEY_MOST);

	for (; assign != NULL && keys->len != 0; keys++)
		if (keys->len == assign - message.at &&
		    same_letters(keys->name, message.at, keys->len))
			return true;
	return false;
}

void
values_clear(struct values *v)
{
	v->has = v->cut = v->last = 0;
	v->whole = false;
}

void
values_put(struct values *v, enum value which, const struct pair *pair)
{
	if (which == VALUES || values_has(v, which))
		return;
	v->at[which] = pair->value;
	v->has |= BIT(which);
	v->cut |= pair->cut ? BIT(which) : 0;
	v->last |= pair->last ? BIT(which) : 0;
}

void
values_read(struct values *v, struct pairs *pairs, const struct key *keys)
{
	struct key_index x;
	struct pair pair;

	values_clear(v);
	key_index_make(&x, keys);
	while (pairs_next(pairs, &pair))
		values_put(v, key_value(&x, pair.key), &pair);
}

bool
values_unsure(const struct values *v, enum value which)
{
	return !values_has(v, which) || ((v->cut | v->last) & BIT(which)) != 0;
}

void
values_named_host(struct values *v)
{
	if (values_has(v, VALUE_HOST) && !is_name(v->at[VALUE_HOST]))
		v->has &= ~BIT(VALUE_HOST);
}

static bool
is_word(struct slice s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.at, word, s.len) == 0;
}

bool
values_is(const struct values *v, enum value which, const char *word)
{
	return values_has(v, which) && (v->cut & BIT(which)) == 0 &&
	    is_word(v->at[which], word);
}

enum reason
word_reason(const struct word *words, struct slice word)
{
	while (words->word != NULL && !is_word(word, words->word))
		words++;
	return words->reason;
}

enum reason
values_why(const struct values *v, enum value which)
{
	return values_unsure(v, which) ? REASON_CUT : REASON_FIELD;
}

/* Digits only, as many as s, ms, us or ns since 1970 have in this century. */
static bool
read_epoch(struct slice s, struct stamp *stamp)
{
	uint64_t n = 0, unit = 1;

	if (s.len != 10 && s.len != 13 && s.len != 16 && s.len != 19)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_digit(s.at[i]))
			return false;
		n = n * 10 + (uint64_t)(s.at[i] - '0');
	}
	for (size_t i = 10; i < s.len; i++)
		unit *= 10;
	stamp->kind = STAMP_EPOCH;
	stamp->has_offset = false;
	stamp->epoch = (int64_t)(n / unit);
	stamp->nanosecond = (uint32_t)(n % unit * (1000000000 / unit));
	return true;
}

/*
 * The first `count` of date, time and zone, which may also be in one piece. In
 * front of a colon any zone is taken for one.
 */
static bool
read_joined(const struct values *v, size_t count, struct stamp *stamp)
{
	static const enum value parts[] =
	    { VALUE_DATE, VALUE_TIME, VALUE_ZONE };
	char text[STAMP_MOST + RECORD_PAD] = "";
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct slice *s = &v->at[parts[i]];

		if (!values_has(v, parts[i]) || s->len == 0)
			continue;
		if (n + s->len + 2 > STAMP_MOST)
			return false;
		if (n > 0)
			text[n++] = ' ';
		memcpy(text + n, s->at, s->len);
		n += s->len;
	}
	if (n == 0)
		return false;
	text[n++] = ':';
	return read_stamp(text, text + n, stamp) == text + n - 1;
}

/*
 * A stamp with an offset, then the epoch, then one in the local zone, even if
 * it cannot be: then the line is undated.
 */
static void
take_stamp(const struct values *v, struct event *ev)
{
	struct stamp stamp, epoch;
	bool joined;

	if (values_has(v, VALUE_DATE) &&
	    read_epoch(v->at[VALUE_DATE], &ev->stamp))
		return;
	joined = read_joined(v, 3, &stamp) || read_joined(v, 2, &stamp);
	if ((!joined || stamp.kind == STAMP_NONE || !stamp.has_offset) &&
	    values_has(v, VALUE_EPOCH) &&
	    read_epoch(v->at[VALUE_EPOCH], &epoch))
		ev->stamp = epoch;
	else if (joined)
		ev->stamp = stamp;
}

static struct slice
sure(const struct values *v, enum value which)
{
	return values_unsure(v, which) ? SLICE("") : v->at[which];
}

/* What needs no packet. A host's name that may be cut would be another's. */
static void
take_rest(const struct values *v, struct event *ev)
{
	struct slice host = sure(v, VALUE_HOST);
	uint32_t n;

	take_stamp(v, ev);
	if (host.len > 0 && host.len < 256)
		ev->host = host;
	ev->in = sure(v, VALUE_IN);
	ev->out = sure(v, VALUE_OUT);
	if (whole_number(sure(v, VALUE_LENGTH), UINT32_MAX, &ev->length))
		ev->has |= EV_LENGTH;
	if (whole_number(sure(v, VALUE_TTL), 255, &n)) {
		ev->ttl = (uint8_t)n;
		ev->has |= EV_TTL;
	}
	if (values_has(v, VALUE_COUNT) &&
	    whole_number(v->at[VALUE_COUNT], UINT32_MAX, &n)) {
		uint64_t count = (uint64_t)n * ev->count;

		ev->count = count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
	}
}

/* The reason where a value is not what it should be. */
static enum reason
broken(const struct values *v, enum value which, enum reason why)
{
	return values_unsure(v, which) ? REASON_CUT : why;
}

/* REASON_DROP where all is well, as in what follows. */
static enum reason
missing(const struct values *v)
{
	return v->whole ? REASON_DROP : REASON_CUT;
}

static enum reason
take_address(const struct values *v, enum value which, uint32_t bit,
    struct event *ev, struct address *address)
{
	struct slice s = v->at[which];

	if (!values_has(v, which))
		return missing(v);
	if ((v->cut & BIT(which)) != 0)
		return REASON_CUT;
	if (s.len > 0 && read_address(s.at, s.at + s.len, address) ==
	    s.at + s.len) {
		ev->has |= bit;
		return REASON_DROP;
	}
	return is_name(s) && (v->last & BIT(which)) == 0 ? REASON_DROP :
	    broken(v, which, REASON_ADDRESS);
}

/* "tcp", "6", "tcp/https" */
static enum reason
take_protocol(const struct values *v, unsigned flags, struct event *ev)
{
	struct slice s = v->at[VALUE_PROTO];
	const char *slash;
	uint32_t n;
	int number;

	if (!values_has(v, VALUE_PROTO))
		return (flags & TELL_LOOSE) != 0 ? REASON_DROP : missing(v);
	if ((v->cut & BIT(VALUE_PROTO)) != 0)
		return REASON_CUT;
	slash = memchr(s.at, '/', s.len);
	if (slash != NULL)
		s.len = (size_t)(slash - s.at);
	number = whole_number(s, 255, &n) ? (int)n : protocol_number(s);
	if (number == PROTOCOL_WRONG && ((flags & TELL_LOOSE) == 0 ||
	    !is_name(s) || (v->last & BIT(VALUE_PROTO)) != 0))
		return broken(v, VALUE_PROTO, REASON_PROTOCOL);
	if (number >= 0) {
		ev->protocol = (uint8_t)number;
		ev->has |= EV_PROTO;
	}
	return REASON_DROP;
}

static enum reason
take_port(const struct values *v, enum value which, uint32_t bit,
    struct event *ev, uint16_t *port)
{
	struct slice s = v->at[which];
	uint32_t n;
	int number;

	if (!values_has(v, which))
		return REASON_DROP;
	if ((v->cut & BIT(which)) != 0)
		return REASON_CUT;
	if (whole_number(s, 65535, &n)) {
		*port = (uint16_t)n;
		ev->has |= bit;
		return REASON_DROP;
	}
	if (!is_name(s) || (v->last & BIT(which)) != 0)
		return broken(v, which, REASON_PORT);
	number = service_number(s);
	if (number >= 0) {
		*port = (uint16_t)number;
		ev->has |= bit;
	}
	return REASON_DROP;
}

static enum reason
take_icmp(const struct values *v, struct event *ev)
{
	uint32_t type, code = 0;

	if (!values_has(v, VALUE_TYPE))
		return REASON_DROP;
	if ((v->cut & (BIT(VALUE_TYPE) | BIT(VALUE_CODE))) != 0 ||
	    (v->last & BIT(VALUE_TYPE)) != 0)
		return REASON_CUT;
	if (!whole_number(v->at[VALUE_TYPE], 255, &type) ||
	    (values_has(v, VALUE_CODE) &&
		!whole_number(v->at[VALUE_CODE], 255, &code)))
		return REASON_PORT;
	ev->icmp_type = (uint8_t)type;
	ev->icmp_code = (uint8_t)code;
	ev->has |= EV_ICMP;
	return REASON_DROP;
}

static bool
has_ports(const struct event *ev)
{
	return (ev->has & EV_PROTO) != 0 && (ev->protocol == PROTO_TCP ||
	    ev->protocol == PROTO_UDP || ev->protocol == PROTO_SCTP ||
	    ev->protocol == PROTO_DCCP || ev->protocol == PROTO_UDPLITE);
}

/*
 * Where the line ends behind a value of the packet, is that value whole? It is
 * believed if nothing can be missing behind it: the protocol is told, and a
 * protocol without ports is not the beginning of another's number.
 */
static bool
ends_whole(const struct values *v, unsigned flags, const struct event *ev)
{
	uint32_t last = v->last & (BIT(VALUE_SRC) | BIT(VALUE_DST) |
	    BIT(VALUE_SPORT) | BIT(VALUE_DPORT) | BIT(VALUE_PROTO));

	if ((last & BIT(VALUE_PROTO)) != 0 && (ev->has & EV_PROTO) != 0 &&
	    !is_digit(*v->at[VALUE_PROTO].at))
		last &= ~BIT(VALUE_PROTO);	/* "tcp" */
	if (last == 0)
		return true;
	if ((flags & TELL_MORE_FOLLOWS) != 0 || (ev->has & EV_PROTO) == 0)
		return false;
	return (last & BIT(VALUE_PROTO)) == 0 || has_ports(ev) ||
	    !values_has(v, VALUE_DPORT);
}

static enum reason
take_ports(const struct values *v, struct event *ev)
{
	enum reason why;

	if (!has_ports(ev))
		return take_icmp(v, ev);
	why = take_port(v, VALUE_SPORT, EV_SPORT, ev, &ev->sport);
	if (why == REASON_DROP)
		why = take_port(v, VALUE_DPORT, EV_DPORT, ev, &ev->dport);
	return why == REASON_DROP && !values_has(v, VALUE_DPORT) ?
	    missing(v) : why;
}

static enum reason
take_packet(const struct values *v, unsigned flags, struct event *ev)
{
	enum reason why;

	why = take_address(v, VALUE_SRC, EV_SRC, ev, &ev->src);
	if (why == REASON_DROP)
		why = take_address(v, VALUE_DST, EV_DST, ev, &ev->dst);
	if (why == REASON_DROP)
		why = take_protocol(v, flags, ev);
	if (why == REASON_DROP)
		why = take_ports(v, ev);
	if (why == REASON_DROP && !ends_whole(v, flags, ev))
		why = REASON_CUT;
	return why;
}

enum parse
values_bad(const struct values *v, enum reason why, struct event *ev)
{
	take_rest(v, ev);
	return parse_bad(ev, why);
}

enum parse
values_tell(const struct values *v, enum reason verdict, unsigned flags,
    struct event *ev)
{
	enum reason why;

	take_rest(v, ev);
	why = take_packet(v, flags, ev);
	if (why != REASON_DROP && verdict != REASON_NO_DECISION)
		return parse_bad(ev, why);
	if (why != REASON_DROP)
		ev->has = 0;
	if (ev->count == 0)
		verdict = REASON_NO_DECISION;
	event_is(ev, verdict);
	event_settle(ev);
	return PARSE_OK;
}
