/*
 * networks.h - which of many networks an address is in: the narrowest.
 *
 * Networks are cut into pieces that do not overlap, so that one bisection
 * finds the answer.
 */
#ifndef NFLOGD_RULES_NETWORKS_H
#define NFLOGD_RULES_NETWORKS_H

#include "base/error.h"
#include "event.h"

enum { NETWORK_TEXT = 64 };	/* an address, a slash, a length, and NUL */

/* IPv4 addresses are in `low` alone. All numbers are in host byte order. */
struct network {
	bool is_v6;
	uint64_t high, low;	/* the first address of it */
	uint8_t bits;	/* that are free, behind the prefix: 0 to 128 */
	uint32_t value;	/* what it stands for; not 0 */
};

/*
 * "192.0.2.0/24", "2001:db8::/32", or an address alone. False with *err: what
 * is wrong, and what would be right. The value is left to the caller.
 */
bool network_parse(
    const char *text, struct network *network, struct error *err);
void network_format(const struct network *network, char text[NETWORK_TEXT]);

/* From an address up to that of the next piece. */
struct piece {
	uint64_t high, low;
	uint32_t value;	/* 0: in no network */
};

struct pieces {
	struct piece *list;
	size_t count;
};

/* Start from zeroes. */
struct networks {
	struct pieces v4, v6;
};

/*
 * Of networks that are the same the last one counts. The list is brought into
 * another order. False when memory is short.
 */
bool networks_build(
    struct networks *n, struct network *list, size_t count);
void networks_free(struct networks *n);

/* The value of the narrowest network, 0 where the address is in none. */
uint32_t networks_find(const struct networks *n, const struct address *a);

#endif
