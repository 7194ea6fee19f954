/* regions.c - see regions.h. */
#include "notes/regions.h"
#include "base/intl.h"
#include "notes/kind.h"
#include "region/names.h"

#include <stdio.h>
#include <stdlib.h>

bool
note_regions_add(struct note_regions *r, const char region[REGION], uint64_t accesses)
{
	struct region_share *list;

	for (size_t i = 0; i < r->count; i++)
		if (memcmp(r->list[i].region, region, REGION) == 0) {
			r->list[i].accesses =
			    saturated_sum(r->list[i].accesses, accesses);
			return true;
		}
	list = realloc(r->list, (r->count + 1) * sizeof(*list));
	if (list == NULL)
		return false;
	r->list = list;
	memcpy(list[r->count].region, region, REGION);
	list[r->count++].accesses = accesses;
	return true;
}

void
note_regions_free(struct note_regions *r)
{
	free(r->list);
	*r = (struct note_regions){ 0 };
}

static int
by_accesses(const void *a, const void *b)
{
	const struct region_share *x = a, *y = b;

	if (x->accesses != y->accesses)
		return x->accesses < y->accesses ? 1 : -1;
	return memcmp(x->region, y->region, REGION);
}

static bool
is_known(const struct region_share *r)
{
	return memcmp(r->region, REGION_UNKNOWN, REGION) != 0;
}

/* As of a share that is rounded half up. */
static unsigned
percent(uint64_t part, uint64_t all)
{
	return (unsigned)((double)part / (double)all * 100 + 0.5);
}

static void
print_names(FILE *out, const struct note_regions *r, bool japanese, uint64_t all)
{
	for (size_t i = 0; i < r->count && i < REGIONS_TOLD; i++) {
		const struct region_share *one = &r->list[i];
		const struct region_name *name = region_name_find(one->region);

		if (i > 0)
			fputs(_(", "), out);
		if (name != NULL)
			fputs(japanese ? name->japanese : name->english, out);
		else
			fprintf(out, "%.*s", REGION, one->region);
		/* translators: a share, behind the name of a region */
		fprintf(out, _(" %u%%"), percent(one->accesses, all));
	}
}

/* "CN 52, US 20", in percent; the same for programs. */
static void
print_codes(FILE *out, const struct note_regions *r, uint64_t all)
{
	for (size_t i = 0; i < r->count && i < REGIONS_TOLD; i++)
		fprintf(out, "%s%.*s %u", i > 0 ? ", " : "", REGION,
		    r->list[i].region, percent(r->list[i].accesses, all));
}

/* The note's text with one sentence more, and the codes; false: no memory. */
static bool
write_both(const struct note_regions *r, bool japanese, uint64_t all,
    const struct note *note, char **text, char **codes)
{
	size_t size;
	FILE *out = open_memstream(text, &size);

	if (out == NULL)
		return false;
	fputs(note->text, out);
	fputs(_(" Main regions: "), out);
	print_names(out, r, japanese, all);
	fputs(_("."), out);
	if (fclose(out) != 0)
		return false;
	out = open_memstream(codes, &size);
	if (out == NULL)
		return false;
	print_codes(out, r, all);
	return fclose(out) == 0;
}

bool
note_regions_tell(struct note_regions *r, bool japanese, struct note *note)
{
	char *text = NULL, *codes = NULL;
	uint64_t all = 0;
	bool known = false;

	for (size_t i = 0; i < r->count; i++) {
		all = saturated_sum(all, r->list[i].accesses);
		known |= is_known(&r->list[i]);
	}
	if (!known || all == 0)
		return true;
	qsort(r->list, r->count, sizeof(*r->list), by_accesses);
	if (!write_both(r, japanese, all, note, &text, &codes)) {
		free(text);
		free(codes);
		return false;
	}
	free(note->text);
	note->text = text;
	note->regions = codes;
	note_text(note, "regions", codes);
	return true;
}
