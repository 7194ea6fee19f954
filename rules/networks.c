/* networks.c - see networks.h. */
#include "rules/networks.h"
#include "base/utf8.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

enum { V4_BITS = 32, V6_BITS = 128 };

/* ---- as text ------------------------------------------------------------ */

static uint64_t
number64(const uint8_t *bytes)
{
	uint64_t n = 0;

	for (int i = 0; i < 8; i++)
		n = n << 8 | bytes[i];
	return n;
}

static bool
read_address(const char *text, struct network *n)
{
	uint8_t bytes[16];

	*n = (struct network){ .is_v6 = strchr(text, ':') != NULL };
	if (inet_pton(n->is_v6 ? AF_INET6 : AF_INET, text, bytes) != 1)
		return false;
	if (n->is_v6) {
		n->high = number64(bytes);
		n->low = number64(bytes + 8);
	} else {
		for (int i = 0; i < 4; i++)
			n->low = n->low << 8 | bytes[i];
	}
	return true;
}

/* The bits behind a prefix, of one half of an address. */
static uint64_t
free_bits(unsigned bits)
{
	return bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

static void
cut_address(struct network *n)
{
	n->low &= ~free_bits(n->bits);
	n->high &= ~free_bits(n->bits > 64 ? n->bits - 64u : 0);
}

static bool
read_length(const char *text, struct network *n)
{
	unsigned most = n->is_v6 ? V6_BITS : V4_BITS;
	size_t len = strlen(text);
	int length;

	if (len == 0 || len > 3 || text[strspn(text, "0123456789")] != '\0' ||
	    (len > 1 && text[0] == '0'))
		return false;
	length = atoi(text);
	if (length > (int)most)
		return false;
	n->bits = (uint8_t)(most - (unsigned)length);
	return true;
}

/* IPv4-mapped is IPv4, here as in events. */
static void
unmap(struct network *n)
{
	if (!n->is_v6 || n->high != 0 || n->low >> 32 != 0xffff ||
	    n->bits > V4_BITS)
		return;
	n->is_v6 = false;
	n->low &= UINT32_MAX;
}

bool
network_parse(const char *text, struct network *n, struct error *err)
{
	const char *slash = strchr(text, '/');
	char address[NETWORK_TEXT], right[NETWORK_TEXT];
	struct network given;
	size_t len = slash != NULL ? (size_t)(slash - text) : strlen(text);

	if (len >= sizeof(address))
		len = 0;
	memcpy(address, text, len);
	address[len] = '\0';
	if (!read_address(address, n))
		return error_set(err, "\"%s\" is not a network; want such as "
		    "192.0.2.0/24 or 2001:db8::/32", utf8_excerpt(text).text);
	if (slash != NULL && !read_length(slash + 1, n))
		return error_set(err, "\"%s\" in \"%s\" is not the length of a "
		    "prefix; want a number up to %d",
		    utf8_excerpt(slash + 1).text, utf8_excerpt(text).text,
		    n->is_v6 ? V6_BITS : V4_BITS);
	unmap(n);
	given = *n;
	cut_address(n);
	if (given.high == n->high && given.low == n->low)
		return true;
	network_format(n, right);
	return error_set(err, "\"%s\" has bits behind its prefix; want %s",
	    utf8_excerpt(text).text, right);
}

void
network_format(const struct network *n, char text[NETWORK_TEXT])
{
	uint8_t bytes[16];
	char address[INET6_ADDRSTRLEN];

	for (int i = 0; i < 8; i++) {
		bytes[i] = (uint8_t)(n->high >> (56 - 8 * i));
		bytes[8 + i] = (uint8_t)(n->low >> (56 - 8 * i));
	}
	inet_ntop(n->is_v6 ? AF_INET6 : AF_INET, n->is_v6 ? bytes : bytes + 12,
	    address, sizeof(address));
	snprintf(text, NETWORK_TEXT, "%s/%d", address,
	    (n->is_v6 ? V6_BITS : V4_BITS) - n->bits);
}

/* ---- the table ---------------------------------------------------------- */

static int
compare(uint64_t high, uint64_t low, uint64_t high2, uint64_t low2)
{
	if (high != high2)
		return high < high2 ? -1 : 1;
	return (low > low2) - (low < low2);
}

/* By address, wide ones before the narrow ones in them, then as given. */
static int
by_address(const void *a, const void *b)
{
	const struct network *x = a, *y = b;
	int order = compare(x->high, x->low, y->high, y->low);

	if (x->is_v6 != y->is_v6)
		return x->is_v6 ? 1 : -1;
	if (order != 0)
		return order;
	if (x->bits != y->bits)
		return x->bits > y->bits ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

/* The address behind the network; false where there is none. */
static bool
end_of(const struct network *n, struct piece *end)
{
	end->high = n->high | free_bits(n->bits > 64 ? n->bits - 64u : 0);
	end->low = n->low | free_bits(n->bits);
	if (!n->is_v6 ? end->low == UINT32_MAX :
	    end->high == UINT64_MAX && end->low == UINT64_MAX)
		return false;
	end->low++;
	end->high += end->low == 0;
	return true;
}

/* What begins at one address replaces what began there before. */
static void
add_piece(struct pieces *p, uint64_t high, uint64_t low, uint32_t value)
{
	struct piece *next = &p->list[p->count];

	if (p->count > 0 && next[-1].high == high && next[-1].low == low)
		next--;
	else
		p->count++;
	*next = (struct piece){ high, low, value };
}

/* Networks that are open while a walk goes over all of them in order. */
struct walk {
	struct pieces *pieces;
	const struct network *open[V6_BITS + 2];
	size_t depth;
};

static void
close_until(struct walk *w, const struct network *next)
{
	struct piece end;

	while (w->depth > 0) {
		const struct network *top = w->open[w->depth - 1];
		bool ends = end_of(top, &end);

		if (next != NULL && (!ends || compare(end.high, end.low,
		    next->high, next->low) > 0))
			return;
		w->depth--;
		if (ends)
			add_piece(w->pieces, end.high, end.low,
			    w->depth > 0 ? w->open[w->depth - 1]->value : 0);
	}
}

static bool
same(const struct network *a, const struct network *b)
{
	return a->bits == b->bits && a->high == b->high && a->low == b->low;
}

/* Each network makes two pieces at most: where it begins, and behind it. */
static bool
cut_pieces(struct pieces *p, const struct network *list, size_t count)
{
	struct walk w = { .pieces = p };

	*p = (struct pieces){ calloc(2 * count + 1, sizeof(*p->list)), 0 };
	if (p->list == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		close_until(&w, &list[i]);
		if (w.depth > 0 && same(w.open[w.depth - 1], &list[i]))
			w.depth--;
		w.open[w.depth++] = &list[i];
		add_piece(p, list[i].high, list[i].low, list[i].value);
	}
	close_until(&w, NULL);
	return true;
}

bool
networks_build(struct networks *n, struct network *list, size_t count)
{
	size_t v4 = 0;

	if (count == 0)
		return true;	/* nor need there be a list */
	qsort(list, count, sizeof(*list), by_address);
	while (v4 < count && !list[v4].is_v6)
		v4++;
	return cut_pieces(&n->v4, list, v4) &&
	    cut_pieces(&n->v6, list + v4, count - v4);
}

void
networks_free(struct networks *n)
{
	free(n->v4.list);
	free(n->v6.list);
	*n = (struct networks){ 0 };
}

uint32_t
networks_find(const struct networks *n, const struct address *a)
{
	const struct pieces *p = a->is_v6 ? &n->v6 : &n->v4;
	uint64_t high = a->is_v6 ? number64(a->v6) : 0;
	uint64_t low = a->is_v6 ? number64(a->v6 + 8) : a->v4;
	size_t from = 0, to = p->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (compare(p->list[middle].high, p->list[middle].low, high,
		    low) <= 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from > 0 ? p->list[from - 1].value : 0;
}
