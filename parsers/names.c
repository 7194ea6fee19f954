/* names.c - see names.h. */
#include "parsers/names.h"
#include "count/service.h"
#include "parsers/text.h"

#include <stdlib.h>
#include <strings.h>

bool
is_name(struct slice s)
{
	bool letter = false;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		bool is_letter = (unsigned)((c | 0x20) - 'a') <= 'z' - 'a';

		letter |= is_letter;
		if (!is_letter && !is_digit(c) && c != '-' && c != '_' &&
		    c != '.' && c != '+')
			return false;
	}
	return letter;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Where bytes differ, the last '*' takes one more of them. */
bool
word_matches(const char *word, struct slice text)
{
	const char *star = NULL;
	size_t taken = 0, i = 0;

	while (i < text.len) {
		if (*word == '*') {
			star = ++word;
			taken = i;
		} else if (*word != '\0' && lower(*word) == lower(text.at[i])) {
			word++;
			i++;
		} else if (star != NULL) {
			word = star;
			i = ++taken;
		} else {
			return false;
		}
	}
	while (*word == '*')
		word++;
	return *word == '\0';
}

struct service_name {
	const char *name;
	uint16_t port;
};

/* In order of the names, for bsearch. */
static const struct service_name services[] = {
	{ "aol", 5190 }, { "auth", 113 }, { "bgp", 179 }, { "biff", 512 },
	{ "bootpc", 68 }, { "bootps", 67 }, { "chargen", 19 },
	{ "cifs", 3020 }, { "citrix-ica", 1494 }, { "cmd", 514 },
	{ "ctiqbe", 2748 }, { "daytime", 13 }, { "discard", 9 },
	{ "dnsix", 195 }, { "domain", 53 }, { "echo", 7 }, { "epmap", 135 },
	{ "exec", 512 }, { "finger", 79 }, { "ftp", 21 }, { "ftp-data", 20 },
	{ "gopher", 70 }, { "h323", 1720 }, { "hostname", 101 },
	{ "http", 80 }, { "http-alt", 8080 }, { "https", 443 },
	{ "ident", 113 }, { "imap", 143 }, { "imap2", 143 }, { "imap3", 220 },
	{ "imap4", 143 }, { "imaps", 993 }, { "ipp", 631 }, { "irc", 194 },
	{ "isakmp", 500 }, { "kerberos", 88 }, { "klogin", 543 },
	{ "kshell", 544 }, { "ldap", 389 }, { "ldaps", 636 }, { "login", 513 },
	{ "lotusnotes", 1352 }, { "lpd", 515 }, { "microsoft-ds", 445 },
	{ "mobile-ip", 434 }, { "ms-sql-m", 1434 }, { "ms-sql-s", 1433 },
	{ "ms-wbt-server", 3389 }, { "mysql", 3306 }, { "nameserver", 42 },
	{ "netbios-dgm", 138 }, { "netbios-ns", 137 }, { "netbios-ssn", 139 },
	{ "nfs", 2049 }, { "nntp", 119 }, { "ntp", 123 },
	{ "pcanywhere-data", 5631 }, { "pcanywhere-status", 5632 },
	{ "pim-auto-rp", 496 }, { "pop2", 109 }, { "pop3", 110 },
	{ "pop3s", 995 }, { "postgresql", 5432 }, { "pptp", 1723 },
	{ "printer", 515 }, { "radius", 1812 }, { "radius-acct", 1813 },
	{ "rdp", 3389 }, { "rip", 520 }, { "router", 520 }, { "rsh", 514 },
	{ "rsync", 873 }, { "rtsp", 554 }, { "secureid-udp", 5510 },
	{ "shell", 514 }, { "sip", 5060 }, { "sip-tls", 5061 },
	{ "smtp", 25 }, { "smtps", 465 }, { "snmp", 161 }, { "snmp-trap", 162 },
	{ "snmptrap", 162 }, { "socks", 1080 }, { "sqlnet", 1521 },
	{ "ssdp", 1900 }, { "ssh", 22 }, { "submission", 587 },
	{ "sunrpc", 111 }, { "syslog", 514 }, { "tacacs", 49 }, { "talk", 517 },
	{ "telnet", 23 }, { "telnets", 992 }, { "tftp", 69 }, { "time", 37 },
	{ "uucp", 540 }, { "vnc", 5900 }, { "vxlan", 4789 }, { "who", 513 },
	{ "whois", 43 }, { "www", 80 }, { "xdmcp", 177 },
};

static int
compare_service(const void *key, const void *member)
{
	const struct slice *name = key;
	const char *other = ((const struct service_name *)member)->name;
	int order = strncasecmp(name->at, other, name->len);

	return order != 0 ? order : other[name->len] == '\0' ? 0 : -1;
}

int
service_number(struct slice name)
{
	const struct service_name *found = bsearch(&name, services,
	    sizeof(services) / sizeof(services[0]), sizeof(services[0]),
	    compare_service);

	return found != NULL ? found->port : -1;
}

/* Those of nearly all packets, without looking through tables. */
static int
usual_protocol(struct slice name)
{
	if (name.len == 3 && strncasecmp(name.at, "tcp", 3) == 0)
		return PROTO_TCP;
	if (name.len == 3 && strncasecmp(name.at, "udp", 3) == 0)
		return PROTO_UDP;
	if (name.len == 4 && strncasecmp(name.at, "icmp", 4) == 0)
		return PROTO_ICMP;
	return PROTOCOL_WRONG;
}

int
protocol_number(struct slice name)
{
	static const struct {
		const char *name;
		int number;
	} others[] = { { "ip", PROTOCOL_UNTOLD }, { "ipv6-icmp", PROTO_ICMP6 },
		{ "icmpv6", PROTO_ICMP6 }, { "icmp-v6", PROTO_ICMP6 },
		{ "ipinip", 4 }, { "ipencap", 4 }, { "hopopt", 0 },
		{ "ahp", PROTO_AH }, { "nos", 94 }, { "pcp", 108 },
		{ "ospfigp", 89 }, { "udp-lite", PROTO_UDPLITE } };
	int usual = usual_protocol(name);
	char text[24];
	uint8_t protocol;

	if (usual != PROTOCOL_WRONG || name.len >= sizeof(text))
		return usual;
	memcpy(text, name.at, name.len);
	text[name.len] = '\0';
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcasecmp(text, others[i].name) == 0)
			return others[i].number;
	return protocol_parse(text, &protocol) ? protocol : PROTOCOL_WRONG;
}

void
event_settle(struct event *ev)
{
	bool has_ports;

	if ((ev->has & EV_PROTO) != 0 && ev->protocol == PROTO_ICMP &&
	    (ev->has & EV_SRC) != 0 && ev->src.is_v6)
		ev->protocol = PROTO_ICMP6;
	has_ports = (ev->has & EV_PROTO) != 0 && (ev->protocol == PROTO_TCP ||
	    ev->protocol == PROTO_UDP || ev->protocol == PROTO_SCTP ||
	    ev->protocol == PROTO_DCCP || ev->protocol == PROTO_UDPLITE);
	if (!has_ports)
		ev->has &= ~(uint32_t)(EV_SPORT | EV_DPORT);
	if ((ev->has & EV_PROTO) == 0 || (ev->protocol != PROTO_ICMP &&
	    ev->protocol != PROTO_ICMP6))
		ev->has &= ~(uint32_t)EV_ICMP;
}
