/*
 * pseudonym_test.c - pseudonyms are those of another program, no two addresses
 * have one, and cells with them are the same cells.
 */
#include "count/pseudonym.h"
#include "count/sorted.h"
#include "unit/check.h"

#include <arpa/inet.h>
#include <stdlib.h>

static uint64_t
mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* The key 00 01 02 ... 1f, or ff ff ff ... */
static struct pseudonyms *
pseudonyms_of(int key)
{
	struct pseudonyms *p;
	uint8_t bytes[PSEUDONYM_KEY];

	for (uint8_t i = 0; i < PSEUDONYM_KEY; i++)
		bytes[i] = key == 0 ? i : 0xff;
	p = pseudonyms_new(bytes);
	assert_non_null(p);
	return p;
}

/* As tests/golden/pseudonyms.py prints them, with which they are compared. */
static const struct {
	const char *address, *pseudonyms[2];
} vectors[] = {
	{ "0.0.0.0", { "116.60.86.69", "62.45.126.226" } },
	{ "192.0.2.1", { "62.223.154.88", "38.41.202.142" } },
	{ "192.0.2.2", { "105.127.133.132", "161.137.93.108" } },
	{ "255.255.255.255", { "138.104.221.215", "142.83.71.109" } },
	{ "::", { "2e66:2b29:5dec:1566:540f:1200:f315:1c9a",
	    "690:89da:4c15:326c:5699:4880:caf8:44e1" } },
	{ "2001:db8::1", { "aa9e:4f1f:ec1d:3b58:5dcb:901c:bac8:66e6",
	    "704:e749:adaa:8823:9ddb:ba12:d12b:6d69" } },
	{ "2001:db8::2", { "b6a7:2360:75ff:999c:1c0a:b871:33e5:d5c3",
	    "2253:85a5:9b2b:cbcd:9a35:8e1b:dbb:5d1a" } },
	{ "2001:db8:0:1::1", { "9ac3:4a01:f43b:ff24:289d:f646:9f:8ef6",
	    "73d4:bc49:31c7:4bb2:4b0b:bc19:268e:66c8" } },
	{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    { "2c2f:ac33:b190:aeb3:6e53:dc0d:7db7:ac3c",
	    "b9db:cb31:19a0:3675:6cf0:701c:bb33:66ca" } },
};

static void
another_program_says_the_same(void **state)
{
	static const char *const checks[] = {
		"d2514f193f728c1192c08beed7a81957",
		"7e41e6fde872f85258aa2d57f7fd52c1" };
	char text[INET6_ADDRSTRLEN], check[PSEUDONYM_CHECK];
	uint8_t v6[16];
	uint32_t v4;

	(void)state;
	for (int key = 0; key < 2; key++) {
		struct pseudonyms *p = pseudonyms_of(key);

		pseudonyms_check(p, check);
		assert_string_equal(check, checks[key]);
		for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors);
		    i++) {
			const char *address = vectors[i].address;

			if (inet_pton(AF_INET, address, &v4) == 1) {
				v4 = htonl(pseudonym_v4(p, ntohl(v4)));
				inet_ntop(AF_INET, &v4, text, sizeof(text));
			} else {
				assert_int_equal(
				    inet_pton(AF_INET6, address, v6), 1);
				pseudonym_v6(p, v6, v6);
				inet_ntop(AF_INET6, v6, text, sizeof(text));
			}
			assert_string_equal(text, vectors[i].pseudonyms[key]);
		}
		pseudonyms_free(p);
	}
	pseudonyms_free(NULL);
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static int
by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, 16);
}

static size_t
distinct_v4(uint32_t *at, size_t count)
{
	size_t n = count > 0;

	qsort(at, count, sizeof(*at), by_number);
	for (size_t i = 1; i < count; i++)
		n += at[i] != at[i - 1];
	return n;
}

static size_t
distinct_v6(uint8_t (*at)[16], size_t count)
{
	size_t n = count > 0;

	qsort(at, count, sizeof(*at), by_bytes);
	for (size_t i = 1; i < count; i++)
		n += memcmp(at[i], at[i - 1], 16) != 0;
	return n;
}

enum { MANY = 400000 };	/* by chance, 18 pairs of these would be one */

/* Half of them one after the other, the others anywhere. */
static void
no_two_ipv4_addresses_become_one(void **state)
{
	uint32_t *from = calloc(MANY, sizeof(*from));
	uint32_t *to = calloc(MANY, sizeof(*to));
	struct pseudonyms *p = pseudonyms_of(0);
	uint64_t seed = 1;

	(void)state;
	assert_true(from != NULL && to != NULL);
	for (uint32_t i = 0; i < MANY; i++) {
		from[i] = i < MANY / 2 ? 0xc6336400 + i : (uint32_t)mix(&seed);
		to[i] = pseudonym_v4(p, from[i]);
	}
	assert_int_equal(distinct_v4(to, MANY), distinct_v4(from, MANY));
	pseudonyms_free(p);
	free(from);
	free(to);
}

static void
no_two_ipv6_addresses_become_one(void **state)
{
	uint8_t (*from)[16] = calloc(MANY, sizeof(*from));
	uint8_t (*to)[16] = calloc(MANY, sizeof(*to));
	struct pseudonyms *p = pseudonyms_of(0);
	uint64_t seed = 1;

	(void)state;
	assert_true(from != NULL && to != NULL);
	for (uint32_t i = 0; i < MANY; i++) {
		uint32_t low = htonl(i);
		uint64_t any[2] = { mix(&seed), mix(&seed) };

		memcpy(from[i], any, 16);
		if (i < MANY / 2)	/* the same host of many networks, */
			memcpy(from[i] + 4, &low, 4);
		if (i < MANY / 4) {	/* hosts of one network */
			memset(from[i], 0x20, 16);
			memcpy(from[i] + 12, &low, 4);
		}
		pseudonym_v6(p, from[i], to[i]);
	}
	assert_int_equal(distinct_v6(to, MANY), distinct_v6(from, MANY));
	pseudonyms_free(p);
	free(from);
	free(to);
}

/* One bit of an address or of the key changes half of the bits, about. */
static void
neighbours_have_nothing_in_common(void **state)
{
	struct pseudonyms *p = pseudonyms_of(0);
	uint8_t key[PSEUDONYM_KEY], a[16], b[16];
	unsigned v4 = 0, v6 = 0, keys = 0;

	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		memset(a, (int)i, 16);
		memcpy(b, a, 16);
		b[i % 16] ^= (uint8_t)(1 << i / 16 % 8);
		pseudonym_v6(p, a, a);
		pseudonym_v6(p, b, b);
		for (int k = 0; k < 16; k++)
			v6 += (unsigned)__builtin_popcount(a[k] ^ b[k]);
		v4 += (unsigned)__builtin_popcount(pseudonym_v4(p, i) ^
		    pseudonym_v4(p, i ^ (uint32_t)1 << i % 32));
	}
	for (uint32_t i = 0; i < 128; i++) {
		struct pseudonyms *other;

		for (uint8_t k = 0; k < PSEUDONYM_KEY; k++)
			key[k] = k;
		key[i / 8] ^= (uint8_t)(1 << i % 8);
		other = pseudonyms_new(key);
		assert_non_null(other);
		keys += (unsigned)__builtin_popcount(
		    pseudonym_v4(p, 7) ^ pseudonym_v4(other, 7));
		pseudonyms_free(other);
	}
	assert_in_range(v4, 15000, 17000);	/* of 32,000 */
	assert_in_range(v6, 62000, 66000);	/* of 128,000 */
	assert_in_range(keys, 1848, 2248);	/* of 4,096 */
	pseudonyms_free(p);
}

/* ---- cells -------------------------------------------------------------- */

struct group {
	uint32_t unit, service;
	struct cell cell;
};

static int
by_group(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	return cell_compare(&x->cell, &y->cell);
}

/* All cells of a counter as they come, which must be in order. */
static struct group *
cells_of(const struct counter *c, const struct pseudonyms *p, size_t *count)
{
	struct group *all = calloc(counter_cell_count(c) + 1, sizeof(*all));
	struct sorted *s = sorted_new(c, p, NULL);
	uint32_t unit, service;
	char region[REGION];
	struct cell cell;

	assert_true(all != NULL && s != NULL);
	*count = 0;
	while (sorted_group(s, &unit, &service, region))
		while (sorted_cells(s, &cell, 1) == 1) {
			all[*count] = (struct group){ unit, service, cell };
			if (*count > 0)
				assert_true(by_group(&all[*count - 1],
				    &all[*count]) < 0);
			++*count;
		}
	sorted_free(s);
	return all;
}

static void
add_some(struct counter *c, uint64_t *seed)
{
	uint64_t n = mix(seed), host = mix(seed) % 2000;
	struct event ev;

	event_clear(&ev);
	event_is(&ev, REASON_DROP);
	ev.has = EV_SRC | EV_PROTO | EV_DPORT;
	ev.protocol = PROTO_TCP;
	ev.dport = (uint16_t)(n % 5);
	ev.count = n / 5 % 10 == 0 ? UINT32_MAX : 1;
	ev.src = (struct address){ .v4 = (uint32_t)host };
	if (n / 50 % 50 == 0)
		ev.has &= ~(uint32_t)EV_SRC;
	else if (n / 50 % 2 == 0) {
		ev.src.is_v6 = true;
		ev.src.v6[0] = 0x20;
		ev.src.v6[7] = (uint8_t)(host % 7);
		memcpy(ev.src.v6 + 14, &host, 2);
	}
	assert_true(counter_add(c, &ev, (uint32_t)(n >> 32) % 2, 100));
}

static void
cells_are_the_same_by_other_names(void **state)
{
	struct sensors *sensors = sensors_new();
	struct counter *c = counter_new(sensors);
	struct pseudonyms *p = pseudonyms_of(1);
	struct group *plain, *got;
	size_t count, got_count;
	uint64_t seed = 4;

	(void)state;
	sensors_number(sensors, SLICE("a"));
	sensors_number(sensors, SLICE("b"));
	for (int i = 0; i < 30000; i++)
		add_some(c, &seed);
	assert_true(counter_flush(c));
	plain = cells_of(c, NULL, &count);
	got = cells_of(c, p, &got_count);
	for (size_t i = 0; i < count; i++) {
		struct cell *cell = &plain[i].cell;

		if (cell->kind == SOURCE_V4)
			cell->v4 = pseudonym_v4(p, cell->v4);
		else if (cell->kind == SOURCE_V6)
			pseudonym_v6(p, cell->v6, cell->v6);
	}
	qsort(plain, count, sizeof(*plain), by_group);
	assert_true(count > 10000);
	assert_int_equal(got_count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(by_group(&got[i], &plain[i]), 0);
		assert_true(got[i].cell.accesses == plain[i].cell.accesses);
	}
	free(plain);
	free(got);
	pseudonyms_free(p);
	counter_free(c);
	sensors_free(sensors);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_program_says_the_same),
		cmocka_unit_test(no_two_ipv4_addresses_become_one),
		cmocka_unit_test(no_two_ipv6_addresses_become_one),
		cmocka_unit_test(neighbours_have_nothing_in_common),
		cmocka_unit_test(cells_are_the_same_by_other_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
