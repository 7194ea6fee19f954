/*
 * mark.h - marks that scanners and floods leave in the header of a packet.
 *
 * A mark is a handful of conditions that must all hold. Asking every mark of
 * every packet would cost more than counting it, so the conditions of all
 * marks together are made into tables: for a field's value the set of marks
 * that may have it. What no table can decide is tested for the few that are
 * left.
 */
#ifndef NFLOGD_RULES_MARK_H
#define NFLOGD_RULES_MARK_H

#include "rules/tag.h"

/* Fields that are compared with numbers; those with 16 or more bits first. */
enum mark_field {
	MARK_WINDOW, MARK_IP_ID, MARK_LENGTH, MARK_SEQ, MARK_SPORT,
	MARK_DPORT,
	MARK_WIDE,
	MARK_TTL = MARK_WIDE, MARK_ICMP_TYPE, MARK_PROTO,
	MARK_FIELDS
};

enum {
	MARK_FLAG_SETS = 8,	/* alternatives of `tcp_flags` */
	MARK_FLAG_VALUES = 512	/* nine bits */
};

/* Both inclusive. */
struct number_range {
	uint32_t from, to;
};

struct numbers {
	struct number_range *list;
	size_t count;	/* 0: the field is not asked for */
};

/* What a field is to be, computed from others. */
enum relation {
	RELATION_NONE,
	RELATION_IP_ID,	/* ip_id = dst xor dport xor seq, the low 16 bits */
	RELATION_SEQ	/* seq = dst */
};

struct when {
	struct numbers numbers[MARK_FIELDS];
	uint16_t flags[MARK_FLAG_SETS];	/* all of one of them are set */
	size_t flag_sets;
	uint16_t flags_unset;	/* none of them is */
	bool no_options;	/* TCP: as short as headers alone */
	enum relation relation;
};

struct mark_rule {
	struct tag_rule tag;
	struct when when;
};

/* The relations as rule files write them, RELATION_NONE left out. */
extern const char *const relation_words[RELATION_SEQ];

struct marks;	/* opaque and constant: threads may share it */

/* The number of a mark is its place in the list; NULL when memory is short. */
struct marks *marks_new(const struct mark_rule *const *list, size_t count);
void marks_free(struct marks *m);	/* takes NULL */

/* Those that hold on a day, DAY_UNDATED: all. */
uint64_t marks_valid(const struct marks *m, int32_t day);

/* What a packet lacked. Start from zeroes; one per thread. */
struct marks_missing {
	uint32_t missing;	/* EV_ bits */
	uint64_t marks;	/* that need them, and so cannot be tested */
};

/*
 * Add to the event's tags the marks out of `valid` that its packet has, and to
 * `untested` those that it lacks a field for and nothing else rules out. Reads
 * the event's detail if a mark depends on it.
 */
void marks_test(const struct marks *m, uint64_t valid,
    struct marks_missing *memory, struct event *ev);

#endif
