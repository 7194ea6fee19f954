/*
 * events.c - nflogd events: the filter, one line out per record in.
 */
#include "commands/command.h"
#include "commands/output.h"
#include "commands/parallel.h"
#include "commands/rows.h"
#include "commands/setup.h"

#include <stdio.h>

/* Each thread makes the rows of so many bytes before they are written. */
enum { PART = 4 * 1024 * 1024 };

/* Between inputs.h, parallel.h and rows.h: their contexts are struct rows. */
static bool
on_stream(void *rows, int64_t reference)
{
	rows_stream(rows, reference);
	return !rows_failed(rows) && !ferror(stdout);
}

static bool
on_record(void *rows, struct slice record)
{
	return rows_record(rows, record);
}

static bool
on_too_long(void *rows)
{
	return rows_too_long(rows);
}

/* Whoever reads a live log wants its lines now. */
static bool
on_idle(void *rows)
{
	return rows_write(rows) && fflush(stdout) == 0;
}

static void *
begin_part(void *rows)
{
	return rows_part(rows);
}

static bool
part_follows(void *rows, void *part)
{
	return rows_follows(rows, part);
}

static bool
join_part(void *rows, void *part)
{
	return rows_join(rows, part);
}

static void
end_part(void *part)
{
	rows_free(part);
}

static enum lines_result
on_file(void *rows, const struct large_file *file, struct error *err)
{
	static const struct sink sink = { .record = on_record,
		.too_long = on_too_long };
	const struct parallel work = { .part = PART, .sink = &sink,
		.context = rows, .begin = begin_part, .follows = part_follows,
		.join = join_part, .end = end_part };

	return parallel_read(&work, file, err);
}

static int
print_events(const struct options *o, struct rows *rows)
{
	const struct sink sink = { .context = rows, .stream = on_stream,
		.record = on_record, .too_long = on_too_long, .idle = on_idle,
		.file = on_file };
	int status = inputs_read(o, &sink);

	rows_write(rows);
	if (rows_failed(rows)) {
		complain("out of memory; the input was not read to its end");
		status = EXIT_TROUBLE;
	}
	return output_flush() ? status : EXIT_TROUBLE;
}

void
command_events_help(void)
{
	printf("\ncolumns of tsv, tab-separated:\n  line verdict day sensor "
	       "proto dport src dst count reason\n"
	       "with --explain also:\n  format explanation\n\n"
	       "reasons, by verdict (a drop has none):\n");
	for (unsigned i = 1; i < REASONS; i++)
		printf("  %-6s %-13s %s\n",
		    verdict_word(reason_verdict((enum reason)i)),
		    reason_word((enum reason)i),
		    reason_explained((enum reason)i));
}

int
command_events(const struct options *o)
{
	int status = EXIT_TROUBLE;
	struct rules *rules;
	struct rows *rows;

	if (!setup_zone(o) || !setup_rules(o, &rules))
		return EXIT_USAGE;
	rows = rows_new(o, rules);
	if (rows != NULL)
		status = print_events(o, rows);
	else
		complain("out of memory");
	rows_free(rows);
	rules_free(rules);
	return status;
}
