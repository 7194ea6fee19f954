/* facility.c - see facility.h. */
#include "parsers/facility.h"
#include "parsers/text.h"

static bool
is_one_of(struct slice word, const char *const *words)
{
	for (; *words != NULL; words++)
		if (slice_equal(word, slice_of(*words)))
			return true;
	return false;
}

const char *
skip_facility(const char *p, const char *end)
{
	static const char *const facilities[] = { "kern", "user", "mail",
		"daemon", "auth", "syslog", "lpr", "news", "uucp", "cron",
		"authpriv", "ftp", "local0", "local1", "local2", "local3",
		"local4", "local5", "local6", "local7", NULL };
	static const char *const levels[] = { "emerg", "panic", "alert",
		"crit", "err", "error", "warn", "warning", "notice", "info",
		"debug", NULL };
	unsigned dots = matches16(p, '.'), blanks;
	const char *dot, *blank;

	if (dots == 0 || *p < 'a' || *p > 'u')
		return p;
	blanks = matches16(p + 4, ' ');
	dot = p + __builtin_ctz(dots);
	blank = p + 4 + (blanks != 0 ? __builtin_ctz(blanks) : 16);
	if (blank >= end || blank <= dot ||
	    !is_one_of(slice_between(p, dot), facilities) ||
	    !is_one_of(slice_between(dot + 1, blank), levels))
		return p;
	return blank + 1;
}

const char *
skip_mark(const char *p, const char *end)
{
	const char *q = p;
	bool dot = false;

	if (p >= end || *p != '<')
		return p;
	for (q++; q < end && (is_digit(*q) || is_letter(*q) || *q == '.'); q++)
		dot |= *q == '.';
	return dot && end - q > 1 && q[0] == '>' && q[1] == ' ' ?
	    skip_blanks(q + 1, end) : p;
}
