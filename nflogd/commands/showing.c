/* showing.c - see showing.h. */
#include "commands/showing.h"
#include "commands/command.h"
#include "commands/output.h"
#include "report/report.h"

int
show_rollup(const struct options *o, const struct rules *rules,
    const struct rollup *rollup, enum format format)
{
	int language = o->japanese ? LANGUAGE_JA : LANGUAGE_EN;
	struct notes notes = { 0 };
	const struct report report = { .rollup = rollup, .notes = &notes,
		.rules = rules, .language = language, .top = o->top,
		.color = o->color, .width = output_width() };
	bool ok = true;

	if (format != FORMAT_CSV)
		ok = notes_make(rollup, rules, language, o->top, &notes);
	if (ok && format == FORMAT_CSV)
		ok = report_csv(&report, stdout);
	else if (ok && format == FORMAT_JSON)
		ok = report_json(&report, stdout);
	else if (ok)
		ok = report_text(&report, stdout);
	if (!ok)
		complain("out of memory");
	notes_free(&notes);
	return output_flush() && ok ? EXIT_DONE : EXIT_TROUBLE;
}
