/* json_tags.c - see json_tags.h. */
#include "report/json_tags.h"
#include "base/json.h"
#include "rules/tag.h"

#include <inttypes.h>

void
json_service_tags(
    const struct report *report, int32_t day, uint32_t service, FILE *out)
{
	const struct tagged_rows *rows = &report->rollup->tagged;
	const char *comma = "\"tags\":{";

	for (size_t i = tagged_first(rows, day, service), end;
	    i < rows->count && rows->list[i].day == day &&
	    rows->list[i].service == service; i = end) {
		struct tagged_row sum = tagged_sum(rows, i, &end);
		const struct tag_rule *tag =
		    rules_tag(report->rules, sum.tag);

		fprintf(out, "%s\"%s\":{\"accesses\":%" PRIu64
		    ",\"sources\":%" PRIu64 "}", comma, tag->id, sum.accesses,
		    sum.sources);
		comma = ",";
	}
	if (*comma == ',')
		fputs("},", out);
}

static void
put_tag(const struct report *report, const struct tag_rule *tag, FILE *out)
{
	struct tagged_row sum = tagged_total(report->rollup, tag->number);

	fprintf(out, "\n{\"id\":\"%s\",\"kind\":\"%s\",\"title\":", tag->id,
	    tag_kind_word(tag->kind));
	json_string(out, slice_of(tag_title(tag, report->language)));
	fprintf(out, ",\"accesses\":%" PRIu64 ",\"sources\":%" PRIu64,
	    sum.accesses, sum.sources);
	if (tag->source == TAG_BY_MARK)
		fprintf(out, ",\"untested\":%" PRIu64,
		    report->rollup->untested[tag->number]);
	putc('}', out);
}

void
json_tags(const struct report *report, FILE *out)
{
	const struct tag_rule *const *all;
	size_t count = report->rules == NULL ? 0 :
	    rules_tags(report->rules, &all);
	const char *comma = "\"tags\":[";

	if (!report->rollup->has_tags)
		return;
	for (size_t i = 0; i < count; i++) {
		if (all[i]->excludes)
			continue;
		fputs(comma, out);
		put_tag(report, all[i], out);
		comma = ",";
	}
	if (*comma == ',')
		fputs("],\n", out);
}
