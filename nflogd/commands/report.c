/* report.c - nflogd report: a period of the store, as TALOT2 reported months. */
#include "report/bulletin.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/period.h"
#include "commands/setup.h"
#include "commands/stores.h"
#include "rules/tag.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DAYS_MOST = 366 };

/* The last month that was over before today; else the days that are named. */
static bool
choose_period(const struct options *o, struct period *period)
{
	int32_t today = period_today(o);

	if (!period_is_named(o)) {
		*period = period_before(period_around(UNIT_MONTH, today));
		return true;
	}
	if (!period_read(o, period))
		return false;
	if (o->from != NULL && o->to == NULL)
		period->last = today - 1;
	if (period->first == INT32_MIN || period->first == DAY_UNDATED) {
		complain("report wants days that have a first one: --month, "
		    "--week, --last, --from or the like");
		return false;
	}
	if (period->first > period->last) {
		complain("--from: the last full day, yesterday, is earlier");
		return false;
	}
	if (period->last - period->first >= DAYS_MOST) {
		complain("these are more than %d days, the most a report may "
		    "be of", DAYS_MOST);
		return false;
	}
	return true;
}

static bool
usage_is_right(const struct options *o, struct period *period)
{
	if (o->operand_count > 0) {
		complain("report takes no operand \"%s\"; days are named by "
		    "--month, --week, --last and the like", o->operands[0]);
		return false;
	}
	if (o->format == FORMAT_CSV && o->output == NULL) {
		complain("csv is a file per figure: name a folder for them "
		    "with --output");
		return false;
	}
	if (o->format != FORMAT_CSV && o->output != NULL) {
		complain("--output: only the files of csv go to a folder");
		return false;
	}
	return setup_zone(o) && choose_period(o, period);
}

/* ---- csv ---------------------------------------------------------------- */

/* A new file of the folder, open for writing. NULL with the error printed. */
static FILE *
open_file(const char *folder, const char *name, char path[PATH_MAX])
{
	FILE *f = NULL;

	if (snprintf(path, PATH_MAX, "%s/%s.csv", folder, name) >= PATH_MAX)
		errno = ENAMETOOLONG;
	else
		f = fopen(path, "we");
	if (f == NULL)
		complain("%s: cannot write: %s", path, strerror(errno));
	return f;
}

static bool
close_file(FILE *f, const char *path)
{
	bool failed = ferror(f) != 0;

	errno = 0;
	if (fclose(f) == 0 && !failed)
		return true;
	complain("%s: cannot write: %s", path,
	    errno != 0 ? strerror(errno) : "an earlier write failed");
	return false;
}

/* A file of the folder: "figure-2-1", and what writes it. */
static bool
write_file(const struct bulletin *b, const char *folder, size_t i)
{
	char path[PATH_MAX], name[32];
	const struct grid *g = i > FIGURES ? &b->grids[i - FIGURES - 1] : NULL;
	FILE *f;

	if (g != NULL)
		snprintf(name, sizeof(name), "table-%s", g->row->number);
	else if (i < FIGURES)
		snprintf(name, sizeof(name), "figure-%s",
		    b->figures[i].row->number);
	else
		snprintf(name, sizeof(name), "table-4");
	f = open_file(folder, name, path);
	if (f == NULL)
		return false;
	if (g != NULL)
		bulletin_csv_grid(g, f);
	else if (i < FIGURES)
		bulletin_csv_figure(&b->figures[i], f);
	else
		bulletin_csv_table(b, f);
	return close_file(f, path);
}

static bool
write_folder(const struct bulletin *b, const char *folder)
{
	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		complain("%s: cannot make the folder: %s", folder,
		    strerror(errno));
		return false;
	}
	for (size_t i = 0; i < FIGURES + 1 + b->grid_count; i++)
		if (!write_file(b, folder, i))
			return false;
	return true;
}

/* ---- the command -------------------------------------------------------- */

static int
write_bulletin(const struct options *o, const struct bulletin *b)
{
	bool ok;

	if (o->format == FORMAT_CSV)
		return write_folder(b, o->output) ? EXIT_DONE : EXIT_TROUBLE;
	if (o->format == FORMAT_JSON)
		ok = bulletin_json(b, stdout);
	else if (o->format == FORMAT_MARKDOWN)
		ok = bulletin_markdown(b, stdout);
	else if (o->format == FORMAT_HTML)
		ok = bulletin_html(b, &(struct html_script){ 0 }, stdout);
	else
		ok = bulletin_text(b, stdout, output_width());
	if (!ok)
		complain("out of memory");
	return output_flush() && ok ? EXIT_DONE : EXIT_TROUBLE;
}

static int
report_period(const struct options *o, struct period period,
    struct rules *rules)
{
	const struct tag_names names = rules_tag_names(rules);
	const struct bulletin_wish wish = { .period = period, .rules = rules,
		.language = o->japanese ? LANGUAGE_JA : LANGUAGE_EN,
		.notable = o->has_notable ? &o->notable : NULL,
		.chosen = { o->sensors, o->sensor_count },
		.home = o->home, .today = period_today(o) };
	struct store *s = stores_open(o, STORE_READ);
	struct bulletin *b = calloc(1, sizeof(*b));
	struct store_error err;
	int status = EXIT_TROUBLE;

	if (s != NULL)
		store_tags(s, &names);
	if (s != NULL && b == NULL)
		complain("out of memory");
	else if (s != NULL && !bulletin_make(b, s, &wish, &err))
		complain("%s", err.error.text);
	else if (s != NULL)
		status = write_bulletin(o, b);
	if (b != NULL)
		bulletin_free(b);
	free(b);
	store_close(s);
	return status;
}

int
command_report(const struct options *o)
{
	struct period period;
	struct rules *rules;
	int status;

	if (!usage_is_right(o, &period) || !setup_rules(o, &rules))
		return EXIT_USAGE;
	status = report_period(o, period, rules);
	rules_free(rules);
	return status;
}
