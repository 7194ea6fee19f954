/* tag.c - see tag.h. */
#include "parsers/tag.h"
#include "parsers/text.h"

bool
tag_is_kernel(struct slice name)
{
	static const char *const names[] = { "kernel", "klogd", "/kernel",
		"ulogd", "ulogd2", "vmunix", "netfilter", "iptables" };

	if (name.len == 6 && memcmp(name.at, "kernel", 6) == 0)
		return true;
	for (size_t i = 1; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_equal(name, slice_of(names[i])))
			return true;
	return false;
}

static bool
tag_char(char c)
{
	return is_digit(c) || is_letter(c) ||
	    c == '-' || c == '_' || c == '.' || c == '/' || c == '@' ||
	    c == '+';
}

/* "[4711]" at the end of a word: its length, 0 where there is none. */
static size_t
pid_length(struct slice word)
{
	const char *p = word.at + word.len;

	if (word.len < 3 || *--p != ']')
		return 0;
	while (p > word.at && is_digit(p[-1]))
		p--;
	return p > word.at + 1 && p[-1] == '[' && *p != ']' ?
	    (size_t)(word.at + word.len - p) + 1 : 0;
}

const char *
tag_read(const char *p, const char *end, struct slice *name, bool *has_pid)
{
	const char *q = p, *blank;
	size_t pid;

	while (q < end && tag_char(*q))
		q++;
	*name = slice_between(p, q);
	*has_pid = q < end && *q == '[';
	if (*has_pid)
		for (q++; q < end && (is_digit(*q) || *q == ']'); q++)
			;
	if (q < end && *q == ':' && (*has_pid ? q[-1] == ']' :
	    tag_is_kernel(*name)))
		return q + 1;	/* even if the message is glued to it */
	blank = find_blank(q, end);
	if (blank - p < 2 || blank[-1] != ':')
		return NULL;
	*name = slice_between(p, blank - 1);
	pid = pid_length(*name);
	*has_pid = pid > 0;
	name->len -= pid;
	if (*p == '{')
		return NULL;	/* an object: {"key": .. */
	/* "[fw-in]:" is a prefix, "(systemd)[1]:" a program */
	return *has_pid || (*p != '[' && *p != '(') ? blank : NULL;
}

/*
 * MikroTik's "[[PREFIX ]CHAIN: ]in:IF out:IF", behind a would-be tag that was
 * the chain, or a prefix that ends in a colon. Some send the prefix twice, as a
 * tag and in front of the chain.
 */
static bool
starts_routeros(const char *p, const char *end, struct slice tag)
{
	const char *blank;

	if ((size_t)(end - p) > tag.len && p[tag.len] == ' ' &&
	    memcmp(p, tag.at, tag.len) == 0)
		p = skip_blanks(p + tag.len, end);
	blank = find_blank(p, end);
	if (blank < end && blank > p && blank[-1] == ':')
		p = skip_blanks(blank, end);
	return end - p > 3 && load32(p) << 8 == WORD4(0, 'i', 'n', ':') &&
	    find_text(p, end, SLICE(" out:")) != NULL;
}

bool
tag_is_prefix(const char *p, const char *end, struct slice tag)
{
	p = skip_blanks(p, end);
	return end - p > 3 && (load32(p) << 8 == WORD4(0, 'I', 'N', '=') ||
	    starts_routeros(p, end, tag));
}
