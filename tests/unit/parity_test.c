/*
 * parity_test.c - a packet is the same event, whether the kernel prints it (LOG)
 * or hands it over (NFLOG). The lines are what Linux printed for these bytes.
 */
#include "count/service.h"
#include "parsers/packet.h"
#include "tests/lines/formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define HEAD                                                                  \
	"[  656.39] DROP-IN: IN=v1 OUT= "                                     \
	"MAC=92:06:62:3c:39:93:02:00:00:00:00:01:08:00 "
#define LOG4(length, rest)                                                    \
	HEAD "SRC=203.0.113.5 DST=198.51.100.1 LEN=" length " TOS=0x00 "      \
	     "PREC=0x00 TTL=239 ID=54321 " rest
#define LOG6(length, rest)                                                    \
	HEAD "SRC=2001:0db8:0099:0000:0000:0000:0000:0001 "                   \
	     "DST=2001:0db8:0000:0000:0000:0000:0000:0001 LEN=" length        \
	     " TC=0 HOPLIMIT=52 FLOWLBL=0 " rest
#define IP4(length, fragment, protocol)                                       \
	"4500" length "d431" fragment "ef" protocol "0000cb007105c6336401"
#define IP6(length, next)                                                     \
	"60000000" length next "3420010db8009900000000000000000001"           \
	"20010db8000000000000000000000001"
#define TCP "9c4001bd000030390000000050020400000000000"
#define UDP "13c413c4001c0000"

static const struct {
	const char *line, *bytes;
} pairs[] = {
	{ LOG4("40", "DF PROTO=TCP SPT=40000 DPT=445 WINDOW=1024 RES=0x00 SYN "
	    "URGP=0 "),
	    IP4("0028", "4000", "06") TCP },
	{ LOG4("48", "DF PROTO=UDP SPT=5060 DPT=5060 LEN=28 "),
	    IP4("0030", "4000", "11") UDP },
	{ LOG4("84", "DF PROTO=ICMP TYPE=8 CODE=0 ID=77 SEQ=1 "),
	    IP4("0054", "4000", "01") "08000000004d0001" },
	{ LOG4("24", "DF PROTO=47 "),
	    IP4("0018", "4000", "2f") "00000800" },
	{ LOG4("28", "DF PROTO=2 "),
	    IP4("001c", "4000", "02") "1100000000000000" },
	{ LOG4("24", "DF PROTO=TCP INCOMPLETE [4 bytes] "),
	    IP4("0018", "4000", "06") "9c4001bd" },
	{ LOG4("28", "MF PROTO=UDP SPT=5060 DPT=5060 LEN=28 "),
	    IP4("001c", "2000", "11") UDP },
	{ LOG4("28", "FRAG:185 PROTO=UDP "),
	    IP4("001c", "00b9", "11") UDP },
	{ LOG6("60", "PROTO=TCP SPT=40000 DPT=445 WINDOW=1024 RES=0x00 SYN "
	    "URGP=0 "),
	    IP6("0014", "06") TCP },
	{ LOG6("68", "PROTO=UDP SPT=5060 DPT=5060 LEN=28 "),
	    IP6("001c", "11") UDP },
	{ LOG6("104", "PROTO=ICMPv6 TYPE=128 CODE=0 ID=5 SEQ=1 "),
	    IP6("0040", "3a") "8000000000050001" },
	{ LOG6("56", "FRAG:0 INCOMPLETE ID:00000001 PROTO=UDP SPT=5060 DPT=5060 "
	    "LEN=28 "),
	    IP6("0010", "2c") "1100000100000001" UDP },
	{ LOG6("56", "FRAG:1480 ID:00000001 PROTO=UDP "),
	    IP6("0010", "2c") "110005c800000001" UDP },
	{ LOG6("40", "PROTO=59 "), IP6("0000", "3b") },
};

static struct event
read_line(const char *line)
{
	static char record[1024];	/* with the padding parsers want */
	struct reader *reader = reader_of_tests();
	struct event ev = { 0 };

	memset(record, 0, sizeof(record));
	strcpy(record, line);
	reader_record(reader, slice_of(record), &ev);
	assert_non_null(reader_format(reader));
	reader_detail(reader, &ev);
	reader_free(reader);
	return ev;
}

static struct event
read_bytes(const char *hex)
{
	char bytes[256];
	size_t len = strlen(hex) / 2;
	struct event ev = { 0 };

	for (size_t i = 0; i < len; i++) {
		char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		bytes[i] = (char)strtoul(pair, NULL, 16);
	}
	event_clear(&ev);
	packet_read((struct slice){ bytes, len }, PACKET_ANY, &ev);
	return ev;
}

static bool
same_address(const struct address *a, const struct address *b)
{
	if (a->is_v6 || b->is_v6)
		return a->is_v6 == b->is_v6 &&
		    memcmp(a->v6, b->v6, sizeof(a->v6)) == 0;
	return a->v4 == b->v4;
}

static void
log_and_nflog_tell_the_same(void **state)
{
	/* sequence numbers are printed only where the rule asks for them */
	const uint32_t told = EV_SRC | EV_DST | EV_PROTO | EV_SPORT |
	    EV_DPORT | EV_ICMP | EV_LENGTH | EV_TTL | EV_FRAGMENT | EV_DF |
	    EV_MF | EV_TOS | EV_TCP_FLAGS | EV_WINDOW;

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct event a = read_line(pairs[i].line);
		struct event b = read_bytes(pairs[i].bytes);

		if (a.reason != REASON_BY_PREFIX || b.reason != a.reason ||
		    (a.has & told) != (b.has & told) ||
		    service_of(&a) != service_of(&b) ||
		    !same_address(&a.src, &b.src) ||
		    !same_address(&a.dst, &b.dst) || a.length != b.length ||
		    a.ttl != b.ttl || (!b.src.is_v6 && a.ip_id != b.ip_id))
			fail_msg("%s: has %#x by LOG, %#x by NFLOG; %#x, %#x",
			    pairs[i].line, a.has & told, b.has & told,
			    service_of(&a), service_of(&b));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(log_and_nflog_tell_the_same),
	};

	return cmocka_run_group_tests_name("parity", tests, NULL, NULL);
}
