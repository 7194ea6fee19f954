/*
 * cells.h - days of single sources, for concentrated and sweep. What is true is
 * counted by another way: all of a day sorted, and added up.
 */
#ifndef TESTS_EVAL_CELLS_H
#define TESTS_EVAL_CELLS_H

#include "eval/site.h"
#include "notes/sources.h"

enum { CELLS_MOST = 1 << 17, BOTS = 60 };

struct knock {
	uint32_t source, service;
	uint64_t accesses;
};

/* By how much: shares of a service, or ports of a source. */
enum { CELLS_CLASSES = 3 };

static const double heavy_from[CELLS_CLASSES] = { 0.5, 0.6, 0.8 };
static const double sweep_from[CELLS_CLASSES] = { 11, 13, 31 };

struct cells_score {
	int real, found, told, right;
	int real_of[CELLS_CLASSES], found_of[CELLS_CLASSES];
};

struct cells_result {
	struct cells_score concentrated, sweep;
};

struct cells_day {
	gsl_rng *rng;
	struct knock *knocks;
	size_t count;
};

static inline double
cells_recall(const struct cells_score *s)
{
	return s->real > 0 ? 100.0 * s->found / s->real : 100;
}

static inline double
cells_precision(const struct cells_score *s)
{
	return s->told > 0 ? 100.0 * s->right / s->told : 100;
}

static inline void
cells_count(struct cells_score *s, const double *from, double strength,
    bool found)
{
	int i = CELLS_CLASSES - 1;

	while (i > 0 && strength < from[i])
		i--;
	s->real++;
	s->real_of[i]++;
	s->found += found;
	s->found_of[i] += found;
	s->right += found;
}

static inline void
cells_print_one(const char *kind, const struct cells_score *s,
    const double *from)
{
	for (int i = 0; i < CELLS_CLASSES; i++)
		printf("%-20s %8.2f %8d %8.1f\n", kind, from[i],
		    s->real_of[i], s->real_of[i] > 0 ?
		    100.0 * s->found_of[i] / s->real_of[i] : 100);
	printf("%-20s %8s %8d %8.1f %12.1f\n", kind, "all", s->real,
	    cells_recall(s), cells_precision(s));
}

static inline void
cells_print(const struct cells_result *r)
{
	printf("\n%-20s %8s %8s %8s %12s\n", "kind", "from", "true", "found %",
	    "precision %");
	cells_print_one("concentrated", &r->concentrated, heavy_from);
	cells_print_one("sweep", &r->sweep, sweep_from);
}

static inline void
knock(struct cells_day *d, uint32_t source, uint32_t service, uint64_t n)
{
	if (d->count < CELLS_MOST && n > 0)
		d->knocks[d->count++] = (struct knock){ source, service, n };
}

static inline uint32_t
cells_port(int i)
{
	return service_make(i % 4 == 3 ? 17 : 6, (uint16_t)(100 + i * 37));
}

/*
 * Passers-by from anywhere, and busy ones from a few networks that come again
 * and again: those are near to sweeps by nature.
 */
static inline void
cells_background(struct cells_day *d)
{
	for (int i = 0; i < SERVICES; i++) {
		unsigned n = gsl_ran_poisson(d->rng, 800 / pow(i + 1, 1.2));

		for (unsigned k = 0; k < n; k++) {
			uint32_t source = (uint32_t)gsl_rng_get(d->rng);

			if (gsl_rng_uniform(d->rng) < 0.3)
				source = 0xc6336400u + (uint32_t)
				    gsl_rng_uniform_int(d->rng, BOTS) * 37;
			knock(d, source, cells_port(i),
			    gsl_ran_geometric(d->rng, 0.5));
		}
	}
}

static inline uint64_t
cells_total(const struct cells_day *d, uint32_t service)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < d->count; i++)
		if (d->knocks[i].service == service)
			sum += d->knocks[i].accesses;
	return sum;
}

/* One source, or a network of 40, with a share of a service. */
static inline void
cells_plant_heavy(struct cells_day *d, int i, double part, bool network)
{
	double all = (double)cells_total(d, cells_port(i)) + 120;
	uint64_t n = (uint64_t)(all * part / (1 - part));
	uint32_t source = 0x0a000000u + (uint32_t)i * 256;

	if (!network)
		knock(d, source + 1, cells_port(i), n);
	for (uint32_t k = 0; network && k < 40; k++)
		knock(d, source + k, cells_port(i), n / 40 + 1);
	for (int k = 0; k < 120; k++)	/* and nobody else's */
		knock(d, (uint32_t)gsl_rng_get(d->rng), cells_port(i), 1);
}

static inline void
cells_plant(struct cells_day *d)
{
	static const double parts[] = { 0.3, 0.45, 0.55, 0.6, 0.7, 0.9 };
	static const int ports[] = { 8, 10, 11, 12, 20, 60, 200 };

	for (int k = 0; k < 12; k++)
		cells_plant_heavy(d, 5 + k * 9, parts[k % 6], k >= 6);
	for (uint32_t k = 0; k < 7; k++)
		for (int i = 0; i < ports[k]; i++)
			knock(d, 0x0b000000u + k, cells_port(i), 1);
}

static inline int
knocks_by_source(const void *a, const void *b)
{
	const struct knock *x = a, *y = b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return (x->service > y->service) - (x->service < y->service);
}

static inline bool
is_swept(const struct sources *s, uint32_t source)
{
	for (size_t i = 0; i < s->sweep_count; i++) {
		const uint8_t *b = s->sweeps[i].source.bytes + 12;

		if (((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
		    (uint32_t)b[2] << 8 | b[3]) == source)
			return true;
	}
	return false;
}

static inline void
score_sweeps(struct cells_day *d, const struct sources *s,
    struct cells_score *score)
{
	size_t to;

	qsort(d->knocks, d->count, sizeof(*d->knocks), knocks_by_source);
	score->told += (int)s->sweep_count;
	for (size_t i = 0; i < d->count; i = to) {
		int ports = 0;

		for (to = i; to < d->count &&
		    d->knocks[to].source == d->knocks[i].source; to++)
			ports += to == i || d->knocks[to].service !=
			    d->knocks[to - 1].service;
		if (ports <= 10)
			continue;
		cells_count(score, sweep_from, ports,
		    is_swept(s, d->knocks[i].source));
	}
}

/* The most that one /24 sent to a service. */
static inline uint64_t
cells_heaviest(const struct cells_day *d, uint32_t service)
{
	uint64_t most = 0, sum = 0;
	uint32_t network = 0;

	/* they are in order of their sources */
	for (size_t i = 0; i < d->count; i++) {
		if (d->knocks[i].service != service)
			continue;
		if (d->knocks[i].source >> 8 != network)
			sum = 0;
		network = d->knocks[i].source >> 8;
		sum += d->knocks[i].accesses;
		if (sum > most)
			most = sum;
	}
	return most;
}

static inline void
score_heavy(const struct cells_day *d, const struct sources *s,
    struct cells_score *score)
{
	for (int i = 0; i < SERVICES; i++) {
		uint64_t all = cells_total(d, cells_port(i));
		uint64_t most = cells_heaviest(d, cells_port(i));
		bool told = false;

		for (size_t k = 0; k < s->concentrated_count; k++)
			told |= s->concentrated[k].service == cells_port(i);
		score->told += told;
		if (all >= 100 && most * 2 >= all)
			cells_count(score, heavy_from,
			    (double)most / (double)all, told);
	}
}

static inline void
cells_site(struct cells_result *r, unsigned long seed)
{
	struct cells_day d = { .rng = gsl_rng_alloc(gsl_rng_mt19937),
		.knocks = calloc(CELLS_MOST, sizeof(*d.knocks)) };
	struct sources s = { 0 };

	gsl_rng_set(d.rng, seed);
	cells_background(&d);
	cells_plant(&d);
	gsl_ran_shuffle(d.rng, d.knocks, d.count, sizeof(*d.knocks));
	for (size_t i = 0; i < d.count; i++) {
		struct cell cell = { .kind = SOURCE_V4,
			.v4 = d.knocks[i].source,
			.accesses = d.knocks[i].accesses };

		if (!sources_add(&s, FIRST_DAY, d.knocks[i].service, &cell))
			abort();
	}
	if (!sources_end(&s))
		abort();
	score_sweeps(&d, &s, &r->sweep);
	score_heavy(&d, &s, &r->concentrated);
	sources_free(&s);
	gsl_rng_free(d.rng);
	free(d.knocks);
}

#endif
