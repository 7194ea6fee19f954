/*
 * netfilter_detail.c - the header fields of a netfilter line that counting
 * does not need: a plain walk over words, behind the strict one of netfilter.c.
 */
#include "parsers/netfilter.h"
#include "parsers/text.h"

#include <stdlib.h>

/* "0x1f", "1f" or decimal, as the field has it; false where it is none. */
static bool
number(struct slice value, int base, uint64_t *n)
{
	char text[24], *end;

	if (value.len == 0 || value.len >= sizeof(text))
		return false;
	memcpy(text, value.at, value.len);
	text[value.len] = '\0';
	*n = strtoull(text, &end, base);
	return *end == '\0' && *n <= UINT32_MAX;
}

/* A word without '=': a TCP flag, or nothing of interest. */
static void
bare_word(struct event *ev, struct slice word)
{
	static const struct {
		const char *name;
		uint16_t flag;
	} flags[] = {
		{ "SYN", TCP_SYN }, { "ACK", TCP_ACK }, { "FIN", TCP_FIN },
		{ "RST", TCP_RST }, { "PSH", TCP_PSH }, { "URG", TCP_URG },
		{ "ECE", TCP_ECE }, { "CWR", TCP_CWR }, { "AE", TCP_AE },
	};

	if (slice_equal(word, SLICE("DF")))
		ev->has |= EV_DF;
	if (slice_equal(word, SLICE("MF")))
		ev->has |= EV_MF;
	if ((ev->has & EV_WINDOW) == 0)
		return;	/* flags stand behind WINDOW= */
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (slice_equal(word, slice_of(flags[i].name)))
			ev->tcp_flags |= flags[i].flag;
}

/*
 * The first of each counts: UDP has a LEN= of its own, an echo request an ID=
 * and a SEQ=, and another message may have run into this one.
 */
static void
set_field(struct event *ev, struct slice key, struct slice value,
    uint32_t *seen)
{
	static const struct {
		const char *key;
		uint32_t bit;
		int base;
	} fields[] = {
		{ "TOS", EV_TOS, 16 }, { "PREC", EV_TOS, 16 },
		{ "TC", EV_TOS, 10 }, { "LEN", EV_LENGTH, 10 },
		{ "TTL", EV_TTL, 10 }, { "HOPLIMIT", EV_TTL, 10 },
		{ "ID", EV_ID, 10 }, { "WINDOW", EV_WINDOW, 10 },
		{ "SEQ", EV_SEQ, 10 }, { "ACK", EV_ACK, 10 },
		{ "MARK", EV_MARK, 16 }, { "UID", EV_UID, 10 },
		{ "GID", EV_GID, 10 }, { "mark", EV_MARK, 10 },	/* Proxmox */
	};
	static const uint32_t tcp_only = EV_SEQ | EV_ACK | EV_WINDOW;
	/* LEN= then TC=: an echo's ID= would be taken for the packet's */
	bool is_ipv6 = (*seen & 1u << 2) != 0;
	uint64_t n;
	size_t i = 0;

	while (i < sizeof(fields) / sizeof(fields[0]) &&
	    !slice_equal(key, slice_of(fields[i].key)))
		i++;
	if (i == sizeof(fields) / sizeof(fields[0]) ||
	    (*seen & 1u << i) != 0 ||
	    (fields[i].bit != EV_TOS && (ev->has & fields[i].bit) != 0) ||
	    !number(value, fields[i].base, &n) ||
	    ((fields[i].bit & tcp_only) != 0 && ev->protocol != PROTO_TCP) ||
	    (fields[i].bit == EV_ID && is_ipv6))
		return;
	*seen |= 1u << i;
	switch (fields[i].bit) {
	case EV_TOS:	/* TOS= and PREC= are the two parts of one byte */
		ev->tos = (uint8_t)((ev->has & EV_TOS ? ev->tos : 0) | n);
		break;
	case EV_LENGTH: ev->length = (uint32_t)n; break;
	case EV_TTL: ev->ttl = (uint8_t)n; break;
	case EV_ID: ev->ip_id = (uint16_t)n; break;
	case EV_WINDOW:
		ev->window = (uint16_t)n;
		ev->tcp_flags = 0;
		ev->has |= EV_TCP_FLAGS;
		break;
	case EV_SEQ: ev->seq = (uint32_t)n; break;
	case EV_ACK: ev->ack = (uint32_t)n; break;
	case EV_MARK: ev->mark = (uint32_t)n; break;
	case EV_UID: ev->uid = (uint32_t)n; break;
	default: ev->gid = (uint32_t)n; break;
	}
	ev->has |= fields[i].bit;
}

/* Past the inner packet of an ICMP error, whose brackets may hold brackets. */
static const char *
skip_brackets(const char *p, const char *end)
{
	int depth = 0;

	for (; p < end; p++) {
		depth += *p == '[';
		depth -= *p == ']';
		if (depth == 0)
			return p + 1;
	}
	return end;
}

void
detail_netfilter(struct event *ev)
{
	const char *p = ev->rest.at, *end = p + ev->rest.len;
	uint32_t seen = 0;

	if ((ev->has & EV_PROTO) == 0)
		return;
	/* a glance may have been there: here they tell how far the walk is */
	ev->has &= ~(uint32_t)(EV_WINDOW | EV_TCP_FLAGS);
	while ((p = skip_blanks(p, end)) < end) {
		const char *blank, *equals;

		if (*p == '[') {
			p = skip_brackets(p, end);
			continue;
		}
		if (end - p > 5 && memcmp(p, "OPT (", 5) == 0) {
			if ((ev->has & EV_WINDOW) != 0)
				ev->has |= EV_TCP_OPTIONS;
			blank = memchr(p, ')', (size_t)(end - p));
			p = blank != NULL ? blank + 1 : end;
			continue;
		}
		if (end - p > 3 && memcmp(p, "IN=", 3) == 0)
			return;	/* another message ran into this one */
		blank = find_blank(p, end);
		equals = memchr(p, '=', (size_t)(blank - p));
		if (equals != NULL)
			set_field(ev, slice_between(p, equals),
			    slice_between(equals + 1, blank), &seen);
		else
			bare_word(ev, slice_between(p, blank));
		p = blank;
	}
}
