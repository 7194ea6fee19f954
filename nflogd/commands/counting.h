/*
 * counting.h - the line from event to report, as scan and run both have it.
 */
#ifndef NFLOGD_COMMANDS_COUNTING_H
#define NFLOGD_COMMANDS_COUNTING_H

#include "base/calendar.h"
#include "base/pack.h"
#include "commands/options.h"
#include "count/rollup.h"
#include "count/tag_names.h"
#include "rules/rules.h"

struct counting;	/* opaque */

/*
 * `o` and `rules` are borrowed and must live longer; `tags`: they are counted,
 * too. NULL when memory is short.
 */
struct counting *counting_new(
    const struct options *o, struct rules *rules, bool tags);
void counting_free(struct counting *c);	/* takes NULL */

/*
 * Another stream begins. `reference` is the instant that stamps without year
 * are seen from, in Unix seconds; --now overrides it.
 */
void counting_stream(struct counting *c, int64_t reference);

/* What the next records of the stream may refer to, see reading.h. */
void counting_save(const struct counting *c, struct out *to);
bool counting_load(struct counting *c, struct unpack *from);

/* Parse and count one record. False when memory is short. */
bool counting_record(struct counting *c, struct slice record);

/*
 * One that counts a piece out of the midst of the stream that c counts up to
 * there. NULL when memory is short.
 */
struct counting *counting_part(const struct counting *c);

/*
 * Now that c has come to where the part begins: did it begin as c goes on? If
 * not, it is void. If so, it is to be appended. False when memory is short.
 */
bool counting_follows(const struct counting *c, const struct counting *part);
bool counting_join(struct counting *c, struct counting *part);

/* A record over lines.h's RECORD_MOST, of which nothing is known. */
bool counting_too_long(struct counting *c);

/* Resolve and count one event. False when memory is short. */
bool counting_event(struct counting *c, struct event *ev);

/*
 * Packets that were lost before they could be read, up to `when` in Unix
 * seconds. False when memory is short.
 */
bool counting_lost(struct counting *c, uint64_t packets, int64_t when);

const struct options *counting_options(const struct counting *c);

/* For a store that takes its counts; NULL if tags are not counted. */
const struct tag_names *counting_tag_names(const struct counting *c);
struct counter *counting_counter(const struct counting *c);

/*
 * Count from nothing again, while the stream goes on: for when all that was
 * counted is kept elsewhere. False when memory is short; nothing has changed.
 */
bool counting_clear(struct counting *c);

/* Write a rollup, wherever it comes from, as showing.h does. */
int counting_show(
    const struct counting *c, const struct rollup *rollup, enum format format);

/* The same with the rollup of what was counted so far. */
int counting_report(struct counting *c, enum format format);

#endif
