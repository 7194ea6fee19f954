/* notes.c - nflogd notes: what is unusual about stored days. */
#include "commands/command.h"
#include "commands/output.h"
#include "commands/period.h"
#include "commands/setup.h"
#include "commands/unusual.h"
#include "report/report.h"
#include "rules/tag.h"

#include <stdlib.h>

/* What rules tell of the period's services, if that kind was asked for. */
static bool
add_own(const struct options *o, const struct rules *rules,
    const struct rollup *rollup, struct notes *all)
{
	struct notes own;

	if (o->kind == NULL || strcmp(o->kind, "one-sensor") == 0)
		return true;
	if (!notes_make(rollup, rules, o->japanese ? LANGUAGE_JA : LANGUAGE_EN,
	    o->top, &own))
		return false;
	for (size_t i = 0; i < own.count; i++) {
		struct note *note;

		if (strcmp(own.list[i].kind, o->kind) != 0)
			continue;
		note = notes_add(all);
		if (note == NULL) {
			notes_free(&own);
			return false;
		}
		*note = own.list[i];
		own.list[i] = (struct note){ 0 };
	}
	notes_free(&own);
	return true;
}

static int
show_notes(const struct options *o, const struct rules *rules,
    const struct rollup *rollup, struct unusual *u)
{
	const struct report report = { .rollup = rollup, .rules = rules,
		.unusual = &u->notes, .observed = u->observed,
		.color = o->color, .width = output_width() };
	bool ok = add_own(o, rules, rollup, &u->notes);

	if (ok && o->format == FORMAT_JSON)
		ok = report_unusual_json(&report, stdout);
	else if (ok)
		ok = report_unusual_text(&report, stdout);
	if (!ok)
		complain("out of memory");
	return output_flush() && ok ? EXIT_DONE : EXIT_TROUBLE;
}

static int
find_notes(const struct options *o, const struct rules *rules,
    struct store *s, struct period period)
{
	struct store_error err;
	struct rollup rollup;
	struct unusual u;
	int status = EXIT_TROUBLE;

	if (!store_rollup(s, period, &rollup, &err)) {
		complain("%s", err.error.text);
		return EXIT_TROUBLE;
	}
	if (unusual_find(o, rules, s, period, o->kind, &u))
		status = show_notes(o, rules, &rollup, &u);
	unusual_free(&u);
	rollup_free(&rollup);
	return status;
}

int
command_notes(const struct options *o)
{
	struct store_error err;
	struct period period;
	struct tag_names names;
	struct store *s;
	struct rules *rules;
	int status = EXIT_TROUBLE;

	if (o->operand_count > 0) {
		complain("notes takes no operand \"%s\"; days are named by "
		    "--day, --month, --from and --to", o->operands[0]);
		return EXIT_USAGE;
	}
	if (!setup_zone(o) || !period_read(o, &period) ||
	    !setup_rules(o, &rules))
		return EXIT_USAGE;
	if (!period_is_named(o))
		period.first = period.last = period_today(o) - 1;
	if (period.first == DAY_UNDATED) {
		complain("what has no day cannot be unusual for one");
		rules_free(rules);
		return EXIT_USAGE;
	}
	names = rules_tag_names(rules);
	s = store_open(o->store, STORE_READ, &err);
	if (s == NULL) {
		complain("%s", err.error.text);
	} else {
		store_tags(s, &names);
		status = find_notes(o, rules, s, period);
	}
	store_close(s);
	rules_free(rules);
	return status;
}

void
command_notes_help(void)
{
	printf("\nkinds of notes (see nflogd-notes(7)):\n");
	for (size_t i = 0; finding_kind(i) != NULL; i++)
		printf("  %s\n", finding_kind(i));
}
