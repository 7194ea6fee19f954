/*
 * sorted.c - see sorted.h.
 *
 * A cell's key is its head: unit, service, region, kind of its source and
 * whether it carries; and its source: of IPv6 the place among all addresses in
 * order.
 */
#include "count/sorted.h"
#include "base/radix.h"

#include <endian.h>
#include <stdlib.h>

struct sorted {
	struct radix_record *cells;
	size_t count;
	size_t group_end;	/* of the group that is given out */
	size_t next, kind_end;	/* in the group: cells of one kind, */
	size_t carry, carry_end;	/* and what carries accesses of theirs */
	struct radix_record *v6;	/* addresses in order, see place_v6 */
	size_t v6_count;
	uint8_t (*networks)[8];	/* by their place in order */
	uint32_t *places;	/* by IPv6 number */
	const struct pseudonyms *pseudonyms;
	const struct region_finder *finder;
	uint16_t *regions;	/* by IPv6 number, NULL without finder */

	/* of cells that carry tags, which have the rank of theirs as unit: */
	const struct tag_count *tags;
	uint32_t *ranks;	/* by number of the tag_count */
	uint32_t *order, rank;	/* the other way round; the next one */
	size_t tag_count;
};

static inline void
put_part(uint8_t *key, size_t part, uint32_t value)
{
	value = htobe32(value);
	memcpy(key + 4 * part, &value, sizeof(value));
}

static inline uint32_t
get_part(const uint8_t *key, size_t part)
{
	uint32_t value;

	memcpy(&value, key + 4 * part, sizeof(value));
	return be32toh(value);
}

/* The first two parts of a cell's key, from the lowest bit on. */
enum {
	HEAD_KIND = 1,	/* above the bit of what carries */
	HEAD_REGION = HEAD_KIND + 2,
	HEAD_SERVICE = HEAD_REGION + 10,
	HEAD_UNIT = HEAD_SERVICE + 26,
	HEAD_UNITS = 1 << (64 - HEAD_UNIT)	/* so many there may be */
};

static inline void
put_head(uint8_t *key, uint64_t head)
{
	head = htobe64(head);
	memcpy(key, &head, sizeof(head));
}

static inline uint64_t
get_head(const uint8_t *key)
{
	uint64_t head;

	memcpy(&head, key, sizeof(head));
	return be64toh(head);
}

static inline uint32_t
kind_in(uint64_t head)
{
	return head >> HEAD_KIND & 3;
}

/* ---- regions ------------------------------------------------------------ */

/* A number in the order of the letters; what is unknown comes before A. */
static inline uint16_t
number_of(const char region[REGION])
{
	if (!region_is_code(region, REGION))
		return 0;
	return (uint16_t)(1 + (region[0] - 'A') * 26 + (region[1] - 'A'));
}

static void
name_region(unsigned number, char region[REGION])
{
	memcpy(region, REGION_UNKNOWN, REGION);
	if (number == 0)
		return;
	region[0] = (char)('A' + (number - 1) / 26);
	region[1] = (char)('A' + (number - 1) % 26);
}

static uint16_t
find_region(const struct sorted *s, const struct cell *cell)
{
	char region[REGION];

	s->finder->find(s->finder->context, cell, region);
	return number_of(region);
}

/* ---- IPv6 addresses ------------------------------------------------------ */

static void
take_network(void *context, const struct numbered *one)
{
	struct sorted *s = context;
	struct radix_record *r = &s->v6[s->v6_count];

	if (one->network != 0)
		return;
	memcpy(r->key, one->half, sizeof(one->half));
	put_part(r->key, 2, 0);
	r->value = one->number;
	s->v6_count++;
}

static void
take_address(void *context, const struct numbered *one)
{
	struct sorted *s = context;
	struct radix_record *r = &s->v6[s->v6_count];

	if (one->network == 0)
		return;
	put_part(r->key, 0, s->places[one->network]);
	memcpy(r->key + 4, one->half, sizeof(one->half));
	r->value = one->number;
	s->v6_count++;
}

/*
 * Sort records of networks. They come to stand in *networks by their places;
 * the place of each goes where `put` brings it. Equal ones share a place.
 */
static bool
place_networks(struct sorted *s, struct radix_record *records, size_t count,
    void (*put)(struct sorted *s, uint32_t value, uint32_t place))
{
	uint32_t place = 0;

	radix_sort(records, count);
	free(s->networks);
	s->networks = calloc(count + 1, sizeof(*s->networks));
	if (s->networks == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && memcmp(s->networks[place], records[i].key,
		    sizeof(*s->networks)) != 0)
			place++;
		memcpy(s->networks[place], records[i].key,
		    sizeof(*s->networks));
		put(s, records[i].value, place);
	}
	return true;
}

/* Of a network that has a number. */
static void
put_place(struct sorted *s, uint32_t number, uint32_t place)
{
	s->places[number] = place;
}

/* Of the network of one address, which is known by where it is. */
static void
put_place_of_one(struct sorted *s, uint32_t i, uint32_t place)
{
	put_part(s->v6[i].key, 0, place);
}

/* While their keys still are what they stand for. */
static void
find_regions_v6(struct sorted *s)
{
	struct cell cell = { .kind = SOURCE_V6 };

	for (size_t i = 0; i < s->v6_count; i++) {
		const uint8_t *key = s->v6[i].key;

		memcpy(cell.v6, s->networks[get_part(key, 0)], 8);
		memcpy(cell.v6 + 8, key + 4, 8);
		s->regions[s->v6[i].value] = find_region(s, &cell);
	}
}

/*
 * Pseudonyms of one network have nothing in common, so each brings its own
 * network in place of those that addresses had.
 */
static bool
disguise_v6(struct sorted *s)
{
	struct radix_record *records =
	    calloc(s->v6_count + 1, sizeof(*records));
	bool ok;

	if (records == NULL)
		return false;
	for (uint32_t i = 0; i < s->v6_count; i++) {
		uint8_t *key = s->v6[i].key, address[16];

		memcpy(address, s->networks[get_part(key, 0)], 8);
		memcpy(address + 8, key + 4, 8);
		pseudonym_v6(s->pseudonyms, address, address);
		memcpy(records[i].key, address, 8);
		memcpy(key + 4, address + 8, 8);
		records[i].value = i;
	}
	ok = place_networks(s, records, s->v6_count, put_place_of_one);
	free(records);
	return ok;
}

/*
 * Sort the networks, then the addresses, whose keys are the place of their
 * network among all of them and their own half.
 */
static bool
place_v6(struct sorted *s, const struct counter *c)
{
	uint32_t numbers = counter_numbers(c);

	s->v6 = calloc(numbers + (size_t)1, sizeof(*s->v6));
	s->places = calloc(numbers + (size_t)1, sizeof(*s->places));
	if (s->finder != NULL)
		s->regions = calloc(numbers + (size_t)1, sizeof(*s->regions));
	if (s->v6 == NULL || s->places == NULL ||
	    (s->finder != NULL && s->regions == NULL))
		return false;
	counter_v6(c, take_network, s);
	if (!place_networks(s, s->v6, s->v6_count, put_place))
		return false;
	s->v6_count = 0;
	counter_v6(c, take_address, s);
	if (s->finder != NULL)
		find_regions_v6(s);
	if (s->pseudonyms != NULL && !disguise_v6(s))
		return false;
	radix_sort(s->v6, s->v6_count);
	for (uint32_t i = 0; i < s->v6_count; i++)
		s->places[s->v6[i].value] = i;
	return true;
}

/* ---- cells --------------------------------------------------------------- */

static uint16_t
region_of(const struct sorted *s, const struct counted *cell)
{
	struct cell v4 = { .kind = SOURCE_V4, .v4 = cell->source };

	if (s->finder == NULL || cell->kind == SOURCE_UNTOLD)
		return 0;
	return cell->kind == SOURCE_V6 ? s->regions[cell->source] :
					 find_region(s, &v4);
}

static void
take_cell(void *context, const struct counted *cell)
{
	struct sorted *s = context;
	struct radix_record *r = &s->cells[s->count++];

	put_head(r->key, (uint64_t)cell->unit << HEAD_UNIT |
	    (uint64_t)cell->service << HEAD_SERVICE |
	    (uint64_t)region_of(s, cell) << HEAD_REGION |
	    (uint64_t)cell->kind << HEAD_KIND | cell->carries);
	put_part(r->key, 2, cell->kind == SOURCE_V6 ? s->places[cell->source] :
						      cell->source);
	r->value = cell->count;
}

static void
disguise_v4(struct sorted *s)
{
	for (size_t i = 0; i < s->count; i++) {
		uint8_t *key = s->cells[i].key;

		if (kind_in(get_head(key)) == SOURCE_V4)
			put_part(key, 2,
			    pseudonym_v4(s->pseudonyms, get_part(key, 2)));
	}
}

/* Cells of which the records are all there. */
static void
order_cells(struct sorted *s)
{
	if (s->pseudonyms != NULL)
		disguise_v4(s);
	radix_sort(s->cells, s->count);
}

struct sorted *
sorted_new(const struct counter *c, const struct pseudonyms *pseudonyms,
    const struct region_finder *finder)
{
	struct sorted *s = calloc(1, sizeof(*s));
	const struct unit *units;

	if (s == NULL)
		return NULL;
	s->finder = finder;
	s->pseudonyms = pseudonyms;
	s->cells = malloc((counter_cell_count(c) + 1) * sizeof(*s->cells));
	/* so many units alone take more memory than there is */
	if (s->cells == NULL || counter_units(c, &units) > HEAD_UNITS ||
	    !place_v6(s, c)) {
		sorted_free(s);
		return NULL;
	}
	counter_cells(c, take_cell, s);
	order_cells(s);
	return s;
}

void
sorted_free(struct sorted *s)
{
	if (s == NULL)
		return;
	free(s->cells);
	free(s->v6);
	free(s->networks);
	free(s->places);
	free(s->regions);
	free(s->ranks);
	free(s->order);
	free(s);
}

/* The end of the cells from `from` on whose head is at most this. */
static size_t
end_of(const struct sorted *s, size_t from, uint64_t most)
{
	while (from < s->count && get_head(s->cells[from].key) <= most)
		from++;
	return from;
}

bool
sorted_group(struct sorted *s, uint32_t *unit, uint32_t *service,
    char region[REGION])
{
	uint64_t head;

	if (s->group_end == s->count)
		return false;
	s->next = s->kind_end = s->carry = s->carry_end = s->group_end;
	head = get_head(s->cells[s->next].key);
	*unit = (uint32_t)(head >> HEAD_UNIT);
	*service = head >> HEAD_SERVICE & 0x3ffffff;
	name_region(head >> HEAD_REGION & 0x3ff, region);
	s->group_end =
	    end_of(s, s->next, head | (((uint64_t)1 << HEAD_REGION) - 1));
	return true;
}

/* On to the cells of the next kind. False at the end of the group. */
static bool
next_kind(struct sorted *s)
{
	uint64_t head;

	s->next = s->carry_end;
	if (s->next == s->group_end)
		return false;
	head = get_head(s->cells[s->next].key);
	s->carry = s->kind_end = end_of(s, s->next, head);
	s->carry_end = end_of(s, s->carry, head | 1);
	return true;
}

static void
unfold(struct sorted *s, const struct radix_record *r, struct cell *cell)
{
	uint32_t source = get_part(r->key, 2);

	cell->kind = kind_in(get_head(r->key));
	cell->v4 = source;
	cell->accesses = r->value;
	if (cell->kind == SOURCE_V6) {
		const uint8_t *key = s->v6[source].key;

		memcpy(cell->v6, s->networks[get_part(key, 0)], 8);
		memcpy(cell->v6 + 8, key + 4, 8);
	}
	/* what carries is in the same order, and each has its cell */
	if (s->carry < s->carry_end &&
	    get_part(s->cells[s->carry].key, 2) == source)
		cell->accesses += s->cells[s->carry++].value * COUNTED_CARRY;
}

size_t
sorted_cells(struct sorted *s, struct cell *cells, size_t most)
{
	size_t n = 0;

	if (s->next == s->kind_end && !next_kind(s))
		return 0;
	while (n < most && s->next < s->kind_end)
		unfold(s, &s->cells[s->next++], &cells[n++]);
	return n;
}

/* ---- cells that carry tags ------------------------------------------------ */

static int
by_unit_service_tag(const void *a, const void *b, void *tags)
{
	const struct tag_count *x = (struct tag_count *)tags +
	    *(const uint32_t *)a;
	const struct tag_count *y = (struct tag_count *)tags +
	    *(const uint32_t *)b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	return (x->tag > y->tag) - (x->tag < y->tag);
}

static bool
rank_tags(struct sorted *s)
{
	s->ranks = calloc(s->tag_count + 1, sizeof(*s->ranks));
	s->order = calloc(s->tag_count + 1, sizeof(*s->order));
	if (s->ranks == NULL || s->order == NULL)
		return false;
	for (uint32_t i = 0; i < s->tag_count; i++)
		s->order[i] = i;
	qsort_r(s->order, s->tag_count, sizeof(*s->order),
	    by_unit_service_tag, (void *)(uintptr_t)s->tags);
	for (uint32_t i = 0; i < s->tag_count; i++)
		s->ranks[s->order[i]] = i;
	return true;
}

static void
take_tagged(void *context, const struct counted *cell)
{
	struct sorted *s = context;
	struct counted ranked = *cell;

	ranked.unit = s->ranks[cell->unit];
	take_cell(s, &ranked);
}

bool
sorted_tags(struct sorted *s, struct counter *c)
{
	if (!counter_tags(c, &s->tags, &s->tag_count) ||
	    s->tag_count > HEAD_UNITS || !rank_tags(s))
		return false;
	s->finder = NULL;
	s->count = s->rank = 0;
	s->group_end = s->next = s->kind_end = s->carry = s->carry_end = 0;
	free(s->cells);
	s->cells =
	    malloc((counter_tagged_count(c) + 1) * sizeof(*s->cells));
	if (s->cells == NULL)
		return false;
	counter_tagged(c, take_tagged, s);
	order_cells(s);
	return true;
}

const struct tag_count *
sorted_tag(struct sorted *s)
{
	uint32_t rank = s->rank, service;
	char region[REGION];

	if (rank == s->tag_count)
		return NULL;
	s->rank++;
	/* without cells, none is given out: the group before is at its end */
	if (s->group_end < s->count &&
	    get_head(s->cells[s->group_end].key) >> HEAD_UNIT == rank)
		sorted_group(s, &rank, &service, region);
	return &s->tags[s->order[rank]];
}
