/*
 * journal.c - see journal.h. What the fields mean is told by
 * systemd.journal-fields(7), how they are printed by journalctl(1).
 */
#include "parsers/journal.h"
#include "parsers/export.h"
#include "parsers/printk.h"
#include "parsers/text.h"

enum field {
	MESSAGE, HOSTNAME, IDENTIFIER, TRANSPORT, COMM, PID, REALTIME,
	SOURCE_REALTIME, CURSOR, MONOTONIC,
	FIELDS
};

static const struct slice names[FIELDS] = {
	[MESSAGE] = SLICE_INIT("MESSAGE"),
	[HOSTNAME] = SLICE_INIT("_HOSTNAME"),
	[IDENTIFIER] = SLICE_INIT("SYSLOG_IDENTIFIER"),
	[TRANSPORT] = SLICE_INIT("_TRANSPORT"),
	[COMM] = SLICE_INIT("_COMM"),
	[PID] = SLICE_INIT("_PID"),
	[REALTIME] = SLICE_INIT("__REALTIME_TIMESTAMP"),
	[SOURCE_REALTIME] = SLICE_INIT("_SOURCE_REALTIME_TIMESTAMP"),
	[CURSOR] = SLICE_INIT("__CURSOR"),
	[MONOTONIC] = SLICE_INIT("__MONOTONIC_TIMESTAMP"),
};

/* What journalctl prints whatever fields it is told to print. */
static const uint32_t always = 1u << CURSOR | 1u << REALTIME | 1u << MONOTONIC;

struct entry_fields {
	struct slice all[FIELDS];	/* empty if untold */
	uint32_t told;	/* a bit for each */
};

static bool
is_key_char(char c)
{
	return (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

/* Where a field goes; NULL for one that is not wanted, or not the first. */
static struct slice *
slot(struct entry_fields *f, struct slice key)
{
	int i = member_wanted(names, FIELDS, &f->told, key);

	return i < 0 ? NULL : &f->all[i];
}

/* ---- JSON ---------------------------------------------------------------- */

/*
 * Text that is not UTF-8 is an array of numbers, what is too long null; of a
 * field that was given several times all values are in an array.
 */
static bool
take_value(const struct member_value *v, struct room *room, struct slice *text)
{
	struct member_value first;

	if (v->kind == MEMBER_STRING || v->kind == MEMBER_NUMBER)
		return member_text(v, room, text);
	if (v->kind != MEMBER_ARRAY || member_bytes(v, room, text) ||
	    !member_first(v, &first))
		return true;
	if (first.kind == MEMBER_ARRAY)
		member_bytes(&first, room, text);
	return first.kind != MEMBER_STRING || member_text(&first, room, text);
}

static enum journal
read_json(struct slice text, struct room *room, struct entry_fields *f)
{
	struct members walk = members_of(text);
	enum members_result result;
	struct member one;
	struct slice key, *field;

	while ((result = members_next(&walk, &one)) == MEMBERS_ONE) {
		if (!member_text(&one.key, room, &key) ||
		    key.len == 0 || !is_key_char(*key.at))
			return JOURNAL_NO;
		field = slot(f, key);
		if (field != NULL && !take_value(&one.value, room, field))
			return JOURNAL_BROKEN;
	}
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): never NULL */
	if ((f->told & always) == 0)
		return JOURNAL_NO;
	if (result == MEMBERS_END)
		return JOURNAL_ENTRY;
	return result == MEMBERS_CUT ? JOURNAL_CUT : JOURNAL_BROKEN;
}

/* ---- export -------------------------------------------------------------- */

/*
 * The end of the record is the end of the entry only behind a blank line. The
 * last entry of a stream may lack that; but where it does not even say who
 * wrote it, that was cut off.
 */
static enum journal
read_export(const char *p, const char *end, struct entry_fields *f)
{
	const uint32_t writer = 1u << IDENTIFIER | 1u << COMM | 1u << PID;
	struct export_field one;
	enum export_part part;
	struct slice *field;

	while ((part = export_read(p, end, &one)) == EXPORT_FIELD) {
		if (one.head + one.value >= (uint64_t)(end - p))
			return JOURNAL_CUT;
		field = slot(f, one.key);
		if (field != NULL)
			*field = (struct slice){ p + one.head, one.value };
		p += one.head + one.value + 1;
	}
	if (envelope_strip(slice_between(p, end)).len > 0)
		return part == EXPORT_MORE ? JOURNAL_CUT : JOURNAL_BROKEN;
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): never NULL */
	return part == EXPORT_END || (f->told & writer) != 0 ? JOURNAL_ENTRY :
							       JOURNAL_CUT;
}

/* ---- both ---------------------------------------------------------------- */

/* Microseconds since 1970. */
static void
take_stamp(struct slice text, struct stamp *stamp)
{
	uint64_t n = 0;

	stamp->kind = STAMP_NONE;
	if (text.len == 0 || text.len > 16)
		return;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.at[i]))
			return;
		n = n * 10 + (uint64_t)(text.at[i] - '0');
	}
	stamp->kind = STAMP_EPOCH;
	stamp->has_offset = false;
	stamp->epoch = (int64_t)(n / 1000000);
	stamp->nanosecond = (uint32_t)(n % 1000000) * 1000;
}

/*
 * Anybody can call himself "kernel" (logger -t), but not reach the journal the
 * kernel's way. Only ulogd speaks for it in other ways, under its own name.
 */
static bool
is_kernel(const struct entry_fields *f, struct slice name)
{
	const struct slice *transport = &f->all[TRANSPORT];
	const struct slice *comm = &f->all[COMM], ulogd = SLICE("ulogd");

	if (transport->len == 0 || slice_equal(*transport, SLICE("kernel")))
		return true;
	return slice_starts(name, ulogd) &&
	    (comm->len == 0 || slice_starts(*comm, ulogd));
}

/* Where nothing is told of the writer it is a message without a tag. */
static void
take_writer(const struct entry_fields *f, struct envelope *env)
{
	struct slice name = f->all[IDENTIFIER];

	if (name.len == 0)
		name = f->all[COMM];
	if (name.len == 0 && slice_equal(f->all[TRANSPORT], SLICE("kernel")))
		name = SLICE("kernel");
	if (name.len == 0 && f->all[TRANSPORT].len + f->all[PID].len > 0)
		name = SLICE("unknown");
	if (name.len == 0)
		return;
	envelope_program(env, name);
	if (env->origin == ORIGIN_KERNEL && !is_kernel(f, name))
		env->origin = ORIGIN_PROGRAM;
}

static void
fill(const struct entry_fields *f, struct slice record, struct envelope *env)
{
	const char *p, *end;

	*env = (struct envelope){ .record = record, .repeat = 1,
		.host = f->all[HOSTNAME], .message = f->all[MESSAGE] };
	/* when it was said, which is what `journalctl` shows */
	take_stamp(f->all[SOURCE_REALTIME], &env->stamp);
	if (env->stamp.kind == STAMP_NONE)
		take_stamp(f->all[REALTIME], &env->stamp);
	take_writer(f, env);
	if (env->origin == ORIGIN_PROGRAM || env->message.len == 0)
		return;
	p = env->message.at;
	end = p + env->message.len;
	env->message = slice_between(skip_printk(p, end), end);
}

/* ---- entries in several lines -------------------------------------------- */

/* `"KEY" :`, as -o json-pretty prints it. */
static bool
is_pretty_key(const char *p, const char *end)
{
	if (p == end || *p++ != '"')
		return false;
	while (p < end && is_key_char(*p))
		p++;
	if (p == end || *p++ != '"')
		return false;
	p = skip_blanks(p, end);
	return p < end && *p == ':';
}

/* `KEY=` that no packet has: -o verbose prints such lines. */
static bool
is_verbose_key(const char *p, const char *end)
{
	const char *q = p;
	struct slice key;

	while (q < end && is_key_char(*q))
		q++;
	key = slice_between(p, q);
	return q < end && *q == '=' && (slice_equal(key, names[MESSAGE]) ||
	    slice_starts(key, SLICE("_")) ||
	    slice_starts(key, SLICE("SYSLOG_")));
}

/*
 * The further lines of a message stand indented below its first, and whoever
 * makes a program log his words may choose what they say.
 */
static bool
is_piece(struct slice record, struct slice text)
{
	enum { INDENT = 8 };
	const char *p = text.at, *end = p + text.len;
	size_t indent = (size_t)(p - record.at);

	if (text.len == 0)
		return false;
	if (is_pretty_key(p, end) || is_verbose_key(p, end))
		return true;
	if (indent > 0 && p[-1] == '\t' && *p == '"')
		return true;
	return indent >= INDENT && (p[-1] == ' ' || p[-1] == '\t') &&
	    !envelope_has_header(text);
}

enum journal
journal_read(struct slice record, struct workspace *ws, struct envelope *env)
{
	struct slice text = envelope_strip(record);
	const char *end = record.at + record.len;
	struct entry_fields f = { .told = 0 };
	enum journal result;
	bool undecided;

	for (unsigned i = 0; i < FIELDS; i++)
		f.all[i] = SLICE("");
	if (slice_starts(text, SLICE("\x1e")))
		text = slice_from(text, 1);
	else if (slice_starts(text, SLICE("data: {")))
		text = slice_from(text, sizeof("data: ") - 1);
	if (slice_starts(text, SLICE("{")))
		result = read_json(text, &ws->room, &f);
	else if (export_begins(text.at, end, &undecided))
		result = read_export(text.at, end, &f);
	else
		result = is_piece(record, text) ? JOURNAL_PIECE : JOURNAL_NO;
	if (result != JOURNAL_NO)
		fill(&f, record, env);
	return result;
}
