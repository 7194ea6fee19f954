/*
 * checkpoint.c - Check Point, as its Log Exporter and the readers of its LEA
 * interface write: the same fields in several clothes.
 *
 *	CheckPoint 13752 - [action:"Drop"; origin:"192.0.2.254"; src:"192.0.2.7";
 *	dst:"198.51.100.1"; proto:"6"; s_port:"40000"; service:"445"]
 *	time=1756684801|action=drop|orig=fw|src=192.0.2.7|s_port=40000|..
 *	0:00:01 drop 192.0.2.254 >eth0 src: 192.0.2.7; dst: 198.51.100.1; ..
 *
 * A record of optimised drops lists packets in one value, each of them as
 * "<192.0.2.7,40000,198.51.100.1,445,6;eth0>".
 */
#include "parsers/names.h"
#include "parsers/products.h"
#include "parsers/text.h"

static const struct key keys[] = { KEY("action", VALUE_VERDICT),
	KEY("time", VALUE_DATE), KEY("origin", VALUE_HOST),
	KEY("orig", VALUE_HOST), KEY("product", VALUE_KIND),
	KEY("loguid", VALUE_ID), KEY("src", VALUE_SRC),
	KEY("s_port", VALUE_SPORT), KEY("dst", VALUE_DST),
	KEY("service", VALUE_DPORT), KEY("d_port", VALUE_DPORT),
	KEY("proto", VALUE_PROTO), KEY("icmp_type", VALUE_TYPE),
	KEY("icmp type", VALUE_TYPE), KEY("icmp-type", VALUE_TYPE),
	KEY("icmp_code", VALUE_CODE), KEY("icmp-code", VALUE_CODE),
	KEY("icmp code", VALUE_CODE), KEY("ifname", VALUE_IN),
	KEY("i/f_name", VALUE_IN), KEY("packet_amount", VALUE_COUNT), KEY_END };

/* What a line without any header of syslog's may begin with. */
static const struct key beginnings[] = { KEY("time", 0), KEY("loc", 0),
	KEY("action", 0), KEY_END };

enum { LISTED_MOST = 5 };	/* values of a listed packet */

enum { FIRST_WORDS = 4 };	/* that may be the action: date, time, action */

/* One value of a list of packets, up to a comma, semicolon or '>'. */
static const char *
take_listed(const char *p, const char *end, struct pair *pair)
{
	const char *from = p;

	while (p < end && *p != ',' && *p != ';' && *p != '>')
		p++;
	*pair = (struct pair){ .value = slice_between(from, p) };
	return p;
}

/* Is it a list of packets, and no identifier in the same brackets? */
static bool
is_list(struct slice s)
{
	struct address address;
	const char *after;

	if (s.len < 4 || *s.at != '<')
		return false;
	after = read_address(s.at + 1, s.at + s.len, &address);
	return after != NULL && after < s.at + s.len && *after == ',';
}

/* The first packet of a list, taken off it. False where it is cut. */
static bool
next_listed(struct slice *list, struct values *v)
{
	static const enum value order[LISTED_MOST] = { VALUE_SRC, VALUE_SPORT,
		VALUE_DST, VALUE_DPORT, VALUE_PROTO };
	const char *p = list->at + 1, *end = list->at + list->len, *next;
	struct pair pair;

	list->len = 0;
	for (size_t i = 0; i < LISTED_MOST; i++) {
		p = take_listed(p, end, &pair);
		values_put(v, order[i], &pair);
		if (p >= end || (i + 1 < LISTED_MOST && *p++ != ','))
			return false;
	}
	next = memchr(p, '>', (size_t)(end - p));
	if (next == NULL)
		return false;
	if (*p == ';') {
		pair.value = slice_between(p + 1, next);
		values_put(v, VALUE_IN, &pair);
	}
	next = memchr(next, '<', (size_t)(end - next));
	if (next != NULL)
		*list = slice_between(next, end);
	return true;
}

/* Each packet of a list is one, whatever the record says of their number. */
static enum parse
tell_listed(struct workspace *ws, struct slice list, const struct values *line,
    enum reason reason, struct event *ev)
{
	static const enum value kept[] = { VALUE_HOST, VALUE_DATE };
	enum parse result;
	struct values v;

	values_clear(&v);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (values_has(line, kept[i]))
			values_put(&v, kept[i], &(struct pair){
			    .value = line->at[kept[i]] });
	if (!next_listed(&list, &v))
		return values_bad(&v, REASON_CUT, ev);
	result = values_tell(&v, reason, 0, ev);
	if (result == PARSE_OK)
		ws->more = list;
	return result;
}

bool
more_checkpoint(struct workspace *ws, struct event *ev)
{
	struct values v;

	values_clear(&v);
	ev->has = 0;
	if (!next_listed(&ws->more, &v))
		values_bad(&v, REASON_CUT, ev);
	else if (values_tell(&v, ev->reason, 0, ev) == PARSE_BAD)
		ws->more.len = 0;
	return true;
}

/*
 * What `fw log` prints: "14:56:39 drop 192.0.2.254 >eth0 product: VPN-1 &
 * FireWall-1; src: 192.0.2.7; ". The action is one of the first words.
 */
static void
add_action(struct slice text, struct values *v)
{
	const char *p = text.at, *end = p + text.len;

	for (int i = 0; i < FIRST_WORDS && p < end; i++) {
		const char *blank = find_blank(p, end);
		struct slice word = slice_between(p, blank);

		if (word_reason(verdict_words, word) != REASONS) {
			values_put(v, VALUE_VERDICT,
			    &(struct pair){ .value = word });
			return;
		}
		p = skip_blanks(blank, end);
	}
}

/* What stands in front of the first value, and between the pairs. */
static struct pairs
pairs_of_checkpoint(struct slice text)
{
	struct pairs pairs = pairs_of(text);
	const char *end = text.at + text.len;
	const char *colon = find_text(text.at, end, SLICE(":\""));
	const char *assign = memchr(text.at, '=', text.len);
	const char *bar = memchr(text.at, '|', text.len);
	char stop = bar != NULL ? '|' : ';';

	if (colon == NULL && assign == NULL)
		colon = find_text(text.at, end, SLICE(": "));
	if (colon != NULL && (assign == NULL || colon < assign)) {
		pairs.assign = ':';
		stop = ';';
	} else if (assign != NULL && assign + 1 < end && assign[1] == '"') {
		return pairs;
	}
	memset(pairs.stops, stop, sizeof(pairs.stops));
	return pairs;
}

/* Returns the flags for values_tell: behind a colon, semicolons end values. */
static unsigned
read_line(struct slice text, struct values *v, struct slice *list)
{
	struct key_index x;
	struct pairs pairs;
	struct pair pair;

	key_index_make(&x, keys);
	if (text.len > 0 && *text.at == '[')
		text = slice_from(text, 1);
	if (text.len > 0 && text.at[text.len - 1] == ']')
		text.len--;
	pairs = pairs_of_checkpoint(text);
	values_clear(v);
	list->len = 0;
	while (pairs_next(&pairs, &pair)) {
		if (list->len == 0 && is_list(pair.value))
			*list = pair.value;
		values_put(v, key_value(&x, pair.key), &pair);
	}
	if (pairs.assign == ':' && !values_has(v, VALUE_VERDICT))
		add_action(text, v);
	return pairs.assign == ':' ? TELL_MORE_FOLLOWS : 0;
}

static bool
begins(const struct envelope *env)
{
	if (env->origin == ORIGIN_PROGRAM)
		return true;
	return (env->message.len > 9 &&
		memcmp(env->message.at, "[action:\"", 9) == 0) ||
	    begins_with_key(env->message, beginnings);
}

/* Others who log without a tag begin with a time too, and tell actions. */
static bool
needs_product(const struct envelope *env)
{
	return env->origin != ORIGIN_PROGRAM && env->message.len > 0 &&
	    *env->message.at != '[';
}

PARSER(parse_checkpoint)
{
	bool structured = env->data.len > 0 && *env->data.at == '[';
	struct slice text = structured ? env->data : env->message, list;
	enum reason reason;
	struct values v;
	unsigned flags;

	(void)f;
	if (!structured && !begins(env))
		return PARSE_OTHER;
	flags = read_line(text, &v, &list);
	if (!values_has(&v, VALUE_KIND) && (!values_has(&v, VALUE_VERDICT) ||
	    needs_product(env)))
		return PARSE_OTHER;
	v.whole = structured;
	values_named_host(&v);
	reason = values_has(&v, VALUE_VERDICT) ?
	    word_reason(verdict_words, v.at[VALUE_VERDICT]) : REASONS;
	if (values_has(&v, VALUE_VERDICT) && reason == REASONS &&
	    values_unsure(&v, VALUE_VERDICT))
		return values_bad(&v, REASON_CUT, ev);
	if (list.len > 0 && reason != REASONS)
		return tell_listed(ws, list, &v, reason, ev);
	if (reason == REASONS || (structured && !values_has(&v, VALUE_SRC)))
		reason = REASON_NO_DECISION;
	return values_tell(&v, reason, flags, ev);
}
