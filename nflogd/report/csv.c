/*
 * csv.c - one line per row of the rollup, after RFC 4180 but for the newline.
 * A day of a large network has hundreds of thousands of rows, so lines are put
 * together by hand.
 */
#include "base/utf8.h"
#include "report/report.h"

struct writer {
	FILE *out;
	size_t used;
	char bytes[1 << 16];
};

static void
flush(struct writer *w)
{
	fwrite(w->bytes, 1, w->used, w->out);
	w->used = 0;
}

static inline void
put(struct writer *w, const char *bytes, size_t len)
{
	while (len > sizeof(w->bytes) - w->used) {
		size_t part = sizeof(w->bytes) - w->used;

		memcpy(w->bytes + w->used, bytes, part);
		w->used += part;
		bytes += part;
		len -= part;
		flush(w);
	}
	memcpy(w->bytes + w->used, bytes, len);
	w->used += len;
}

static void
put_number(struct writer *w, uint64_t number, char before)
{
	char text[24], *p = text + sizeof(text);

	do
		*--p = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	*--p = before;
	put(w, p, (size_t)(text + sizeof(text) - p));
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

/*
 * In quotes, whatever it is. What is not UTF-8 or would disturb a terminal
 * becomes U+FFFD: a line of CSV is a line of text, and somebody will print it.
 */
static void
put_quoted(struct writer *w, const char *name, size_t len)
{
	uint32_t character;
	size_t n;

	put(w, "\"", 1);
	for (; len > 0; name += n, len -= n) {
		n = utf8_decode(name, len, &character);
		if (n == 0 || utf8_disturbs(character)) {
			put(w, "\xef\xbf\xbd", 3);
			n = n == 0 ? 1 : n;
		} else {
			put(w, name, n);
			if (character == '"')
				put(w, "\"", 1);
		}
	}
	put(w, "\"", 1);
}

bool
report_csv(const struct report *report, FILE *out)
{
	const struct rollup *r = report->rollup;
	struct writer w = { .out = out, .used = 0 };
	char day[DAY_TEXT];
	size_t day_len = 0;

	put(&w, "day,sensor,service,accesses,sources\n", 36);
	for (size_t i = 0; i < r->row_count; i++) {
		const struct row *row = &r->rows[i];
		const char *sensor = r->sensors[row->sensor];

		if (i == 0 || row->day != row[-1].day)
			day_len = day_format(row->day, day);
		put(&w, day, day_len);
		put(&w, ",", 1);
		if (is_plain(sensor))
			put(&w, sensor, strlen(sensor));
		else
			put_quoted(&w, sensor, strlen(sensor));
		put(&w, ",", 1);
		put(&w, row->service_text, strlen(row->service_text));
		put_number(&w, row->accesses, ',');
		put_number(&w, row->sources, ',');
		put(&w, "\n", 1);
	}
	flush(&w);
	return true;
}
