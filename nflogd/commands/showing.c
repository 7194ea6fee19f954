/* showing.c - see showing.h. */
#include "commands/showing.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/unusual.h"
#include "report/report.h"

static int
show(const struct options *o, const struct rules *rules,
    const struct rollup *rollup, const struct unusual *unusual,
    enum format format)
{
	int language = o->japanese ? LANGUAGE_JA : LANGUAGE_EN;
	struct notes notes = { 0 };
	const struct report report = {
		.unusual = unusual != NULL ? &unusual->notes : NULL,
		.observed = unusual != NULL ? unusual->observed : 0,
		.rollup = rollup, .notes = &notes,
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

int
show_rollup(const struct options *o, const struct rules *rules,
    const struct rollup *rollup, enum format format)
{
	return show(o, rules, rollup, NULL, format);
}

int
show_unusual(const struct options *o, const struct rules *rules,
    const struct rollup *rollup, const struct unusual *unusual)
{
	return show(o, rules, rollup, unusual, o->format);
}
