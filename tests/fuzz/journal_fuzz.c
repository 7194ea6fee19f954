/*
 * journal_fuzz.c - any bytes as an entry of the journal: what is read lies in the
 * record or in the reader's room, and bytes behind the record do not matter.
 */
#include "parsers/journal.h"
#include "tests/lines/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
inside(struct slice s, struct slice record, const struct workspace *ws)
{
	return slice_inside(s, record) || slice_inside(s,
	    (struct slice){ ws->room.bytes, ws->room.used });
}

static enum journal
read_entry(struct workspace *ws, struct slice record, struct envelope *env)
{
	enum journal result;

	ws->room.used = 0;
	result = journal_read(record, ws, env);
	if (result == JOURNAL_ENTRY && (!inside(env->host, record, ws) ||
	    !inside(env->message, record, ws)))
		abort();
	return result;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct workspace first, second;
	unsigned pad = 1 + (unsigned)(size % (RECORD_PADS - 1));
	struct slice one = record_copy((const char *)data, size, 0);
	struct slice two = record_copy((const char *)data, size, pad);
	struct envelope a, b;
	enum journal result = read_entry(&first, one, &a);

	if (read_entry(&second, two, &b) != result)
		abort();
	if (result == JOURNAL_ENTRY && (!slice_equal(a.message, b.message) ||
	    !slice_equal(a.host, b.host) || a.origin != b.origin ||
	    !same_stamp(&a.stamp, &b.stamp)))
		abort();
	free((char *)one.at);
	free((char *)two.at);
	return 0;
}
