/*
 * sophos.c - the packet filter of Sophos UTM, which its ulogd writes, and the
 * lines of Sophos Firewall (XG, SFOS) of log type "Firewall".
 *
 *	2025:09:01-00:00:01 fw ulogd[4711]: id="2001" sub="packetfilter"
 *	action="drop" srcip="192.0.2.7" dstip="198.51.100.1" proto="6"
 *	srcport="40000" dstport="445"
 *
 *	device="SFW" date=2025-09-01 time=00:00:01 timezone="UTC"
 *	log_type="Firewall" log_subtype="Denied" src_ip=192.0.2.7
 *	dst_ip=198.51.100.1 protocol="TCP" src_port=40000 dst_port=445
 */
#include "parsers/products.h"

static const struct key utm_keys[] = { KEY("id", VALUE_ID),
	KEY("severity", VALUE_DEVICE), KEY("sub", VALUE_KIND),
	KEY("action", VALUE_VERDICT), KEY("srcip", VALUE_SRC),
	KEY("dstip", VALUE_DST), KEY("proto", VALUE_PROTO),
	KEY("srcport", VALUE_SPORT), KEY("dstport", VALUE_DPORT),
	KEY("type", VALUE_TYPE), KEY("code", VALUE_CODE),
	KEY("initf", VALUE_IN), KEY("outitf", VALUE_OUT),
	KEY("length", VALUE_LENGTH), KEY("ttl", VALUE_TTL), KEY_END };

static const struct key utm_beginning[] = { KEY("id", 0), KEY_END };

static const struct key xg_keys[] = { KEY("date", VALUE_DATE),
	KEY("time", VALUE_TIME), KEY("timezone", VALUE_ZONE),
	KEY("timestamp", VALUE_DATE), KEY("device_name", VALUE_HOST),
	KEY("device_id", VALUE_DEVICE), KEY("device_serial_id", VALUE_DEVICE),
	KEY("log_id", VALUE_ID), KEY("log_type", VALUE_KIND),
	KEY("log_subtype", VALUE_VERDICT), KEY("src_ip", VALUE_SRC),
	KEY("dst_ip", VALUE_DST), KEY("protocol", VALUE_PROTO),
	KEY("src_port", VALUE_SPORT), KEY("dst_port", VALUE_DPORT),
	KEY("icmp_type", VALUE_TYPE), KEY("icmp_code", VALUE_CODE),
	KEY("in_interface", VALUE_IN), KEY("out_interface", VALUE_OUT),
	KEY_END };

static const struct key xg_beginnings[] = { KEY("device", 0),
	KEY("device_name", 0), KEY("date", 0), KEY("timestamp", 0),
	KEY("log_id", 0), KEY("log_type", 0), KEY_END };

PARSER(parse_sophos_utm)
{
	struct pairs pairs;
	struct values v;
	enum reason reason;

	(void)f;
	(void)ws;
	if (!begins_with_key(env->message, utm_beginning))
		return PARSE_OTHER;
	pairs = pairs_of(env->message);
	values_read(&v, &pairs, utm_keys);
	if (!values_has(&v, VALUE_DEVICE))
		return PARSE_OTHER;
	if (!values_has(&v, VALUE_KIND) || (v.cut & 1u << VALUE_KIND) != 0)
		return values_bad(&v, REASON_CUT, ev);
	if (!values_is(&v, VALUE_KIND, "packetfilter"))
		return values_tell(&v, REASON_NO_DECISION, 0, ev);
	if (!values_has(&v, VALUE_VERDICT) ||
	    (v.cut & 1u << VALUE_VERDICT) != 0)
		return values_bad(&v, REASON_CUT, ev);
	reason = word_reason(verdict_words, v.at[VALUE_VERDICT]);
	return values_tell(
	    &v, reason == REASONS ? REASON_NO_DECISION : reason, 0, ev);
}

/* The name of the device is mostly that of its model. */
static void
settle_host(struct values *v, const struct envelope *env)
{
	if (env->host.len > 0)
		v->has &= ~(1u << VALUE_HOST);
}

PARSER(parse_sophos_xg)
{
	struct pairs pairs;
	struct values v;
	enum reason reason;

	(void)f;
	(void)ws;
	if (!begins_with_key(env->message, xg_beginnings))
		return PARSE_OTHER;
	pairs = pairs_of(env->message);
	values_read(&v, &pairs, xg_keys);
	if (!values_has(&v, VALUE_KIND) && (!values_has(&v, VALUE_ID) ||
	    !values_has(&v, VALUE_DEVICE)))
		return PARSE_OTHER;
	settle_host(&v, env);
	if (values_unsure(&v, VALUE_KIND) || values_unsure(&v, VALUE_VERDICT))
		return values_bad(&v, REASON_CUT, ev);
	reason = word_reason(verdict_words, v.at[VALUE_VERDICT]);
	if (!values_is(&v, VALUE_KIND, "Firewall") || reason == REASONS)
		reason = REASON_NO_DECISION;
	return values_tell(&v, reason, TELL_MORE_FOLLOWS, ev);
}
