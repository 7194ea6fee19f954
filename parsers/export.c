/* export.c - see export.h. */
#include "parsers/export.h"

/* No entry is larger (journald's DATA_SIZE_MAX); a longer field is none. */
static const uint64_t value_most = (uint64_t)768 << 20;

static bool
key_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Behind the newline of a key without '='. */
static enum export_part
read_length(const char *p, const char *end, struct export_field *field)
{
	field->value = 0;
	if (end - p < EXPORT_HEAD)
		return EXPORT_MORE;
	for (unsigned i = 0; i < EXPORT_HEAD; i++)
		field->value |= (uint64_t)(unsigned char)p[i] << (8 * i);
	if (field->value > value_most)
		return EXPORT_OTHER;
	field->head = field->key.len + 1 + EXPORT_HEAD;
	p += EXPORT_HEAD;
	if ((uint64_t)(end - p) > field->value && p[field->value] != '\n')
		return EXPORT_OTHER;
	return EXPORT_FIELD;
}

enum export_part
export_read(const char *p, const char *end, struct export_field *field)
{
	const char *q = p, *newline;

	if (p < end && *p == '\n')
		return EXPORT_END;
	while (q < end && key_char(*q) && q - p <= EXPORT_KEY_MOST)
		q++;
	if (q - p > EXPORT_KEY_MOST)
		return EXPORT_OTHER;
	if (q == end)
		return EXPORT_MORE;
	if (q == p || (*p >= '0' && *p <= '9') || (*q != '=' && *q != '\n'))
		return EXPORT_OTHER;
	field->key = slice_between(p, q);
	if (*q == '\n')
		return read_length(q + 1, end, field);
	newline = memchr(q, '\n', (size_t)(end - q));
	if (newline == NULL)
		return EXPORT_MORE;
	field->head = field->key.len + 1;
	field->value = (uint64_t)(newline - q) - 1;
	return EXPORT_FIELD;
}

bool
export_begins(const char *p, const char *end, bool *undecided)
{
	static const struct slice heads[] = { SLICE_INIT("__CURSOR="),
		SLICE_INIT("__REALTIME_TIMESTAMP=") };
	size_t left = (size_t)(end - p);

	*undecided = false;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		size_t n = left < heads[i].len ? left : heads[i].len;

		if (memcmp(p, heads[i].at, n) != 0)
			continue;
		if (n == heads[i].len)
			return true;
		*undecided = true;
	}
	return false;
}
