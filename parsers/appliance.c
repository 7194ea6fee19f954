/* appliance.c - see appliance.h. */
#include "parsers/appliance.h"
#include "parsers/stamp.h"
#include "parsers/text.h"

#include <strings.h>

/* What Meraki calls its message types: those of MX, MR and MS. */
static bool
is_meraki_type(struct slice word)
{
	static const struct slice types[] = { SLICE_INIT("flows"),
		SLICE_INIT("firewall"), SLICE_INIT("ip_flow_start"),
		SLICE_INIT("ip_flow_end"), SLICE_INIT("urls"),
		SLICE_INIT("events"), SLICE_INIT("security_event"),
		SLICE_INIT("ids-alerts"), SLICE_INIT("airmarshal_events") };
	static const struct slice tail = SLICE_INIT("_firewall");

	if (word.len > tail.len && memcmp(word.at + word.len - tail.len,
	    tail.at, tail.len) == 0)
		return true;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (slice_equal(word, types[i]))
			return true;
	return false;
}

const char *
read_meraki(const char *p, const char *end, struct envelope *env)
{
	struct slice name, type;
	struct stamp stamp;
	const char *blank;

	if (end - p > 2 && p[0] == '1' && p[1] == ' ')
		p += 2;
	p = read_stamp(p, end, &stamp);
	if (p == NULL || stamp.kind != STAMP_EPOCH || end - p < 2)
		return NULL;
	blank = find_blank(++p, end);
	name = slice_between(p, blank);
	if (name.len == 0 || end - blank < 2)
		return NULL;
	p = blank + 1;
	type = slice_between(p, find_blank(p, end));
	if (!is_meraki_type(type))
		return NULL;
	env->stamp = stamp;
	env->host = name;
	env->program = type;
	env->origin = ORIGIN_PROGRAM;
	return p;
}

static bool
begins(const char *p, const char *end, struct slice text)
{
	return slice_starts(slice_between(p, end), text);
}

/* "msg_id=" tells WatchGuard's; the others' names are like no words. */
static bool
is_late_tag(const char *p, const char *blank, const char *end)
{
	if (blank - p < 2 || blank[-1] != ':')
		return false;
	return begins(blank, end, SLICE(" msg_id=\"")) ||
	    begins(p, end, SLICE("PFE_FW_SYSLOG_")) ||
	    begins(p, end, SLICE("%PFE-")) ||
	    begins(p, end, SLICE("RT_FLOW")) || begins(p, end, SLICE("RT_IDS"));
}

const char *
find_late_tag(const char *p, const char *end)
{
	enum { WORDS = 4 };
	const char *blank = find_blank(p, end);

	if (begins(blank, end, SLICE(" NetScreen device_id=")))
		return blank > p && blank[-1] == ':' ? p : NULL;
	for (int i = 0; i < WORDS && blank < end; i++) {
		if (is_late_tag(p, blank, end))
			return p;
		p = skip_blanks(blank, end);
		blank = find_blank(p, end);
	}
	return NULL;
}

/* Older ones have 16 digits for an id, some with a hyphen before them. */
static bool
is_serial(struct slice id)
{
	size_t i = 0;

	while (i < id.len && (is_digit(id.at[i]) || id.at[i] == '-'))
		i++;
	return i == id.len && i > 10;
}

void
name_screenos(struct envelope *env)
{
	static const struct slice head = SLICE_INIT("NetScreen device_id=");
	struct slice name = env->program, id;
	const char *end = env->message.at + env->message.len;

	if (env->origin != ORIGIN_PROGRAM || env->message.len <= head.len ||
	    strncasecmp(env->message.at, head.at, head.len) != 0)
		return;
	id.at = env->message.at + head.len;
	id.len = (size_t)(find_blank(id.at, end) - id.at);
	if (!is_serial(id) && (id.len != name.len ||
	    strncasecmp(id.at, name.at, id.len) != 0))
		return;
	env->host = name;
	env->program = SLICE("NetScreen");
}
