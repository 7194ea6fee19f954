/* markings.c - see markings.h. */
#include "bulletin/markings.h"

#include <stdlib.h>

static bool
out_of_memory(struct store_error *err)
{
	return store_error_set(err, STORE_MEMORY, "out of memory");
}

/* The rollup's tags of chosen observation points; no rows of services. */
static bool
read_tags(const struct query *q, struct store *s, struct period period,
    struct rollup *r, struct store_error *err)
{
	const struct services none = { NULL, 0 };
	size_t kept = 0;

	if (!store_rollup_of(s, period, &none, r, err) ||
	    !store_rollup_tags(s, period, r, err))
		return false;
	for (size_t i = 0; i < r->tagged.count; i++)
		if (chosen_has(&q->chosen,
		    r->sensors[r->tagged.list[i].sensor]))
			r->tagged.list[kept++] = r->tagged.list[i];
	r->tagged.count = kept;
	return true;
}

static struct marked *
marked_of(struct markings *m, uint32_t tag)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->list[i].rule->number == tag)
			return &m->list[i];
	return NULL;
}

static void
add(struct tally *to, const struct tagged_row *row)
{
	to->accesses = saturated_sum(to->accesses, row->accesses);
	to->sources += row->sources;
}

static int
by_service_and_tag(const void *a, const void *b)
{
	const struct marked_service *x = a, *y = b;

	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	return (x->tag > y->tag) - (x->tag < y->tag);
}

/* Rows of days and observation points, added up. */
static bool
take_services(struct markings *m, const struct tagged_rows *rows)
{
	struct marked_service *list =
	    calloc(rows->count + 1, sizeof(*list));
	size_t n = 0;

	if (list == NULL)
		return false;
	for (size_t i = 0; i < rows->count; i++)
		list[i] = (struct marked_service){ rows->list[i].service,
			rows->list[i].tag, rows->list[i].accesses };
	qsort(list, rows->count, sizeof(*list), by_service_and_tag);
	for (size_t i = 0; i < rows->count; i++)
		if (n > 0 && by_service_and_tag(&list[n - 1], &list[i]) == 0)
			list[n - 1].accesses = saturated_sum(
			    list[n - 1].accesses, list[i].accesses);
		else
			list[n++] = list[i];
	m->services = list;
	m->service_count = n;
	return true;
}

/* All tags that there are rules of; those of the store are among them now. */
static bool
list_tags(struct markings *m, const struct rules *rules)
{
	const struct tag_rule *const *all;
	size_t count = rules_tags(rules, &all);

	m->count = 0;
	m->list = calloc(count + 1, sizeof(*m->list));
	for (size_t i = 0; m->list != NULL && i < count; i++)
		if (!all[i]->excludes)
			m->list[m->count++] =
			    (struct marked){ .rule = all[i] };
	return m->list != NULL;
}

static int
by_accesses(const void *a, const void *b)
{
	const struct marked *x = a, *y = b;

	if (x->now.accesses != y->now.accesses)
		return x->now.accesses < y->now.accesses ? 1 : -1;
	return strcmp(x->rule->id, y->rule->id);
}

static void
keep_those_seen(struct markings *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->count; i++)
		if (m->list[i].now.accesses > 0 ||
		    m->list[i].before.accesses > 0 || m->list[i].untested > 0)
			m->list[kept++] = m->list[i];
	m->count = kept;
	qsort(m->list, m->count, sizeof(*m->list), by_accesses);
}

static bool
add_up(struct markings *m, const struct query *q, const struct rules *rules,
    const struct rollup *now, const struct rollup *before)
{
	if (!list_tags(m, rules) || !take_services(m, &now->tagged))
		return false;
	for (size_t i = 0; i < now->tagged.count; i++)
		add(&marked_of(m, now->tagged.list[i].tag)->now,
		    &now->tagged.list[i]);
	for (size_t i = 0; i < before->tagged.count; i++)
		add(&marked_of(m, before->tagged.list[i].tag)->before,
		    &before->tagged.list[i]);
	/* of single observation points it is not known */
	for (size_t i = 0; q->chosen.count == 0 && i < m->count; i++)
		if (m->list[i].rule->source == TAG_BY_MARK)
			m->list[i].untested =
			    now->untested[m->list[i].rule->number];
	keep_those_seen(m);
	return true;
}

bool
markings_read(struct markings *m, const struct query *q, struct store *s,
    const struct rules *rules, struct store_error *err)
{
	struct rollup now = { 0 }, before = { 0 };
	bool ok;

	*m = (struct markings){ 0 };
	ok = read_tags(q, s, q->time.periods[PERIOD_THIS], &now, err) &&
	    read_tags(q, s, q->time.periods[PERIOD_BEFORE], &before, err) &&
	    (add_up(m, q, rules, &now, &before) || out_of_memory(err));
	rollup_free(&now);
	rollup_free(&before);
	return ok;
}

void
markings_free(struct markings *m)
{
	free(m->list);
	free(m->services);
	*m = (struct markings){ 0 };
}

uint64_t
markings_of(const struct markings *m, uint32_t service, uint32_t tag)
{
	const struct marked_service key = { .service = service, .tag = tag };
	const struct marked_service *found = m->service_count == 0 ? NULL :
	    bsearch(&key, m->services, m->service_count, sizeof(key),
		by_service_and_tag);

	return found != NULL ? found->accesses : 0;
}
