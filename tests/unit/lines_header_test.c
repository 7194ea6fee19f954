/*
 * lines_header_test.c - every header in front of every tag in front of every
 * prefix: the host, the day and the verdict must come out all the same.
 */
#include "tests/lines/bench.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const pris[] = { "", "<4>", "<191>", "<0> " };

/* All of them are on 2025-09-10 in UTC. */
static const char *const stamps[] = { "Sep 10 08:09:10", "Sep 10 08:09:10.123",
	"2025-09-10T08:09:10Z", "2025-09-10T08:09:10.123456+00:00",
	"2025-09-10T23:09:10+0900", "2025-09-10T08:09:10",
	"2025-09-10 08:09:10", "2025-09-10 08:09:10.5+00:00",
	"Sep 10 2025 08:09:10", "2025 Sep 10 08:09:10", "*Sep 10 08:09:10",
	"1757491750", "1757491750.123456" };
enum { RFC3339_FROM = 2, RFC3339_TO = 5 };

static const char *const hosts[] = { "fw", "FW", "fw-1.example.org", "10",
	"192.0.2.1", "2001:db8::1", "mail.example.org", "kern.example.org",
	"local0.lan", "drop", "sep", "mon", "a_b", "relay/fw",
	"kernel", "klogd", "abcdefghijklmno", "abcdefghijklmnop", "x" };

static const char *const tags[] = { "kernel: ", "kernel[0]: ", "kernel:",
	"klogd: ", "/kernel: ", "kern.warn kernel: ", "user.info kernel: ",
	"ulogd[12]: ", "" };
static const char *const uptimes[] = { "", "[12345.678901] ",
	"[    5.678901] ", "[12345.678901][    C1] ", "[12345.678901][T12] ",
	"<4>[12345.678901] ", "<4>" };
static const char *const prefixes[] = { "ACCEPT ", "[UFW ALLOW] ",
	"accept: ", "accept wan in: ", "Shorewall:net2fw:ACCEPT:",
	"[WAN_IN-A-20] DESCR=\"drop: x\" " };

static const char *const packet = "IN=eth0 OUT= MAC= SRC=192.0.2.7 "
    "DST=198.51.100.1 LEN=40 TOS=0x00 PREC=0x00 TTL=64 ID=1 PROTO=TCP "
    "SPT=40000 DPT=445 WINDOW=1024 RES=0x00 SYN URGP=0 ";

static void
check_line(struct bench *b, const char *line, const char *host)
{
	struct slice copy = record_copy(line, strlen(line), 1);
	struct event ev;
	int32_t day = read_event(b, copy, &ev);

	if (ev.reason != REASON_ACCEPT || ev.dport != 445)
		fail_msg("%s\nis read as %s %s", line,
		    verdict_word(ev.verdict), reason_word(ev.reason));
	if (day != day_of_date(2025, 9, 10))
		fail_msg("%s\nis of day %d", line, day);
	if (ev.host.len != strlen(host) ||
	    memcmp(ev.host.at, host, ev.host.len) != 0)
		fail_msg("%s\nis of host \"%.*s\"", line, (int)ev.host.len,
		    ev.host.at);
	free((char *)copy.at);
}

/* Every tag, uptime and prefix behind a header. */
static void
check_messages(struct bench *b, const char *header, const char *host)
{
	char line[1024];

	for (size_t t = 0; t < COUNT(tags); t++)
		for (size_t u = 0; u < COUNT(uptimes); u++)
			for (size_t p = 0; p < COUNT(prefixes); p++) {
				snprintf(line, sizeof(line), "%s%s%s%s%s",
				    header, tags[t], uptimes[u], prefixes[p],
				    packet);
				check_line(b, line, host);
			}
}

static void
test_one_header(void **state)
{
	struct bench b = bench_new("UTC", 1759233600);
	char header[256];

	(void)state;
	for (size_t p = 0; p < COUNT(pris); p++)
		for (size_t s = 0; s < COUNT(stamps); s++)
			for (size_t h = 0; h < COUNT(hosts); h++) {
				snprintf(header, sizeof(header), "%s%s %s ",
				    pris[p], stamps[s], hosts[h]);
				check_messages(&b, header, hosts[h]);
			}
	bench_free(&b);
}

static void
test_host_doubled(void **state)
{
	struct bench b = bench_new("UTC", 1759233600);
	char header[256];

	(void)state;
	for (size_t s = 0; s < COUNT(stamps); s++)
		for (size_t h = 0; h < COUNT(hosts); h++) {
			snprintf(header, sizeof(header), "<4>%s %s %s ",
			    stamps[s], hosts[h], hosts[h]);
			check_messages(&b, header, hosts[h]);
		}
	bench_free(&b);
}

/* The inner header's host and day win, whatever the outer one is. */
static void
test_two_headers(void **state)
{
	static const char *const outer[] = { "Sep 11 00:00:00 relay ",
		"<12>Sep 11 00:00:00 192.0.2.9 ", "Sep 11 00:00:00 ",
		"2025-09-11T00:00:00.123+00:00 relay.example.org ",
		"2025-09-11T00:00:00Z ", "2025-09-11 00:00:00 RELAY ",
		"<12>1 2025-09-11T00:00:00Z relay - - - - " };
	struct bench b = bench_new("UTC", 1759233600);
	char header[256];

	(void)state;
	for (size_t o = 0; o < COUNT(outer); o++)
		for (size_t p = 0; p < COUNT(pris); p++)
			for (size_t s = 0; s <= RFC3339_TO; s++)
				for (size_t h = 0; h < COUNT(hosts); h++) {
					snprintf(header, sizeof(header),
					    "%s%s%s %s ", outer[o], pris[p],
					    stamps[s], hosts[h]);
					check_messages(&b, header, hosts[h]);
				}
	bench_free(&b);
}

static void
test_rfc5424(void **state)
{
	static const char *const data[] = { "-", "[a@1 k=\"v\"]",
		"[a@1 k=\"\\\"]\"][b@1]", "[k:\"v\"; l:\"[x]\"; ]" };
	static const char *const apps[] = { "kernel", "-" };
	struct bench b = bench_new("UTC", 1759233600);
	char line[1024];

	(void)state;
	for (size_t s = RFC3339_FROM; s <= RFC3339_TO; s++)
		for (size_t h = 0; h < COUNT(hosts); h++)
			for (size_t d = 0; d < COUNT(data) * COUNT(apps); d++)
				for (size_t m = 0;
				    m < COUNT(uptimes) * COUNT(prefixes); m++) {
					snprintf(line, sizeof(line),
					    "<4>1 %s %s %s - - %s %s%s%s",
					    stamps[s], hosts[h],
					    apps[d / COUNT(data)],
					    data[d % COUNT(data)],
					    uptimes[m / COUNT(prefixes)],
					    prefixes[m % COUNT(prefixes)],
					    packet);
					check_line(&b, line, hosts[h]);
				}
	bench_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_header),
		cmocka_unit_test(test_host_doubled),
		cmocka_unit_test(test_two_headers),
		cmocka_unit_test(test_rfc5424),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
