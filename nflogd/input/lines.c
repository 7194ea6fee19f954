/* lines.c - see lines.h. */
#include "input/lines.h"
#include "input/source.h"
#include "parsers/export.h"

#include <stdlib.h>
#include <unistd.h>

enum {
	BLOCK = 256 * 1024,
	FRAME_HEAD = 16,	/* more than an octet count takes */
	ROOM = BLOCK + RECORD_MOST + FRAME_HEAD /* a record's rest and a block */
};

struct lines {
	struct source *source;
	bool ended;
	enum { NOTHING, LINE, ENTRY } skipping; /* what is too long here */
	uint64_t part_end;	/* no record begins there or behind */
	uint64_t offset;	/* of what is read next */
	bool line_lost;	/* of an entry: a line whose end is not here yet */
	uint64_t value_lost;	/* of an entry: bytes of a value to come */
	bool unfinished;	/* the last record */
	void (*told)(void *context, struct slice bytes);
	void *context;
	char *untold;	/* handed out from here on, but not told */
	char *from, *to;	/* what is read but not handed out */
	char buffer[ROOM + RECORD_PAD];
};

struct lines *
lines_new(int fd, const char *name, int stop)
{
	struct lines *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->from = l->to = l->untold = l->buffer;
	l->part_end = UINT64_MAX;
	l->source = source_new(fd, name, stop);
	if (l->source != NULL)
		return l;
	free(l);
	return NULL;
}

void
lines_free(struct lines *l)
{
	if (l == NULL)
		return;
	source_free(l->source);
	free(l);
}

void
lines_part(struct lines *l, uint64_t from, uint64_t to)
{
	/* the last record may be a frame that goes on behind the part */
	const uint64_t most = RECORD_MOST + 2 * FRAME_HEAD;

	l->offset = from;
	l->part_end = to;
	source_part(l->source, from,
	    to < UINT64_MAX - most ? to + most : UINT64_MAX);
}

uint64_t
lines_reached(const struct lines *l)
{
	return l->offset - (uint64_t)(l->to - l->from);
}

void
lines_watch(struct lines *l, void (*told)(void *context, struct slice bytes),
    void *context)
{
	l->told = told;
	l->context = context;
}

void
lines_tell(struct lines *l)
{
	if (l->told != NULL && l->from > l->untold)
		l->told(l->context, slice_between(l->untold, l->from));
	l->untold = l->from;
}

/* Read more behind what is there. LINES_RECORD: look again. */
static enum lines_result
fill(struct lines *l, struct error *err)
{
	size_t kept = (size_t)(l->to - l->from), room, n;
	enum bytes_result result;

	lines_tell(l);
	memmove(l->buffer, l->from, kept);
	l->from = l->untold = l->buffer;
	l->to = l->buffer + kept;
	room = (size_t)(l->buffer + ROOM - l->to);
	room = room < BLOCK ? room : BLOCK;
	result = source_read(l->source, l->to, room, &n, err);
	l->to += n;
	l->offset += n;
	l->ended = result == BYTES_END || result == BYTES_ERROR;
	if (result == BYTES_ERROR)
		return LINES_ERROR;
	return result == BYTES_STOPPED ? LINES_STOPPED : LINES_RECORD;
}

/*
 * The bytes of an octet count and its blank at p, 0 where there is none;
 * *length becomes what it counts. Senders put "<" behind it (RFC 5424, 3164).
 * Where the bytes end before that is decided, *undecided is set.
 */
static size_t
octet_count(const char *p, const char *end, size_t *length, bool *undecided)
{
	size_t n = 0, left = (size_t)(end - p);

	*length = 0;
	*undecided = false;
	while (n < left && n < 5 && p[n] >= '0' && p[n] <= '9')
		*length = *length * 10 + (size_t)(p[n++] - '0');
	if (n > 0 && *p == '0')
		return 0;
	if (n == left || (p[n] == ' ' && n > 0 && n + 1 == left)) {
		*undecided = true;
		return 0;
	}
	if (n == 0 || p[n] != ' ' || p[n + 1] != '<' || *length > RECORD_MOST)
		return 0;
	return n + 1;
}

/*
 * A frame, if one begins here: its count must lead to the end of the input, a
 * newline, or another count; a line that merely begins with a number does not.
 * So a frame of a live stream is known only when something has followed it.
 */
static enum lines_result
take_frame(struct lines *l, struct slice *record, struct error *err)
{
	enum lines_result result;
	size_t length, next, head;
	const char *end;
	bool undecided;

	for (;;) {
		head = octet_count(l->from, l->to, &length, &undecided);
		if (head == 0 && (!undecided || l->ended))
			return LINES_END;
		end = l->from + head + length;
		if (head > 0 && end < l->to && *end != '\n' &&
		    octet_count(end, l->to, &next, &undecided) == 0 &&
		    !undecided)
			return LINES_END;
		if (head > 0 && (l->ended ? end <= l->to : end < l->to &&
		    !(undecided && *end != '\n')))
			break;
		if (l->ended)
			return LINES_END;
		result = fill(l, err);
		if (result != LINES_RECORD)
			return result;
	}
	*record = slice_between(l->from + head, end);
	l->from = (char *)end + (end < l->to && *end == '\n');
	return LINES_RECORD;
}

/* Pass over what is lost of a field. False where its end is not here yet. */
static bool
pass_lost(struct lines *l)
{
	size_t left = (size_t)(l->to - l->from);
	char *newline;

	if (l->line_lost) {
		newline = memchr(l->from, '\n', left);
		l->from = newline != NULL ? newline + 1 : l->to;
		l->line_lost = newline == NULL;
	} else if (l->value_lost > 0) {
		left = l->value_lost < left ? (size_t)l->value_lost : left;
		l->from += left;
		l->value_lost -= left;
	}
	return !l->line_lost && l->value_lost == 0;
}

/*
 * Fields of an entry from *done on that are all here; *done becomes where they
 * end. EXPORT_FIELD: one follows of which more is to come.
 */
static enum export_part
whole_fields(const struct lines *l, size_t *done, uint64_t *size)
{
	struct export_field field;
	enum export_part part;

	for (;;) {
		const char *p = l->from + *done;

		part = export_read(p, l->to, &field);
		if (part != EXPORT_FIELD)
			return part;
		*size = field.head + field.value + 1;
		if (*size > (uint64_t)(l->to - p))
			return part;
		*done += (size_t)*size;
	}
}

/* The entry is too long. Keep only what is needed to find its end. */
static void
lose_entry(struct lines *l, enum export_part part, size_t done, uint64_t size)
{
	l->skipping = ENTRY;
	l->from += done;
	if (part == EXPORT_FIELD)
		l->value_lost = size;
	else
		l->line_lost = l->to - l->from > RECORD_MOST;
	pass_lost(l);
}

/* LINES_RECORD: *begins tells whether an entry of the journal begins here. */
static enum lines_result
look_for_entry(struct lines *l, bool *begins, struct error *err)
{
	enum lines_result result = LINES_RECORD;
	bool undecided;

	while (result == LINES_RECORD) {
		*begins = export_begins(l->from, l->to, &undecided);
		if (*begins || !undecided || l->ended)
			break;
		result = fill(l, err);
	}
	return result;
}

/*
 * An entry of the journal's export format, up to and with the blank line that
 * ends it. It also ends in front of a line that is no field.
 */
static enum lines_result
take_entry(struct lines *l, struct slice *record, struct error *err)
{
	enum export_part part = EXPORT_MORE;
	enum lines_result result;
	size_t done = 0;
	uint64_t size = 0;

	for (;;) {
		if (pass_lost(l))
			part = whole_fields(l, &done, &size);
		if (part == EXPORT_END || part == EXPORT_OTHER || l->ended)
			break;
		if (l->to - l->from > RECORD_MOST) {
			lose_entry(l, part, done, size);
			done = 0;
		}
		result = fill(l, err);
		if (result != LINES_RECORD)
			return result;
		part = EXPORT_MORE;
	}
	if (part == EXPORT_END)
		done++;
	else if (part != EXPORT_OTHER)
		done = (size_t)(l->to - l->from);	/* the stream is cut */
	l->unfinished = part != EXPORT_END && part != EXPORT_OTHER;
	*record = slice_between(l->from, l->from + done);
	l->from += done;
	if (l->skipping == ENTRY || done > RECORD_MOST) {
		l->skipping = NOTHING;
		l->line_lost = false;
		l->value_lost = 0;
		return LINES_TOO_LONG;
	}
	return LINES_RECORD;
}

/* What may hold newlines, if it begins here, else LINES_END. */
static enum lines_result
take_long(struct lines *l, struct slice *record, struct error *err)
{
	enum lines_result result;
	bool is_entry;

	if (*l->from != '_')
		return take_frame(l, record, err);
	result = look_for_entry(l, &is_entry, err);
	if (result != LINES_RECORD)
		return result;
	return is_entry ? take_entry(l, record, err) : LINES_END;
}

/*
 * A line. What is over RECORD_MOST is let go block by block until its newline
 * comes.
 */
static enum lines_result
take_line(struct lines *l, struct slice *record, struct error *err)
{
	size_t searched = 0;
	enum lines_result result;
	char *newline;

	for (;;) {
		newline = memchr(l->from + searched, '\n',
		    (size_t)(l->to - l->from) - searched);
		if (newline != NULL || l->ended)
			break;
		if (l->to - l->from > RECORD_MOST) {
			l->skipping = LINE;
			l->from = l->to;
		}
		searched = (size_t)(l->to - l->from);
		result = fill(l, err);
		if (result != LINES_RECORD)
			return result;
	}
	if (newline == NULL && l->from == l->to && !l->skipping)
		return LINES_END;
	*record = slice_between(l->from, newline != NULL ? newline : l->to);
	l->from = newline != NULL ? newline + 1 : l->to;
	l->unfinished = newline == NULL;
	if (l->skipping == LINE || record->len > RECORD_MOST) {
		l->skipping = NOTHING;
		return LINES_TOO_LONG;
	}
	return LINES_RECORD;
}

uint64_t
lines_boundary(int fd, uint64_t offset, uint64_t size)
{
	char bytes[8192];
	size_t length;
	bool undecided;
	ssize_t n = pread(fd, bytes, 32, 0);

	if (n <= 0 || octet_count(bytes, bytes + n, &length, &undecided) > 0 ||
	    export_begins(bytes, bytes + n, &undecided))
		return size;
	while (offset < size &&
	    (n = pread(fd, bytes, sizeof(bytes), (off_t)offset)) > 0) {
		const char *newline = memchr(bytes, '\n', (size_t)n);

		if (newline != NULL) {
			offset += (uint64_t)(newline + 1 - bytes);
			return offset < size ? offset : size;
		}
		offset += (uint64_t)n;
	}
	return size;
}

enum lines_result
lines_skip(struct lines *l, uint64_t bytes, struct error *err)
{
	enum lines_result result = LINES_RECORD;

	while (bytes > 0 && !l->ended && result == LINES_RECORD) {
		uint64_t n;

		result = fill(l, err);
		n = (uint64_t)(l->to - l->from);
		n = n < bytes ? n : bytes;
		l->from += n;
		l->untold = l->from;
		bytes -= n;
	}
	return result == LINES_RECORD && bytes > 0 ? LINES_END : result;
}

bool
lines_unfinished(const struct lines *l)
{
	return l->unfinished;
}

void
lines_leave(struct lines *l, struct slice record)
{
	l->from = l->buffer + (record.at - l->buffer);
}

enum lines_result
lines_next(struct lines *l, struct slice *record, struct error *err)
{
	enum lines_result result;

	l->unfinished = false;
	if (l->skipping == NOTHING) {
		if (lines_reached(l) >= l->part_end)
			return LINES_END;
		if (l->from == l->to && !l->ended) {
			result = fill(l, err);
			if (result != LINES_RECORD)
				return result;
		}
		if (l->from < l->to && (*l->from == '_' ||
		    (unsigned char)(*l->from - '1') < 9)) {
			result = take_long(l, record, err);
			if (result != LINES_END)
				return result;
		}
	} else if (l->skipping == ENTRY) {
		return take_entry(l, record, err);
	}
	return take_line(l, record, err);
}

bool
lines_would_read(const struct lines *l)
{
	enum export_part part;
	size_t done = 0;
	uint64_t size;
	bool undecided;

	if (l->from < l->to && *l->from == '_' &&
	    export_begins(l->from, l->to, &undecided)) {
		part = whole_fields(l, &done, &size);
		return part == EXPORT_FIELD || part == EXPORT_MORE;
	}
	return memchr(l->from, '\n', (size_t)(l->to - l->from)) == NULL;
}

uint64_t
lines_position(const struct lines *l)
{
	return source_position(l->source);
}
