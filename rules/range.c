/* range.c - see range.h. */
#include "rules/range.h"
#include "base/suggest.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

enum { PART = 32 };	/* room for a port or a service, and NUL */

static bool
all_digits(const char *text)
{
	return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static bool
wrong_protocol(const char *text, const char *protocol, struct error *err)
{
	const char *names[256], *near;
	size_t n = 0;

	for (unsigned i = 0; i < 256; i++)
		if (protocol_name((uint8_t)i) != NULL)
			names[n++] = protocol_name((uint8_t)i);
	near = suggest(protocol, names, n);
	if (near != NULL)
		return error_set(err, "\"%s\" in \"%s\" is not a protocol; "
		    "did you mean \"%s\"?", utf8_excerpt(protocol).text,
		    utf8_excerpt(text).text, near);
	return error_set(err, "\"%s\" in \"%s\" is not a protocol; want a name "
	    "such as tcp, or a number up to 255", utf8_excerpt(protocol).text,
	    utf8_excerpt(text).text);
}

static bool
wrong_port(const char *text, const char *port, uint8_t protocol,
    struct error *err)
{
	bool type = protocol == PROTO_ICMP || protocol == PROTO_ICMP6;
	const char *what = type ? "n ICMP type" : " port";
	unsigned most = type ? 255 : 65535;
	size_t zeros = strspn(port, "0");

	if (!all_digits(port))
		return error_set(err, "\"%s\" in \"%s\" is not a%s; want a "
		    "number up to %u", utf8_excerpt(port).text,
		    utf8_excerpt(text).text, what, most);
	if (zeros > 0)
		return error_set(err,
		    "\"%s\" in \"%s\" has a leading zero; "
		    "want %s",
		    utf8_excerpt(port).text, utf8_excerpt(text).text,
		    port[zeros] == '\0' ? "0" :
					  utf8_excerpt(port + zeros).text);
	return error_set(err, "%s in \"%s\" is above %u; want a%s up to %u",
	    utf8_excerpt(port).text, utf8_excerpt(text).text, most, what, most);
}

/* One end of a range, or all of it: `port` is what stands before the slash. */
static bool
parse_one(const char *text, struct slice port, const char *slash,
    uint32_t *service, struct error *err)
{
	char whole[2 * PART], *copy;
	uint8_t protocol;

	if (!protocol_parse(slash + 1, &protocol))
		return wrong_protocol(text, slash + 1, err);
	if (port.len < PART && strlen(slash) < PART) {
		snprintf(whole, sizeof(whole), "%.*s%s", (int)port.len,
		    port.at, slash);
		if (service_parse(whole, service))
			return true;
	}
	copy = strndup(port.at, port.len);
	wrong_port(text, copy != NULL ? copy : "", protocol, err);
	free(copy);
	return false;
}

static bool
in_order(const char *text, struct service_range range, struct error *err)
{
	struct service_range turned = { range.to, range.from };
	char right[RANGE_TEXT];

	if ((range.to & SERVICE_NO_PORT) != 0)
		return wrong_port(text, "-", service_protocol(range.to), err);
	if (range.from < range.to)
		return true;
	range_format(turned, right);
	return error_set(err, "\"%s\" %s; want %s", utf8_excerpt(text).text,
	    range.from == range.to ? "is one port" : "runs backwards", right);
}

bool
range_parse(const char *text, struct service_range *range, struct error *err)
{
	const char *slash = strchr(text, '/'), *dash = strchr(text, '-');

	if (slash == NULL && all_digits(text))
		return error_set(err, "\"%s\" names no protocol; want such as "
		    "%s/tcp or %s/udp", utf8_excerpt(text).text,
		    utf8_excerpt(text).text, utf8_excerpt(text).text);
	if (slash == NULL)
		return error_set(err, "\"%s\" is not a service; want such as "
		    "445/tcp, 6000-6010/udp, 8/icmp or -/gre",
		    utf8_excerpt(text).text);
	if (dash == NULL || dash > slash || dash == text) {
		if (!parse_one(text, slice_between(text, slash), slash,
		    &range->from, err))
			return false;
		range->to = range->from;
		return true;
	}
	return parse_one(text, slice_between(text, dash), slash,
	    &range->from, err) &&
	    parse_one(text, slice_between(dash + 1, slash), slash,
	    &range->to, err) && in_order(text, *range, err);
}

void
range_format(struct service_range range, char text[RANGE_TEXT])
{
	char last[SERVICE_TEXT];

	service_format(range.to, last);
	if (range.from == range.to)
		snprintf(text, RANGE_TEXT, "%s", last);
	else
		snprintf(text, RANGE_TEXT, "%u-%s", range.from & 0xffff, last);
}
