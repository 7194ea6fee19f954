/* grid.c - see grid.h. */
#include "bulletin/grid.h"
#include "base/intl.h"
#include "bulletin/figure_data.h"
#include "report/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

const struct grid_row grid_table[GRIDS] = {
	{ "5-1", "periods", N_("At a glance"), grid_periods, false, false },
	{ "5-2", "ports", N_("Most accessed port kinds"), grid_ranks, false,
	    false },
	{ "5-3", "regions", N_("Source regions with most accesses"),
	    grid_ranks, true, false },
	{ "5-4", "risen-ports", N_("Port kinds that rose most"), grid_changes,
	    false, false },
	{ "5-5", "fallen-ports", N_("Port kinds that fell most"), grid_changes,
	    false, true },
	{ "5-6", "risen-regions", N_("Source regions that rose most"),
	    grid_changes, true, false },
	{ "5-7", "fallen-regions", N_("Source regions that fell most"),
	    grid_changes, true, true },
	{ "5-8", "home", N_("Domestic and foreign sources"), grid_home, true,
	    false },
	{ "5-9", "sensors", N_("Observation points"), grid_sensors, false,
	    false },
	{ "5-10", "sensor-ports",
	    N_("Most accessed port kinds of each observation point"),
	    grid_sensor_tops, false, false },
	{ "5-11", "hosts", N_("Hosts: distinct source addresses"), grid_hosts,
	    false, false },
	{ "5-12", "sweeps", N_("Hosts that knocked at more than ten ports in a "
	    "day"), grid_sweeps, false, false },
	{ "5-13", "marks", N_("Marks of scanners and floods, and lists"),
	    grid_marks, false, false },
	{ "5-14", "marked-ports",
	    N_("Marks at the most accessed port kinds"), grid_marked_ports,
	    false, false },
};

bool
grid_make(struct grid *g, const struct grid_row *row, const struct bulletin *b)
{
	*g = (struct grid){ .row = row };
	snprintf(g->title, sizeof(g->title), "%s", _(row->title));
	return row->make(g, b, row) && !g->failed;
}

void
grid_free(struct grid *g)
{
	for (size_t i = 0; i < g->cell_count; i++) {
		free(g->cells[i].text);
		free(g->cells[i].key);
	}
	free(g->cells);
	free(g->remark);
	*g = (struct grid){ 0 };
}

const char *
grid_people(const struct grid *g, const struct grid_cell *cell, size_t column,
    char text[GRID_CELL])
{
	if (!cell->known)
		return "-";
	switch (g->columns[column].kind) {
	case GRID_TEXT:
		return cell->text;
	case GRID_NUMBER:
		snprintf(text, GRID_CELL, "%s", figure(cell->number).text);
		break;
	case GRID_SHARE:
		snprintf(text, GRID_CELL, "%" PRIu64 "%%", cell->number);
		break;
	case GRID_CHANGE:
		snprintf(text, GRID_CELL, cell->change == 0 ? "%" PRId64 "%%" :
			"%+" PRId64 "%%", cell->change);
	}
	return text;
}

void
grid_column(struct grid *g, const char *key, const char *heading,
    enum grid_kind kind)
{
	struct grid_column *c = &g->columns[g->column_count++];

	c->key = key;
	c->kind = kind;
	snprintf(c->heading, sizeof(c->heading), "%s", heading);
}

void
grid_remark(struct grid *g, const char *text)
{
	g->remark = strdup(text);
	g->failed |= g->remark == NULL;
}

/* The next cell, zeroed. NULL when memory is short. */
static struct grid_cell *
add_cell(struct grid *g)
{
	if (g->cell_count == g->room) {
		size_t room = g->room > 0 ? g->room * 2 : 64;
		struct grid_cell *cells =
		    realloc(g->cells, room * sizeof(*cells));

		if (cells == NULL) {
			g->failed = true;
			return NULL;
		}
		g->cells = cells;
		g->room = room;
	}
	g->cells[g->cell_count] = (struct grid_cell){ 0 };
	return &g->cells[g->cell_count++];
}

void
grid_text(struct grid *g, const char *text, const char *key)
{
	struct grid_cell *cell = add_cell(g);

	if (cell == NULL)
		return;
	cell->known = true;
	cell->text = strdup(text);
	if (key != NULL)
		cell->key = strdup(key);
	if (cell->text == NULL || (key != NULL && cell->key == NULL))
		g->failed = true;
}

void
grid_number(struct grid *g, bool known, uint64_t number)
{
	struct grid_cell *cell = add_cell(g);

	if (cell == NULL)
		return;
	cell->known = known;
	cell->number = number;
}

void
grid_share(struct grid *g, bool known, uint64_t part, uint64_t whole)
{
	grid_number(g, known && whole > 0, report_percent(part, whole));
}

void
grid_change(struct grid *g, uint64_t before, uint64_t days_before,
    uint64_t now, uint64_t days)
{
	struct grid_cell *cell = add_cell(g);
	long double x = (long double)before * (long double)days;
	long double y = (long double)now * (long double)days_before;

	if (cell == NULL)
		return;
	cell->known = x > 0 && days_before > 0;
	if (cell->known)
		cell->change = llroundl((y - x) * 100 / x);
}

void
grid_service(struct grid *g, uint32_t service)
{
	char name[SERIES_TEXT], key[SERVICE_TEXT];

	service_display(service, name, sizeof(name));
	service_format(service, key);
	grid_text(g, name, key);
}

void
grid_region(struct grid *g, const struct query *q, uint32_t region)
{
	char name[SERIES_TEXT];
	char key[3] = { (char)(region >> 8), (char)region, '\0' };

	region_text(q, region, name, sizeof(name));
	grid_text(g, name, key);
}

void
grid_period(struct grid *g, struct period period)
{
	char label[DAY_TEXT];

	period_label(period, label);
	grid_text(g, label, NULL);
}
