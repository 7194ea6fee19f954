/*
 * text_ledger.c - what became of the records, in the text style: as many lines
 * as there is something to tell.
 */
#include "base/intl.h"
#include "report/page.h"

#include <stdlib.h>

enum { LOSSES_MOST = 3 };	/* shown of those of a day and host */

static const char *const verdicts[VERDICTS] = {
	[VERDICT_DROP] = N_("dropped"),
	[VERDICT_ACCEPT] = N_("accepted"),
	[VERDICT_NONE] = N_("ignored"),
	[VERDICT_BAD] = N_("damaged"),
};

static const char *const reasons[REASONS] = {
	[REASON_EMPTY] = N_("empty"),
	[REASON_NOT_FIREWALL] = N_("not from a firewall"),
	[REASON_OTHER_PROGRAM] = N_("from other programs"),
	[REASON_AUDIT] = N_("audit"),
	[REASON_TRACE] = N_("trace"),
	[REASON_NOT_IP] = N_("not IP"),
	[REASON_NO_DECISION] = N_("no decision"),
	[REASON_RULE] = N_("by a rule"),
	[REASON_REPEAT] = N_("repeating what is unknown"),
	[REASON_LOSS] = N_("telling a loss"),
	[REASON_TOO_LATE] = N_("too late for their day"),
	[REASON_EXCLUDED] = N_("left out by an exception"),
	[REASON_TOO_LONG] = N_("too long"),
	[REASON_CUT] = N_("cut short"),
	[REASON_HEADLESS] = N_("without beginning"),
	[REASON_ADDRESS] = N_("with a wrong address"),
	[REASON_PORT] = N_("with a wrong port"),
	[REASON_PROTOCOL] = N_("with a wrong protocol"),
	[REASON_FIELD] = N_("with a field out of place"),
	[REASON_PACKET] = N_("with an unreadable packet"),
};

/* "1,234 dropped" */
static void
print_part(struct list *list, uint64_t number, const char *what)
{
	/* translators: a number of records, and what they were */
	fprintf(list_item(list), _("%s %s"), figure(number).text, what);
}

static void
wrap_in(struct page *page, struct list *list, enum ink ink)
{
	if (ink != INK_PLAIN)
		page_ink(page, ink);
	list_wrap(page, list, 2);
	if (ink != INK_PLAIN)
		page_ink(page, INK_PLAIN);
}

static void
print_verdicts(struct page *page, const struct ledger *l)
{
	uint64_t records = ledger_records(l), n;
	struct list list;

	if (list_open(page, &list) == NULL)
		return;
	fprintf(list.stream, _n("%s record read: ", "%s records read: ",
	    records), figure(records).text);
	for (unsigned v = 0; v < VERDICTS; v++) {
		n = ledger_verdict(l, (enum verdict)v);
		if (n > 0)
			print_part(&list, n, _(verdicts[v]));
	}
	wrap_in(page, &list, INK_PLAIN);
}

/* Why records of one verdict were not counted. */
static void
print_reasons(struct page *page, const struct ledger *l, enum verdict verdict,
    enum ink ink)
{
	struct list list;

	if (ledger_verdict(l, verdict) == 0 || list_open(page, &list) == NULL)
		return;
	fprintf(list.stream, _("%s: "), _(verdicts[verdict]));
	for (unsigned i = 0; i < REASONS; i++)
		if (l->reasons[i] > 0 &&
		    reason_verdict((enum reason)i) == verdict)
			print_part(&list, l->reasons[i], reasons[i] != NULL ?
			    _(reasons[i]) : reason_word((enum reason)i));
	wrap_in(page, &list, ink);
}

static void
print_undated(struct page *page, uint64_t undated)
{
	struct list list;

	if (undated == 0 || list_open(page, &list) == NULL)
		return;
	fprintf(list.stream, _n("undated: %s of the dropped ones tells no day",
	    "undated: %s of the dropped ones tell no day", undated),
	    figure(undated).text);
	wrap_in(page, &list, INK_PLAIN);
}

static void
print_lost(struct page *page, uint64_t lost)
{
	struct list list;

	if (lost == 0 || list_open(page, &list) == NULL)
		return;
	fprintf(list.stream, _n("lost: the kernel could not hand over %s "
	    "packet; it is not in the figures", "lost: the kernel could not "
	    "hand over %s packets; they are not in the figures", lost),
	    figure(lost).text);
	wrap_in(page, &list, INK_TROUBLE);
}

static int
by_messages(const void *a, const void *b)
{
	const struct loss *x = *(const struct loss *const *)a;
	const struct loss *y = *(const struct loss *const *)b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return (x > y) - (x < y);	/* both of one array */
}

/* "fw1 2025-09-03 (1,234)", of those who lost most. */
static bool
print_places(struct list *list, const struct rollup *r)
{
	const struct loss **order = calloc(r->loss_count + 1, sizeof(*order));
	char text[DAY_TEXT];

	if (order == NULL)
		return false;
	for (size_t i = 0; i < r->loss_count; i++)
		order[i] = &r->losses[i];
	qsort(order, r->loss_count, sizeof(*order), by_messages);
	for (size_t i = 0; i < r->loss_count && i < LOSSES_MOST; i++) {
		day_format(order[i]->day, text);
		/* translators: a host, a day, a number of messages */
		fprintf(list_item(list), _("%s %s (%s)"), order[i]->sensor,
		    order[i]->day == DAY_UNDATED ? _("undated") : text,
		    figure(order[i]->messages).text);
	}
	if (r->loss_count > LOSSES_MOST)
		fprintf(list_item(list), _("%s more"),
		    figure(r->loss_count - LOSSES_MOST).text);
	free(order);
	return true;
}

/* What the log itself says it does not hold, and where that was most. */
static void
print_lost_before(struct page *page, const struct rollup *r)
{
	uint64_t lost = r->ledger.lost_before;
	struct list list;

	if (lost == 0 || list_open(page, &list) == NULL)
		return;
	fprintf(list.stream, _n("lost before us: the log tells of %s message "
	    "that was lost; if it was a dropped packet, the figures lack it: ",
	    "lost before us: the log tells of %s messages that were lost; the "
	    "figures lack the dropped packets among them: ", lost),
	    figure(lost).text);
	page->failed |= !print_places(&list, r);
	wrap_in(page, &list, INK_TROUBLE);
}

void
page_ledger(struct page *page)
{
	const struct rollup *r = page->report->rollup;
	const struct ledger *l = &r->ledger;

	if (ledger_records(l) == 0 && l->lost == 0)
		return;
	page_title(page, _("Input"));
	print_verdicts(page, l);
	print_reasons(page, l, VERDICT_NONE, INK_PLAIN);
	print_reasons(page, l, VERDICT_BAD, INK_TROUBLE);
	print_undated(page, r->undated);
	print_lost(page, l->lost);
	print_lost_before(page, r);
}
