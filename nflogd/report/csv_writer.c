/* csv_writer.c - see csv_writer.h. */
#include "report/csv_writer.h"
#include "base/utf8.h"

#include <string.h>

void
csv_flush(struct csv *w)
{
	fwrite(w->bytes, 1, w->used, w->out);
	w->used = 0;
}

void
csv_put(struct csv *w, const char *bytes, size_t len)
{
	while (len > sizeof(w->bytes) - w->used) {
		size_t part = sizeof(w->bytes) - w->used;

		memcpy(w->bytes + w->used, bytes, part);
		w->used += part;
		bytes += part;
		len -= part;
		csv_flush(w);
	}
	memcpy(w->bytes + w->used, bytes, len);
	w->used += len;
}

void
csv_number(struct csv *w, uint64_t number, char before)
{
	char text[24], *p = text + sizeof(text);

	do
		*--p = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	*--p = before;
	csv_put(w, p, (size_t)(text + sizeof(text) - p));
}

/* Letters, digits and what else host names have: needs no quotes. */
static bool
is_plain(const char *name)
{
	for (; *name != '\0'; name++)
		if (*name <= ' ' || *name > '~' || *name == '"' || *name == ',')
			return false;
	return true;
}

/* In quotes, whatever it is. */
static void
put_quoted(struct csv *w, const char *name, size_t len)
{
	uint32_t character;
	size_t n;

	csv_put(w, "\"", 1);
	for (; len > 0; name += n, len -= n) {
		n = utf8_decode(name, len, &character);
		if (n == 0 || utf8_disturbs(character)) {
			csv_put(w, "\xef\xbf\xbd", 3);
			n = n == 0 ? 1 : n;
		} else {
			csv_put(w, name, n);
			if (character == '"')
				csv_put(w, "\"", 1);
		}
	}
	csv_put(w, "\"", 1);
}

void
csv_name(struct csv *w, const char *name)
{
	if (is_plain(name))
		csv_put(w, name, strlen(name));
	else
		put_quoted(w, name, strlen(name));
}
