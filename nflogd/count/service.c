/*
 * service.c - see service.h. Protocol names are those of the IANA registry
 * "protocol-numbers" in lower case, but icmp6 and ipip as the field says them.
 */
#include "count/service.h"

#include <stdio.h>
#include <strings.h>

static const char *const names[256] = {
	[1] = "icmp", [2] = "igmp", [3] = "ggp", [4] = "ipip", [5] = "st",
	[6] = "tcp", [8] = "egp", [9] = "igp", [17] = "udp", [27] = "rdp",
	[33] = "dccp", [41] = "ipv6", [46] = "rsvp", [47] = "gre",
	[50] = "esp", [51] = "ah", [58] = "icmp6", [88] = "eigrp",
	[89] = "ospf", [94] = "ipip94", [97] = "etherip", [98] = "encap",
	[103] = "pim", [108] = "ipcomp", [112] = "vrrp", [115] = "l2tp",
	[124] = "isis", [132] = "sctp", [133] = "fc", [136] = "udplite",
	[137] = "mpls-in-ip",
};

const char *
protocol_name(uint8_t protocol)
{
	return names[protocol];
}

/* A decimal number without sign or leading zero, at most `most`. */
static bool
parse_decimal(const char *text, size_t len, uint32_t most, uint32_t *value)
{
	*value = 0;
	if (len == 0 || len > 5 || (text[0] == '0' && len > 1))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*value = *value * 10 + (uint32_t)(text[i] - '0');
	}
	return *value <= most;
}

bool
protocol_parse(const char *text, uint8_t *protocol)
{
	uint32_t n;

	for (unsigned i = 0; i < 256; i++)
		if (names[i] != NULL && strcasecmp(text, names[i]) == 0) {
			*protocol = (uint8_t)i;
			return true;
		}
	if (!parse_decimal(text, strlen(text), 255, &n))
		return false;
	*protocol = (uint8_t)n;
	return true;
}

size_t
service_format(uint32_t service, char text[SERVICE_TEXT])
{
	char proto[16] = "", *p = text;
	uint8_t number = service_protocol(service);
	uint32_t port = service & 0xffff;
	char digits[5];
	int n = 0;

	/* by hand: a scan of a day prints hundreds of thousands */
	memset(text, 0, SERVICE_TEXT);
	if (service == SERVICE_UNKNOWN) {
		memcpy(text, "-/-", sizeof("-/-"));
		return 3;
	}
	if ((service & SERVICE_NO_PORT) != 0) {
		*p++ = '-';
	} else {
		do
			digits[n++] = (char)('0' + port % 10);
		while ((port /= 10) != 0);
		while (n > 0)
			*p++ = digits[--n];
	}
	*p++ = '/';
	if (names[number] == NULL)
		snprintf(proto, sizeof(proto), "%u", number);
	const char *name = names[number] != NULL ? names[number] : proto;
	while (*name != '\0' && p < text + SERVICE_TEXT - 1)
		*p++ = *name++;
	return (size_t)(p - text);
}

size_t
service_display(uint32_t service, char *text, size_t size)
{
	char plain[SERVICE_TEXT];
	uint32_t type = service & 0xffff;
	bool six = service_protocol(service) == PROTO_ICMP6;
	int n;

	service_format(service, plain);
	if (service == service_make(PROTO_ICMP, 8))
		n = snprintf(text, size, "Ping (ICMP)");
	else if (service == service_make(PROTO_ICMP6, 128))
		n = snprintf(text, size, "Ping (ICMPv6)");
	else if ((service & SERVICE_NO_PORT) == 0 &&
	    (six || service_protocol(service) == PROTO_ICMP))
		n = snprintf(text, size, "ICMP%s type %u", six ? "v6" : "",
		    type);
	else
		n = snprintf(text, size, "%s", plain);
	return n < 0 ? 0 : (size_t)n;
}

bool
service_parse(const char *text, uint32_t *service)
{
	const char *slash = strchr(text, '/');
	uint8_t protocol;
	uint32_t port, most = 65535;

	if (strcmp(text, "-/-") == 0) {
		*service = SERVICE_UNKNOWN;
		return true;
	}
	if (slash == NULL || !protocol_parse(slash + 1, &protocol))
		return false;
	if (slash == text + 1 && *text == '-') {
		*service = service_without_port(protocol);
		return true;
	}
	if (protocol == PROTO_ICMP || protocol == PROTO_ICMP6)
		most = 255;
	if (!parse_decimal(text, (size_t)(slash - text), most, &port))
		return false;
	*service = service_make(protocol, (uint16_t)port);
	return true;
}
