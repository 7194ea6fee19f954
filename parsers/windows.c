/* windows.c - see windows.h. */
#include "parsers/windows.h"
#include "parsers/names.h"
#include "parsers/text.h"

/* What a column means. Date, time and action are always the first three. */
enum column { OTHER, PROTOCOL, SRC, DST, SPORT, DPORT, SIZE, FLAGS, SEQ, ACK,
	WINDOW, TYPE, CODE, INFO, MEANINGS };

static const char *const names[MEANINGS] = { [PROTOCOL] = "protocol",
	[SRC] = "src-ip", [DST] = "dst-ip", [SPORT] = "src-port",
	[DPORT] = "dst-port", [SIZE] = "size", [FLAGS] = "tcpflags",
	[SEQ] = "tcpsyn", [ACK] = "tcpack", [WINDOW] = "tcpwin",
	[TYPE] = "icmptype", [CODE] = "icmpcode", [INFO] = "info" };

/*
 * Of a file whose header line is not there. Windows XP had no more than these;
 * later ones end with "path", then with "path pid".
 */
static const struct columns standard = { 13, { PROTOCOL, SRC, DST, SPORT, DPORT,
	SIZE, FLAGS, SEQ, ACK, WINDOW, TYPE, CODE, INFO } };

/* What a row holds, by meaning; empty where it has no such column. */
struct row {
	struct slice of[MEANINGS];
	size_t count;	/* of its columns */
};

static const struct slice date_time_action =
    SLICE_INIT("date time action ");

static uint8_t
meaning_of(struct slice name)
{
	for (unsigned i = OTHER + 1; i < MEANINGS; i++)
		if (slice_equal(name, slice_of(names[i])))
			return (uint8_t)i;
	return OTHER;
}

/* The columns behind "date time action "; false where they tell no packet. */
static bool
read_columns(const char *p, const char *end, struct columns *c)
{
	bool has_src = false;

	c->count = 0;
	while ((p = skip_blanks(p, end)) < end && c->count < COLUMNS_MOST) {
		const char *blank = find_blank(p, end);
		uint8_t meaning = meaning_of(slice_between(p, blank));

		has_src |= meaning == SRC;
		c->meaning[c->count++] = meaning;
		p = blank;
	}
	return has_src;
}

/*
 * A header line, by its key and the text behind that. Other logs have such
 * lines too (W3C Extended Log File Format), with other columns.
 */
static enum parse
read_header(struct slice key, struct slice text, struct workspace *ws,
    struct event *ev)
{
	static const struct {
		struct slice key, text;
	} others[] = {
		{ SLICE_INIT("#Version"), SLICE_INIT("1.") },
		{ SLICE_INIT("#Time Format"), SLICE_INIT("") },
		{ SLICE_INIT("#Software"),
		    SLICE_INIT("Microsoft Windows Firewall") },
		{ SLICE_INIT("#Software"),
		    SLICE_INIT("Microsoft Internet Connection Firewall") },
	};
	struct columns columns;

	event_is(ev, REASON_NO_DECISION);
	if (slice_equal(key, SLICE("#Fields"))) {
		if (!slice_starts(text, date_time_action) ||
		    !read_columns(text.at + date_time_action.len,
		    text.at + text.len, &columns))
			return PARSE_OTHER;
		ws->columns = columns;
		return PARSE_OK;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (slice_equal(key, others[i].key) &&
		    slice_starts(text, others[i].text))
			return PARSE_OK;
	return PARSE_OTHER;
}

/* "#Key: text", untagged. */
static enum parse
split_header(struct slice line, struct workspace *ws, struct event *ev)
{
	const char *end = line.at + line.len;
	const char *colon = memchr(line.at, ':', line.len);

	if (colon == NULL)
		return PARSE_OTHER;
	return read_header(slice_between(line.at, colon),
	    slice_between(skip_blanks(colon + 1, end), end), ws, ev);
}

/* REASON_FIELD: this is no action, and the line no row. */
static enum reason
action_reason(struct slice action)
{
	static const struct {
		struct slice word;
		enum reason reason;
	} actions[] = {
		{ SLICE_INIT("DROP"), REASON_DROP },
		{ SLICE_INIT("ALLOW"), REASON_ACCEPT },
		{ SLICE_INIT("OPEN"), REASON_ACCEPT },	/* Windows XP */
		{ SLICE_INIT("OPEN-INBOUND"), REASON_ACCEPT },
		{ SLICE_INIT("CLOSE"), REASON_NO_DECISION },
		{ SLICE_INIT("INFO-EVENTS-LOST"), REASON_LOSS },
	};

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (slice_equal(action, actions[i].word))
			return actions[i].reason;
	return REASON_FIELD;
}

/* Does the row's date stand where it must, in front of the action? */
static const char *
find_date(const struct envelope *env)
{
	static const char form[] = "0000-00-00 00:00:00 ";
	enum { LENGTH = sizeof(form) - 1 };
	const char *p;

	if (!envelope_host_in_front(env) ||
	    env->host.at - env->record.at < LENGTH)
		return NULL;
	p = env->host.at - LENGTH;
	for (size_t i = 0; i < LENGTH; i++)
		if (form[i] == '0' ? !is_digit(p[i]) : p[i] != form[i])
			return NULL;
	return p;
}

/* Behind the action: words with one blank between them. */
static void
split_row(struct slice text, const struct columns *columns, struct row *row)
{
	const char *p = text.at, *end = p + text.len;

	*row = (struct row){ .count = 0 };
	while (p < end) {
		const char *blank = find_blank(p, end);

		if (row->count < columns->count)
			row->of[columns->meaning[row->count]] =
			    slice_between(p, blank);
		row->count++;
		p = blank + (blank < end);
	}
}

static bool
is_told(struct slice s)
{
	return s.len > 0 && !(s.len == 1 && *s.at == '-');
}

static enum reason
take_address(struct slice s, uint32_t bit, struct address *address,
    struct event *ev)
{
	if (!is_told(s))
		return REASON_DROP;
	if (read_address(s.at, s.at + s.len, address) != s.at + s.len)
		return is_name(s) ? REASON_DROP : REASON_ADDRESS;
	ev->has |= bit;
	return REASON_DROP;
}

static enum reason
take_port(struct slice s, uint32_t bit, uint16_t *port, struct event *ev)
{
	uint32_t n;

	if (!is_told(s))
		return REASON_DROP;
	if (!whole_number(s, 65535, &n))
		return REASON_PORT;
	*port = (uint16_t)n;
	ev->has |= bit;
	return REASON_DROP;
}

static enum reason
take_icmp(const struct row *row, struct event *ev)
{
	uint32_t type, code = 0;

	if (!is_told(row->of[TYPE]))
		return REASON_DROP;
	if (!whole_number(row->of[TYPE], 255, &type))
		return REASON_PORT;
	if (is_told(row->of[CODE]) &&
	    !whole_number(row->of[CODE], 255, &code))
		return REASON_PORT;
	ev->icmp_type = (uint8_t)type;
	ev->icmp_code = (uint8_t)code;
	ev->has |= EV_ICMP;
	return REASON_DROP;
}

/* Windows names three protocols and tells the others by number. */
static enum reason
take_protocol(struct slice s, struct event *ev)
{
	int protocol = is_told(s) ? protocol_number(s) : PROTOCOL_UNTOLD;

	if (protocol == PROTOCOL_WRONG)
		return REASON_PROTOCOL;
	if (protocol >= 0) {
		ev->protocol = (uint8_t)protocol;
		ev->has |= EV_PROTO;
	}
	return REASON_DROP;
}

static enum reason
take_packet(const struct row *row, struct event *ev)
{
	enum reason why = take_address(row->of[SRC], EV_SRC, &ev->src, ev);

	if (why == REASON_DROP)
		why = take_address(row->of[DST], EV_DST, &ev->dst, ev);
	if (why == REASON_DROP)
		why = take_protocol(row->of[PROTOCOL], ev);
	if (why == REASON_DROP)
		why = take_port(row->of[SPORT], EV_SPORT, &ev->sport, ev);
	if (why == REASON_DROP)
		why = take_port(row->of[DPORT], EV_DPORT, &ev->dport, ev);
	if (why == REASON_DROP)
		why = take_icmp(row, ev);
	if (why == REASON_DROP)
		event_settle(ev);
	return why;
}

/* Letters of the flags that are set, "SA"; `all` in the order of TCP_FIN.. */
static bool
read_flags(struct slice letters, uint16_t *flags)
{
	static const char all[] = "FSRPAUEC";

	*flags = 0;
	for (size_t i = 0; i < letters.len; i++) {
		const char *at = memchr(all, letters.at[i], sizeof(all) - 1);

		if (at == NULL)
			return false;
		*flags |= (uint16_t)(1u << (at - all));
	}
	return letters.len > 0;
}

/* Here, because `detail` would not know the columns. */
static void
take_fields(const struct row *row, struct event *ev)
{
	uint32_t n;

	if (whole_number(row->of[SIZE], 65535, &n) && n > 0) {
		ev->length = n;
		ev->has |= EV_LENGTH;
	}
	if (ev->protocol != PROTO_TCP || (ev->has & EV_PROTO) == 0 ||
	    !read_flags(row->of[FLAGS], &ev->tcp_flags))
		return;
	ev->has |= EV_TCP_FLAGS;
	if (whole_number(row->of[SEQ], UINT32_MAX, &ev->seq))
		ev->has |= EV_SEQ;
	if (whole_number(row->of[ACK], UINT32_MAX, &ev->ack))
		ev->has |= EV_ACK;
	if (whole_number(row->of[WINDOW], 65535, &n)) {
		ev->window = (uint16_t)n;
		ev->has |= EV_WINDOW;
	}
}

/* "INFO-EVENTS-LOST": the column `info` tells how many. */
static enum parse
read_loss(const struct row *row, struct event *ev)
{
	uint32_t n;

	event_is(ev, REASON_LOSS);
	if (!whole_number(row->of[INFO], UINT32_MAX, &n) &&
	    !whole_number(row->of[SIZE], UINT32_MAX, &n))
		return PARSE_OK;
	event_times(ev, n);
	if (n == 0)
		event_is(ev, REASON_NO_DECISION);
	return PARSE_OK;
}

/*
 * The host of the syslog header of an agent that copied the log; what it is
 * stands in front of the row's date.
 */
static struct slice
host_before(const struct envelope *env, const char *date)
{
	struct envelope outer;

	if (date == env->record.at)
		return (struct slice){ date, 0 };
	envelope_read(slice_between(env->record.at, date), &outer);
	return outer.host;
}

/*
 * A host may be called like an action: the protocol is there, or at least the
 * source's address.
 */
static bool
is_row(const struct row *row)
{
	struct slice src = row->of[SRC], protocol = row->of[PROTOCOL];
	struct address address;

	if (!is_told(protocol) || protocol_number(protocol) >= 0)
		return true;
	return is_told(src) && read_address(src.at, src.at + src.len,
	    &address) == src.at + src.len;
}

enum parse
parse_windows(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev)
{
	const struct columns *columns =
	    ws->columns.count > 0 ? &ws->columns : &standard;
	enum reason verdict, why;
	struct row row;
	const char *date;

	(void)f;
	if (*env->message.at == '#')
		return split_header(env->message, ws, ev);
	if (env->origin == ORIGIN_PROGRAM)	/* its key seemed a tag */
		return read_header(env->program, env->message, ws, ev);
	verdict = action_reason(env->host);
	date = verdict != REASON_FIELD ? find_date(env) : NULL;
	if (date == NULL)
		return PARSE_OTHER;
	split_row(env->message, columns, &row);
	if (!is_row(&row))
		return PARSE_OTHER;
	ev->host = host_before(env, date);
	if (row.count < columns->count)
		return parse_bad(ev, REASON_CUT);
	if (verdict == REASON_LOSS)
		return read_loss(&row, ev);
	why = take_packet(&row, ev);
	if (why != REASON_DROP)
		return parse_bad(ev, why);
	take_fields(&row, ev);
	event_is(ev, verdict);
	return PARSE_OK;
}
