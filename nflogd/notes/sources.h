/*
 * sources.h - what the single sources of a day tell: which service is one
 * source's or one network's, which source knocked at many ports.
 *
 * Cells are added day by day, in any order within a day. Memory does not grow
 * with them: of a day at most SOURCES_MOST sources are looked at for sweeps (96
 * bytes each; what is beyond is counted in `left_out`), and of a service
 * HEAVY sources and networks are kept by Misra's and Gries's algorithm, which
 * never misses one that sent more than 1/HEAVY of all and counts it too low by
 * at most that. 50 million cells take no more than 0.4 GB.
 */
#ifndef NFLOGD_NOTES_SOURCES_H
#define NFLOGD_NOTES_SOURCES_H

#include "count/packed.h"
#include "count/service.h"

enum {
	SOURCES_MOST = 1 << 21,
	HEAVY = 16,
	SWEEP_PORTS = 10,	/* more than so many are a sweep */
	CONCENTRATED_LEAST = 100	/* accesses a day */
};

/* Bytes of an address: IPv6, or IPv4 in the last four behind 10 zeros, ff ff. */
struct origin {
	uint8_t bytes[16];
};

/* A service of which one source or network sent at least half on a day. */
struct concentrated {
	int32_t day;
	uint32_t service;
	uint64_t accesses;	/* of all */
	struct origin source, network;	/* the heaviest: /24, of IPv6 /64 */
	uint64_t source_accesses, network_accesses;	/* or a few more */
};

struct sweep {
	int32_t day;
	struct origin source;
	uint32_t ports;	/* SWEEP_SET stands for as many or more */
	uint64_t accesses;
};

enum { SWEEP_SET = 12 };

struct sources {
	struct concentrated *concentrated;	/* by day, accesses downwards */
	size_t concentrated_count, concentrated_room;
	struct sweep *sweeps;	/* by day, accesses downwards */
	size_t sweep_count, sweep_room;
	uint64_t left_out;	/* cells of sources beyond SOURCES_MOST */
	struct day_sources *today;
};

/* All start from zeroes. False when memory is short. */
bool sources_add(struct sources *s, int32_t day, uint32_t service,
    const struct cell *cell);
bool sources_end(struct sources *s);	/* after the last */
void sources_free(struct sources *s);

/* "203.0.113.5", "2001:db8::1"; of a network "203.0.113.0/24". */
enum { ORIGIN_TEXT = 56 };
void origin_text(const struct origin *o, bool network, char text[ORIGIN_TEXT]);

#endif
