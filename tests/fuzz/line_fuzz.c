/*
 * line_fuzz.c - any bytes as one record, through the whole line path.
 *
 * The record is read from heap blocks of its exact size with different bytes
 * behind it; what comes out must be one and the same sane event.
 */
#include "input/resolve.h"
#include "tests/lines/formats.h"
#include "tests/lines/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct resolver *
resolver_of_test(void)
{
	static struct resolver *r;	/* fuzzers run for one process's life */
	struct error err;

	if (r == NULL) {
		if (!calendar_zone("UTC", &err))
			abort();
		r = resolver_new(calendar_new(1759233600),
		    prefixes_new(NULL, REASON_DROP), sensors_new(),
		    SLICE("unnamed"));
	}
	return r;
}

/* What the first one reads is compared with what the second one does. */
enum who { FIRST, SECOND };

static struct reader *
reader_of_fuzzer(enum who who)
{
	static struct reader *readers[2];

	if (readers[who] == NULL)
		readers[who] = reader_of_tests();
	return readers[who];
}

/* Everything that happens to a record, without the sensor's number. */
static int32_t
read_event(enum who who, struct slice record, struct event *ev)
{
	struct resolver *r = resolver_of_test();
	struct slice host;
	uint32_t sensor;
	int32_t day;

	reader_forget(reader_of_fuzzer(who));
	reader_record(reader_of_fuzzer(who), record, ev);
	host = ev->host;
	reader_detail(reader_of_fuzzer(who), ev);
	ev->host.len = 0;	/* else a million names would fill the memory */
	if (!resolve(r, ev, &sensor, &day))
		abort();
	ev->host = host;
	resolver_forget(r);
	return day;
}

/*
 * A blank in front means nothing, unless it is one of many: the further lines of
 * a message are indented. It only makes the short ways long.
 */
static void
check_behind_blank(const struct event *want, struct slice record)
{
	char *text = malloc(record.len + 1);
	struct slice copy, inside;
	struct event ev;

	if (text == NULL || record.len == 0 || *record.at == '\xef' ||
	    *record.at == ' ' || *record.at == '\t' || *record.at == '\0') {
		free(text);	/* a byte order mark stands first or nowhere */
		return;
	}
	*text = ' ';
	memcpy(text + 1, record.at, record.len);
	copy = record_copy(text, record.len + 1, 0);
	inside = (struct slice){ copy.at + 1, record.len };
	read_event(SECOND, copy, &ev);
	if (!same_event(want, record, &ev, inside))
		abort();
	free(text);
	free((char *)copy.at);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice first = record_copy((const char *)data, size, 0);
	struct event ev, other;
	int32_t day = read_event(FIRST, first, &ev);

	if (complaint_about(&ev, first, reader_room(reader_of_fuzzer(FIRST)),
	    format_name(reader_of_fuzzer(FIRST))) != NULL)
		abort();
	other = ev;
	while (reader_more(reader_of_fuzzer(FIRST), &other))
		if (complaint_about(&other, first,
		    reader_room(reader_of_fuzzer(FIRST)),
		    format_name(reader_of_fuzzer(FIRST))) != NULL)
			abort();
	check_behind_blank(&ev, first);
	for (unsigned pad = 1; pad < RECORD_PADS; pad++) {
		struct slice copy = record_copy((const char *)data, size, pad);

		if (read_event(SECOND, copy, &other) != day ||
		    !same_event(&ev, first, &other, copy))
			abort();
		free((char *)copy.at);
	}
	free((char *)first.at);
	return 0;
}
