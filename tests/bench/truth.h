/*
 * truth.h - what must be counted, kept by the generator of a log.
 *
 * Every access is written down, and all of them are sorted at the end: so the
 * expectation owes nothing to the tables and the order that nflogd counts in.
 */
#ifndef NFLOGD_TESTS_BENCH_TRUTH_H
#define NFLOGD_TESTS_BENCH_TRUTH_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What becomes of a record: the ledger's buckets that the generator fills. */
enum bucket {
	DROPPED, ACCEPTED, EMPTY, NOT_FIREWALL, OTHER_PROGRAM, AUDIT, TRACE,
	NOT_IP, REPEAT, CUT, HEADLESS, ADDRESS, PORT, PROTOCOL, FIELD, BUCKETS
};

static const struct {
	const char *verdict, *reason;
} buckets[BUCKETS] = {
	{ "drop", "" }, { "accept", "accepted" }, { "none", "empty" },
	{ "none", "not-firewall" }, { "none", "other-program" },
	{ "none", "audit" }, { "none", "trace" }, { "none", "not-ip" },
	{ "none", "repeat" }, { "bad", "cut" }, { "bad", "headless" },
	{ "bad", "address" }, { "bad", "port" }, { "bad", "protocol" },
	{ "bad", "field" },
};

/* The protocols of the log, by the names that services have. */
enum protocol {
	TCP, UDP, ICMP, ICMP6, UDPLITE, GRE, IGMP, ESP, AH, SCTP, P143,
	PROTOCOLS
};

static const char *const protocol_names[PROTOCOLS] = { "tcp", "udp", "icmp",
	"icmp6", "udplite", "gre", "igmp", "esp", "ah", "sctp", "143" };

enum { PORTLESS = 0xffffff, UNDATED = 0xffff, NAME_MOST = 32 };

/* One message: its bucket, and if it is a drop the cell it belongs to. */
struct fate {
	enum bucket bucket;
	uint32_t service;	/* protocol << 24 | port or PORTLESS */
	uint64_t source;	/* 32 bits of IPv4, or IPV6 | number */
};

#define IPV6 ((uint64_t)1 << 32)

/* day << 48 | sensor << 32 | service, and source << 31 | accesses. */
struct access {
	uint64_t group, who;
};

struct group {
	uint64_t key, accesses, sources;
	char service[20];
};

struct truth {
	struct access *list;
	size_t count, room;
	uint64_t records[BUCKETS], accesses, undated, cells;
	struct group *groups;
	size_t group_count;
	const char *(*sensor_name)(unsigned sensor);
	unsigned days_from;	/* days since 1970-01-01 */
};

static void
date_text(unsigned day, char text[16])
{
	time_t t = (time_t)day * 86400;
	struct tm tm;

	strftime(text, 16, "%F", gmtime_r(&t, &tm));
}

static void *
must(void *memory)
{
	if (memory == NULL) {
		fputs("loggen: out of memory\n", stderr);
		exit(1);
	}
	return memory;
}

static void
truth_add(struct truth *t, unsigned day, unsigned sensor,
    const struct fate *fate, uint32_t times)
{
	t->records[fate->bucket]++;
	if (fate->bucket != DROPPED)
		return;
	t->accesses += times;
	t->undated += day == UNDATED;
	if (t->count == t->room) {
		t->room = t->room == 0 ? 1 << 16 : t->room * 2;
		t->list = must(
		    realloc(t->list, t->room * sizeof(struct access)));
	}
	t->list[t->count++] = (struct access){
		(uint64_t)day << 48 | (uint64_t)sensor << 32 | fate->service,
		fate->source << 31 | times
	};
}

static int
by_cell(const void *a, const void *b)
{
	const struct access *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->who > y->who) - (x->who < y->who);
}

static struct group
group_of(uint64_t key)
{
	struct group g = { .key = key };
	uint32_t port = key & PORTLESS;
	const char *name = protocol_names[(key >> 24) & 0xff];

	if (port == PORTLESS)
		snprintf(g.service, sizeof(g.service), "-/%s", name);
	else
		snprintf(g.service, sizeof(g.service), "%" PRIu32 "/%s", port,
		    name);
	return g;
}

/* Sort all accesses, then count what lies together. */
static void
truth_group(struct truth *t)
{
	struct group *g = NULL;

	if (t->count > 0)
		qsort(t->list, t->count, sizeof(struct access), by_cell);
	t->groups = must(calloc(t->count + 1, sizeof(struct group)));
	for (size_t i = 0; i < t->count; i++) {
		const struct access *a = &t->list[i];

		if (g == NULL || g->key != a->group) {
			g = &t->groups[t->group_count++];
			*g = group_of(a->group);
		}
		g->accesses += a->who & 0x7fffffff;
		if (i == 0 || a[-1].group != a->group ||
		    a[-1].who >> 31 != a->who >> 31) {
			g->sources++;
			t->cells++;
		}
	}
}

/* The promised order: day, sensor, accesses downwards, service. */
static int
by_promise(const void *a, const void *b, void *context)
{
	const struct truth *t = context;
	const struct group *x = a, *y = b;
	unsigned days[] = { (unsigned)(x->key >> 48),
		(unsigned)(y->key >> 48) };
	int order;

	if (days[0] != days[1])
		return days[0] < days[1] ? -1 : 1;
	order = strcmp(t->sensor_name((x->key >> 32) & 0xffff),
	    t->sensor_name((y->key >> 32) & 0xffff));
	if (order != 0)
		return order;
	if (x->accesses != y->accesses)
		return x->accesses > y->accesses ? -1 : 1;
	return strcmp(x->service, y->service);
}

static bool
truth_csv(struct truth *t, FILE *out)
{
	if (t->group_count > 0)
		qsort_r(t->groups, t->group_count, sizeof(struct group),
		    by_promise, t);
	fputs("day,sensor,service,accesses,sources\n", out);
	for (size_t i = 0; i < t->group_count; i++) {
		const struct group *g = &t->groups[i];
		unsigned day = (unsigned)(g->key >> 48);
		char text[16] = "undated";

		if (day != UNDATED)
			date_text(t->days_from + day, text);
		fprintf(out, "%s,%s,%s,%" PRIu64 ",%" PRIu64 "\n", text,
		    t->sensor_name((g->key >> 32) & 0xffff), g->service,
		    g->accesses, g->sources);
	}
	return fclose(out) == 0;
}

static uint64_t
records_of(const struct truth *t, const char *verdict)
{
	uint64_t sum = 0;

	for (int i = 0; i < BUCKETS; i++)
		if (verdict == NULL || strcmp(buckets[i].verdict, verdict) == 0)
			sum += t->records[i];
	return sum;
}

/* The ledger as scan's JSON has it, reasons without those that are 0. */
static bool
truth_json(const struct truth *t, FILE *out)
{
	static const char *const verdicts[] = { "accept", "none", "bad" };

	fprintf(out, "{\"records\":%" PRIu64 ",\"drop\":%" PRIu64,
	    records_of(t, NULL), t->records[DROPPED]);
	for (int v = 0; v < 3; v++)
		fprintf(out, ",\"%s\":%" PRIu64, verdicts[v],
		    records_of(t, verdicts[v]));
	fputs(",\n\"reasons\":{", out);
	for (int v = 0; v < 3; v++) {
		const char *comma = "";

		fprintf(out, "%s\"%s\":{", v > 0 ? "," : "", verdicts[v]);
		for (int i = DROPPED + 1; i < BUCKETS; i++) {
			if (t->records[i] == 0 ||
			    strcmp(buckets[i].verdict, verdicts[v]) != 0)
				continue;
			fprintf(out, "%s\"%s\":%" PRIu64, comma,
			    buckets[i].reason, t->records[i]);
			comma = ",";
		}
		fputs("}", out);
	}
	fprintf(out, "},\n\"accesses\":%" PRIu64 ",\"undated\":%" PRIu64
	    ",\"lost\":0,\"lost_before\":0,\"cells\":%" PRIu64
	    ",\"rows\":%zu}\n", t->accesses, t->undated, t->cells,
	    t->group_count);
	return fclose(out) == 0;
}

#endif
