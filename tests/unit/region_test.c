/*
 * region_test.c - regions against the networks that a database was made from by
 * MaxMind's own writer (tests/data/make_mmdb.pl).
 */
#include "region/region.h"
#include "unit/check.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct world {
	char directory[64], path[96];
};

static void
world_start(struct world *w)
{
	snprintf(w->directory, sizeof(w->directory), "/tmp/nflogd-geo.XXXXXX");
	assert_non_null(mkdtemp(w->directory));
	snprintf(w->path, sizeof(w->path), "%s/x.mmdb", w->directory);
}

static void
world_stop(const struct world *w)
{
	unlink(w->path);
	rmdir(w->directory);
}

/* `how`: what make_mmdb.pl takes behind the file. */
static void
make(const struct world *w, const char *how, const char *networks)
{
	char command[256];
	FILE *p;

	snprintf(command, sizeof(command), "perl tests/data/make_mmdb.pl %s %s",
	    w->path, how);
	p = popen(command, "w");
	assert_non_null(p);
	fputs(networks, p);
	assert_int_equal(pclose(p), 0);
}

static struct regions *
open_made(const struct world *w)
{
	struct error err;
	struct regions *r = regions_open(w->path, &err);

	if (r == NULL)
		fail_msg("%s", err.text);
	return r;
}

static void
assert_region(struct regions *r, const char *address, const char *want)
{
	char region[REGION + 1] = "";
	struct cell cell = { .kind = SOURCE_V4 };
	struct in_addr v4;

	if (inet_pton(AF_INET, address, &v4) == 1) {
		cell.v4 = ntohl(v4.s_addr);
	} else {
		cell.kind = SOURCE_V6;
		assert_int_equal(inet_pton(AF_INET6, address, cell.v6), 1);
	}
	for (int i = 0; i < 2; i++) {	/* once more, as it is remembered */
		regions_of(r, &cell, region);
		if (strcmp(region, want) != 0)
			fail_msg("%s: %s, not %s", address, region, want);
	}
}

static void
assert_untold(struct regions *r)
{
	struct cell cell = { .kind = SOURCE_UNTOLD };
	char region[REGION + 1] = "";

	regions_of(r, &cell, region);
	assert_string_equal(region, "??");
}

static void
geo_layout_tells_country_or_registry(void **state)
{
	struct regions *r;
	struct world w;

	(void)state;
	world_start(&w);
	make(&w, "geo 1700000000",
	    "1.2.0.0/16 US JP\n1.2.3.0/24 JP\n1.2.3.77/32 KR\n"
	    "5.0.0.0/8 - DE\n6.0.0.0/8 - -\n7.0.0.0/8 jp\n"
	    "8.0.0.0/8 JPN\n9.0.0.0/8 1A -\n10.0.0.0/8 CN\n"
	    "2001:db8::/32 FR\n2001:db8:1::/48 IT\n"
	    "2001:db8:1:1:8000::/65 ES\n2001:db8:1::1/128 BR\n");
	r = open_made(&w);
	assert_int_equal(regions_built(r), 1700000000);
	assert_region(r, "1.2.0.0", "US");
	assert_region(r, "1.2.255.255", "US");
	assert_region(r, "1.2.2.255", "US");
	assert_region(r, "1.2.3.0", "JP");
	assert_region(r, "1.2.3.76", "JP");
	assert_region(r, "1.2.3.77", "KR");
	assert_region(r, "1.2.3.78", "JP");
	assert_region(r, "1.2.4.0", "US");
	assert_region(r, "1.1.255.255", "??");
	assert_region(r, "1.3.0.0", "??");
	assert_region(r, "5.255.0.1", "DE");
	assert_region(r, "6.0.0.1", "??");	/* a continent is no region */
	assert_region(r, "7.0.0.1", "??");	/* and these are no codes */
	assert_region(r, "8.0.0.1", "??");
	assert_region(r, "9.0.0.1", "??");
	assert_region(r, "10.1.2.3", "CN");
	assert_region(r, "0.0.0.0", "??");
	assert_region(r, "255.255.255.255", "??");
	assert_region(r, "2001:db8::1", "FR");
	assert_region(r, "2001:db8:1::", "IT");
	assert_region(r, "2001:db8:1::1", "BR");
	assert_region(r, "2001:db8:1::2", "IT");
	assert_region(r, "2001:db8:1:1:7fff::", "IT");
	assert_region(r, "2001:db8:1:1:8000::", "ES");
	assert_region(r, "2001:db8:1:2::", "IT");
	assert_region(r, "2001:db8:2::", "FR");
	assert_region(r, "2001:db9::", "??");
	assert_region(r, "::", "??");
	assert_untold(r);
	assert_int_equal(regions_failed(r), 0);
	regions_close(r);
	world_stop(&w);
}

static void
flat_layout_tells_too(void **state)
{
	struct regions *r;
	struct world w;

	(void)state;
	world_start(&w);
	make(&w, "flat", "1.2.3.0/24 JP\n2001:db8::/32 GB\n1.3.0.0/16 None\n");
	r = open_made(&w);
	assert_region(r, "1.2.3.255", "JP");
	assert_region(r, "1.2.4.0", "??");
	assert_region(r, "1.3.4.0", "??");
	assert_region(r, "2001:db8:ffff::", "GB");
	regions_close(r);
	make(&w, "flat 1 4", "1.2.3.0/24 JP\n128.0.0.0/1 US\n");
	r = open_made(&w);
	assert_int_equal(regions_built(r), 1);
	assert_region(r, "1.2.3.255", "JP");
	assert_region(r, "1.2.4.0", "??");
	assert_region(r, "127.255.255.255", "??");
	assert_region(r, "255.255.255.255", "US");
	assert_region(r, "2001:db8::", "??");	/* it has no IPv6 at all */
	assert_region(r, "1::", "??");
	assert_untold(r);
	assert_int_equal(regions_failed(r), 0);
	regions_close(r);
	world_stop(&w);
}

/* Many networks next to each other, asked in any order. */
static void
what_is_remembered_is_right(void **state)
{
	static const char *const codes[] = { "JP", "US", "CN", "KR", "DE" };
	char *networks = calloc(1, 1 << 20), want[3] = "";
	uint32_t state_of_chance = 1;
	struct cell cell = { .kind = SOURCE_V4 };
	char region[REGION + 1] = "";
	struct regions *r;
	struct world w;
	size_t at = 0;

	(void)state;
	assert_non_null(networks);
	world_start(&w);
	for (unsigned i = 0; i < 1024; i++)	/* each other /18 of 10/8 */
		if (i % 2 == 0)
			at += (size_t)sprintf(networks + at,
			    "10.%u.%u.0/18 %s\n", i >> 2, (i & 3) << 6,
			    codes[i / 2 % 5]);
	make(&w, "geo", networks);
	r = open_made(&w);
	for (unsigned k = 0; k < 200000; k++) {
		unsigned i;

		state_of_chance = state_of_chance * 1664525 + 1013904223;
		cell.v4 = 10u << 24 | state_of_chance >> 8;
		i = cell.v4 >> 14 & 1023;
		memcpy(want, i % 2 == 0 ? codes[i / 2 % 5] : "??", 2);
		regions_of(r, &cell, region);
		assert_string_equal(region, want);
	}
	regions_close(r);
	world_stop(&w);
	free(networks);
}

static void
assert_refused(const struct world *w, const char *want)
{
	struct error err;

	assert_null(regions_open(w->path, &err));
	assert_non_null(strstr(err.text, w->path));
	if (strstr(err.text, want) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err.text, want);
}

static void
put_file(const struct world *w, const char *bytes, size_t len)
{
	FILE *f = fopen(w->path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void
what_is_no_database_is_refused(void **state)
{
	struct world w;

	(void)state;
	world_start(&w);
	assert_refused(&w, "No such file");
	put_file(&w, "", 0);
	assert_refused(&w, "");
	put_file(&w, "1.2.3.0,1.2.3.255,JP\n", 21);
	assert_refused(&w, "no database in MMDB format, or damaged");
	make(&w, "asn", "1.2.3.0/24 Example\n2001:db8::/32 Example\n");
	assert_refused(&w, "tells no countries");
	assert_refused(&w, "Test-asn");
	make(&w, "geo", "1.2.3.0/24 - -\n");
	assert_refused(&w, "tells no countries");
	world_stop(&w);
}

/* Cut or spoilt anywhere: refused, or regions are missing; never a crash. */
static void
damage_does_no_harm(void **state)
{
	static char bytes[1 << 16], spoilt[1 << 16];
	uint64_t refused = 0, failed = 0;
	struct world w;
	size_t len;
	FILE *f;

	(void)state;
	world_start(&w);
	make(&w, "geo", "1.2.3.0/24 JP\n64.0.0.0/3 US\n2001:db8::/32 DE\n");
	f = fopen(w.path, "r");
	assert_non_null(f);
	len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	for (size_t i = 0; i < len; i += 3) {
		struct error err;
		struct regions *r;

		memcpy(spoilt, bytes, len);
		if (i % 2 == 0)
			memset(spoilt + i, 0xff, len - i < 24 ? len - i : 24);
		put_file(&w, spoilt, i % 2 == 0 ? len : i);
		r = regions_open(w.path, &err);
		refused += r == NULL;
		for (uint32_t k = 0; r != NULL && k < 3; k++) {
			struct cell cell = { .kind = SOURCE_V4,
				.v4 = k == 0 ? 0x01020304 : k << 30 };
			char region[REGION];

			regions_of(r, &cell, region);
		}
		failed += r != NULL && regions_failed(r) > 0;
		regions_close(r);
	}
	assert_true(refused > 0 && failed > 0);
	world_stop(&w);
}

static void
two_databases_are_told_apart(void **state)
{
	uint64_t first;
	struct regions *r;
	struct world w;

	(void)state;
	world_start(&w);
	assert_null(regions_finder(NULL));
	make(&w, "geo 5", "1.2.3.0/24 JP\n");
	r = open_made(&w);
	first = regions_finder(r)->identity;
	assert_int_equal(regions_finder(r)->built, 5);
	assert_true(first != REGIONS_NONE && first != REGIONS_SEVERAL);
	regions_close(r);
	r = open_made(&w);
	assert_true(regions_finder(r)->identity == first);
	regions_close(r);
	make(&w, "geo 5", "1.2.3.0/24 KR\n");	/* of the same second */
	r = open_made(&w);
	assert_true(regions_finder(r)->identity != first);
	regions_close(r);
	world_stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(geo_layout_tells_country_or_registry),
		cmocka_unit_test(flat_layout_tells_too),
		cmocka_unit_test(what_is_remembered_is_right),
		cmocka_unit_test(what_is_no_database_is_refused),
		cmocka_unit_test(damage_does_no_harm),
		cmocka_unit_test(two_databases_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
