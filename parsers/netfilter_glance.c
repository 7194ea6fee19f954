/*
 * netfilter_glance.c - "SEQ=1 ACK=0 WINDOW=1024 RES=0x00 SYN ", behind the
 * ports of TCP; see netfilter_walk.h. Most drops are SYNs, so this is done for
 * nearly every line, and netfilter_detail.c would take as long as all the rest.
 */
#include "parsers/netfilter_walk.h"
#include "parsers/text.h"

static inline bool
at(const char *p, const char *end, uint32_t word)
{
	return end - p >= 4 && load32(p) == word;
}

/* Behind "SEQ=4294967295 ", NULL where that is not there. */
static const char *
take_sequence(const char *p, const char *end, struct event *ev)
{
	enum { DIGITS_MOST = 10 };
	const char *from = p + 4;
	uint64_t value = 0;

	for (p = from; p < end && is_digit(*p) && p - from < DIGITS_MOST; p++)
		value = value * 10 + (uint64_t)(*p - '0');
	if (p == from || p == end || *p != ' ' || value > UINT32_MAX)
		return NULL;
	ev->seq = (uint32_t)value;
	ev->has |= EV_SEQ;
	return p + 1;
}

/* Behind a word and its blank. */
static inline const char *
skip_word(const char *p, const char *end)
{
	p = find_blank(p, end);
	return p < end ? p + 1 : end;
}

/* A TCP flag, 0 where the four bytes are none. */
static inline unsigned
flag_of(uint32_t word)
{
	switch (word) {
	case WORD4('S', 'Y', 'N', ' '): return TCP_SYN;
	case WORD4('A', 'C', 'K', ' '): return TCP_ACK;
	case WORD4('R', 'S', 'T', ' '): return TCP_RST;
	case WORD4('F', 'I', 'N', ' '): return TCP_FIN;
	case WORD4('P', 'S', 'H', ' '): return TCP_PSH;
	case WORD4('U', 'R', 'G', ' '): return TCP_URG;
	case WORD4('E', 'C', 'E', ' '): return TCP_ECE;
	case WORD4('C', 'W', 'R', ' '): return TCP_CWR;
	default: return 0;
	}
}

/*
 * Flags up to another word or the end. False where what is left may be the
 * beginning of one more, or may be AE, which has three bytes.
 */
static bool
take_flags(const char *p, const char *end, unsigned *flags)
{
	unsigned flag;

	for (*flags = 0; end - p >= 3; *flags |= flag) {
		uint32_t word = load32(p);

		if (end - p == 3)	/* the blank at the end was cut off */
			word = (word & 0xffffff) | (uint32_t)' ' << 24;
		flag = flag_of(word);
		if (flag == 0)
			break;
		p += end - p == 3 ? 3 : 4;
	}
	return p == end || (end - p >= 4 && (*p != 'A' || p[1] != 'E'));
}

static inline void
tell_tcp(struct event *ev, uint32_t window, unsigned flags)
{
	ev->window = (uint16_t)window;
	ev->tcp_flags = (uint16_t)flags;
	ev->has |= EV_WINDOW | EV_TCP_FLAGS;
	ev->untold &= ~(uint32_t)(EV_SEQ | EV_WINDOW | EV_TCP_FLAGS);
}

void
glance_at_tcp(const char *p, const char *end, struct event *ev)
{
	enum { WINDOW = 7 };	/* bytes of "WINDOW=" */
	static const char plain_syn[8] = "SYN URGP";
	unsigned digits, flags;
	uint32_t window;

	if (at(p, end, WORD4('S', 'E', 'Q', '='))) {
		p = take_sequence(p, end, ev);
		if (p == NULL || !at(p, end, WORD4('A', 'C', 'K', '=')))
			return;
		p = skip_word(p, end);
	}
	if (end - p < WINDOW || load32(p) != WORD4('W', 'I', 'N', 'D') ||
	    load32(p + 3) != WORD4('D', 'O', 'W', '='))
		return;
	p = read_number(p + WINDOW, end, &window, &digits);
	if (p == NULL || p == end || *p != ' ' || window > 65535)
		return;
	p++;
	if (at(p, end, WORD4('R', 'E', 'S', '=')))
		p = end - p > 8 && p[8] == ' ' ? p + 9 : skip_word(p, end);
	if (end - p >= 8 && memcmp(p, plain_syn, sizeof(plain_syn)) == 0)
		tell_tcp(ev, window, TCP_SYN);	/* nearly always */
	else if (take_flags(p, end, &flags))
		tell_tcp(ev, window, flags);
}
