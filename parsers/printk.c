/* printk.c - see printk.h. */
#include "parsers/printk.h"
#include "parsers/text.h"

const char *
skip_pri(const char *p, const char *end)
{
	uint32_t pri;
	const char *q;

	if (p >= end || *p != '<')
		return p;
	q = read_bounded(p + 1, end, 191, &pri);
	if (q == NULL || q >= end || *q != '>')
		return p;
	return skip_blanks(q + 1, end);
}

const char *
skip_uptime(const char *p, const char *end)
{
	unsigned digits, blanks, dot, close;

	if (p >= end || *p != '[')
		return p;
	/* up to 16 bytes behind the bracket: blanks, digits, dot, digits */
	digits = digits16(p + 1);
	blanks = (unsigned)__builtin_ctz(~matches16(p + 1, ' '));
	digits |= (1u << blanks) - 1;
	dot = (unsigned)__builtin_ctz(~digits);
	if (dot == blanks || dot > 14 || p[1 + dot] != '.')
		return p;
	close = (unsigned)__builtin_ctz(~(digits | 1u << dot));
	if (close == dot + 1 || end - p <= (ptrdiff_t)close + 1 ||
	    p[1 + close] != ']')
		return p;
	return p + close + 2;
}

const char *
skip_caller(const char *p, const char *end)
{
	const char *q = skip_blanks(p, end);

	if (end - q < 4 || *q != '[')
		return p;
	q = skip_blanks(q + 1, end);
	if (end - q < 3 || (*q != 'C' && *q != 'T') || !is_digit(q[1]))
		return p;
	do
		q++;
	while (q < end && is_digit(*q));
	return q < end && *q == ']' ? q + 1 : p;
}

const char *
skip_printk(const char *p, const char *end)
{
	const char *q = skip_uptime(skip_pri(p, end), end);

	if (*q == '[' || *q == ' ')
		q = skip_caller(q, end);
	q = skip_pri(q, end);
	return q == p ? p : skip_blanks(q, end);
}
