/*
 * fortigate.c - FortiGate's own format, and that of FortiOS 4 with other keys;
 * see the FortiOS Log Message Reference. Lines of type "traffic" tell packets.
 *
 *	date=2025-09-01 time=00:00:01 devname="fw" devid="FG1" tz="+0000"
 *	type="traffic" srcip=192.0.2.7 srcport=40000 dstip=198.51.100.1
 *	dstport=445 proto=6 action="deny" policyid=0 service="SMB"
 */
#include "parsers/products.h"
#include "parsers/text.h"

#include <strings.h>

const struct key fortigate_keys[] = { KEY("date", VALUE_DATE),
	KEY("time", VALUE_TIME), KEY("tz", VALUE_ZONE),
	KEY("eventtime", VALUE_EPOCH), KEY("devname", VALUE_HOST),
	KEY("devid", VALUE_DEVICE), KEY("device_id", VALUE_DEVICE),
	KEY("vd", VALUE_DEVICE), KEY("logid", VALUE_ID),
	KEY("log_id", VALUE_ID), KEY("type", VALUE_KIND),
	KEY("srcip", VALUE_SRC), KEY("src", VALUE_SRC),
	KEY("dstip", VALUE_DST), KEY("dst", VALUE_DST),
	KEY("srcport", VALUE_SPORT), KEY("src_port", VALUE_SPORT),
	KEY("dstport", VALUE_DPORT), KEY("dst_port", VALUE_DPORT),
	KEY("proto", VALUE_PROTO), KEY("service", VALUE_SERVICE),
	KEY("action", VALUE_VERDICT), KEY("status", VALUE_STATUS),
	KEY("srcintf", VALUE_IN), KEY("src_int", VALUE_IN),
	KEY("dstintf", VALUE_OUT), KEY("dst_int", VALUE_OUT), KEY_END };

/* What a line begins with, by itself or behind FortiAnalyzer's keys. */
static const struct key beginnings[] = { KEY("date", 0), KEY("devname", 0),
	KEY("devid", 0), KEY("device_id", 0), KEY("logver", 0),
	KEY("logid", 0), KEY("log_id", 0), KEY("itime", 0),
	KEY("eventtime", 0), KEY("timestamp", 0), KEY("tz", 0),
	KEY("type", 0), KEY("vd", 0), KEY_END };

/*
 * Whose line is it? One that begins as FortiGate's do needs a key of its own
 * only; one whose keys somebody has put in another order must be traffic too.
 */
static bool
is_fortigate(const struct values *v, bool begins)
{
	bool own = values_has(v, VALUE_DEVICE) || values_has(v, VALUE_ID);

	return begins ? own || values_is(v, VALUE_KIND, "traffic") :
			own && values_is(v, VALUE_KIND, "traffic");
}

static const struct word others[] = { { "ip-conn", REASON_NO_DECISION },
	{ "dns", REASON_NO_DECISION }, { NULL, REASONS } };

void
fortigate_service(struct values *v)
{
	struct slice s = v->at[VALUE_SERVICE];
	const char *type, *code;

	if (!values_has(v, VALUE_SERVICE) || s.len < 7 ||
	    (v->cut & 1u << VALUE_SERVICE) != 0 ||
	    strncasecmp(s.at, "icmp", 4) != 0)
		return;
	type = memchr(s.at, '/', s.len);
	if (type == NULL)
		return;
	type++;
	code = memchr(type, '/', (size_t)(s.at + s.len - type));
	if (code == NULL)
		return;
	values_put(v, VALUE_TYPE, &(struct pair){
	    .value = slice_between(type, code) });
	values_put(v, VALUE_CODE, &(struct pair){
	    .value = slice_between(code + 1, s.at + s.len) });
}

/* With `set format csv` commas stand between the pairs. */
static struct pairs
pairs_of_fortigate(struct slice message)
{
	struct pairs pairs = pairs_of(message), first = pairs;
	struct pair pair;

	first.stops[1] = ',';
	if (pairs_next(&first, &pair) && first.p < first.end && *first.p == ',')
		memset(pairs.stops, ',', sizeof(pairs.stops));
	return pairs;
}

/* "traffic", as far as it is there. */
static bool
may_be_traffic(const struct values *v)
{
	struct slice s = v->at[VALUE_KIND];

	return !values_has(v, VALUE_KIND) ||
	    (values_unsure(v, VALUE_KIND) && s.len < 7 &&
		strncasecmp(s.at, "traffic", s.len) == 0);
}

PARSER(parse_fortigate)
{
	struct pairs pairs;
	struct values v;
	enum value told;
	enum reason reason;
	bool begins;

	(void)f;
	(void)ws;
	begins = begins_with_key(env->message, beginnings);
	if (!begins && !begins_with_key(env->message, fortigate_keys))
		return PARSE_OTHER;
	pairs = pairs_of_fortigate(env->message);
	values_read(&v, &pairs, fortigate_keys);
	if (!is_fortigate(&v, begins))
		return PARSE_OTHER;
	if (may_be_traffic(&v))
		return values_bad(&v, REASON_CUT, ev);
	fortigate_service(&v);
	if (!values_is(&v, VALUE_KIND, "traffic"))
		return values_tell(&v, REASON_NO_DECISION, 0, ev);
	told = values_has(&v, VALUE_VERDICT) ? VALUE_VERDICT : VALUE_STATUS;
	if (!values_has(&v, told))
		return values_bad(&v, REASON_CUT, ev);
	reason = word_reason(verdict_words, v.at[told]);
	if (reason == REASONS)
		reason = word_reason(others, v.at[told]);
	if (reason == REASONS || (v.cut & 1u << told) != 0)
		return values_bad(&v, values_why(&v, told), ev);
	return values_tell(&v, reason, 0, ev);
}
