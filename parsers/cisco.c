/*
 * cisco.c - see cisco.h.
 *
 * Any pieces in any order, each of them checked closely; a piece that such a
 * header does not have ends the attempt. A tag of somebody else is one, so no
 * text of another program ever becomes a message of the firewall.
 */
#include "parsers/cisco.h"
#include "parsers/facility.h"
#include "parsers/printk.h"
#include "parsers/stamp.h"
#include "parsers/text.h"

enum { PIECES = 16, TAG_MOST = 64, HOST_MOST = 255 };

/* A header under way. */
struct heading {
	const char *p, *end;
	struct stamp stamp;
	struct slice host, program;
	bool has_stamp;
	bool device;	/* only a device writes what was read so far */
	bool dated;	/* the last stamp has its year behind the day */
	bool begun;	/* a stamp or a PRI was read: a host may follow */
	bool named;	/* and did */
};

static const struct slice last_repeated = SLICE_INIT("last message repeated ");
static const struct slice wrapped_repeat = SLICE_INIT("message repeated ");

bool
begins_cisco(struct slice program)
{
	size_t digits = 0;

	while (digits < program.len && is_digit(program.at[digits]))
		digits++;
	return program.len > 0 && (digits == program.len ||
	    (program.len == 1 && *program.at == ':'));
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* A word that was read and the blanks behind it. */
static bool
take(struct heading *h, const char *after)
{
	h->p = skip_blanks(after, h->end);
	return true;
}

/* "FAC-SEV-MNEM": a digit from 0 to 7 between two hyphens. */
static bool
is_tag(struct slice s)
{
	if (s.len < 6 || s.len > TAG_MOST || !is_upper(*s.at))
		return false;
	for (size_t i = 1; i + 3 < s.len; i++)
		if (s.at[i] == '-' && s.at[i + 1] >= '0' &&
		    s.at[i + 1] <= '7' && s.at[i + 2] == '-')
			return true;
	return false;
}

/* The end of a tag that begins at a '%'; NULL where it is none. */
static const char *
read_tag(const char *p, const char *end)
{
	const char *q = p + 1;

	while (q < end && (is_letter(*q) || is_digit(*q) || *q == '-' ||
	    *q == '_'))
		q++;
	return q < end && (*q == ':' || *q == ' ') &&
	    is_tag(slice_between(p + 1, q)) ? q : NULL;
}

bool
may_be_cisco(const char *p, const char *end)
{
	const char *q = p;

	while ((q = memchr(q, '%', (size_t)(end - q))) != NULL)
		if (read_tag(q++, end) != NULL)
			return true;
	return find_text(p, end, last_repeated) != NULL;
}

/* "%ASA-4-106023: ", "%%ASA-..", " : " of IOS XR, and some lost the colon. */
static bool
take_tag(struct heading *h)
{
	const char *p = h->p, *q;

	if (p == h->end || *p != '%')
		return false;
	if (h->end - p > 1 && p[1] == '%')
		p++;
	q = read_tag(p, h->end);
	if (q == NULL)
		return false;
	h->program = slice_between(p, q);
	q = skip_blanks(q, h->end);
	return take(h, q < h->end && *q == ':' ? q + 1 : q);
}

/* "UTC: ", "mdt: ", "UTC+07:30: " behind a device's stamp. */
static void
skip_zone(struct heading *h)
{
	const char *q = h->p, *letters;

	while (q < h->end && is_letter(*q))
		q++;
	letters = q;
	if (q < h->end && (*q == '+' || *q == '-'))
		for (q++; h->end - q > 1 && (is_digit(*q) ||
			 (*q == ':' && is_digit(q[1]))); q++)
			;
	if (letters > h->p && letters - h->p <= 5 && h->end - q > 1 &&
	    q[0] == ':' && q[1] == ' ')
		take(h, q + 1);
}

static bool
take_stamp(struct heading *h, bool is_first)
{
	struct stamp stamp;
	const char *after = read_stamp(h->p, h->end, &stamp);

	if (after == NULL || (after < h->end && *after != ' ' &&
	    *after != ':') || (stamp.kind == STAMP_EPOCH && !is_first))
		return false;
	h->dated = stamp.kind == STAMP_CIVIL && !is_digit(*h->p);
	h->stamp = stamp;
	h->has_stamp = h->begun = true;
	h->named = false;
	if (after < h->end && *after == ':') {
		h->device = true;
		return take(h, after + 1);
	}
	take(h, after);
	if (h->device)
		skip_zone(h);
	return true;
}

/* "1w2d: ", "00:12:34: ": how long it has been running. */
static const char *
read_uptime(const char *p, const char *end)
{
	const char *q = p;
	unsigned units = 0;

	for (; q < end && is_digit(*q); units++) {
		while (q < end && is_digit(*q))
			q++;
		if (q == end || strchr("ywdhms", *q) == NULL || *q == '\0')
			break;
		q++;
	}
	if (units > 1 && q < end && *q == ':' && is_letter(q[-1]))
		return q;
	for (q = p; q < end && is_digit(*q); q++)
		;
	return q > p && end - q > 6 && q[0] == ':' && is_digit(q[1]) &&
	    is_digit(q[2]) && q[3] == ':' && is_digit(q[4]) &&
	    is_digit(q[5]) && q[6] == ':' ? q + 6 : NULL;
}

/* A sequence number, an uptime or nothing, in front of a colon. */
static bool
take_number(struct heading *h)
{
	const char *q = read_uptime(h->p, h->end);

	if (q == NULL)
		for (q = h->p; q < h->end && is_digit(*q) && q - h->p < 11; q++)
			;
	if (h->end - q < 2 || *q != ':' ||
	    (q[1] != ' ' && (q > h->p || q[1] == ':')))
		return false;
	h->device = true;
	h->named = false;
	return take(h, q + 1);
}

/*
 * IOS XR: "RP/0/RSP0/CPU0:" and its stamp without a blank between, and then the
 * process, "ipv4_acl_mgr[275]: ", in front of the tag.
 */
static bool
take_node(struct heading *h)
{
	const char *q = h->p;
	unsigned slashes = 0;

	for (; q < h->end && (is_upper(*q) || is_digit(*q) || *q == '/'); q++)
		slashes += *q == '/';
	if (slashes < 2 || h->end - q < 2 || *q != ':' || q[1] == ' ')
		return false;
	h->p = q + 1;
	h->device = true;
	if (!take_stamp(h, false))
		return false;
	if (h->p < h->end && *h->p == ':')
		take(h, h->p + 1);
	for (q = h->p; q < h->end && (is_letter(*q) || is_digit(*q) ||
		 *q == '_' || *q == '-' || *q == '.'); q++)
		;
	if (q < h->end && *q == '[')
		for (q++; q < h->end && is_digit(*q); q++)
			;
	if (h->end - q > 2 && q[0] == ']' && q[1] == ':')
		take(h, q + 2);
	return true;
}

static bool
is_address(struct slice s)
{
	struct address address;

	return read_address(s.at, s.at + s.len, &address) == s.at + s.len;
}

/* Made of what names and addresses are made of; does it hold a digit or dot? */
static bool
is_host(struct slice s, bool *numbered)
{
	bool mute = true;

	*numbered = false;
	if (s.len == 0 || s.len > HOST_MOST || slice_equal(s, SLICE("kernel")))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];

		*numbered |= is_digit(c) || c == '.';
		mute &= !is_digit(c) && !is_letter(c);
		if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_' &&
		    c != '.' && c != ':' && c != '/' && c != '@')
			return false;
	}
	return !mute;
}

/*
 * May "WORD: " be a host, and not the tag of a program? Behind a sequence
 * number or what else only a device writes, it is one. Where no host was named
 * yet, an address is, and a name that no program without a pid has.
 */
static bool
is_origin(const struct heading *h, struct slice name, bool numbered)
{
	if (h->device || is_address(name))
		return true;
	return h->begun && !h->named &&
	    (numbered || h->dated || !h->has_stamp);
}

/* " : %ASA-4-106023", which only stands behind the device's own name. */
static bool
own_tag_follows(const char *p, const char *end)
{
	p = skip_blanks(p, end);
	if (p == end || *p != ':')
		return false;
	p = skip_blanks(p + 1, end);
	return p < end && *p == '%' && read_tag(p, end) != NULL;
}

static bool
take_host(struct heading *h)
{
	const char *after = find_blank(h->p, h->end);
	struct slice name = slice_between(h->p, after);
	bool numbered, colon;

	if (after == h->end || name.len == 0)
		return false;
	if (h->begun && skip_facility(h->p, h->end) != h->p)
		return take(h, after);	/* "local4.warn" */
	colon = name.at[name.len - 1] == ':' && !is_address(name);
	name.len -= colon;
	if (!is_host(name, &numbered))
		return false;
	if (colon ? !is_origin(h, name, numbered) :
	    !h->begun && !h->device)
		return false;
	if (!colon && h->named && !slice_equal(name, h->host) &&
	    !own_tag_follows(after, h->end))
		return false;
	h->host = name;
	h->named = true;
	return take(h, after);
}

/* A PRI, but not that of RFC 5424, whose fields are for others to read. */
static bool
take_pri(struct heading *h)
{
	const char *after = skip_pri(h->p, h->end);

	if (after == h->p ||
	    (h->end - after > 1 && after[0] == '1' && after[1] == ' '))
		return false;
	h->begun = true;
	h->named = false;
	return take(h, after);
}

static bool
at_repeat(const struct heading *h)
{
	struct slice rest = slice_between(h->p, h->end);

	return h->device && (slice_starts(rest, last_repeated) ||
	    slice_starts(rest, wrapped_repeat));
}

const char *
take_cisco(const char *p, const char *end, struct envelope *env)
{
	struct heading h = { .p = p, .end = end, .program = { p, 0 } };
	bool found = false;

	for (int i = 0; i < PIECES && !found && h.p < end; i++) {
		if (at_repeat(&h))
			break;
		found = take_tag(&h);
		if (!found && !take_pri(&h) && !take_stamp(&h, i == 0) &&
		    !take_number(&h) && !take_node(&h) && !take_host(&h))
			return NULL;
	}
	if (!found && !at_repeat(&h))
		return NULL;
	if (h.has_stamp)
		env->stamp = h.stamp;
	if (h.host.len > 0)
		env->host = h.host;
	env->program = h.program;
	env->origin = found ? ORIGIN_PROGRAM : ORIGIN_UNKNOWN;
	return h.p;
}
