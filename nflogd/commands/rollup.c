/* rollup.c - nflogd rollup: days that the store has. */
#include "commands/command.h"
#include "commands/output.h"
#include "commands/period.h"
#include "commands/setup.h"
#include "commands/showing.h"
#include "commands/stores.h"
#include "commands/unusual.h"
#include "report/csv_writer.h"
#include "rules/tag.h"

#include <arpa/inet.h>

/* What is printed of a cell; some of it is that of the cell before. */
struct cell_writer {
	struct csv csv;
	int32_t day;
	char day_text[DAY_TEXT], service_text[SERVICE_TEXT];
	uint32_t service;
};

/* "" where the record told no source. */
static void
source_text(const struct cell *cell, char text[INET6_ADDRSTRLEN])
{
	struct in_addr v4 = { htonl(cell->v4) };

	text[0] = '\0';
	if (cell->kind == SOURCE_V4)
		inet_ntop(AF_INET, &v4, text, INET6_ADDRSTRLEN);
	else if (cell->kind == SOURCE_V6)
		inet_ntop(AF_INET6, cell->v6, text, INET6_ADDRSTRLEN);
}

static bool
write_cell(void *context, const struct store_cell *c)
{
	struct cell_writer *w = context;
	char source[INET6_ADDRSTRLEN];

	if (w->day_text[0] == '\0' || c->day != w->day)
		day_format(c->day, w->day_text);
	if (w->service_text[0] == '\0' || c->service != w->service)
		service_format(c->service, w->service_text);
	w->day = c->day;
	w->service = c->service;
	source_text(&c->cell, source);
	csv_put(&w->csv, w->day_text, strlen(w->day_text));
	csv_put(&w->csv, ",", 1);
	csv_name(&w->csv, c->sensor);
	csv_put(&w->csv, ",", 1);
	csv_put(&w->csv, w->service_text, strlen(w->service_text));
	csv_put(&w->csv, ",", 1);
	csv_put(&w->csv, c->region, REGION);
	csv_put(&w->csv, ",", 1);
	csv_put(&w->csv, source, strlen(source));
	csv_number(&w->csv, c->cell.accesses, ',');
	csv_put(&w->csv, "\n", 1);
	return !ferror(w->csv.out);
}

static int
show_cells(struct store *s, struct period period)
{
	static const char header[] =
	    "day,sensor,service,region,source,accesses\n";
	static struct cell_writer w;
	struct store_error err;

	w.csv.out = stdout;
	csv_put(&w.csv, header, sizeof(header) - 1);
	if (!store_cells(s, period, write_cell, &w, &err)) {
		csv_flush(&w.csv);
		output_flush();
		complain("%s", err.error.text);
		return EXIT_TROUBLE;
	}
	csv_flush(&w.csv);
	return output_flush() ? EXIT_DONE : EXIT_TROUBLE;
}

static int
show_with_notes(const struct options *o, struct store *s,
    struct period period, const struct rules *rules,
    const struct rollup *rollup)
{
	struct unusual u;
	int status = EXIT_TROUBLE;

	if (!o->notes || period.first == DAY_UNDATED)
		return show_rollup(o, rules, rollup, o->format);
	if (unusual_find(o, rules, s, period, NULL, &u))
		status = show_unusual(o, rules, rollup, &u);
	unusual_free(&u);
	return status;
}

static int
show_days(const struct options *o, struct store *s, struct period period)
{
	struct rollup rollup;
	struct store_error err;
	struct tag_names names;
	struct rules *rules;
	int status = EXIT_TROUBLE;

	if (!setup_rules(o, &rules))
		return EXIT_USAGE;
	names = rules_tag_names(rules);
	store_tags(s, &names);
	if (store_rollup(s, period, &rollup, &err) &&
	    (o->format == FORMAT_CSV ||
	    store_rollup_tags(s, period, &rollup, &err)))
		status = show_with_notes(o, s, period, rules, &rollup);
	else
		complain("%s", err.error.text);
	rollup_free(&rollup);
	rules_free(rules);
	return status;
}

int
command_rollup(const struct options *o)
{
	struct period period;
	struct store *s;
	int status;

	if (o->operand_count > 0) {
		complain("rollup takes no operand \"%s\"; days are named by "
		    "--day, --month, --from and --to", o->operands[0]);
		return EXIT_USAGE;
	}
	if (o->cells && o->format_name != NULL && o->format != FORMAT_CSV) {
		complain("--cells: cells are printed as csv only");
		return EXIT_USAGE;
	}
	if (!setup_zone(o) || !period_read(o, &period))
		return EXIT_USAGE;
	s = stores_open(o, STORE_READ);
	if (s == NULL)
		return EXIT_TROUBLE;
	status = o->cells ? show_cells(s, period) : show_days(o, s, period);
	store_close(s);
	return status;
}
