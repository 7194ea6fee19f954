/*
 * members.c - see members.h.
 *
 * Every function below gets a walk and moves its p. Where it returns false, p
 * is the byte that does not belong there: the end, if the text is only cut.
 */
#include "parsers/members.h"
#include "parsers/text.h"

struct members
members_of(struct slice text)
{
	return (struct members){ text.at, text.at + text.len, false };
}

static void
skip_space(struct members *m)
{
	while (m->p < m->end && (*m->p == ' ' || *m->p == '\t' ||
	    *m->p == '\n' || *m->p == '\r'))
		m->p++;
}

static bool
take(struct members *m, char c)
{
	if (m->p == m->end || *m->p != c)
		return false;
	m->p++;
	return true;
}

/* A bit for each of the 16 bytes at p that may not stand within a string. */
static inline unsigned
specials16(const char *p)
{
#ifdef __SSE2__
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i control = _mm_set1_epi8(0x1f);

	return matches16(p, '"') | matches16(p, '\\') |
	    (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(
		_mm_max_epu8(bytes, control), control));
#else
	unsigned mask = 0;

	for (unsigned i = 0; i < 16; i++)
		mask |= (unsigned)(p[i] == '"' || p[i] == '\\' ||
		    (unsigned char)p[i] < 0x20) << i;
	return mask;
#endif
}

/* A hexadecimal digit's value, -1 for all else. */
static int
hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* At a backslash. */
static bool
skip_escape(struct members *m)
{
	if (++m->p == m->end)
		return false;
	if (*m->p != 'u') {
		if (*m->p == '\0' || strchr("\"\\/bfnrt", *m->p) == NULL)
			return false;
		m->p++;
		return true;
	}
	m->p++;
	for (int i = 0; i < 4; i++, m->p++)
		if (m->p == m->end || hex_value(*m->p) < 0)
			return false;
	return true;
}

/* Behind an opening quote. */
static bool
read_string(struct members *m, struct member_value *v)
{
	const char *from = m->p;
	unsigned found;

	v->kind = MEMBER_STRING;
	v->escaped = false;
	while (m->p < m->end) {
		found = specials16(m->p);
		if (found == 0) {
			m->p += 16;
			continue;
		}
		m->p += __builtin_ctz(found);
		if (m->p >= m->end)
			break;
		if (*m->p == '"') {
			v->text = slice_between(from, m->p++);
			return true;
		}
		v->escaped = true;
		if (*m->p != '\\' || !skip_escape(m))
			return false;
	}
	m->p = m->end;
	return false;
}

static bool
skip_digits(struct members *m)
{
	const char *from = m->p;

	while (m->p < m->end && is_digit(*m->p))
		m->p++;
	return m->p > from;
}

static bool
read_number_text(struct members *m, struct member_value *v)
{
	const char *from = m->p;

	v->kind = MEMBER_NUMBER;
	take(m, '-');
	if (!take(m, '0') && !skip_digits(m))
		return false;
	if (take(m, '.') && !skip_digits(m))
		return false;
	if (take(m, 'e') || take(m, 'E')) {
		if (!take(m, '+'))
			take(m, '-');
		if (!skip_digits(m))
			return false;
	}
	v->text = slice_between(from, m->p);
	return true;
}

static bool
read_word(struct members *m, struct member_value *v)
{
	static const char *const words[] = { "true", "false", "null" };
	const char *from = m->p, *word = NULL;

	v->kind = MEMBER_WORD;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (m->p < m->end && *m->p == words[i][0])
			word = words[i];
	if (word == NULL)
		return false;
	for (; *word != '\0'; word++)
		if (!take(m, *word))
			return false;
	v->text = slice_between(from, m->p);
	return true;
}

static bool read_nested(
    struct members *m, struct member_value *v, unsigned depth);

static bool
read_value(struct members *m, struct member_value *v, unsigned depth)
{
	v->escaped = false;
	if (m->p == m->end)
		return false;
	switch (*m->p) {
	case '"':
		m->p++;
		return read_string(m, v);
	case '{': case '[':
		return depth < MEMBERS_DEPTH && read_nested(m, v, depth + 1);
	case '-': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		return read_number_text(m, v);
	default:
		return read_word(m, v);
	}
}

/* "key": value, with the blanks that may stand around them. */
static bool
read_member(struct members *m, struct member *member, unsigned depth)
{
	if (!take(m, '"') || !read_string(m, &member->key))
		return false;
	skip_space(m);
	if (!take(m, ':'))
		return false;
	skip_space(m);
	if (!read_value(m, &member->value, depth))
		return false;
	skip_space(m);
	return true;
}

/* An object or an array that is a value. */
static bool
read_nested(struct members *m, struct member_value *v, unsigned depth)
{
	const char *from = m->p;
	bool is_object = *from == '{';
	char close = is_object ? '}' : ']';
	struct member ignored;

	m->p++;
	skip_space(m);
	if (!take(m, close)) {
		do {
			skip_space(m);
			if (is_object ? !read_member(m, &ignored, depth) :
			    !read_value(m, &ignored.value, depth))
				return false;
			skip_space(m);
		} while (take(m, ','));
		if (!take(m, close))
			return false;
	}
	v->kind = is_object ? MEMBER_OBJECT : MEMBER_ARRAY;
	v->text = slice_between(from, m->p);
	return true;
}

static enum members_result
fault(const struct members *m)
{
	return m->p == m->end ? MEMBERS_CUT : MEMBERS_BROKEN;
}

static enum members_result
finish(struct members *m)
{
	skip_space(m);
	return m->p == m->end ? MEMBERS_END : MEMBERS_BROKEN;
}

enum members_result
members_next(struct members *m, struct member *member)
{
	if (!m->begun) {
		skip_space(m);
		if (!take(m, '{'))
			return fault(m);
		m->begun = true;
		skip_space(m);
		if (take(m, '}'))
			return finish(m);
	} else {
		if (take(m, '}'))
			return finish(m);
		if (!take(m, ','))
			return fault(m);
		skip_space(m);
	}
	return read_member(m, member, 1) ? MEMBERS_ONE : fault(m);
}

int
member_wanted(const struct slice *names, unsigned count, uint32_t *told,
    struct slice key)
{
	for (unsigned i = 0; i < count; i++)
		if (names[i].len == key.len &&
		    memcmp(names[i].at, key.at, key.len) == 0) {
			if ((*told & 1u << i) != 0)
				return -1;
			*told |= 1u << i;
			return (int)i;
		}
	return -1;
}

/* ---- without escapes ----------------------------------------------------- */

static uint32_t
hex4(const char *p)
{
	uint32_t n = 0;

	for (int i = 0; i < 4; i++)
		n = n << 4 | (uint32_t)hex_value(p[i]);
	return n;
}

static bool
is_surrogate(uint32_t c, uint32_t first)
{
	return c >= first && c < first + 0x400;
}

/* "\uXXXX" at p, maybe two of them for one character. Returns what follows. */
static const char *
read_unicode(const char *p, const char *end, uint32_t *character)
{
	uint32_t c = hex4(p + 2), low;

	p += 6;
	if (is_surrogate(c, 0xd800) && end - p >= 6 && p[0] == '\\' &&
	    p[1] == 'u' && is_surrogate(low = hex4(p + 2), 0xdc00)) {
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		p += 6;
	} else if (c >= 0xd800 && c < 0xe000) {
		c = 0xfffd;
	}
	*character = c;
	return p;
}

static char *
put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*to++ = (char)(0xe0 | c >> 12);
		} else {
			*to++ = (char)(0xf0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

static char
plain_escape(char c)
{
	switch (c) {
	case 'b': return '\b';
	case 'f': return '\f';
	case 'n': return '\n';
	case 'r': return '\r';
	case 't': return '\t';
	default: return c;	/* a quote, a backslash, a slash */
	}
}

/* What was read by read_string; it only gets shorter. */
static char *
unescape(const char *p, const char *end, char *to)
{
	uint32_t character;

	while (p < end) {
		if (*p != '\\') {
			*to++ = *p++;
		} else if (p[1] == 'u') {
			p = read_unicode(p, end, &character);
			to = put_utf8(to, character);
		} else {
			*to++ = plain_escape(p[1]);
			p += 2;
		}
	}
	return to;
}

bool
member_text(const struct member_value *v, struct room *room, struct slice *text)
{
	char *to = room->bytes + room->used;
	const char *end;

	*text = v->text;
	if (v->kind == MEMBER_NUMBER || (v->kind == MEMBER_STRING && !v->escaped))
		return true;
	if (v->kind != MEMBER_STRING || v->text.len > ROOM_MOST - room->used)
		return false;
	end = unescape(v->text.at, v->text.at + v->text.len, to);
	*text = slice_between(to, end);
	room->used += text->len;
	return true;
}

/* ---- arrays -------------------------------------------------------------- */

bool
member_bytes(const struct member_value *v, struct room *room,
    struct slice *bytes)
{
	const char *p, *end;
	size_t n = room->used;
	uint32_t number;

	if (v->kind != MEMBER_ARRAY)
		return false;
	p = v->text.at + 1;
	end = v->text.at + v->text.len - 1;
	while (p < end) {
		if (!is_digit(*p)) {	/* blanks and commas, known to be right */
			if (*p != ',' && *p != ' ' && *p != '\t' &&
			    *p != '\n' && *p != '\r')
				return false;
			p++;
			continue;
		}
		p = read_bounded(p, end, 255, &number);
		if (p == NULL || n == ROOM_MOST ||
		    *p == '.' || *p == 'e' || *p == 'E')
			return false;
		room->bytes[n++] = (char)number;
	}
	*bytes = (struct slice){ room->bytes + room->used, n - room->used };
	room->used = n;
	return true;
}

bool
member_first(const struct member_value *array, struct member_value *first)
{
	struct members m = members_of(array->text);

	if (array->kind != MEMBER_ARRAY)
		return false;
	m.p++;
	skip_space(&m);
	return read_value(&m, first, MEMBERS_DEPTH - 1);
}
