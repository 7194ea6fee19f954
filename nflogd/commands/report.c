/* report.c - nflogd report: a period of the store, as TALOT2 reported months. */
#include "bulletin/bulletin.h"
#include "base/whole.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/pdf.h"
#include "commands/period.h"
#include "commands/report_folder.h"
#include "commands/script.h"
#include "commands/setup.h"
#include "commands/stores.h"
#include "bulletin/mail.h"
#include "rules/tag.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { DAYS_MOST = 366, MAIL_WIDTH = 78, FILE_WIDTH = 80 };

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

/* Do the options go with what is to be written? */
static bool
style_is_right(const struct options *o)
{
	bool mail = o->mail_count > 0;

	if (mail && o->format_name != NULL)
		complain("--mail: a mail has text and HTML; it takes no "
		    "--format");
	else if (o->mail_from != NULL && !mail)
		complain("--mail-from: there is no --mail");
	else if ((o->assets != NULL || o->is_static) &&
	    (mail || o->format != FORMAT_HTML))
		complain("--assets and --static go with --format html");
	else if (o->assets != NULL && o->is_static)
		complain("--assets: with --static there is no script");
	else if (o->format == FORMAT_PDF && o->output == NULL &&
	    isatty(STDOUT_FILENO))
		complain("pdf is not for a terminal: name a file with "
		    "--output");
	else
		return true;
	return false;
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
	if (!style_is_right(o))
		return false;
	return setup_zone(o) && choose_period(o, period);
}

/* ---- the command -------------------------------------------------------- */

/* The bytes of a style, to be freed; `at` NULL when memory is short. */
static struct slice
style_in_memory(const struct bulletin *b, bool html)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	bool ok;

	if (f == NULL)
		return (struct slice){ NULL, 0 };
	ok = html ? bulletin_html(b, &(struct html_script){ 0 }, f) :
	    bulletin_text(b, f, MAIL_WIDTH);
	if (fclose(f) == 0 && ok)
		return (struct slice){ text, size };
	free(text);
	return (struct slice){ NULL, 0 };
}

static bool
put_mail(const struct options *o, const struct bulletin *b, FILE *out)
{
	const struct mail mail = { .to = o->mail, .to_count = o->mail_count,
		.from = o->mail_from, .subject = b->title,
		.language = o->japanese ? "ja" : "en", .date = o->now,
		.host = o->sensor, .text = style_in_memory(b, false),
		.html = style_in_memory(b, true) };
	bool ok = mail.text.at != NULL && mail.html.at != NULL;

	if (ok)
		mail_write(&mail, out);
	free((char *)mail.text.at);
	free((char *)mail.html.at);
	return ok;
}

/* False when memory is short. */
static bool
put_style(const struct options *o, const struct bulletin *b,
    const struct html_script *script, FILE *out)
{
	if (o->mail_count > 0)
		return put_mail(o, b, out);
	if (o->format == FORMAT_JSON)
		return bulletin_json(b, out);
	if (o->format == FORMAT_MARKDOWN)
		return bulletin_markdown(b, out);
	if (o->format == FORMAT_HTML)
		return bulletin_html(b, script, out);
	return bulletin_text(
	    b, out, o->output != NULL ? FILE_WIDTH : output_width());
}

static bool
write_stream(const struct options *o, const struct bulletin *b,
    const struct html_script *script, FILE *out)
{
	if (o->format == FORMAT_PDF)
		return pdf_write(b, out);
	if (put_style(o, b, script, out))
		return true;
	complain("out of memory");
	return false;
}

static bool
write_file(const struct options *o, const struct bulletin *b,
    const struct html_script *script)
{
	struct whole file;
	bool ok;

	if (!whole_begin(&file, o->output)) {
		complain("%s: cannot write: %s", o->output, strerror(errno));
		return false;
	}
	ok = write_stream(o, b, script, file.out);
	if (whole_end(&file, ok))
		return ok;
	complain("%s: cannot write: %s", o->output, strerror(errno));
	return false;
}

/* Without its script an HTML report is whole, but somebody wanted it. */
static int
write_bulletin(const struct options *o, const struct bulletin *b)
{
	struct script script = { 0 };
	bool found = o->format != FORMAT_HTML || script_find(o, &script);
	bool ok;

	if (o->format == FORMAT_CSV)
		ok = report_folder_write(b, o->output);
	else if (o->output != NULL)
		ok = write_file(o, b, &script.html);
	else
		ok = write_stream(o, b, &script.html, stdout);
	script_free(&script);
	return output_flush() && ok && found ? EXIT_DONE : EXIT_TROUBLE;
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
