/*
 * hosts.h - distinct addresses of a period, and how many of a day's knocked at
 * many ports: what only cells tell. Hosts are a unit of their own: an address is
 * one however often it came, so they do not add up over periods.
 *
 * Of a day whose single sources the store no longer has nothing is known, and
 * nothing of a period with such a day. Takes at most 32 bytes for each host of
 * a period, and 64 for each of a day, besides 44 for one at several ports. IPv6
 * addresses are told apart by a digest of 63 bits.
 */
#ifndef NFLOGD_BULLETIN_HOSTS_H
#define NFLOGD_BULLETIN_HOSTS_H

#include "bulletin/query.h"

struct hosts_tally {
	uint64_t hosts;
	uint64_t cells, sources;	/* that there are, and that were counted */
	bool known;
};

struct hosts_day {
	struct hosts_tally tally;
	uint64_t sweepers;	/* at more than SWEEP_PORTS ports of TCP or UDP */
};

struct hosts {
	struct hosts_tally periods[PERIODS];	/* of the last two only */
	struct hosts_day *days;	/* of the period reported */
	size_t day_count;
	struct timeline time;
	struct host_counting *counting;	/* from begin to end */
};

/*
 * Begin; add the rows of the last two periods that matter, with their cells, day
 * by day; and end, when the query knows what was observed. Each returns false
 * when memory is short. hosts_free is to be called even then.
 */
bool hosts_begin(struct hosts *h, const struct timeline *time);
bool hosts_add(struct hosts *h, int period, const struct store_total *row);
bool hosts_end(struct hosts *h, const struct query *q);
void hosts_free(struct hosts *h);

#endif
