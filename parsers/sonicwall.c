/*
 * sonicwall.c - SonicOS; see its Log Event Reference Guide.
 *
 *	id=firewall sn=0017C5000001 time="2025-09-01 00:00:01 UTC"
 *	fw=198.51.100.1 pri=5 c=64 m=36 msg="TCP connection dropped" n=12
 *	src=192.0.2.7:40000:X1 dst=198.51.100.1:445:X0 proto=tcp/445
 *
 * An IPv6 address stands under a key of its own, and the port alone in src=.
 * The verdict is that of fw_action=, of the message's number, or of its text.
 */
#include "parsers/products.h"

#include <strings.h>

#define VALUE_SRC6 VALUE_LIST
#define VALUE_DST6 VALUE_OTHER

static const struct key keys[] = { KEY("id", VALUE_KIND),
	KEY("sn", VALUE_DEVICE), KEY("time", VALUE_DATE),
	KEY("fw", VALUE_HOST), KEY("m", VALUE_ID), KEY("msg", VALUE_TEXT),
	KEY("src", VALUE_SRC), KEY("srcv6", VALUE_SRC6),
	KEY("dst", VALUE_DST), KEY("dstv6", VALUE_DST6),
	KEY("proto", VALUE_PROTO), KEY("type", VALUE_TYPE),
	KEY("code", VALUE_CODE), KEY("fw_action", VALUE_VERDICT), KEY_END };

static const struct key beginnings[] = { KEY("id", 0), KEY("sn", 0), KEY_END };

/* Messages by number, and the protocol they are about. */
static const struct {
	char number[5];
	char protocol[5];
} drops[] = { { "36", "tcp" }, { "37", "udp" }, { "38", "icmp" },
	{ "41", "" }, { "46", "" }, { "175", "icmp" }, { "522", "" },
	{ "524", "" }, { "1233", "" } };

/* What fw_action= may say; "NA" leaves it to the message. */
static const struct word actions[] = { { "drop", REASON_DROP },
	{ "forward", REASON_ACCEPT }, { "allow", REASON_ACCEPT },
	{ NULL, REASONS } };

static bool
holds(struct slice text, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + len <= text.len; i++)
		if (strncasecmp(text.at + i, word, len) == 0)
			return true;
	return false;
}

enum reason
sonicwall_reason(struct slice number, struct slice text)
{
	for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]); i++)
		if (slice_equal(number, slice_of(drops[i].number)))
			return REASON_DROP;
	if (holds(text, "dropped"))
		return REASON_DROP;
	if ((holds(text, "packet") || holds(text, "connection")) &&
	    (holds(text, "denied") || holds(text, "blocked") ||
		holds(text, "rejected")))
		return REASON_DROP;
	if (holds(text, "allowed") || holds(text, "connection opened"))
		return REASON_ACCEPT;
	return REASON_NO_DECISION;
}

/* Up to three pieces between colons; returns how many colons end one. */
static size_t
split_colons(struct slice s, struct slice part[3])
{
	const char *p = s.at, *end = s.at + s.len, *from = p;
	size_t n = 0;

	part[0] = part[1] = part[2] = slice_between(end, end);
	for (; p < end && n < 3; p++)
		if (*p == ':') {
			part[n++] = slice_between(from, p);
			from = p + 1;
		}
	if (n < 3)
		part[n] = slice_between(from, end);
	return n;
}

/*
 * "ADDRESS:PORT:INTERFACE[:NAME]", any of them empty or missing behind the
 * address. Where the line ends, only what a colon closes is whole.
 */
static void
split(struct values *v, enum value address, enum value six, enum value port,
    enum value interface)
{
	struct slice part[3];
	uint32_t bit = 1u << address;
	bool last = (v->last & bit) != 0;
	size_t n;

	if (!values_has(v, address))
		return;
	n = split_colons(v->at[address], part);
	v->at[address] = part[0];
	if (n > 0)
		v->last &= ~bit;
	if (part[0].len == 0 && values_has(v, six)) {
		v->at[address] = v->at[six];
		v->last |= (v->last & 1u << six) != 0 ? bit : 0;
		v->cut |= (v->cut & 1u << six) != 0 ? bit : 0;
	}
	if (part[1].len > 0 || (n > 1 && port == VALUE_DPORT))
		values_put(v, port, &(struct pair){ .value = part[1],
		    .last = n == 1 && last });
	if (n > 1)
		values_put(v, interface, &(struct pair){ .value = part[2],
		    .last = n == 2 && last });
}

/* Old lines tell the protocol by the message only. */
static void
settle_protocol(struct values *v)
{
	for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]); i++)
		if (values_has(v, VALUE_ID) && drops[i].protocol[0] != '\0' &&
		    slice_equal(v->at[VALUE_ID], slice_of(drops[i].number)))
			values_put(v, VALUE_PROTO, &(struct pair){
			    .value = slice_of(drops[i].protocol) });
}

/* The message's own word, unless the rule of the packet says what it did. */
static enum reason
decide(const struct values *v)
{
	static const struct slice none = SLICE_INIT("");
	enum reason action = REASONS, reason;

	if (values_has(v, VALUE_VERDICT))
		action = word_reason(actions, v->at[VALUE_VERDICT]);
	reason = sonicwall_reason(v->at[VALUE_ID],
	    values_has(v, VALUE_TEXT) ? v->at[VALUE_TEXT] : none);
	if (action == REASON_DROP || reason == REASON_DROP)
		return REASON_DROP;
	return action == REASON_ACCEPT ? action : reason;
}

PARSER(parse_sonicwall)
{
	struct pairs pairs;
	struct values v;

	(void)f;
	(void)ws;
	if (!begins_with_key(env->message, beginnings))
		return PARSE_OTHER;
	pairs = pairs_of(env->message);
	values_read(&v, &pairs, keys);
	if (!values_has(&v, VALUE_DEVICE) || !values_has(&v, VALUE_KIND))
		return PARSE_OTHER;
	values_named_host(&v);
	if (values_unsure(&v, VALUE_ID) || (v.cut & 1u << VALUE_TEXT) != 0)
		return values_bad(&v, REASON_CUT, ev);
	split(&v, VALUE_SRC, VALUE_SRC6, VALUE_SPORT, VALUE_IN);
	split(&v, VALUE_DST, VALUE_DST6, VALUE_DPORT, VALUE_OUT);
	settle_protocol(&v);
	return values_tell(&v, decide(&v), TELL_LOOSE | TELL_MORE_FOLLOWS, ev);
}
