/*
 * cef.c - the Common Event Format of ArcSight and the Log Event Extended Format
 * of QRadar, in which many makers write; a packet is what has both addresses
 * and an action.
 *
 *	CEF:0|MAKER|PRODUCT|VERSION|ID|NAME|SEVERITY|act=deny src=192.0.2.7 ..
 *	LEEF:1.0|MAKER|PRODUCT|VERSION|ID|disp=Deny<tab>src=192.0.2.7<tab>..
 */
#include "parsers/products.h"
#include "parsers/text.h"

#include <strings.h>

/* Of CEF's header, behind the version of the format; LEEF has no name. */
enum {
	HEADER_MAKER, HEADER_PRODUCT, HEADER_VERSION, HEADER_NUMBER,
	HEADER_NAME, HEADER_SEVERITY, HEADER_FIELDS
};

#define VALUE_REQUEST VALUE_OTHER

enum { DELIMITER_MOST = 5 };	/* "0x5E|" */

static const struct key cef_keys[] = { KEY("act", VALUE_VERDICT),
	KEY("src", VALUE_SRC), KEY("dst", VALUE_DST),
	KEY("spt", VALUE_SPORT), KEY("dpt", VALUE_DPORT),
	KEY("proto", VALUE_PROTO), KEY("rt", VALUE_DATE),
	KEY("start", VALUE_EPOCH), KEY("dvchost", VALUE_HOST),
	KEY("deviceinboundinterface", VALUE_IN),
	KEY("deviceoutboundinterface", VALUE_OUT), KEY("cat", VALUE_KIND),
	KEY("cnt", VALUE_COUNT), KEY("app", VALUE_SERVICE),
	KEY("fw_action", VALUE_STATUS), KEY("request", VALUE_REQUEST),
	KEY("requestmethod", VALUE_REQUEST), KEY_END };

static const struct key leef_keys[] = { KEY("disp", VALUE_VERDICT),
	KEY("action", VALUE_VERDICT), KEY("act", VALUE_VERDICT),
	KEY("src", VALUE_SRC), KEY("dst", VALUE_DST),
	KEY("srcport", VALUE_SPORT), KEY("dstport", VALUE_DPORT),
	KEY("proto", VALUE_PROTO), KEY("icmptype", VALUE_TYPE),
	KEY("icmpcode", VALUE_CODE), KEY("devtime", VALUE_DATE),
	KEY("in_if", VALUE_IN), KEY("out_if", VALUE_OUT),
	KEY("url", VALUE_REQUEST), KEY_END };

/*
 * "CEF:0|" or, where "CEF:" became the tag, "0|". Returns what follows the
 * first bar, NULL where it is something else.
 */
static const char *
skip_version(const struct envelope *env, struct slice name, char *major)
{
	const char *p = env->message.at, *end = p + env->message.len;

	if (slice_starts(env->message, name))
		p = skip_blanks(p + name.len, end);
	else if (env->origin != ORIGIN_PROGRAM)
		return NULL;
	if (p >= end || !is_digit(*p))
		return NULL;
	*major = *p;
	while (p < end && (is_digit(*p) || *p == '.'))
		p++;
	return p < end && *p == '|' ? p + 1 : NULL;
}

/*
 * The fields up to the `count`th bar; "\|" is none. Returns what follows it,
 * NULL where the line ends before.
 */
static const char *
read_header(
    const char *p, const char *end, size_t count, struct slice *header)
{
	for (size_t i = 0; i < count; i++) {
		const char *from = p;

		while (p < end && *p != '|')
			p += *p == '\\' && end - p > 1 ? 2 : 1;
		if (p >= end)
			return NULL;
		header[i] = slice_between(from, p++);
	}
	return p;
}

static bool
starts(struct slice s, const char *head)
{
	size_t len = strlen(head);

	return s.len >= len && strncasecmp(s.at, head, len) == 0;
}

/* FortiGate's further keys stand behind its initials. */
static enum value
further_value(const struct key_index *fortigate, struct slice key)
{
	static const char *const prefixes[] =
	    { "FTNTFGT", "FortinetFortiGate", "ad.", NULL };

	for (size_t i = 0; prefixes[i] != NULL; i++)
		if (starts(key, prefixes[i]))
			return key_value(
			    fortigate, slice_from(key, strlen(prefixes[i])));
	return VALUES;
}

static bool
is_fortigate(const struct slice header[HEADER_FIELDS])
{
	return starts(header[HEADER_MAKER], "Fortinet") &&
	    starts(header[HEADER_PRODUCT], "Fortigate");
}

static void
read_extension(const char *p, const char *end,
    const struct slice header[HEADER_FIELDS], struct values *v)
{
	struct pairs pairs = pairs_of(slice_between(p, end));
	bool fortigate = is_fortigate(header);
	struct key_index common, further;
	struct pair pair;

	pairs.open = true;
	values_clear(v);
	key_index_make(&common, cef_keys);
	if (fortigate)
		key_index_make(&further, fortigate_keys);
	while (pairs_next(&pairs, &pair)) {
		enum value value = key_value(&common, pair.key);

		if (value == VALUES && fortigate)
			value = further_value(&further, pair.key);
		values_put(v, value, &pair);
	}
}

/* What only packets have; without it a source alone may be anything. */
static bool
tells_transport(const struct values *v)
{
	return values_has(v, VALUE_PROTO) || values_has(v, VALUE_SPORT) ||
	    values_has(v, VALUE_DPORT);
}

/* The event of a line whose verdict is this one; REASONS: it has none. */
static enum parse
tell(const struct values *v, enum reason verdict, unsigned flags,
    struct event *ev)
{
	bool src = values_has(v, VALUE_SRC), dst = values_has(v, VALUE_DST);

	if (verdict == REASONS || values_has(v, VALUE_REQUEST))
		verdict = REASON_NO_DECISION;
	if (verdict != REASON_NO_DECISION && !(src && dst)) {
		if (src && tells_transport(v))
			return values_bad(v, REASON_CUT, ev);
		verdict = REASON_NO_DECISION;
	}
	return values_tell(v, verdict, flags | TELL_LOOSE, ev);
}

/* By the word of the action; one that is cut may be any. */
static enum parse
tell_by_action(const struct values *v, unsigned flags, struct event *ev)
{
	enum reason verdict = REASONS;

	if (values_has(v, VALUE_VERDICT))
		verdict = word_reason(verdict_words, v->at[VALUE_VERDICT]);
	if (verdict == REASONS && values_has(v, VALUE_VERDICT) &&
	    values_unsure(v, VALUE_VERDICT) && values_has(v, VALUE_DST))
		return values_bad(v, REASON_CUT, ev);
	return tell(v, verdict, flags, ev);
}

/*
 * "traffic:forward" is the category, "traffic:forward deny" the name. Others
 * who write FortiGate's lines anew give them neither.
 */
static enum parse
tell_fortigate(struct values *v, const struct slice header[HEADER_FIELDS],
    struct event *ev)
{
	struct slice kind = header[HEADER_NAME];

	if (values_has(v, VALUE_KIND))
		kind = v->at[VALUE_KIND];
	fortigate_service(v);
	if (!starts(kind, "traffic") && (values_has(v, VALUE_KIND) ||
	    memchr(kind.at, ':', kind.len) != NULL))
		return tell(v, REASONS, 0, ev);
	if (values_has(v, VALUE_STATUS))
		values_put(v, VALUE_VERDICT, &(struct pair){
		    .value = v->at[VALUE_STATUS],
		    .last = (v->last & 1u << VALUE_STATUS) != 0 });
	if (starts(kind, "traffic") && !values_has(v, VALUE_VERDICT))
		return values_bad(v, REASON_CUT, ev);
	return tell_by_action(v, 0, ev);
}

static enum parse
tell_sonicwall(const struct values *v, const struct slice header[HEADER_FIELDS],
    struct event *ev)
{
	enum reason verdict = sonicwall_reason(
	    header[HEADER_NUMBER], header[HEADER_NAME]);

	if (values_is(v, VALUE_STATUS, "drop"))
		verdict = REASON_DROP;
	return tell(v, verdict, 0, ev);
}

PARSER(parse_cef)
{
	const char *end = env->message.at + env->message.len;
	struct slice header[HEADER_FIELDS];
	struct values v;
	const char *p;
	char major;

	(void)f;
	(void)ws;
	p = skip_version(env, SLICE("CEF:"), &major);
	if (p != NULL)
		p = read_header(p, end, HEADER_FIELDS, header);
	if (p == NULL)
		return PARSE_OTHER;
	read_extension(p, end, header, &v);
	if (is_fortigate(header))
		return tell_fortigate(&v, header, ev);
	if (starts(header[HEADER_MAKER], "SonicWall"))
		return tell_sonicwall(&v, header, ev);
	return tell_by_action(&v, 0, ev);
}

/* The byte between the attributes of LEEF 2.0: itself, "x5E" or "0x5E". */
static char
delimiter(struct slice s)
{
	unsigned value = 0;

	if (s.len == 1)
		return *s.at;
	if (s.len > 1 && *s.at == '0')
		s = slice_from(s, 1);
	if (s.len < 2 || s.len > 3 || (*s.at | 0x20) != 'x')
		return '\t';
	for (size_t i = 1; i < s.len; i++) {
		unsigned c = (unsigned char)s.at[i] | 0x20u;

		value = value * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return (char)value;
}

/*
 * The attributes, behind the header; LEEF 2.0 may tell in a field more what
 * stands between them. NULL where the line ends before.
 */
static const char *
read_leef_header(const char *p, const char *end, char major,
    struct slice *header, char *stop)
{
	const char *bar;
	size_t near;

	*stop = '\t';
	p = read_header(p, end, HEADER_NAME, header);
	if (p == NULL || major != '2')
		return p;
	near = (size_t)(end - p) < DELIMITER_MOST ? (size_t)(end - p) :
						   DELIMITER_MOST;
	bar = memchr(p, '|', near);
	if (bar == NULL)
		return p;
	*stop = delimiter(slice_between(p, bar));
	return bar + 1;
}

/* Without a tab in the line, a relay has made blanks of them. */
static struct pairs
pairs_of_leef(struct slice text, char stop)
{
	struct pairs pairs = pairs_of(text);

	pairs.literal = true;
	memset(pairs.stops, stop, sizeof(pairs.stops));
	if (stop == '\t')
		pairs.stops[1] = '#';
	pairs.open = stop == '\t' && memchr(text.at, '\t', text.len) == NULL &&
	    find_text(pairs.p, pairs.end, SLICE("#011")) == NULL;
	return pairs;
}

PARSER(parse_leef)
{
	const char *end = env->message.at + env->message.len;
	struct slice header[HEADER_FIELDS];
	struct pairs pairs;
	struct values v;
	char major, stop;
	const char *p;

	(void)f;
	(void)ws;
	p = skip_version(env, SLICE("LEEF:"), &major);
	if (p != NULL)
		p = read_leef_header(p, end, major, header, &stop);
	if (p == NULL)
		return PARSE_OTHER;
	pairs = pairs_of_leef(slice_between(p, end), stop);
	values_read(&v, &pairs, leef_keys);
	return tell_by_action(&v,
	    starts(header[HEADER_MAKER], "WatchGuard") ? TELL_MORE_FOLLOWS : 0, ev);
}
