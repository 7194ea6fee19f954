/* out.c - see out.h. */
#include "base/out.h"

#include <stdlib.h>

enum { LEAST = 4096, DIGITS = 20 };

bool
out_reserve(struct out *o, size_t n)
{
	size_t room = o->room > 0 ? o->room : LEAST;
	char *at;

	if (o->room - o->len >= n)
		return true;
	while (room - o->len < n)
		room *= 2;
	at = realloc(o->at, room);
	if (at == NULL) {
		o->failed = true;
		return false;
	}
	o->at = at;
	o->room = room;
	return true;
}

void
out_digits(struct out *o, uint64_t n, unsigned digits)
{
	char text[DIGITS], *p = text + DIGITS;

	do {
		*--p = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	while (text + DIGITS - p < (ptrdiff_t)digits && p > text)
		*--p = '0';
	out_bytes(o, p, (size_t)(text + DIGITS - p));
}

void
out_number(struct out *o, uint64_t n)
{
	out_digits(o, n, 1);
}
