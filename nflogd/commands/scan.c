/*
 * scan.c - nflogd scan: read once, print the rollup and notes, keep nothing.
 */
#include "commands/command.h"
#include "commands/counting.h"
#include "commands/parallel.h"
#include "commands/setup.h"

/* Between inputs.h and counting.h; out of memory is remembered. */
struct scan {
	const struct options *options;
	const struct rules *rules;
	struct counting *counting;
	bool failed;
};

static bool
keep(struct scan *scan, bool ok)
{
	scan->failed |= !ok;
	return ok;
}

static bool
on_stream(void *context, int64_t reference)
{
	counting_stream(((struct scan *)context)->counting, reference);
	return true;
}

static bool
on_record(void *context, struct slice record)
{
	struct scan *scan = context;

	return keep(scan, counting_record(scan->counting, record));
}

static bool
on_too_long(void *context)
{
	struct scan *scan = context;

	return keep(scan, counting_too_long(scan->counting));
}

static enum lines_result
on_file(void *context, const struct large_file *file, struct error *err)
{
	struct scan *scan = context;

	return parallel_count(
	    scan->counting, scan->options, scan->rules, file, err);
}

int
command_scan(const struct options *o)
{
	struct scan scan = { .options = o };
	const struct sink sink = { .context = &scan, .stream = on_stream,
		.record = on_record, .too_long = on_too_long,
		.file = o->threads > 1 ? on_file : NULL };
	struct rules *rules;
	int status, shown;

	if (!setup_rules(o, &rules))
		return EXIT_USAGE;
	scan.rules = rules;
	scan.counting = counting_new(o, rules, &status);
	if (scan.counting != NULL) {
		status = inputs_read(o, &sink);
		if (scan.failed) {
			complain("out of memory; the input was not read to its "
			    "end");
			status = EXIT_TROUBLE;
		}
		shown = counting_report(scan.counting, o->format);
		if (shown != EXIT_DONE)
			status = shown;
	}
	counting_free(scan.counting);
	rules_free(rules);
	return status;
}
