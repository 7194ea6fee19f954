/*
 * hosts.h - distinct addresses of a period, and how many of a day's knocked at
 * many ports: what only cells tell. Hosts are a unit of their own: an address is
 * one however often it came, so they do not add up over periods.
 *
 * Of a day whose single sources the store no longer has nothing is known, and
 * nothing of a period with such a day. Takes at most 24 bytes for each host of
 * a period, and 128 for each of a day. IPv6 addresses are told apart by a
 * digest of 63 bits.
 */
#ifndef NFLOGD_BULLETIN_HOSTS_H
#define NFLOGD_BULLETIN_HOSTS_H

#include "bulletin/query.h"

struct hosts_tally {
	uint64_t hosts, cells;
	bool known;
};

struct hosts_day {
	uint64_t hosts, cells;
	uint64_t sweepers;	/* at more than SWEEP_PORTS ports of TCP or UDP */
	bool known;
};

struct hosts {
	struct hosts_tally periods[PERIODS];	/* of the last two only */
	struct hosts_day *days;	/* of the period reported */
	size_t day_count;
};

/* q is what query_sums made. hosts_free is to be called even after a failure. */
bool hosts_count(struct hosts *h, const struct query *q, struct store *s,
    struct store_error *err);
void hosts_free(struct hosts *h);

#endif
