/* findings.c - the kinds of findings; see findings.h. */
#include "notes/findings.h"
#include "base/intl.h"
#include "notes/kind.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name;
	bool (*find)(const struct looking *l);	/* NULL: by notes_make */
} finding_kinds[] = {
	{ "meaning", NULL },
	{ "no-rule", NULL },
	{ "one-sensor", one_point_find },
	{ "new", new_find },
	{ "surge", surge_find },
	{ "returning", returning_find },
	{ "decline", decline_find },
	{ "campaign", campaign_find },
	{ "concentrated", concentrated_find },
	{ "sweep", sweep_find },
	{ "tool", tool_find },
	{ "backscatter", backscatter_find },
	{ "coverage", coverage_find },
};

enum { KINDS = sizeof(finding_kinds) / sizeof(finding_kinds[0]) };

const char *
finding_kind(size_t i)
{
	return i < KINDS ? finding_kinds[i].name : NULL;
}

bool
finding_kind_exists(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(finding_kinds[i].name, name) == 0)
			return true;
	return false;
}

static struct note *
begin(const struct looking *l, const char *kind, const char *about,
    int32_t day)
{
	struct note *note = notes_add(l->notes);
	char date[DAY_TEXT];

	if (note == NULL)
		return NULL;
	day_format(day, date);
	note->kind = kind;
	note->day = day;
	if (asprintf(&note->id, "%s:%s:%s", kind, about, date) < 0) {
		note->id = NULL;
		return NULL;
	}
	return note;
}

struct note *
finding_on_service(const struct looking *l, const char *kind, uint32_t service,
    int32_t day)
{
	char text[SERVICE_TEXT];
	struct note *note;

	service_format(service, text);
	note = begin(l, kind, text, day);
	if (note == NULL)
		return NULL;
	note->service = service;
	memcpy(note->service_text, text, SERVICE_TEXT);
	return note;
}

struct note *
finding_on(const struct looking *l, const char *kind, const char *subject,
    int32_t day)
{
	struct note *note = begin(l, kind, subject, day);

	if (note == NULL)
		return NULL;
	note->service = NOTE_NO_SERVICE;
	note->subject = strdup(subject);
	return note->subject != NULL ? note : NULL;
}

bool
is_open(const struct looking *l, int32_t day)
{
	return l->f->open != 0 && day >= l->f->open;
}

/* ---- changes ------------------------------------------------------------ */

/* How many sensors had the service on a day; most accesses of one in *top. */
static uint32_t
sensors_of(const struct looking *l, const struct change *c, double *top)
{
	const struct history_service *s = &l->h->services[c->service];
	int32_t day = l->h->first + (int32_t)c->day;
	uint32_t count = 0;

	*top = 0;
	for (size_t i = s->from; i < s->to; i++) {
		const struct row *row =
		    &l->h->rollup->rows[l->h->order[i]];

		if (row->day != day)
			continue;
		count++;
		*top = fmax(*top, (double)row->accesses);
	}
	return count;
}

/*
 * DShield's published trend, for comparison: sqrt((S-s)^2/s + (T-t)^2/t) of
 * today's sources and targets against the mean of 30 days; sensors stand for
 * targets.
 */
static double
trend_of(const struct looking *l, const struct change *c)
{
	enum { TREND_DAYS = 30 };
	const struct history_service *s = &l->h->services[c->service];
	int32_t day = l->h->first + (int32_t)c->day;
	double now[2] = { 0 }, mean[2] = { 0 }, sum = 0;

	for (size_t i = s->from; i < s->to; i++) {
		const struct row *row =
		    &l->h->rollup->rows[l->h->order[i]];
		double *to = row->day == day ? now : mean;
		double part = row->day == day ? 1 : 1.0 / TREND_DAYS;

		if (row->day > day || row->day < day - TREND_DAYS)
			continue;
		to[0] += (double)row->sources * part;
		to[1] += part;
	}
	for (int k = 0; k < 2; k++) {
		mean[k] = fmax(mean[k], 1.0 / TREND_DAYS);
		sum += pow(now[k] - mean[k], 2) / mean[k];
	}
	return sqrt(sum);
}

/* As a program wants it. */
static void
add_evidence(const struct looking *l, const struct change *c,
    struct note *note)
{
	double top;
	uint32_t sensors = sensors_of(l, c, &top);

	note_number(note, "accesses", (uint64_t)c->count[MEASURE_ACCESSES]);
	note_number(note, "sources", (uint64_t)c->count[MEASURE_SOURCES]);
	note_real(note, "usual_accesses", c->usual[MEASURE_ACCESSES]);
	note_real(note, "usual_sources", c->usual[MEASURE_SOURCES]);
	note_number(note, "accesses_two_days",
	    (uint64_t)c->two[MEASURE_ACCESSES]);
	note_number(note, "sources_two_days",
	    (uint64_t)c->two[MEASURE_SOURCES]);
	note_real(note, "usual_accesses_two_days",
	    c->usual_two[MEASURE_ACCESSES]);
	note_real(note, "usual_sources_two_days",
	    c->usual_two[MEASURE_SOURCES]);
	note_real(note, "p_accesses", c->p[MEASURE_ACCESSES]);
	note_real(note, "p_sources", c->p[MEASURE_SOURCES]);
	note_number(note, "days_unusual", c->tried);
	note_number(note, "baseline_days", c->days);
	note_real(note, "dshield_trend", trend_of(l, c));
	note_number(note, "sensors", sensors);
	note_real(note, "top_sensor_share",
	    c->count[MEASURE_ACCESSES] > 0 ?
	    top / c->count[MEASURE_ACCESSES] : 0);
}

struct counted_text
counted(double count)
{
	struct counted_text out;
	char digits[24];
	size_t len, used = 0;

	snprintf(digits, sizeof(digits), "%.0f", fmin(count, 1e18));
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out.text[used++] = ',';
		out.text[used++] = digits[i];
	}
	out.text[used] = '\0';
	return out;
}

/* What is usual, for people: whole numbers from ten on. */
static struct counted_text
usual_text(double value)
{
	struct counted_text out;

	if (value >= 9.95)
		return counted(value);
	snprintf(out.text, sizeof(out.text), "%.1f", value);
	return out;
}

bool
finding_explain(const struct looking *l, const struct change *c, char *first,
    struct note *note)
{
	char date[DAY_TEXT];
	char *numbers = NULL;
	bool ok;

	if (first == NULL)
		return false;
	add_evidence(l, c, note);
	day_format(note->day, date);
	if (asprintf(&numbers, _("%s: %s accesses from %s sources; usual "
	    "for such a day: %s from %s. The day before was unusual too."),
	    date, counted(c->count[MEASURE_ACCESSES]).text,
	    counted(c->count[MEASURE_SOURCES]).text,
	    usual_text(c->usual[MEASURE_ACCESSES]).text,
	    usual_text(c->usual[MEASURE_SOURCES]).text) < 0) {
		free(first);
		return false;
	}
	ok = asprintf(&note->text, "%s %s", first, numbers) >= 0;
	free(first);
	free(numbers);
	return ok;
}

bool
finding_changes(const struct looking *l, enum change_kind which,
    const char *kind, const char *title,
    char *(*sentence)(const char *service))
{
	for (size_t i = 0; i < l->changes->count; i++) {
		const struct change *c = &l->changes->list[i];
		int32_t day = l->h->first + (int32_t)c->day;
		char service[64];
		struct note *note;

		if (c->kind != which || day < l->f->first ||
		    day > l->f->last ||
		    (which == CHANGE_DECLINE && is_open(l, day)))
			continue;
		note = finding_on_service(
		    l, kind, l->h->services[c->service].service, day);
		if (note == NULL)
			return false;
		note->title = title;
		service_display(note->service, service, sizeof(service));
		if (!finding_explain(l, c, sentence(service), note))
			return false;
	}
	return true;
}

/* ---- all ---------------------------------------------------------------- */

static int
by_day(const void *a, const void *b)
{
	const struct note *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	for (size_t i = 0; x->kind != y->kind && i < KINDS; i++) {
		if (strcmp(finding_kinds[i].name, x->kind) == 0)
			return -1;
		if (strcmp(finding_kinds[i].name, y->kind) == 0)
			return 1;
	}
	return strcmp(x->id, y->id);
}

static size_t
days_observed(const struct findings *f)
{
	const struct history *h = f->history;
	size_t n = 0;

	for (size_t d = 0; d < h->days; d++)
		n += h->seen[d] > 0 && h->first + (int64_t)d < f->last;
	return n;
}

/* All kinds that are asked for. */
static bool
look(const struct looking *l)
{
	const char *kind = l->f->kind;

	for (size_t i = 0; i < KINDS; i++)
		if (finding_kinds[i].find != NULL && (kind == NULL ||
		    strcmp(kind, finding_kinds[i].name) == 0) &&
		    !finding_kinds[i].find(l))
			return false;
	return true;
}

bool
findings_make(const struct findings *f, struct notes *notes, size_t *observed)
{
	struct changes changes = { 0 }, tag_changes = { 0 };
	const struct looking l = { .f = f, .h = f->history,
		.changes = &changes, .tag_changes = &tag_changes,
		.notes = notes };
	size_t before = notes->count;
	bool ok;

	*observed = days_observed(f);
	ok = changes_find(f->history, CHANGE_Q, &changes) &&
	    (f->tags == NULL ||
	    changes_find(f->tags, CHANGE_Q, &tag_changes)) && look(&l);
	changes_free(&changes);
	changes_free(&tag_changes);
	if (ok && notes->count > before)
		qsort(notes->list + before, notes->count - before,
		    sizeof(*notes->list), by_day);
	return ok;
}
