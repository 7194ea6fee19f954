/*
 * message.h - a message under way, and the chance that shapes it.
 *
 * In texts below "@" stands for an IPv4 address, "&" for an IPv6 address, "~"
 * for a number up to 65535, "$" for the link layer's field and "!" for a whole
 * packet, which is nobody's.
 */
#ifndef NFLOGD_TESTS_BENCH_MESSAGE_H
#define NFLOGD_TESTS_BENCH_MESSAGE_H

#include "truth.h"

#include <math.h>
#include <stdarg.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Shares are in percent; main's table says what each is of. */
struct knobs {
	double lines, days, sensors, sources, fresh, noise, hostile, v6,
	    accept, odd, damaged, repeats, undated, domains, seed;
	bool shuffle, crlf;
};

struct message {
	char text[1024];
	size_t len;
	const char *program;
	unsigned pid;	/* 0: the program tells none */
};

/* Marsaglia's xorshift64*: the same on every machine. */
static uint64_t random_state;

static uint64_t
draw(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * 0x2545f4914f6cdd1d;
}

static unsigned
below(unsigned most)
{
	return (unsigned)((draw() >> 32) * most >> 32);
}

static double
fraction(void)
{
	return (double)(draw() >> 11) * 0x1p-53;
}

static bool
chance(double percent)
{
	return percent > 0 && fraction() * 100 < percent;
}

/* A number that looks like another for every other. */
static uint64_t
scatter(uint64_t n)
{
	n = (n ^ n >> 31) * 0x7fb5d329728ea185;
	n = (n ^ n >> 27) * 0x81dadef4bc2dd44d;
	return n ^ n >> 33;
}

static void __attribute__((format(printf, 2, 3)))
say(struct message *m, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	m->len += (size_t)vsnprintf(
	    m->text + m->len, sizeof(m->text) - m->len, format, args);
	va_end(args);
}

/* The public IPv4 address of a source. */
static uint32_t
address_of(uint64_t source)
{
	uint32_t address;
	unsigned first;

	do {
		source = scatter(source + 1);
		address = (uint32_t)(source >> 16);
		first = address >> 24;
	} while (first == 0 || first == 10 || first == 127 || first >= 224);
	return address;
}

static void
say_ipv4(struct message *m, uint32_t a)
{
	say(m, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
}

/* Written out, as the kernel does; the number's halves make it unique. */
static void
say_ipv6(struct message *m, uint32_t number)
{
	uint64_t h = scatter(number);

	say(m, "2a02:%04x:%04x:0000:%04x:%04x:00ff:%04x", number >> 16,
	    (unsigned)(h & 0xffff), (unsigned)(h >> 16 & 0xffff),
	    (unsigned)(h >> 32 & 0xff), number & 0xffff);
}

static void
say_link(struct message *m, bool v6)
{
	say(m, "MAC=52:54:00:12:34:56:00:1c:73:00:00:99:%s ",
	    v6 ? "86:dd" : "08:00");
}

/* A text with its signs replaced. */
static void
say_text(struct message *m, const char *text, bool v6)
{
	static const char packet[] = "IN=eth0 OUT= $SRC=@ DST=198.51.100.9 "
	    "LEN=40 TOS=0x00 PREC=0x00 TTL=244 ID=~ PROTO=TCP SPT=~ DPT=~ "
	    "WINDOW=1024 RES=0x00 SYN URGP=0 ";

	for (; *text != '\0'; text++) {
		switch (*text) {
		case '@':
			say_ipv4(m, address_of(draw()));
			break;
		case '&':
			say_ipv6(m, (uint32_t)draw());
			break;
		case '~':
			say(m, "%u", below(65536));
			break;
		case '$':
			say_link(m, v6);
			break;
		case '!':
			say_text(m, packet, false);
			break;
		default:
			m->text[m->len++] = *text;
		}
	}
}

#endif
