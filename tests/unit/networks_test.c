/* networks_test.c - networks read, refused, and asked for addresses. */
#include "rules/networks.h"
#include "unit/check.h"

#include <arpa/inet.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct address
address(const char *text)
{
	struct address a = { .is_v6 = strchr(text, ':') != NULL };
	struct in_addr v4;

	if (a.is_v6) {
		assert_int_equal(inet_pton(AF_INET6, text, a.v6), 1);
	} else {
		assert_int_equal(inet_pton(AF_INET, text, &v4), 1);
		a.v4 = ntohl(v4.s_addr);
	}
	return a;
}

/* Values are 1, 2, .. in the order of the texts. */
static struct networks
build(const char *const *texts, size_t count)
{
	struct network list[16];
	struct networks n = { 0 };
	struct error err;

	for (size_t i = 0; i < count; i++) {
		if (!network_parse(texts[i], &list[i], &err))
			fail_msg("%s", err.text);
		list[i].value = (uint32_t)i + 1;
	}
	assert_true(networks_build(&n, list, count));
	return n;
}

static uint32_t
find(const struct networks *n, const char *text)
{
	struct address a = address(text);

	return networks_find(n, &a);
}

static void
the_narrowest_network_is_found(void **state)
{
	static const char *const texts[] = { "192.0.2.0/24", "192.0.2.64/26",
		"192.0.2.64/32", "192.0.2.128/25", "2001:db8::/32",
		"2001:db8:1::/48", "198.51.100.7", "255.255.255.255",
		"::ffff:203.0.113.0/124" };
	static const struct {
		const char *address;
		uint32_t want;
	} cases[] = {
		{ "192.0.1.255", 0 }, { "192.0.2.0", 1 }, { "192.0.2.63", 1 },
		{ "192.0.2.64", 3 }, { "192.0.2.65", 2 }, { "192.0.2.127", 2 },
		{ "192.0.2.128", 4 }, { "192.0.2.255", 4 }, { "192.0.3.0", 0 },
		{ "198.51.100.6", 0 }, { "198.51.100.7", 7 },
		{ "198.51.100.8", 0 }, { "0.0.0.0", 0 },
		{ "255.255.255.254", 0 }, { "255.255.255.255", 8 },
		{ "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", 0 },
		{ "2001:db8::", 5 }, { "2001:db8:0:ffff::", 5 },
		{ "2001:db8:1::", 6 }, { "2001:db8:1:ffff:ffff::1", 6 },
		{ "2001:db8:2::", 5 }, { "2001:db9::", 0 },
		{ "203.0.113.15", 9 }, { "203.0.113.16", 0 },
		{ "::c000:201", 0 },
	};
	struct networks n = build(texts, COUNT(texts));

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (find(&n, cases[i].address) != cases[i].want)
			fail_msg("%s: %u", cases[i].address,
			    find(&n, cases[i].address));
	networks_free(&n);
}

static void
everything_is_a_network_and_the_last_of_equals_counts(void **state)
{
	static const char *const all[] = { "0.0.0.0/0", "::/0", "10.0.0.0/8",
		"10.0.0.0/8" };
	struct networks n = build(all, COUNT(all)), none = build(all, 0);

	(void)state;
	assert_int_equal(find(&n, "0.0.0.0"), 1);
	assert_int_equal(find(&n, "255.255.255.255"), 1);
	assert_int_equal(find(&n, "10.1.2.3"), 4);
	assert_int_equal(find(&n, "11.0.0.0"), 1);
	assert_int_equal(find(&n, "::"), 2);
	assert_int_equal(find(&n, "ffff::ffff"), 2);
	assert_int_equal(find(&none, "10.1.2.3"), 0);
	networks_free(&n);
	networks_free(&none);
}

/* Against trying every network, with an own generator of numbers. */
static void
bisection_agrees_with_trying_all(void **state)
{
	struct network list[200], given[200];
	struct networks n = { 0 };
	uint32_t seed = 1;

	(void)state;
	for (uint32_t i = 0; i < COUNT(list); i++) {
		struct network *one = &list[i];

		seed = seed * 1664525 + 1013904223;
		*one = (struct network){ .bits = (uint8_t)(seed >> 28),
			.value = i + 1 };
		one->low = (seed >> 8 & 0xffff) >> one->bits << one->bits;
	}
	memcpy(given, list, sizeof(list));
	assert_true(networks_build(&n, list, COUNT(list)));
	for (uint32_t a = 0; a <= 0x10000; a++) {
		const struct address at = { .v4 = a };
		uint32_t want = 0, bits = 32;

		for (size_t i = 0; i < COUNT(given); i++)
			if (a >> given[i].bits == given[i].low >> given[i].bits &&
			    given[i].bits <= bits) {
				bits = given[i].bits;
				want = given[i].value;
			}
		if (networks_find(&n, &at) != want)
			fail_msg("%u: %u, want %u", a, networks_find(&n, &at),
			    want);
	}
	networks_free(&n);
}

static void
what_is_no_network_is_refused(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "", "\"\" is not a network; want such as 192.0.2.0/24 or "
		    "2001:db8::/32" },
		{ "192.0.2", "is not a network" },
		{ "example.org", "is not a network" },
		{ "192.0.2.0/", "\"\" in \"192.0.2.0/\" is not the length of a "
		    "prefix; want a number up to 32" },
		{ "192.0.2.0/33", "want a number up to 32" },
		{ "192.0.2.0/024", "want a number up to 32" },
		{ "2001:db8::/129", "want a number up to 128" },
		{ "192.0.2.1/24", "\"192.0.2.1/24\" has bits behind its "
		    "prefix; want 192.0.2.0/24" },
		{ "2001:db8::1/64", "want 2001:db8::/64" },
		{ "192.0.2.0 /24", "is not a network" },
	};
	struct network n;
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_false(network_parse(cases[i].text, &n, &err));
		if (strstr(err.text, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].text, err.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_narrowest_network_is_found),
		cmocka_unit_test(
		    everything_is_a_network_and_the_last_of_equals_counts),
		cmocka_unit_test(bisection_agrees_with_trying_all),
		cmocka_unit_test(what_is_no_network_is_refused),
	};

	return cmocka_run_group_tests_name("networks", tests, NULL, NULL);
}
