/*
 * counter.h - cells: how often each source knocked, per day, sensor, service.
 *
 * The cell is the atom of everything nflogd counts (count/rollup.h groups
 * them). A cell takes 16 bytes in count/table.h; IPv6 addresses are numbered
 * in a table of their own. Adding is a queue: what is added is counted only
 * after the next counter_flush, which lets memory be fetched ahead.
 */
#ifndef NFLOGD_COUNT_COUNTER_H
#define NFLOGD_COUNT_COUNTER_H

#include "count/ledger.h"
#include "count/packed.h"
#include "count/sensors.h"
#include "count/tagged.h"

struct counter;	/* opaque */

/* `sensors` is borrowed and must live longer. NULL when memory is short. */
struct counter *counter_new(const struct sensors *sensors);
void counter_free(struct counter *c);	/* takes NULL */

/*
 * Enter one resolved event: into the ledger, into the coverage of its sensor
 * and day (DAY_UNDATED counts as a day of its own), if it is a drop into its
 * cell, if it tells a loss into that of its sensor and day. False when memory
 * is short; then the event is not entered.
 */
bool counter_add(struct counter *c, const struct event *ev, uint32_t sensor,
    int32_t day);

/*
 * Packets that the kernel dropped before they were read, for the ledger of a
 * sensor and day. False when memory is short.
 */
bool counter_lost(
    struct counter *c, uint64_t packets, uint32_t sensor, int32_t day);

/* Count what is queued. False when memory is short. */
bool counter_flush(struct counter *c);

/*
 * Add all that `part` has counted. `numbers` leads from the part's sensor
 * numbers to those of c. False when memory is short.
 */
bool counter_merge(
    struct counter *c, struct counter *part, const uint32_t *numbers);

const struct sensors *counter_sensors(const struct counter *c);

/*
 * A sensor's day: observed if any record of the sensor fell into it. Whatever
 * is entered is entered here, so that it can be kept and merged by sensor and
 * day; a record that lists packets of several days is a record of the first.
 */
struct unit {
	int32_t day;
	uint32_t sensor;
	uint64_t firewall;	/* drops, excluded ones too, and accepts */
	struct ledger ledger;
};

size_t counter_units(const struct counter *c, const struct unit **units);

/* The sum of all that was told to counter_lost. */
uint64_t counter_packets_lost(const struct counter *c);

/* A cell, or, if it `carries`, more accesses of one visited on its own. */
struct counted {
	uint32_t unit, service;
	uint8_t kind;	/* enum source_kind */
	bool carries;
	uint32_t source;	/* an IPv4 address, or the number of another */
	uint32_t count;	/* accesses, or what stands for COUNTED_CARRY of them */
};

static inline uint64_t
counted_accesses(const struct counted *cell)
{
	return cell->count * (cell->carries ? COUNTED_CARRY : 1);
}

size_t counter_cell_count(const struct counter *c);	/* visits */

/*
 * What carries tags, in the order it was first seen, and of TAG_UNTESTED what
 * could not be looked at; see tagged.h. False when memory is or was short.
 */
bool counter_tags(
    struct counter *c, const struct tag_count **counts, size_t *count);

/*
 * Visit every cell of those, in no order: `unit` is the number of its tag_count
 * from 0 on, `service` is 0.
 */
size_t counter_tagged_count(const struct counter *c);	/* visits */
void counter_tagged(const struct counter *c,
    void (*visit)(void *context, const struct counted *cell), void *context);

/*
 * Bytes that it takes, and that it would take to go over it in order
 * (sorted.h): what --max-memory bounds.
 */
uint64_t counter_memory(const struct counter *c);

/* Visit every cell, in no order. */
void counter_cells(const struct counter *c,
    void (*visit)(void *context, const struct counted *cell), void *context);

/*
 * IPv6 addresses and their networks, the first 8 bytes, share one sequence of
 * numbers from 1 on. Each is visited, in no order, with the other half of it:
 * of a network the bytes themselves, of an address the network's number and its
 * last 8 bytes. Bytes are in network order.
 */
struct numbered {
	uint32_t number, network;	/* network 0: it is one itself */
	uint8_t half[8];
};

uint32_t counter_numbers(const struct counter *c);	/* visits */
void counter_v6(const struct counter *c,
    void (*visit)(void *context, const struct numbered *one), void *context);

#endif
