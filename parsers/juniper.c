/*
 * juniper.c - the structured log of Junos on SRX firewalls: all is told in the
 * structured data of RFC 5424, under the name of the message.
 *
 *	RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129
 *	source-address="192.0.2.7" source-port="40000"
 *	destination-address="198.51.100.1" destination-port="445"
 *	protocol-id="6" icmp-type="0" policy-name="deny-all"]
 *
 * For ICMP the numbers in place of ports are identifiers. A screen tells the
 * protocol in its name.
 */
#include "parsers/products.h"
#include "parsers/text.h"

static const struct key keys[] = { KEY("source-address", VALUE_SRC),
	KEY("source-port", VALUE_SPORT),
	KEY("destination-address", VALUE_DST),
	KEY("destination-port", VALUE_DPORT),
	KEY("protocol-id", VALUE_PROTO), KEY("icmp-type", VALUE_TYPE),
	KEY("action", VALUE_VERDICT),
	KEY("packet-incoming-interface", VALUE_IN),
	KEY("interface-name", VALUE_IN), KEY_END };

static const struct {
	const char *head;
	enum reason reason;	/* REASONS: the action tells */
	const char *protocol;
} messages[] = { { "RT_FLOW_SESSION_DENY", REASON_DROP, NULL },
	{ "RT_FLOW_SESSION_CREATE", REASON_ACCEPT, NULL },
	{ "RT_SCREEN_TCP", REASONS, "tcp" },
	{ "RT_SCREEN_UDP", REASONS, "udp" },
	{ "RT_SCREEN_ICMP", REASONS, "icmp" },
	{ "RT_SCREEN_", REASONS, NULL },
	{ "RT_FLOW_", REASON_NO_DECISION, NULL },
	{ "APPTRACK_", REASON_NO_DECISION, NULL },
	{ NULL, REASON_NO_DECISION, NULL } };

/*
 * The structured data and the name of the message, wherever they stand: at the
 * beginning of the message where the data never ends or a relay put them there.
 */
static bool
find_data(const struct envelope *env, struct slice *data, struct slice *name,
    bool *whole)
{
	const char *p = env->message.at, *end = p + env->message.len, *blank;

	*name = env->msgid;
	*whole = env->data.len > 0 && *env->data.at == '[';
	if (*whole) {
		*data = env->data;
		return name->len > 0;
	}
	if (p < end && *p != '[') {
		blank = find_blank(p, end);
		*name = slice_between(p, blank);
		p = skip_blanks(blank, end);
	}
	*data = slice_between(p, end);
	return data->len > 0 && *p == '[' && name->len > 0;
}

static bool
starts(struct slice s, const char *head)
{
	return slice_starts(s, slice_of(head));
}

PARSER(parse_juniper)
{
	struct slice data, name;
	struct pairs pairs;
	struct values v;
	enum reason reason;
	size_t i = 0;
	bool whole;

	(void)f;
	(void)ws;
	if (!find_data(env, &data, &name, &whole) ||
	    find_text(data.at, data.at + data.len, SLICE("[junos@")) == NULL)
		return PARSE_OTHER;
	while (messages[i].head != NULL && !starts(name, messages[i].head))
		i++;
	pairs = pairs_of(data);
	values_read(&v, &pairs, keys);
	v.whole = whole;
	reason = messages[i].reason;
	if (messages[i].protocol != NULL)
		values_put(&v, VALUE_PROTO, &(struct pair){
		    .value = slice_of(messages[i].protocol) });
	if (reason == REASONS && !v.whole && !values_has(&v, VALUE_VERDICT))
		return values_bad(&v, REASON_CUT, ev);
	if (reason == REASONS)
		reason = values_is(&v, VALUE_VERDICT, "drop") ?
		    REASON_DROP : REASON_NO_DECISION;
	if (v.whole && !values_has(&v, VALUE_SRC))
		reason = REASON_NO_DECISION;
	return values_tell(&v, reason, 0, ev);
}
