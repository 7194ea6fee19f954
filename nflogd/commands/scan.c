/*
 * scan.c - nflogd scan: read once, print the rollup and notes, keep nothing.
 */
#include "commands/command.h"
#include "commands/counting.h"
#include "commands/parallel.h"
#include "commands/setup.h"
#include "commands/spill.h"

#include <stdlib.h>

/*
 * --max-memory is shared among threads, as many as have so much each: the
 * caller has a share, and each part another one. While a part is joined, what
 * it holds is there twice, so all take at most one share more than they may.
 */
enum { SHARE_LEAST = 8 * 1024 * 1024 };

/* Between inputs.h and counting.h; out of memory is remembered. */
struct scan {
	const struct options *options;
	struct sink sink;
	struct counting *counting;
	struct spill *spill;	/* of the caller; parts end where they are full */
	uint64_t most;	/* bytes that the cells may take */
	unsigned records;	/* since the last look at them */
	bool failed;
};

static bool
keep(struct scan *scan, bool ok)
{
	scan->failed |= !ok;
	return ok;
}

/* Is there room for more, or can it be made? */
static bool
has_room(struct scan *scan)
{
	scan->records = 0;
	return !spill_is_due(scan->counting, scan->most) ||
	    (scan->spill != NULL && spill_put(scan->spill, scan->counting));
}

static bool
on_stream(void *context, int64_t reference)
{
	struct scan *scan = context;

	counting_stream(scan->counting, reference);
	return !scan->failed && !scan->spill->failed;
}

static bool
on_record(void *context, struct slice record)
{
	struct scan *scan = context;

	if (!counting_record(scan->counting, record))
		return keep(scan, false);
	return ++scan->records < SPILL_LOOK || has_room(scan);
}

static bool
on_too_long(void *context)
{
	struct scan *scan = context;

	return keep(scan, counting_too_long(scan->counting));
}

static void *
begin_part(void *context)
{
	struct scan *scan = context, *part = calloc(1, sizeof(*part));

	if (part == NULL)
		return NULL;
	part->most = scan->most;
	part->counting = counting_part(scan->counting);
	if (part->counting != NULL)
		return part;
	free(part);
	return NULL;
}

static bool
part_follows(void *context, void *part)
{
	return counting_follows(((struct scan *)context)->counting,
	    ((struct scan *)part)->counting);
}

static bool
join_part(void *context, void *part)
{
	struct scan *scan = context, *one = part;

	return keep(scan, !one->failed) &&
	    keep(scan, counting_join(scan->counting, one->counting)) &&
	    has_room(scan);
}

static void
end_part(void *part)
{
	counting_free(((struct scan *)part)->counting);
	free(part);
}

static enum lines_result
on_file(void *context, const struct large_file *file, struct error *err)
{
	struct scan *scan = context;
	const struct parallel work = { .gaps = true, .sink = &scan->sink,
		.context = context, .begin = begin_part,
		.follows = part_follows, .join = join_part, .end = end_part };
	struct large_file shared = *file;
	uint64_t whole = scan->most;
	enum lines_result result;

	if (shared.threads > whole / SHARE_LEAST)
		shared.threads = (unsigned)(whole / SHARE_LEAST);
	scan->most = whole / shared.threads;
	result = parallel_read(&work, &shared, err);
	scan->most = whole;
	return result;
}

static int
scan_all(struct scan *scan)
{
	const struct options *o = scan->options;
	int status = inputs_read(o, &scan->sink), shown;

	if (scan->failed) {
		complain("out of memory; the input was not read to its end");
		status = EXIT_TROUBLE;
	}
	shown = spill_report(scan->spill, scan->counting, o->format);
	return shown != EXIT_DONE ? shown : status;
}

int
command_scan(const struct options *o)
{
	struct spill spill = { 0 };
	struct scan scan = { .options = o, .spill = &spill,
		.most = o->max_memory };
	struct rules *rules;
	int status = EXIT_TROUBLE;

	scan.sink = (struct sink){ .context = &scan, .stream = on_stream,
		.record = on_record, .too_long = on_too_long,
		.file = on_file };
	if (!setup_zone(o) || !setup_rules(o, &rules))
		return EXIT_USAGE;
	scan.counting = counting_new(o, rules, o->format != FORMAT_CSV);
	if (scan.counting != NULL)
		status = scan_all(&scan);
	else
		complain("out of memory");
	spill_close(&spill);
	counting_free(scan.counting);
	rules_free(rules);
	return status;
}
