/*
 * envelope.c - see envelope.h.
 *
 * The order of the pieces, each of them optional: octet count, <PRI>, stamp,
 * host, tag, message; with "1 " behind <PRI> it is RFC 5424 instead. What a
 * piece may look like is decided by what comes next, because senders leave out
 * what they please.
 */
#include "parsers/envelope.h"
#include "parsers/appliance.h"
#include "parsers/cisco.h"
#include "parsers/facility.h"
#include "parsers/printk.h"
#include "parsers/repeat.h"
#include "parsers/rfc5424.h"
#include "parsers/stamp.h"
#include "parsers/tag.h"
#include "parsers/text.h"

/* How many headers may stand in a row: the device's and two relays'. */
enum { HEADERS = 3 };

/* RFC 6587 section 3.4.1: a length and a blank in front of "<PRI>". */
static const char *
skip_octet_count(const char *p, const char *end)
{
	uint32_t length;
	const char *q;

	if (p >= end || *p < '1' || *p > '9')
		return p;
	q = read_bounded(p, end, 9999999, &length);
	if (q == NULL || end - q < 3 || q[0] != ' ' || q[1] != '<')
		return p;
	return q + 1;
}

void
envelope_program(struct envelope *env, struct slice name)
{
	env->program = name;
	env->origin =
	    tag_is_kernel(name) ? ORIGIN_KERNEL : ORIGIN_PROGRAM;
}

/* Takes a tag off, where there is one that is not a prefix. */
static const char *
take_tag(const char *p, const char *end, struct envelope *env, bool *has_pid)
{
	struct slice name;
	const char *q;

	*has_pid = false;
	p = skip_facility(p, end);
	q = tag_read(p, end, &name, has_pid);
	if (q == NULL)
		return p;
	if (!*has_pid && !tag_is_kernel(name) && tag_is_prefix(q, end, name))
		return p;
	envelope_program(env, name);
	return skip_blanks(q, end);
}

/* A tag behind other words, see appliance.h. */
static const char *
take_late_tag(const char *p, const char *end, struct envelope *env)
{
	const char *q = find_late_tag(p, end), *message;

	if (q == NULL)
		return p;
	message = take_tag(q, end, env, &(bool){ false });
	return message > q ? message : p;
}

/* Without stamp and host only the kernel's tag and one with a pid are tags. */
static const char *
take_lone_tag(const char *p, const char *end, struct envelope *env)
{
	struct slice name;
	bool has_pid;
	const char *q;

	q = tag_read(p, end, &name, &has_pid);
	if (q == NULL || (!has_pid && !tag_is_kernel(name)))
		return p;
	envelope_program(env, name);
	return skip_blanks(q, end);
}

static bool
is_ipv6(struct slice text)
{
	struct address address;
	const char *end = text.at + text.len;

	return read_address(text.at, end, &address) == end && address.is_v6;
}

/*
 * dmesg's stamps, in brackets or with a comma, have no host behind them; but
 * others write commas too.
 */
static bool
kernel_tag_follows(const char *p, const char *end)
{
	const char *blank = find_blank(p, end);
	struct slice name;
	bool has_pid;

	return blank < end &&
	    tag_read(blank + 1, end, &name, &has_pid) != NULL &&
	    tag_is_kernel(name);
}

/*
 * What dmesg -T and --time-format iso write. No tag follows, but for those of
 * programs that write to the kernel: "fw: drop IN=.." begins with a prefix.
 */
static bool
is_dmesg_stamp(const char *p, const char *end)
{
	return *p == '[' || (end - p > 26 && p[19] == ',' &&
	    (p[26] == '+' || p[26] == '-'));
}

/* "rule 2/(match) block in on em0: ..", behind tcpdump's stamp. */
static bool
begins_pf(const char *p, const char *end)
{
	const char *word = p + 5;

	if (end - p <= 8 || memcmp(p, "rule ", 5) != 0 ||
	    !(is_digit(*word) || memcmp(word, "def", 3) == 0))
		return false;
	while (word < end && *word != ' ' && *word != '/')
		word++;
	return word < end && *word == '/';	/* else a host is called "rule" */
}

/*
 * What follows a stamp is a host unless it can only be a tag or the message.
 * A colon alone does not tell: "router1: kernel: .." is a host, "kernel: .."
 * is not.
 */
static const char *
take_host(const char *p, const char *end, struct envelope *env)
{
	const char *blank = find_blank(p, end), *next;
	struct slice host = slice_between(p, blank), name;
	bool has_pid;

	if (blank == end || host.len == 0 || host.len > 255 ||
	    is_repeat(p, end))
		return p;
	if (*p == '[' || *p == '(' || *p == '{')
		return p;
	if (blank[-1] == ':' && !is_ipv6(host)) {
		next = skip_blanks(blank, end);
		if (tag_read(p, end, &name, &has_pid) != blank || has_pid ||
		    tag_is_kernel(name) ||
		    tag_read(next, end, &name, &has_pid) == NULL ||
		    !tag_is_kernel(name))
			return p;
		host.len--;
	} else if (memchr(host.at, '=', host.len) != NULL ||
	    memchr(host.at, '|', host.len) != NULL ||
	    skip_facility(p, end) != p || begins_pf(p, end) ||
	    (memchr(host.at, ',', host.len) != NULL &&
		!kernel_tag_follows(p, end))) {
		return p;	/* "IN=eth0", "CEF:0|", "kern.warn", "a,b" */
	}
	env->host = host;
	next = skip_blanks(blank, end);
	if ((size_t)(end - next) > host.len && next[host.len] == ' ' &&
	    host.len > 0 && memcmp(next, host.at, host.len) == 0)
		next = skip_blanks(next + host.len, end);	/* doubled */
	return next;
}

/* Behind "<PRI>1 ": STAMP HOST APP PROCID MSGID SD MSG (RFC 5424). */
static const char *
take_rfc5424(const char *p, const char *end, struct envelope *env)
{
	struct slice field, app, msgid;
	struct stamp stamp;
	const char *q = take_field(p, end, &field), *after;

	if (q == NULL)
		return NULL;
	if (field.len == 10 && p[4] == '-')	/* Check Point has no T */
		q = take_field(q, end, &(struct slice){ 0 });
	after = q == NULL ? p : q - 1;
	if (q == NULL || (field.len > 0 &&
	    read_stamp(p, after, &stamp) != after))
		return NULL;
	if (field.len == 0)
		stamp.kind = STAMP_NONE;
	p = take_field(q, end, &field);
	if (p == NULL)
		return NULL;
	q = take_field(p, end, &app);
	p = q != NULL ? take_field(q, end, &(struct slice){ 0 }) : NULL;
	p = p != NULL ? take_field(p, end, &msgid) : NULL;
	if (p == NULL)
		return NULL;
	env->stamp = stamp;
	if (field.len > 0)
		env->host = field;
	if (app.len > 0)
		envelope_program(env, app);
	env->msgid = msgid;
	q = skip_structured_data(p, end);
	env->data = slice_between(p, q);
	p = skip_blanks(q, end);
	if (end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	return p;
}

/* "1 ", and where a relay took the <PRI> off, a full stamp behind it. */
static bool
begins_rfc5424(const char *p, const char *end, bool had_pri)
{
	return end - p > 2 && p[0] == '1' && p[1] == ' ' && (had_pri ||
	    (end - p > 20 && is_digit(p[2]) && p[6] == '-' && p[9] == '-'));
}

static const char *
skip_junk(const char *p, const char *end)
{
	if (end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	while (p < end && (*p == '\0' || *p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* As read_stamp, but the stamp must be a word of its own. */
static const char *
take_stamp(const char *p, const char *end, struct stamp *stamp)
{
	const char *after = read_stamp(p, end, stamp);

	return after != NULL &&
	    (after == end || *after == ' ' || *after == ':') ? after : NULL;
}

/* A stamp, with or without a PRI, but no mere number. */
static bool
begins_header(const char *p, const char *end)
{
	struct envelope other;
	struct stamp stamp;

	p = skip_pri(p, end);
	return (take_stamp(p, end, &stamp) != NULL &&
	    stamp.kind != STAMP_EPOCH) ||
	    (is_digit(*p) && read_meraki(p, end, &other) != NULL);
}

/*
 * One header from <PRI> to tag. Returns p where there is none. A further one
 * may follow only where *again is set: never behind a tag, or whoever can make
 * a program log his words could make up packets.
 */
static const char *
take_header(const char *p, const char *end, struct envelope *env,
    bool is_first, bool *again)
{
	struct stamp stamp;
	const char *q = skip_pri(p, end), *after;
	bool had_pri = q > p, has_pid, lone = false;

	*again = false;
	after = is_digit(*q) ? read_meraki(q, end, env) : NULL;
	if (after != NULL)
		return after;
	if (begins_rfc5424(q, end, had_pri)) {
		after = take_rfc5424(q + 2, end, env);
		if (after != NULL) {
			*again = env->origin == ORIGIN_UNKNOWN;
			return after;
		}
	}
	after = take_stamp(q, end, &stamp);
	if (after != NULL && !is_first && stamp.kind == STAMP_EPOCH)
		after = NULL;	/* a mere number in a message */
	if (after != NULL) {
		bool dmesg = *q == '[' || (end - q > 20 && q[19] == ',');

		lone = is_dmesg_stamp(q, end);
		env->stamp = stamp;
		q = after < end && *after == ':' ? after + 1 : after;
		q = skip_mark(skip_blanks(q, end), end);
		*again = true;
		if (begins_header(q, end))
			return q;	/* no host in front of it */
		if (!dmesg || kernel_tag_follows(q, end))
			q = take_host(q, end, env);
		if (begins_header(q, end))
			return q;	/* no tag in front of it */
	} else if (!had_pri) {
		return take_lone_tag(p, end, env);
	}
	q = lone && env->host.len == 0 ? take_lone_tag(q, end, env) :
	    take_tag(q, end, env, &has_pid);
	*again = env->origin == ORIGIN_UNKNOWN && q > p;
	return q;
}

/* Trailing CR, NULs, a frame's newline, and rsyslog's escaped newline. */
static const char *
trim(const char *p, const char *end)
{
	for (;;) {
		if (end > p && (end[-1] == '\r' || end[-1] == '\n' ||
		    end[-1] == '\0'))
			end--;
		else if (end - p >= 4 && memcmp(end - 4, "#012", 4) == 0)
			end -= 4;
		else
			return end;
	}
}

struct slice
envelope_strip(struct slice record)
{
	const char *end = record.at + record.len;
	const char *p = skip_junk(record.at, end);

	return slice_between(p, trim(p, end));
}

bool
envelope_has_header(struct slice text)
{
	const char *end = text.at + text.len;

	return begins_header(text.at, end) || skip_pri(text.at, end) != text.at;
}

/* journalctl -o short-monotonic: "[ 1.5] host kernel: ..". */
static const char *
take_monotonic_host(const char *p, const char *end, struct envelope *env)
{
	const char *blank = find_blank(p, end);
	struct slice name;
	bool has_pid;

	if (blank == end || blank == p || blank[-1] == ':' ||
	    tag_read(blank + 1, end, &name, &has_pid) == NULL ||
	    (!tag_is_kernel(name) && !has_pid))
		return p;
	env->host = slice_between(p, blank);
	p = take_tag(blank + 1, end, env, &has_pid);
	return env->origin == ORIGIN_KERNEL ? skip_printk(p, end) : p;
}

/* The kernel's message, without its uptime. NULL: see take_usual. */
static const char *
take_usual_kernel(const char *p, const char *end, struct envelope *env)
{
	const char *after;

	env->program = (struct slice){ p, 6 };
	env->origin = ORIGIN_KERNEL;
	p += 8;
	after = skip_uptime(p, end);
	if (after > p) {
		if (after == end || *after != ' ')
			return NULL;
		p = after + 1;
	}
	return *p == '<' || skip_caller(p, end) != p ? NULL : p;
}

/* What a program says behind its tag. NULL: see take_usual. */
static const char *
take_usual_program(const char *p, const char *end, struct envelope *env)
{
	const char *after;
	bool has_pid;

	if (!is_letter(*p) || slice_equal(env->host, SLICE("rule")))
		return NULL;
	after = tag_read(p, end, &env->program, &has_pid);
	if (after == NULL || after >= end || *after != ' ' ||
	    memchr(env->host.at, ',', env->host.len) != NULL ||
	    tag_is_kernel(env->program) ||
	    (!has_pid && tag_is_prefix(after, end, env->program)))
		return NULL;
	env->origin = ORIGIN_PROGRAM;
	return after + 1;
}

/*
 * The header of nearly all lines, "STAMP HOST kernel: [UPTIME] " or "STAMP HOST
 * TAG: ", read without weighing what else it could be: host and tag begin with
 * a letter, and the host has no '=', '.', ':', '|' or bracket. Returns the
 * message, NULL where the line is not so plain; the long way gives the same
 * answer.
 */
static const char *
take_usual(const char *p, const char *end, struct envelope *env)
{
	unsigned len, inner;
	const char *q;

	q = read_stamp(p, end, &env->stamp);
	if (q == NULL || end - q < 32 || *q != ' ' || p[0] == '[' ||
	    p[19] == ',')
		return NULL;
	p = q + 1;
	len = matches16(p, ' ');
	if (len == 0 || (len & 1) != 0 || !is_letter(*p))
		return NULL;
	inner = (len & (0 - len)) - 1;	/* a bit for each byte of the host */
	if (((matches16(p, '=') | matches16(p, ':') | matches16(p, '.') |
	    matches16(p, '[') | matches16(p, '(') | matches16(p, '|')) &
	    inner) != 0)
		return NULL;
	len = (unsigned)__builtin_ctz(len);
	env->host = (struct slice){ p, len };
	p += len + 1;
	return memcmp(p, "kernel: ", 8) == 0 ? take_usual_kernel(p, end, env) :
					       take_usual_program(p, end, env);
}

/* All of them, those of Cisco's devices only where there may be one. */
static const char *
take_headers(const char *p, const char *end, struct envelope *env, bool cisco)
{
	const char *q;
	bool again = true;

	env->stamp.kind = STAMP_NONE;
	env->origin = ORIGIN_UNKNOWN;
	env->host = env->program = (struct slice){ p, 0 };
	env->msgid.len = env->data.len = 0;
	for (int i = 0; i < HEADERS && again; i++) {
		q = cisco ? take_cisco(p, end, env) : NULL;
		if (q != NULL)
			return q;
		q = take_header(p, end, env, i == 0, &again);
		if (q == p)
			break;
		p = q;
	}
	/* a relay's RFC 5424 has the first word of the inner header for APP */
	q = cisco && begins_cisco(env->program) ? take_cisco(p, end, env) :
						  NULL;
	return q != NULL ? q : p;
}

void
envelope_read(struct slice record, struct envelope *env)
{
	const char *p = record.at, *end = trim(p, p + record.len), *q;

	env->repeat = 1;
	env->repeats_last = false;
	env->record = slice_between(p, end);
	env->msgid.len = env->data.len = 0;
	q = take_usual(p, end, env);
	if (q != NULL && q < end && *q != ' ' && *q != 'm' && *q != 'l') {
		env->message = slice_between(q, end);
		if (*q == 'N')
			name_screenos(env);
		return;
	}
	p = skip_octet_count(skip_junk(p, end), end);
	q = take_headers(p, end, env, false);
	if (env->origin != ORIGIN_KERNEL && may_be_cisco(p, end))
		q = take_headers(p, end, env, true);
	p = q;
	if (env->origin == ORIGIN_UNKNOWN)
		p = take_late_tag(p, end, env);
	if (env->origin != ORIGIN_PROGRAM && p < end &&
	    (*p == '[' || *p == '<')) {
		q = skip_printk(p, end);
		if (q > p && env->origin == ORIGIN_UNKNOWN &&
		    env->stamp.kind == STAMP_NONE && env->host.len == 0)
			q = take_monotonic_host(q, end, env);
		p = q;
	}
	env->message = slice_between(p, end);
	unwrap_repeat(env);
	if (env->message.at != p && env->origin == ORIGIN_UNKNOWN) {
		/* the wrap stood in front of the tag */
		p = env->message.at;
		end = p + env->message.len;
		q = take_cisco(p, end, env);
		if (q != NULL)
			env->message = slice_between(q, end);
	}
	name_screenos(env);
}
