/*
 * result.h - what notes found, and what they told, of all sites together; and
 * the table of nflogd-notes(7) from it.
 */
#ifndef TESTS_EVAL_RESULT_H
#define TESTS_EVAL_RESULT_H

#include "eval/bound.h"
#include "eval/calibration.h"
#include "eval/cells.h"
#include "eval/rivals.h"

enum { ROWS = 64, CHANGES = 4 };

/* A line of the table: of a kind, planted with one strength. */
struct line {
	const char *kind;
	double strength;
	int planted, found, found_late, found_last, found_ever;
	int rivals[RIVALS];
};

struct precision {
	const char *kind;
	int told, right;
};

struct result {
	struct line lines[ROWS];
	int line_count;
	struct precision precisions[ROWS];
	int precision_count;
	double months, rival_months;
	int quiet[CHANGES];	/* notes on quiet sites, by change_names */
	struct rivals rivals;
	struct calibration calibration;
	struct bound bound;
	struct cells_result cells;
};

static const char *const change_names[CHANGES] = { "new", "surge", "returning",
	"decline" };

static inline struct line *
line_of(struct result *r, const char *kind, double strength)
{
	for (int i = 0; i < r->line_count; i++)
		if (strcmp(r->lines[i].kind, kind) == 0 &&
		    r->lines[i].strength == strength)
			return &r->lines[i];
	r->lines[r->line_count] =
	    (struct line){ .kind = kind, .strength = strength };
	return &r->lines[r->line_count++];
}

static inline struct precision *
precision_of(struct result *r, const char *kind)
{
	for (int i = 0; i < r->precision_count; i++)
		if (strcmp(r->precisions[i].kind, kind) == 0)
			return &r->precisions[i];
	r->precisions[r->precision_count] = (struct precision){ kind, 0, 0 };
	return &r->precisions[r->precision_count++];
}

/* ---- the table ---------------------------------------------------------- */

static inline double
share(int part, int whole)
{
	return whole > 0 ? 100.0 * part / whole : 100;
}

static inline double
false_notes(const struct result *r)
{
	int n = 0;

	for (int k = 0; k < CHANGES; k++)
		n += r->quiet[k];
	return n / r->months;
}

static inline int
by_kind(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int kind = strcmp(x->kind, y->kind);

	return kind != 0 ? kind : (x->strength > y->strength) -
	    (x->strength < y->strength);
}

static inline void
print_lines(const struct result *r)
{
	printf("\nfound by the second day, the third, the fifth, the "
	    "fourteenth:\n%-20s %8s %8s %8s %8s %8s %8s\n", "kind",
	    "strength", "planted", "2nd %", "3rd %", "5th %", "14th %");
	for (int i = 0; i < r->line_count; i++) {
		const struct line *l = &r->lines[i];

		printf("%-20s %8.2f %8d %8.1f %8.1f %8.1f %8.1f\n", l->kind,
		    l->strength, l->planted, share(l->found, l->planted),
		    share(l->found_late, l->planted),
		    share(l->found_last, l->planted),
		    share(l->found_ever, l->planted));
	}
	printf("\n%-20s %8s %12s\n", "kind", "told", "precision %");
	for (int i = 0; i < r->precision_count; i++)
		printf("%-20s %8d %12.1f\n", r->precisions[i].kind,
		    r->precisions[i].told, share(r->precisions[i].right,
		    r->precisions[i].told));
}

/* The same of simpler rules: by the second day. */
static inline void
print_rivals(const struct result *r)
{
	const struct rivals *v = &r->rivals;

	printf("\nsimpler rules, by the second day: mean + 3 sigma, and "
	    "DShield's trend above a line\n%-20s %8s %8s", "kind",
	    "strength", "3 sigma");
	for (int k = 1; k < RIVALS; k++)
		printf("  tr>%3.0f", rival_limits[k]);
	for (int i = 0; i < r->line_count; i++) {
		const struct line *l = &r->lines[i];

		if (strcmp(l->kind, "coverage") == 0 ||
		    strcmp(l->kind, "one-sensor") == 0)
			continue;
		printf("\n%-20s %8.2f", l->kind, l->strength);
		for (int k = 0; k < RIVALS; k++)
			printf("%*.1f", k == 0 ? 9 : 8,
			    share(l->rivals[k], l->planted));
	}
	printf("\n%-29s", "false, site and 30 days");
	for (int k = 0; k < RIVALS; k++)
		printf("%*.1f", k == 0 ? 9 : 8, v->quiet[k] / r->rival_months);
	printf("\n%-29s", "precision %");
	for (int k = 0; k < RIVALS; k++)
		printf("%*.1f", k == 0 ? 9 : 8, share(v->right[k], v->told[k]));
	printf("\n");
}

static inline void
result_print(struct result *r, int sites)
{
	printf("%d quiet sites, notes per site and 30 days (all are false):",
	    sites);
	for (int k = 0; k < CHANGES; k++)
		printf(" %s %.3f,", change_names[k], r->quiet[k] / r->months);
	printf(" together %.3f\n", false_notes(r));
	qsort(r->lines, (size_t)r->line_count, sizeof(*r->lines), by_kind);
	print_lines(r);
	cells_print(&r->cells);
	calibration_print(&r->calibration);
	print_rivals(r);
	bound_print(&r->bound);
}

/* ---- what the manual promises ------------------------------------------- */

static inline bool
at_least(const char *what, double got, double want)
{
	printf("%s %s: %.3f, at least %.3f\n", got >= want ? "ok" : "not ok",
	    what, got, want);
	return got >= want;
}

/* By the second day, or the third, the fifth, the fourteenth. */
static inline double
found_by(struct result *r, const char *kind, double strength, int day)
{
	const struct line *l = line_of(r, kind, strength);

	return share(day == 2 ? l->found : day == 3 ? l->found_late :
	    day == 5 ? l->found_last : l->found_ever, l->planted);
}

/* Of all strengths, by the fourteenth day. */
static inline double
found_ever(const struct result *r, const char *kind)
{
	double found = 0, planted = 0;

	for (int i = 0; i < r->line_count; i++)
		if (strcmp(r->lines[i].kind, kind) == 0) {
			found += r->lines[i].found_ever;
			planted += r->lines[i].planted;
		}
	return 100 * found / planted;
}

static inline bool
check_changes(struct result *r)
{
	static const struct {
		const char *what, *kind;
		double strength;
		int day;
		double least;
	} promises[] = {
		{ "threefold surges by the second day, %", "surge", 3, 2, 75 },
		{ "threefold surges by the third day, %", "surge", 3, 3, 84 },
		{ "threefold surges by the fifth day, %", "surge", 3, 5, 92 },
		{ "threefold surges by the fourteenth day, %", "surge", 3, 14,
		    95 },
		{ "fivefold surges by the second day, %", "surge", 5, 2, 94 },
		{ "fivefold surges by the third day, %", "surge", 5, 3, 96 },
		{ "tenfold surges by the second day, %", "surge", 10, 2, 98 },
		{ "fivefold returning by the fifth day, %", "returning", 5, 5,
		    95 },
		{ "tenfold returning by the fifth day, %", "returning", 10, 5,
		    95 },
		{ "new, ten sources, by the third day, %", "new", 10, 3, 95 },
		{ "one point, 3 accesses a day, %", "one-sensor", 3, 2, 95 },
		{ "one point, 10 accesses a day, %", "one-sensor", 10, 2, 95 },
		{ "one point, 50 accesses a day, %", "one-sensor", 50, 2, 95 },
	};
	bool ok = at_least("quiet sites: 1 less false notes per site and 30 "
	    "days", 1 - false_notes(r), 0.02);

	ok &= at_least("returning of all strengths, %",
	    found_ever(r, "returning"), 95);
	for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]); i++)
		ok &= at_least(promises[i].what,
		    found_by(r, promises[i].kind, promises[i].strength,
		    promises[i].day), promises[i].least);
	return ok;
}

static inline bool
check_precision(struct result *r)
{
	static const struct {
		const char *what, *kind;
		double least;
	} promises[] = {
		{ "returning right, %", "returning", 95 },
		{ "one-sensor right, %", "one-sensor", 95 },
		{ "new right, %", "new", 95 },
		{ "campaign right, %", "campaign", 88 },
		{ "decline right, %", "decline", 82 },
		{ "surge right, %", "surge", 75 },
	};
	bool ok = true;

	for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]); i++) {
		struct precision *p = precision_of(r, promises[i].kind);

		ok &= at_least(promises[i].what, share(p->right, p->told),
		    promises[i].least);
	}
	return ok;
}

/* p of 0.05 and of 0.01 is that, within half of it above. */
static inline bool
check_calibration(const struct calibration *c)
{
	bool ok = true;

	for (int k = 0; k < TAILS; k++) {
		ok &= at_least("sources: 0.075 less days with p <= 0.05",
		    0.075 - calibration_share(c, MEASURE_SOURCES, k, 0), 0);
		ok &= at_least("sources: 0.02 less days with p <= 0.01",
		    0.02 - calibration_share(c, MEASURE_SOURCES, k, 1), 0);
	}
	return ok;
}

static inline bool
result_check(struct result *r)
{
	bool ok = check_changes(r);

	ok &= check_precision(r);
	ok &= check_calibration(&r->calibration);
	ok &= at_least("concentrated found, %",
	    cells_recall(&r->cells.concentrated), 95);
	ok &= at_least("concentrated right, %",
	    cells_precision(&r->cells.concentrated), 95);
	ok &= at_least("sweeps found, %", cells_recall(&r->cells.sweep), 95);
	ok &= at_least("sweeps right, %", cells_precision(&r->cells.sweep),
	    95);
	return ok;
}

#endif
