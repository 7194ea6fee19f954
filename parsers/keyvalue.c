/* keyvalue.c - see keyvalue.h. */
#include "parsers/keyvalue.h"
#include "parsers/text.h"

static bool
is_escaped_tab(const char *p, const char *end)
{
	return end - p >= 4 && load32(p) == WORD4('#', '0', '1', '1');
}

/* The first stop, or `also`, from p on; the end where there is none. */
static const char *
find_stop(const struct pairs *s, const char *p, char also)
{
	for (; p < s->end; p += 16) {
		unsigned m = matches16(p, s->stops[0]) |
		    matches16(p, s->stops[1]) | matches16(p, s->stops[2]) |
		    matches16(p, also);

		for (; m != 0; m &= m - 1) {
			const char *at = p + __builtin_ctz(m);

			if (at >= s->end)
				return s->end;
			if (*at != '#' || is_escaped_tab(at, s->end))
				return at;
		}
	}
	return s->end;
}

static bool
is_stop(const struct pairs *s, char c)
{
	return c == s->stops[0] || c == s->stops[1] || c == s->stops[2];
}

/* Behind what stands between two pairs. */
static const char *
skip_stops(const struct pairs *s, const char *p)
{
	while (p < s->end && (*p == ' ' || is_stop(s, *p))) {
		if (*p == '#' && !is_escaped_tab(p, s->end))
			break;
		p += *p == '#' ? 4 : 1;
	}
	return p;
}

/* May this follow a closing quote? Else the quote was a part of the value. */
static bool
ends_quotes(const struct pairs *s, char c)
{
	return c == ' ' || c == ',' || c == ';' || c == '\t' || c == ']' ||
	    c == '|' || is_stop(s, c);
}

/* The quote that closes the one in front of p, NULL if it is missing. */
static const char *
closing_quote(const struct pairs *s, const char *p)
{
	while (p < s->end) {
		unsigned m = matches16(p, '"') | matches16(p, '\\');

		if (m == 0) {
			p += 16;
			continue;
		}
		p += __builtin_ctz(m);
		if (p >= s->end)
			break;
		if (*p == '\\')
			p += 2;
		else if (p + 1 == s->end || ends_quotes(s, p[1]))
			return p;
		else
			p++;
	}
	return NULL;
}

static struct slice
trimmed(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return slice_between(p, end);
}

/* The value in front of which p stands. Returns what follows it. */
static const char *
take_value(const struct pairs *s, const char *p, struct pair *pair)
{
	const char *q;

	pair->cut = pair->last = false;
	if (!is_stop(s, ' '))
		p = skip_blanks(p, s->end);
	if (s->literal || p >= s->end || *p != '"') {
		q = find_stop(s, p, s->stops[0]);
		pair->value = trimmed(p, q);
		pair->last = q == s->end;
		return q;
	}
	q = closing_quote(s, p + 1);
	pair->cut = q == NULL;
	pair->value = slice_between(p + 1, pair->cut ? s->end : q);
	return pair->cut ? s->end : q + 1;
}

static bool
next_between_stops(struct pairs *s, struct pair *pair)
{
	const char *p = s->p, *q;

	for (;;) {
		p = skip_stops(s, p);
		if (p >= s->end)
			return false;
		if (*p == '"' && !s->literal) {
			q = closing_quote(s, p + 1);
			p = q != NULL ? q + 1 : s->end;
			continue;
		}
		q = find_stop(s, p, s->assign);
		if (q < s->end && *q == s->assign)
			break;
		p = q;
	}
	pair->key = slice_between(p, q);
	s->p = take_value(s, q + 1, pair);
	return true;
}

/* The bytes that keys of CEF are made of: letters, digits, "_", "." and "-". */
static const bool key_bytes[256] = {
	['-'] = 1, ['.'] = 1, ['_'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1,
	['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1,
	['9'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1,
	['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1,
	['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1,
	['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1,
	['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1,
	['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1,
	['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1,
	['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1,
	['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
};

static bool
key_byte(char c)
{
	return key_bytes[(unsigned char)c];
}

/*
 * The '=' behind the next key, which a blank precedes, NULL if none follows:
 * "\=" and "a?b=c" are no keys, since no blank and word stand in front.
 */
static const char *
next_assign(const char *start, const char *end, const char **key)
{
	for (const char *p = start; p < end; p += 16)
		for (unsigned m = matches16(p, '='); m != 0; m &= m - 1) {
			const char *q = p + __builtin_ctz(m), *k = q;

			if (q >= end)
				return NULL;
			while (k > start && key_byte(k[-1]))
				k--;
			if (k < q && k > start &&
			    (k[-1] == ' ' || k[-1] == '\t')) {
				*key = k;
				return q;
			}
		}
	return NULL;
}

/* The first key has nothing in front. */
static bool
begin_open(struct pairs *s)
{
	const char *p = skip_blanks(s->p, s->end), *q = p;

	while (q < s->end && key_byte(*q))
		q++;
	s->p = p;
	s->next = q > p && q < s->end && *q == '=' ? q :
	    next_assign(p, s->end, &s->p);
	return s->next != NULL;
}

/* Some put quotes around values, though they mean nothing here. */
static struct slice
without_quotes(struct slice s)
{
	return s.len > 1 && *s.at == '"' && s.at[s.len - 1] == '"' ?
	    (struct slice){ s.at + 1, s.len - 2 } : s;
}

static bool
next_open(struct pairs *s, struct pair *pair)
{
	const char *key = s->end, *q;

	if (s->p >= s->end || (s->next == NULL && !begin_open(s)))
		return false;
	q = s->next;
	pair->key = slice_between(s->p, q);
	pair->cut = false;
	s->next = next_assign(q + 1, s->end, &key);
	pair->last = s->next == NULL;
	pair->value = without_quotes(trimmed(q + 1, key));
	s->p = key;
	return true;
}

bool
pairs_next(struct pairs *s, struct pair *pair)
{
	return s->open ? next_open(s, pair) : next_between_stops(s, pair);
}
