/*
 * packed_test.c - packed cells, against bytes told by hand, a plain decoder of
 * the layout in packed.h, and merging by adding up in a table.
 */
#include "count/packed.h"
#include "unit/check.h"

#include <endian.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { MANY = 400 };

static uint64_t
mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static struct cell
v4(uint32_t address, uint64_t accesses)
{
	return (struct cell){ .kind = SOURCE_V4, .v4 = address,
		.accesses = accesses };
}

static struct cell
untold(uint64_t accesses)
{
	return (struct cell){ .kind = SOURCE_UNTOLD, .accesses = accesses };
}

/* An IPv6 address by its first and last eight bytes. */
static struct cell
v6(uint64_t network, uint64_t host, uint64_t accesses)
{
	struct cell c = { .kind = SOURCE_V6, .accesses = accesses };

	network = htobe64(network);
	host = htobe64(host);
	memcpy(c.v6, &network, 8);
	memcpy(c.v6 + 8, &host, 8);
	return c;
}

static bool
same(const struct cell *a, const struct cell *b)
{
	return cell_compare(a, b) == 0 && a->accesses == b->accesses;
}

static int
by_source(const void *a, const void *b)
{
	return cell_compare(a, b);
}

/* Accesses that need 0 to 10 bytes. */
static uint64_t
random_accesses(uint64_t *seed)
{
	uint64_t n = mix(seed);

	if (n % 3 != 0)
		return 1;
	n = mix(seed) >> (mix(seed) % 64);
	return n > 0 ? n : UINT64_MAX;
}

/* Into order, each source once. Returns how many are left. */
static size_t
normalize(struct cell *cells, size_t count)
{
	size_t n = 0;

	qsort(cells, count, sizeof(*cells), by_source);
	for (size_t i = 0; i < count; i++)
		if (n == 0 || cell_compare(&cells[n - 1], &cells[i]) != 0)
			cells[n++] = cells[i];
	return n;
}

/*
 * Cells in order, each source once: near each other or far apart, of IPv6 or
 * not. Returns how many, at most MANY.
 */
static size_t
random_cells(struct cell cells[MANY], uint64_t *seed, bool six)
{
	size_t count = mix(seed) % MANY + 1;
	unsigned spread = (unsigned)(mix(seed) % 32);

	for (size_t i = 0; i < count; i++) {
		uint64_t a = mix(seed), b = mix(seed);

		if (six)
			cells[i] = v6(a >> (spread * 2), b >> (b % 64), 1);
		else
			cells[i] = v4((uint32_t)a >> spread, 1);
	}
	if (!six && mix(seed) % 4 == 0)
		cells[0] = untold(1);
	if (!six && mix(seed) % 4 == 0)
		cells[count - 1] = v4(UINT32_MAX, 1);
	count = normalize(cells, count);
	for (size_t i = 0; i < count; i++)
		cells[i].accesses = random_accesses(seed);
	return count;
}

static struct slice
pack(struct out *out, const struct cell *cells, size_t count, uint64_t place)
{
	out->len = 0;
	packed_write(cells, count, place, out);
	assert_false(out->failed);
	return (struct slice){ out->at, out->len };
}

/* Give bytes the checksum that packed.h promises, in place of the old one. */
static struct slice
sign(uint8_t *bytes, size_t len, uint64_t place)
{
	uint32_t sum = htole32(
	    (uint32_t)XXH3_64bits_withSeed(bytes, len, place));

	memcpy(bytes + len, &sum, 4);
	return (struct slice){ (const char *)bytes, len + 4 };
}

static void
assert_packed(const struct cell *cells, size_t count, const char *bytes,
    size_t len)
{
	struct out out = { 0 };
	struct slice packed = pack(&out, cells, count, 7);
	uint8_t want[256];
	struct slice signed_;

	memcpy(want, bytes, len);
	signed_ = sign(want, len, 7);
	assert_int_equal(packed.len, signed_.len);
	assert_memory_equal(packed.at, signed_.at, packed.len);
	free(out.at);
}

#define ASSERT_PACKED(bytes, ...)                                              \
	assert_packed((const struct cell[]){ __VA_ARGS__ },                    \
	    sizeof((struct cell[]){ __VA_ARGS__ }) / sizeof(struct cell),      \
	    bytes, sizeof(bytes) - 1)

/* What stands on disks must be readable for ever. */
static void
bytes_are_as_described(void **state)
{
	(void)state;
	ASSERT_PACKED("\x10\x00", v4(0, 1));
	ASSERT_PACKED("\x10\x01\x00", v4(0, 2));
	ASSERT_PACKED("\x10\x01\x7f", v4(0, 129));
	ASSERT_PACKED("\x10\x01\x80\x01", v4(0, 130));
	ASSERT_PACKED("\x10\x0a\x00\x02", v4(5, 1), v4(6, 1), v4(8, 1));
	ASSERT_PACKED("\x10\x82\x88\x80\x80\x18", v4(0xc0000201, 1));
	ASSERT_PACKED("\x10\xfe\xff\xff\xff\x1f", v4(UINT32_MAX, 1));
	ASSERT_PACKED("\x12\x02", untold(3));
	ASSERT_PACKED("\x12\x00\x02", untold(1), v4(1, 1));
	ASSERT_PACKED("\x12\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00",
	    untold(UINT64_MAX), v4(0, 1));
	ASSERT_PACKED("\x11\x00\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x05",
	    v6(0x20010db800000000, 5, 1));
	ASSERT_PACKED("\x11\x01\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x05\x00"
		      "\x1e\x06\x1d\x01\x07\x09",
	    v6(0x20010db800000000, 5, 2), v6(0x20010db800000000, 6, 1),
	    v6(0x20010db800000000, 0x107, 11));
}

/* The layout once more, cell by cell and without haste. */
struct plain {
	const uint8_t *at, *end;
};

static uint64_t
plain_varint(struct plain *p)
{
	uint64_t n = 0;
	unsigned shift = 0;
	uint8_t byte;

	do {
		assert_true(p->at < p->end && shift < 64);
		byte = *p->at++;
		n += (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
	} while (byte >= 0x80);
	return n;
}

static size_t
plain_read(struct slice bytes, struct cell *cells)
{
	struct plain p = { (const uint8_t *)bytes.at,
		(const uint8_t *)bytes.at + bytes.len - 4 };
	uint8_t head = *p.at++;
	uint64_t address = UINT64_MAX, n;
	size_t count = 0;

	assert_int_equal(head >> 4, 1);
	if ((head & 2) != 0)
		cells[count++] = untold(plain_varint(&p) + 1);
	for (; p.at < p.end; count++) {
		struct cell *c = &cells[count];

		if ((head & 1) != 0) {
			n = *p.at++;
			*c = v6(0, 0, 1);
			for (unsigned i = 0; i < 16; i++)
				c->v6[i] = i < n >> 1 ? c[-1].v6[i] : *p.at++;
		} else {
			n = plain_varint(&p);
			address += (n >> 1) + 1;
			assert_true(address <= UINT32_MAX);
			*c = v4((uint32_t)address, 1);
		}
		if ((n & 1) != 0)
			c->accesses = plain_varint(&p) + 2;
	}
	assert_ptr_equal(p.at, p.end);
	return count;
}

static void
what_is_packed_is_read_again(void **state)
{
	struct cell cells[MANY], plain[MANY];
	struct cells read = { 0 };
	struct out out = { 0 };
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 1500; round++) {
		size_t n = random_cells(cells, &seed, round % 2 == 1);
		uint64_t place = mix(&seed);
		struct slice packed = pack(&out, cells, n, place);

		read.count = 0;
		assert_int_equal(packed_read(packed, place, &read), PACKED_READ);
		assert_int_equal(read.count, n);
		assert_int_equal(plain_read(packed, plain), n);
		for (size_t i = 0; i < n; i++) {
			assert_true(same(&read.at[i], &cells[i]));
			assert_true(same(&plain[i], &cells[i]));
		}
	}
	free(read.at);
	free(out.at);
}

/* Read cells go behind those that are there, and a failure takes none away. */
static void
reading_appends(void **state)
{
	struct cell one = v4(1, 1), two = v4(2, 2);
	struct cells read = { 0 };
	struct out out = { 0 };
	struct slice packed = pack(&out, &one, 1, 0);

	(void)state;
	assert_int_equal(packed_read(packed, 0, &read), PACKED_READ);
	packed = pack(&out, &two, 1, 0);
	assert_int_equal(packed_read(packed, 1, &read), PACKED_DAMAGED);
	assert_int_equal(read.count, 1);
	assert_int_equal(packed_read(packed, 0, &read), PACKED_READ);
	assert_int_equal(read.count, 2);
	assert_true(same(&read.at[0], &one));
	assert_true(same(&read.at[1], &two));
	free(read.at);
	free(out.at);
}

static void
damage_is_noticed(void **state)
{
	struct cell cells[MANY];
	struct cells read = { 0 };
	struct out out = { 0 };
	uint64_t seed = 5;

	(void)state;
	for (int round = 0; round < 20; round++) {
		size_t n = random_cells(cells, &seed, round % 2 == 1);
		struct slice packed = pack(&out, cells, n < 40 ? n : 40, 99);

		for (size_t bit = 0; bit < packed.len * 8; bit++) {
			out.at[bit / 8] ^= (char)(1 << bit % 8);
			assert_int_not_equal(
			    packed_read(packed, 99, &read), PACKED_READ);
			out.at[bit / 8] ^= (char)(1 << bit % 8);
		}
		for (size_t len = 0; len < packed.len; len++)
			assert_int_equal(packed_read((struct slice){ packed.at,
			    len }, 99, &read), PACKED_DAMAGED);
		/* whole, but of another place */
		assert_int_equal(
		    packed_read(packed, 98, &read), PACKED_DAMAGED);
		assert_int_equal(packed_read(packed, 99, &read), PACKED_READ);
		read.count = 0;
	}
	free(read.at);
	free(out.at);
}

static void
assert_refused(const char *bytes, size_t len, enum packed_result why)
{
	struct cells read = { 0 };
	uint8_t *exact = malloc(len + 4);

	assert_non_null(exact);
	memcpy(exact, bytes, len);
	assert_int_equal(packed_read(sign(exact, len, 0), 0, &read), why);
	assert_int_equal(read.count, 0);
	free(read.at);
	free(exact);
}

#define ASSERT_REFUSED(bytes, why)                                             \
	assert_refused(bytes, sizeof(bytes) - 1, why)

/* Rightly signed, and yet nothing that packed_write writes. */
static void
only_the_one_form_is_read(void **state)
{
	static const char two_of_v6[] =
	    "\x11\x00\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x05\x1e\x05";

	(void)state;
	ASSERT_REFUSED("\x20\x00", PACKED_NEWER);
	ASSERT_REFUSED("\x00\x00", PACKED_NEWER);
	ASSERT_REFUSED("\x13\x00\x00", PACKED_DAMAGED);	/* both kinds */
	ASSERT_REFUSED("\x14\x00", PACKED_DAMAGED);
	ASSERT_REFUSED("\x18\x00", PACKED_DAMAGED);
	ASSERT_REFUSED("\x10\x80", PACKED_DAMAGED);	/* ends too early */
	ASSERT_REFUSED("\x10\x01", PACKED_DAMAGED);
	ASSERT_REFUSED("\x10\x01\x80", PACKED_DAMAGED);
	ASSERT_REFUSED("\x12", PACKED_DAMAGED);
	ASSERT_REFUSED("\x11", PACKED_DAMAGED);
	ASSERT_REFUSED("\x11\x00\x20\x01", PACKED_DAMAGED);
	ASSERT_REFUSED("\x10\x80\x00", PACKED_DAMAGED);	/* could be shorter */
	ASSERT_REFUSED("\x10\x80\x80\x80\x80\x20", PACKED_DAMAGED);	/* 2^32 */
	ASSERT_REFUSED("\x10\xfe\xff\xff\xff\x1f\x00", PACKED_DAMAGED);
	ASSERT_REFUSED("\x10\x02\xfe\xff\xff\xff\x1f", PACKED_DAMAGED);
	/* accesses of 2^64 */
	ASSERT_REFUSED("\x10\x01\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01",
	    PACKED_DAMAGED);
	ASSERT_REFUSED("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
	    PACKED_DAMAGED);
	/* varints of 65 bits and of 11 bytes */
	ASSERT_REFUSED("\x12\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02",
	    PACKED_DAMAGED);
	ASSERT_REFUSED("\x12\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
	    PACKED_DAMAGED);
	/* sources twice, downwards, or sharing more than is told */
	assert_refused(two_of_v6, sizeof(two_of_v6) - 1, PACKED_DAMAGED);
	ASSERT_REFUSED("\x11\x00\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x05"
		       "\x1e\x04", PACKED_DAMAGED);
	ASSERT_REFUSED("\x11\x00\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x05"
		       "\x1c\x00\x06", PACKED_DAMAGED);
	ASSERT_REFUSED("\x11\x00\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x05"
		       "\x20\x06", PACKED_DAMAGED);
	ASSERT_REFUSED("\x11\x02\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x05",
	    PACKED_DAMAGED);
	ASSERT_REFUSED("\x11\x40\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x05\x00",
	    PACKED_DAMAGED);
}

/* Both lists one behind the other, sorted, equal sources put together. */
static size_t
plain_merge(const struct cell *a, size_t an, const struct cell *b, size_t bn,
    enum cells_how how, struct cell *all)
{
	size_t n = 0;

	memcpy(all, a, an * sizeof(*a));
	memcpy(all + an, b, bn * sizeof(*b));
	qsort(all, an + bn, sizeof(*all), by_source);
	for (size_t i = 0; i < an + bn; i++) {
		uint64_t more = all[i].accesses;

		if (n == 0 || cell_compare(&all[n - 1], &all[i]) != 0)
			all[n++] = all[i];
		else if (how == CELLS_MAX)
			all[n - 1].accesses = more > all[n - 1].accesses ?
			    more : all[n - 1].accesses;
		else if (__builtin_add_overflow(all[n - 1].accesses, more,
			     &all[n - 1].accesses))
			all[n - 1].accesses = UINT64_MAX;
	}
	return n;
}

static uint64_t
sum(const struct cell *cells, size_t count)
{
	uint64_t n = 0;

	for (size_t i = 0; i < count; i++)
		n = saturated_sum(n, cells[i].accesses);
	return n;
}

static void
merging_is_adding_up(void **state)
{
	struct cell a[MANY], b[MANY], want[2 * MANY];
	struct cells got = { 0 };
	uint64_t seed = 3;

	(void)state;
	assert_true(cells_reserve(&got, (size_t)2 * MANY));
	for (int round = 0; round < 2000; round++) {
		enum cells_how how = round % 4 < 2 ? CELLS_SUM : CELLS_MAX;
		size_t an = random_cells(a, &seed, round % 2 == 1);
		size_t bn = random_cells(b, &seed, round % 2 == 1), n;
		struct gain gain = { 0 };

		an = round % 50 == 0 ? 0 : an;
		bn = round % 50 == 1 ? 0 : bn;
		for (size_t i = 0; i < bn && i < an; i += 1 + mix(&seed) % 5)
			b[i] = a[i];	/* some in both */
		bn = normalize(b, bn);
		for (size_t i = 0; i < an; i++)
			a[i].accesses %= 1u << 30;
		for (size_t i = 0; i < bn; i++)
			b[i].accesses = mix(&seed) % 5 + 1;
		n = plain_merge(a, an, b, bn, how, want);
		got.count = 0;
		cells_merge(a, an, b, bn, how, &got, &gain);
		assert_int_equal(got.count, n);
		for (size_t i = 0; i < n; i++)
			assert_true(same(&got.at[i], &want[i]));
		assert_int_equal(gain.sources, n - an);
		assert_int_equal(gain.accesses, sum(want, n) - sum(a, an));
	}
	free(got.at);
}

static void
the_most_is_not_exceeded(void **state)
{
	struct cell a = v4(1, UINT64_MAX - 1), b = v4(1, 5), c = v4(2, 9);
	struct cell room[2];
	struct cells got = { room, 0, 2 };
	struct gain gain = { 0 };

	(void)state;
	cells_merge(&a, 1, &b, 1, CELLS_SUM, &got, &gain);
	assert_int_equal(got.at[0].accesses, UINT64_MAX);
	assert_int_equal(gain.accesses, 1);
	assert_int_equal(gain.sources, 0);
	got.count = 0;
	gain.accesses = UINT64_MAX - 3;
	cells_merge(&a, 1, &c, 1, CELLS_SUM, &got, &gain);
	assert_int_equal(gain.accesses, UINT64_MAX);
}

/* Copies of one count, in any order and any number of times. */
static void
taking_the_most_is_free_of_order(void **state)
{
	static const int orders[][4] = { { 0, 1, 2, 0 }, { 2, 1, 0, 1 },
		{ 1, 1, 0, 2 }, { 2, 0, 0, 1 } };
	struct cell lists[3][MANY];
	struct cells got[2] = { 0 }, first = { 0 };
	uint64_t seed = 11;
	size_t n[3];

	(void)state;
	for (int i = 0; i < 3; i++)
		n[i] = random_cells(lists[i], &seed, false);
	for (size_t o = 0; o < 4; o++) {
		struct cells *from = &got[0], *to = &got[1], *swap;
		struct gain gain = { 0 };

		from->count = 0;
		for (int i = 0; i < 4; i++) {
			const struct cell *more = lists[orders[o][i]];

			to->count = 0;
			assert_true(cells_reserve(to, from->count + MANY));
			cells_merge(from->at, from->count, more,
			    n[orders[o][i]], CELLS_MAX, to, &gain);
			swap = from;
			from = to;
			to = swap;
		}
		assert_int_equal(gain.sources, from->count);
		if (o == 0) {
			assert_true(cells_reserve(&first, from->count));
			memcpy(first.at, from->at,
			    from->count * sizeof(struct cell));
			first.count = from->count;
		}
		assert_int_equal(from->count, first.count);
		for (size_t i = 0; i < first.count; i++)
			assert_true(same(&from->at[i], &first.at[i]));
	}
	free(got[0].at);
	free(got[1].at);
	free(first.at);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_as_described),
		cmocka_unit_test(what_is_packed_is_read_again),
		cmocka_unit_test(reading_appends),
		cmocka_unit_test(damage_is_noticed),
		cmocka_unit_test(only_the_one_form_is_read),
		cmocka_unit_test(merging_is_adding_up),
		cmocka_unit_test(the_most_is_not_exceeded),
		cmocka_unit_test(taking_the_most_is_free_of_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
