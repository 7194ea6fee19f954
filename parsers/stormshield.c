/*
 * stormshield.c - Stormshield Network Security; see its Description of Audit
 * Logs. Lines of log type "filter" tell packets; one whose rule only logs has
 * no action, or an empty one.
 *
 *	id=firewall time="2025-09-01 00:00:01" fw="fw" tz=+0000
 *	startime="2025-09-01 00:00:01" pri=5 confid=01 slotlevel=2 ruleid=5
 *	ipproto=tcp proto=microsoft-ds src=192.0.2.7 srcport=40000
 *	dst=198.51.100.1 dstport=445 action=block logtype="filter"
 */
#include "parsers/products.h"

static const struct key keys[] = { KEY("id", VALUE_ID),
	KEY("time", VALUE_DATE), KEY("tz", VALUE_ZONE), KEY("fw", VALUE_HOST),
	KEY("startime", VALUE_DEVICE), KEY("slotlevel", VALUE_SUBKIND),
	KEY("logtype", VALUE_KIND), KEY("ipproto", VALUE_PROTO),
	KEY("src", VALUE_SRC), KEY("srcport", VALUE_SPORT),
	KEY("dst", VALUE_DST), KEY("dstport", VALUE_DPORT),
	KEY("icmptype", VALUE_TYPE), KEY("icmpcode", VALUE_CODE),
	KEY("srcifname", VALUE_IN), KEY("dstifname", VALUE_OUT),
	KEY("action", VALUE_VERDICT), KEY("class", VALUE_OTHER),
	KEY("alarmid", VALUE_OTHER), KEY_END };

static const struct key beginnings[] =
    { KEY("id", 0), KEY("time", 0), KEY_END };

/*
 * Is it of the filter? The log type stands at the end, where it may be missing;
 * what the filter decides has a slot of rules, and no class of alarms.
 */
static enum reason
kind_of(const struct values *v)
{
	if (values_is(v, VALUE_KIND, "filter"))
		return REASON_DROP;
	if (values_has(v, VALUE_KIND) && !values_unsure(v, VALUE_KIND))
		return REASON_NO_DECISION;
	return values_has(v, VALUE_VERDICT) && values_has(v, VALUE_SUBKIND) &&
	    !values_has(v, VALUE_OTHER) ? REASON_DROP : REASON_CUT;
}

PARSER(parse_stormshield)
{
	struct pairs pairs;
	struct values v;
	enum reason reason;

	(void)f;
	(void)ws;
	if (!begins_with_key(env->message, beginnings))
		return PARSE_OTHER;
	pairs = pairs_of(env->message);
	values_read(&v, &pairs, keys);
	if (!values_has(&v, VALUE_DEVICE))
		return PARSE_OTHER;
	reason = kind_of(&v);
	if (reason == REASON_CUT)
		return values_bad(&v, reason, ev);
	if (!values_has(&v, VALUE_VERDICT) || v.at[VALUE_VERDICT].len == 0)
		reason = REASON_NO_DECISION;
	if (reason == REASON_DROP)
		reason = word_reason(verdict_words, v.at[VALUE_VERDICT]);
	if (reason == REASONS)
		return values_bad(&v, values_why(&v, VALUE_VERDICT), ev);
	return values_tell(&v, reason, 0, ev);
}
