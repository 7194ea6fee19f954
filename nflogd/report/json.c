/*
 * json.c - one JSON object (RFC 8259) with everything a program may want to
 * know of a scan. The manual promises the names; numbers are bare.
 */
#include "base/json.h"
#include "notes/findings.h"
#include "report/json_tags.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>

struct object {
	const struct report *report;
	FILE *out;
	const struct note **notes;	/* in order of their services */
};

static void
put_text(FILE *out, const char *text)
{
	json_string(out, slice_of(text));
}

static void
put_day(FILE *out, int32_t day)
{
	char text[DAY_TEXT];

	day_format(day, text);
	fprintf(out, "\"%s\"", text);
}

static void
put_day_or_null(FILE *out, int32_t day)
{
	if (day == DAY_UNDATED)
		fputs("null", out);
	else
		put_day(out, day);
}

static void
put_period(const struct object *o)
{
	const struct rollup *r = o->report->rollup;
	struct span p = report_span(r);
	struct means m = report_means(r);
	struct sums s = report_sums(r);

	fputs("\"period\":{\"from\":", o->out);
	put_day_or_null(o->out, p.from);
	fputs(",\"to\":", o->out);
	put_day_or_null(o->out, p.to);
	fprintf(o->out,
	    ",\"days\":%zu,\"sensors\":%zu,\"sensor_days\":%" PRIu64
	    ",\"accesses\":%" PRIu64 ",\"sources\":%" PRIu64
	    ",\"mean_accesses\":%" PRIu64 ",\"mean_sources\":%" PRIu64 "},\n",
	    p.days, r->sensor_count, m.sensor_days, s.accesses, s.sources,
	    m.accesses, m.sources);
}

struct sensor_sums {
	struct sums sums;
	uint64_t days;
};

static bool
put_sensors(const struct object *o)
{
	const struct rollup *r = o->report->rollup;
	struct sensor_sums *all = calloc(r->sensor_count + 1, sizeof(*all));

	if (all == NULL)
		return false;
	for (size_t i = 0; i < r->observed_count; i++)
		all[r->observed[i].sensor].days++;
	for (size_t i = 0; i < r->row_count; i++) {
		struct sums *s = &all[r->rows[i].sensor].sums;

		s->accesses += r->rows[i].accesses;
		s->sources += r->rows[i].sources;
	}
	fputs("\"sensors\":[", o->out);
	for (size_t i = 0; i < r->sensor_count; i++) {
		fputs(i > 0 ? ",\n{\"sensor\":" : "\n{\"sensor\":", o->out);
		put_text(o->out, r->sensors[i]);
		fprintf(o->out, ",\"days\":%" PRIu64 ",\"accesses\":%" PRIu64
		    ",\"sources\":%" PRIu64 "}", all[i].days,
		    all[i].sums.accesses, all[i].sums.sources);
	}
	fputs("],\n", o->out);
	free(all);
	return true;
}

static int
by_service(const void *a, const void *b)
{
	const struct note *x = *(const struct note *const *)a;
	const struct note *y = *(const struct note *const *)b;

	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	return (x > y) - (x < y);	/* both of one array */
}

/* The notes on a service, by bisection. */
static void
put_note_ids(const struct object *o, uint32_t service)
{
	size_t low = 0, high = o->report->notes->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (o->notes[middle]->service < service)
			low = middle + 1;
		else
			high = middle;
	}
	fputs("\"note\":[", o->out);
	for (size_t i = low; i < o->report->notes->count &&
	    o->notes[i]->service == service; i++) {
		if (i > low)
			putc(',', o->out);
		put_text(o->out, o->notes[i]->id);
	}
	putc(']', o->out);
}

/*
 * The messages lost on a day. Days come in their order, and *next is the first
 * loss that may be of this one or a later.
 */
static uint64_t
lost_on(const struct rollup *r, int32_t day, size_t *next)
{
	uint64_t sum = 0;

	for (; *next < r->loss_count && r->losses[*next].day <= day; ++*next)
		if (r->losses[*next].day == day)
			sum += r->losses[*next].messages;
	return sum;
}

static bool
put_one_day(const struct object *o, size_t from, size_t to, uint64_t lost)
{
	const struct rollup *r = o->report->rollup;
	struct sums sums = { 0 };
	struct total *totals;
	size_t n = rollup_totals(r, from, to, &totals);

	if (n == SIZE_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		sums.accesses += totals[i].accesses;
		sums.sources += totals[i].sources;
	}
	fputs("\n{\"day\":", o->out);
	put_day(o->out, r->rows[from].day);
	fprintf(o->out, ",\"accesses\":%" PRIu64 ",\"sources\":%" PRIu64
	    ",\"lost_before\":%" PRIu64 ",\"services\":[", sums.accesses,
	    sums.sources, lost);
	for (size_t i = 0; i < n; i++) {
		fprintf(o->out, "%s\n{\"service\":\"%s\",\"sensors\":%" PRIu32
		    ",\"accesses\":%" PRIu64 ",\"sources\":%" PRIu64 ",",
		    i > 0 ? "," : "", totals[i].service_text,
		    totals[i].sensor_count, totals[i].accesses,
		    totals[i].sources);
		json_service_tags(o->report, r->rows[from].day,
		    totals[i].service, o->out);
		put_note_ids(o, totals[i].service);
		putc('}', o->out);
	}
	fputs("]}", o->out);
	free(totals);
	return true;
}

static bool
put_days(const struct object *o)
{
	const struct rollup *r = o->report->rollup;
	size_t to, next_loss = 0;

	fputs("\"days\":[", o->out);
	for (size_t from = 0; from < r->row_count; from = to) {
		to = rollup_day_end(r, from);
		if (from > 0)
			putc(',', o->out);
		if (!put_one_day(o, from, to,
		    lost_on(r, r->rows[from].day, &next_loss)))
			return false;
	}
	fputs("],\n", o->out);
	return true;
}

/* By day and host, days without a drop and hosts without a packet included. */
static void
put_losses(const struct object *o)
{
	const struct rollup *r = o->report->rollup;

	fputs("\"lost_before\":[", o->out);
	for (size_t i = 0; i < r->loss_count; i++) {
		fputs(i > 0 ? ",\n{\"day\":" : "\n{\"day\":", o->out);
		put_day(o->out, r->losses[i].day);
		fputs(",\"sensor\":", o->out);
		put_text(o->out, r->losses[i].sensor);
		fprintf(o->out, ",\"messages\":%" PRIu64 "}",
		    r->losses[i].messages);
	}
	fputs("],\n", o->out);
}

/* What a rule says beyond its text. */
static void
put_rule(FILE *out, const struct port_rule *rule)
{
	fputs(",\"malware\":[", out);
	for (size_t i = 0; i < rule->malware_count; i++) {
		const struct malware *m = &rule->malware[i];

		fputs(i > 0 ? ",{\"name\":" : "{\"name\":", out);
		put_text(out, m->name);
		fputs(",\"seen\":", out);
		if (m->seen != NULL)
			put_text(out, m->seen);
		else
			fputs("null", out);
		putc('}', out);
	}
	fputs("],\"references\":[", out);
	for (size_t i = 0; i < rule->reference_count; i++) {
		if (i > 0)
			putc(',', out);
		put_text(out, rule->references[i]);
	}
	putc(']', out);
}

static void
put_evidence(FILE *out, const struct note *note)
{
	fputs(",\"evidence\":{", out);
	for (size_t i = 0; i < note->evidence_count; i++) {
		const struct evidence *e = &note->evidence[i];

		if (i > 0)
			putc(',', out);
		put_text(out, e->name);
		putc(':', out);
		if (e->text != NULL)
			put_text(out, e->text);
		else if (e->is_real)
			fprintf(out, "%.4g", e->real);
		else
			fprintf(out, "%" PRIu64, e->number);
	}
	fputs("}", out);
}

void
report_json_note(FILE *out, const struct note *note)
{
	fputs("\n{\"id\":", out);
	put_text(out, note->id);
	fputs(",\"kind\":", out);
	put_text(out, note->kind);
	if (note->subject != NULL) {
		fputs(",\"service\":null,\"subject\":", out);
		put_text(out, note->subject);
	} else {
		fputs(",\"service\":", out);
		put_text(out, note->service_text);
	}
	fputs(",\"day\":", out);
	put_day_or_null(out, note->day);
	fputs(",\"title\":", out);
	put_text(out, note->title != NULL ? note->title : "");
	fputs(",\"text\":", out);
	put_text(out, note->text);
	put_evidence(out, note);
	if (note->rule != NULL)
		put_rule(out, note->rule);
	putc('}', out);
}

static void
put_list(FILE *out, const struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		if (i > 0)
			putc(',', out);
		report_json_note(out, &notes->list[i]);
	}
}

static void
put_unusual(FILE *out, const struct report *report)
{
	fprintf(out, "{\"days_before\":%zu,\"days_needed\":%d,\"notes\":[",
	    report->observed, FINDING_LEAST);
	put_list(out, report->unusual);
	fputs("]}", out);
}

static void
put_notes(const struct object *o)
{
	fputs("\"notes\":[", o->out);
	put_list(o->out, o->report->notes);
	fputs("],\n", o->out);
	if (o->report->unusual == NULL)
		return;
	fputs("\"unusual\":", o->out);
	put_unusual(o->out, o->report);
	fputs(",\n", o->out);
}

/*
 * The records by verdict, then those that are no drops once more by reason:
 * the reasons of a verdict add up to it, the verdicts to the records.
 */
static void
put_ledger(const struct object *o)
{
	const struct ledger *l = &o->report->rollup->ledger;

	fprintf(o->out, "\"ledger\":{\"records\":%" PRIu64,
	    ledger_records(l));
	for (unsigned v = 0; v < VERDICTS; v++)
		fprintf(o->out, ",\"%s\":%" PRIu64,
		    verdict_word((enum verdict)v),
		    ledger_verdict(l, (enum verdict)v));
	fputs(",\n\"reasons\":{", o->out);
	for (unsigned v = VERDICT_DROP + 1; v < VERDICTS; v++) {
		const char *comma = "";

		fprintf(o->out, "%s\"%s\":{", v > VERDICT_DROP + 1 ? "," : "",
		    verdict_word((enum verdict)v));
		for (unsigned i = 0; i < REASONS; i++) {
			if (reason_verdict((enum reason)i) != (enum verdict)v)
				continue;
			fprintf(o->out, "%s\"%s\":%" PRIu64, comma,
			    reason_word((enum reason)i), l->reasons[i]);
			comma = ",";
		}
		putc('}', o->out);
	}
	fprintf(o->out, "},\n\"accesses\":%" PRIu64 ",\"undated\":%" PRIu64
	    ",\"lost\":%" PRIu64 ",\"lost_before\":%" PRIu64 "}", l->accesses,
	    o->report->rollup->undated, l->lost, l->lost_before);
}

bool
report_json(const struct report *report, FILE *out)
{
	const struct notes *notes = report->notes;
	struct object o = { .report = report, .out = out };
	bool ok;

	o.notes = calloc(notes->count + 1, sizeof(*o.notes));
	if (o.notes == NULL)
		return false;
	for (size_t i = 0; i < notes->count; i++)
		o.notes[i] = &notes->list[i];
	qsort(o.notes, notes->count, sizeof(*o.notes), by_service);
	putc('{', out);
	put_period(&o);
	ok = put_sensors(&o) && put_days(&o);
	put_losses(&o);
	json_tags(report, out);
	put_notes(&o);
	put_ledger(&o);
	fputs("}\n", out);
	free(o.notes);
	return ok;
}

bool
report_unusual_json(const struct report *report, FILE *out)
{
	put_unusual(out, report);
	putc('\n', out);
	return true;
}
