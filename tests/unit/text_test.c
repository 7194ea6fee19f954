/*
 * text_test.c - numbers, addresses and keys, against the C library: strtoul,
 * inet_pton and memmem are slower and known to be right.
 */
#include "parsers/text.h"
#include "tests/lines/record.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* The same numbers in every run: xorshift64*, fixed seed. */
static uint64_t random_state;

static uint32_t
random_below(uint32_t n)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (uint32_t)((random_state * 0x2545f4914f6cdd1du >> 32) % n);
}

static int
reset(void **state)
{
	(void)state;
	random_state = 20110901;
	return 0;
}

/* Up to `most` characters of an alphabet. */
static size_t
random_text(char *text, size_t most, const char *alphabet)
{
	size_t n = random_below((uint32_t)most + 1);
	uint32_t letters = (uint32_t)strlen(alphabet);

	for (size_t i = 0; i < n; i++)
		text[i] = alphabet[random_below(letters)];
	text[n] = '\0';
	return n;
}

/* A text behind which every pad is tried. */
#define WITH_PADS(text, length, copy)                                         \
	for (unsigned pad_ = 0; pad_ < RECORD_PADS; pad_++)                   \
		for (struct slice copy = record_copy((text), (length), pad_); \
		    copy.at != NULL; free((char *)copy.at), copy.at = NULL)

static void
check_number(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && is_digit(text[n]))
		n++;
	WITH_PADS(text, len, s) {
		uint32_t value = 0;
		unsigned digits = 0;
		const char *p =
		    read_number(s.at, s.at + s.len, &value, &digits);

		if (n == 0 || n > 7) {
			assert_null(p);
			continue;
		}
		assert_ptr_equal(p, s.at + n);
		assert_int_equal(digits, n);
		assert_int_equal(value, strtoul(text, NULL, 10));
	}
}

static void
test_number_of_every_value(void **state)
{
	char text[72] = "";

	(void)state;
	for (uint32_t want = 0; want <= 9999999; want++) {
		int n = snprintf(text, 16, "%u", want);
		uint32_t value;
		unsigned digits;
		const char *p =
		    read_number(text, text + n, &value, &digits);

		if (p != text + n || value != want || digits != (unsigned)n)
			fail_msg("%u is read as %u", want, value);
		/* the byte behind must not matter */
		text[n] = "x 9."[want & 3];
		p = read_number(text, text + n, &value, &digits);
		if (p != text + n || value != want)
			fail_msg("%u, and more behind, is read as %u", want,
			    value);
	}
}

static void
test_number_of_other_text(void **state)
{
	static const char *const texts[] = { "", "x", "-1", "+1", " 1", "1 ",
		"0", "00", "0000000", "00000000", "0000001", "1234567",
		"12345678", "123456789012345678", "7x", "7\xb7", "\xb1",
		"1:2", "1/2", "12\x00", "\xff\xff", "9999999", "9999999 " };
	char text[32];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_number(texts[i], strlen(texts[i]));
	check_number("12\0" "34", 5);
	for (int i = 0; i < 20000; i++) {
		size_t n = random_text(text, 10, "01234567890123456789: x/");

		check_number(text, n);
	}
}

/* Each byte that is no digit ends a number, wherever it stands. */
static void
test_number_ends_at_any_byte(void **state)
{
	char text[8];

	(void)state;
	for (unsigned at = 0; at < 7; at++)
		for (unsigned byte = 0; byte < 256; byte++) {
			memcpy(text, "1234567", 8);
			text[at] = (char)byte;
			check_number(text, 7);
		}
}

static void
check_bounded(const char *text, size_t len, uint32_t most)
{
	size_t n = 0;
	unsigned long want;

	while (n < len && is_digit(text[n]))
		n++;
	want = strtoul(text, NULL, 10);
	WITH_PADS(text, len, s) {
		uint32_t value = 0;
		const char *p =
		    read_bounded(s.at, s.at + s.len, most, &value);

		if (n == 0 || n > 7 || (n > 1 && text[0] == '0') ||
		    want > most) {
			assert_null(p);
			continue;
		}
		assert_ptr_equal(p, s.at + n);
		assert_int_equal(value, want);
	}
}

static void
test_bounded(void **state)
{
	static const char *const texts[] = { "", "0", "00", "01", "1", "9",
		"65535", "65536", "065535", "99999", "255", "256", "9999999",
		"65535x", "4294967295", "4294967296", "18446744073709551616",
		"-1", "+1", " 1" };
	char text[16];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		check_bounded(texts[i], strlen(texts[i]), 65535);
		check_bounded(texts[i], strlen(texts[i]), 255);
		check_bounded(texts[i], strlen(texts[i]), 9999999);
		check_bounded(texts[i], strlen(texts[i]), 0);
	}
	for (uint32_t i = 0; i <= 70000; i++) {
		int n = snprintf(text, sizeof(text), "%u", i);

		check_bounded(text, (size_t)n, 65535);
	}
}

static void
test_bounded_beginning_at_the_end(void **state)
{
	(void)state;
	check_bounded("", 0, 65535);
}

/* Digits and dots from the start are the whole of what may be an address. */
static void
check_ipv4(const char *text, size_t len)
{
	size_t n = strspn(text, "0123456789.");
	char run[80];
	uint8_t bytes[4];
	bool is_address;

	if (n > len)
		n = len;
	snprintf(run, sizeof(run), "%.*s", (int)n, text);
	is_address = inet_pton(AF_INET, run, bytes) == 1;
	WITH_PADS(text, len, s) {
		uint32_t address = 0;
		const char *p = read_ipv4(s.at, s.at + s.len, &address);

		if (!is_address) {
			if (p != NULL)
				fail_msg("\"%s\" is read as an address", text);
			continue;
		}
		if (p != s.at + n)
			fail_msg("\"%s\" is not read", text);
		assert_int_equal(address, (uint32_t)bytes[0] << 24 |
		    (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
		    bytes[3]);
	}
}

static void
test_ipv4_of_every_octet(void **state)
{
	static const char *const forms[] = { "%u.0.2.7", "192.%u.2.7",
		"192.0.%u.7", "192.0.2.%u", "%03u.0.2.7", "192.0.2.%03u",
		"255.255.255.%u ", "%u.255.255.255", "%u", "%u.%u.%u.%u" };
	char text[80];

	(void)state;
	for (size_t f = 0; f < sizeof(forms) / sizeof(forms[0]); f++)
		for (unsigned i = 0; i < 1100; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(text, sizeof(text), forms[f], i, i, i, i);
#pragma GCC diagnostic pop
			check_ipv4(text, strlen(text));
		}
}

static void
test_ipv4_of_other_text(void **state)
{
	static const char *const texts[] = { "", ".", "...", "....", "1.2.3",
		"1.2.3.", "1.2.3.4", "1.2.3.4.", "1.2.3.4.5", "1..3.4",
		".1.2.3", "1.2.3.4x", "1.2.3.4 5", "1.2.3.4/8", "1.2.3.4:80",
		"01.2.3.4", "1.2.3.04", "00.0.0.0", "0.0.0.0",
		"255.255.255.255", "256.1.1.1", "1.1.1.256", "1.1.1.2550",
		"1111.1.1.1", "0x1.2.3.4", "1.2.3.-4", "+1.2.3.4", " 1.2.3.4",
		"a.b.c.d", "1.2.3.a", "\xb1.2.3.4", "1.2.3.\xb4",
		"192.0.2.7]", "1.2.3.4,", "123456789012345678",
		"1.2.3.4444444444444444444", "0.0.0.0.0.0.0.0.0.0" };
	char text[32];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_ipv4(texts[i], strlen(texts[i]));
	for (int i = 0; i < 200000; i++) {
		size_t n = random_text(text, 17, "0123456789.12..5.2");

		check_ipv4(text, n);
	}
}

/* Every cut of an address: the missing digits must not come from the pad. */
static void
test_ipv4_cut(void **state)
{
	const char *text = "203.0.113.255";
	char cut[16];

	(void)state;
	for (int n = 0; n <= 13; n++) {
		snprintf(cut, sizeof(cut), "%.*s", n, text);
		check_ipv4(cut, (size_t)n);
	}
}

static void
test_ipv4_with_one_byte_changed(void **state)
{
	const char *text = "203.0.113.255";
	char changed[16];

	(void)state;
	for (unsigned at = 0; at < 13; at++)
		for (unsigned byte = 1; byte < 256; byte++) {
			memcpy(changed, text, 14);
			changed[at] = (char)byte;
			check_ipv4(changed, 13);
		}
}

/*
 * What text.h promises of read_address: up to a blank, a slash, a bracket, a
 * comma or the end; a zone index is dropped.
 */
static bool
is_address(const char *text, struct address *want)
{
	size_t n = strcspn(text, " /],%");

	return n == strspn(text, "0123456789abcdefABCDEF:.") &&
	    reference_address(text, text + n, want);
}

static void
check_address(const char *text)
{
	size_t len = strlen(text);
	struct address want;
	bool expected = is_address(text, &want);

	WITH_PADS(text, len, s) {
		struct address got = { 0 };
		const char *p = read_address(s.at, s.at + s.len, &got);

		if ((p != NULL) != expected)
			fail_msg("\"%s\" is %sread", text,
			    expected ? "not " : "");
		if (p == NULL)
			continue;
		if (!same_address(&got, &want))
			fail_msg("\"%s\" is read as another address", text);
		if (p != s.at + strcspn(text, " /],"))
			fail_msg("\"%s\" is not read to its end", text);
	}
}

static void
test_address(void **state)
{
	static const char *const texts[] = { "", ":", "::", ":::", "::1", "1::",
		"1::2", "1::2::3", "2001:db8::1", "2001:DB8::ABCD",
		"2001:0db8:0000:0000:0000:0000:0000:0001",
		"2001:0DB8:0000:0000:0000:0000:0000:ABCD",
		"2001:0db8:0000:0000:0000:0000:0000:000g",
		"2001:0db8:0000:0000:0000:0000:0000:0001:",
		"2001:0db8:0000:0000:0000:0000:0000:00001",
		"2001:0db8:0000:0000:0000:0000:0000", "1:2:3:4:5:6:7:8",
		"1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
		"1:2:3:4:5:6:7", "12345::", "::12345", "::g", "g::",
		"::ffff:192.0.2.7", "::ffff:c000:207", "::FFFF:192.0.2.7",
		"0000:0000:0000:0000:0000:ffff:192.0.2.7",
		"0000:0000:0000:0000:0000:ffff:c000:0207",
		"::fffe:192.0.2.7", "::192.0.2.7", "64:ff9b::192.0.2.7",
		"::ffff:192.0.2.256", "::ffff:192.0.2", "::ffff:192.0.02.7",
		"fe80::1%eth0", "fe80::1%eth0/64", "fe80::1%2 DST=", "fe80::1%",
		"fe80::1%eth0,x", "fe80::1%eth0]", "%eth0", "::%1",
		"2001:db8::1 x", "2001:db8::1/64", "2001:db8::1]",
		"2001:db8::1,", "[2001:db8::1]", "2001:db8::1x",
		"2001:db8::1;", "2001:db8::1.", "192.0.2.7", "192.0.2.7/24",
		"192.0.2.7]", "192.0.2.7,", "192.0.2.7 ", "192.0.2.7:80",
		"192.0.2.7x", "192.0.2.7-", "192.0.2.7.", "192.0.2",
		"192.0.2.07", "cafe", "cafe.example", "dead:beef", "1", "0",
		"0000:0000:0000:0000:0000:0000:0000:0000",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
		"0ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
		"ffff-ffff-ffff-ffff-ffff-ffff-ffff-ffff",
		"ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_address(texts[i]);
}

/* An address of any shape: zeros are frequent, as in real ones. */
static void
random_address(uint8_t bytes[16])
{
	for (int i = 0; i < 16; i += 2) {
		uint32_t group = random_below(3) == 0 ? random_below(65536) :
		    random_below(4) == 0 ? 0xffff : 0;

		bytes[i] = (uint8_t)(group >> 8);
		bytes[i + 1] = (uint8_t)group;
	}
}

static void
print_full(const uint8_t b[16], bool upper, char *text)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";

	for (int i = 0; i < 16; i++) {
		*text++ = digits[b[i] >> 4];
		*text++ = digits[b[i] & 15];
		if (i % 2 == 1 && i < 15)
			*text++ = ':';
	}
	*text = '\0';
}

static void
test_address_of_any_shape(void **state)
{
	char text[INET6_ADDRSTRLEN + 8];
	uint8_t bytes[16];

	(void)state;
	for (int i = 0; i < 60000; i++) {
		random_address(bytes);
		if (i % 3 == 0)
			inet_ntop(AF_INET6, bytes, text, INET6_ADDRSTRLEN);
		else
			print_full(bytes, i % 3 == 1, text);
		check_address(text);
		text[random_below((uint32_t)strlen(text))] =
		    "0123456789abcdefABCDEFg:. /%-"[random_below(29)];
		check_address(text);
	}
}

static void
test_address_cut(void **state)
{
	static const char *const texts[] = {
		"2001:0db8:0099:0000:0000:0000:0000:0001", "2001:db8:99::1",
		"::ffff:192.0.2.7", "fe80::1%eth0" };
	char cut[64];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		for (int n = 0; n <= (int)strlen(texts[i]); n++) {
			snprintf(cut, sizeof(cut), "%.*s", n, texts[i]);
			check_address(cut);
		}
}

static void
check_in_key(const char *text, size_t len)
{
	const char *want = memmem(text, len, "IN=", 3);

	WITH_PADS(text, len, s) {
		const char *got = find_in_key(s.at, s.at + s.len);

		if (want == NULL)
			assert_null(got);
		else
			assert_ptr_equal(got, s.at + (want - text));
	}
}

static void
test_in_key(void **state)
{
	char text[128];

	(void)state;
	check_in_key("", 0);
	check_in_key("I", 1);
	check_in_key("IN", 2);
	check_in_key("IN=", 3);
	/* at every place of a vector and over its edge, behind near misses */
	for (size_t len = 0; len < 70; len++)
		for (size_t at = 0; at <= len; at++) {
			memset(text, 'I', len);
			if (len - at >= 3)
				memcpy(text + at, "IN=", 3);
			check_in_key(text, len);
			memset(text, '=', len);
			if (len - at >= 3)
				memcpy(text + at, "IN=", 3);
			check_in_key(text, len);
			memset(text, 'x', len);
			memcpy(text + at, "IN=", len - at < 3 ? len - at : 3);
			check_in_key(text, len);
		}
	for (int i = 0; i < 100000; i++) {
		size_t n = random_text(text, 100, "IN=I=xN");

		check_in_key(text, n);
	}
}

static void
check_text(const char *text, size_t len, const char *needle)
{
	const char *want = memmem(text, len, needle, strlen(needle));

	WITH_PADS(text, len, s) {
		const char *got =
		    find_text(s.at, s.at + s.len, slice_of(needle));

		if (want == NULL)
			assert_null(got);
		else
			assert_ptr_equal(got, s.at + (want - text));
	}
}

static void
test_text(void **state)
{
	static const char *const needles[] = { "a", "ab", "aa", "aba",
		" DPT=99", "SRC=6.6.6.6", "abababababababab",
		"abababababababababababababababababababababababab" };
	char text[128], needle[8];

	(void)state;
	/* at every place of a vector, whole or cut by the end */
	for (size_t i = 0; i < sizeof(needles) / sizeof(needles[0]); i++)
		for (size_t len = 0; len < 70; len++)
			for (size_t at = 0; at <= len; at++) {
				size_t n = strlen(needles[i]);

				memset(text, needles[i][0], len);
				memcpy(text + at, needles[i],
				    len - at < n ? len - at : n);
				check_text(text, len, needles[i]);
				memset(text, 'x', len);
				memcpy(text + at, needles[i],
				    len - at < n ? len - at : n);
				check_text(text, len, needles[i]);
			}
	for (int i = 0; i < 100000; i++) {
		size_t n = random_text(text, 100, "ab9");

		if (random_text(needle, 6, "ab9") > 0)
			check_text(text, n, needle);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_number_of_every_value, reset),
		cmocka_unit_test_setup(test_number_of_other_text, reset),
		cmocka_unit_test_setup(test_number_ends_at_any_byte, reset),
		cmocka_unit_test_setup(test_bounded, reset),
		cmocka_unit_test_setup(
		    test_bounded_beginning_at_the_end, reset),
		cmocka_unit_test_setup(test_ipv4_of_every_octet, reset),
		cmocka_unit_test_setup(test_ipv4_of_other_text, reset),
		cmocka_unit_test_setup(test_ipv4_cut, reset),
		cmocka_unit_test_setup(test_ipv4_with_one_byte_changed, reset),
		cmocka_unit_test_setup(test_address, reset),
		cmocka_unit_test_setup(test_address_of_any_shape, reset),
		cmocka_unit_test_setup(test_address_cut, reset),
		cmocka_unit_test_setup(test_in_key, reset),
		cmocka_unit_test_setup(test_text, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
