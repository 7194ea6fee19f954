/* figure_table.c - see figure_table.h. */
#include "bulletin/figure_table.h"
#include "base/intl.h"

const struct figure_row figure_table[FIGURES] = {
	{ "1-1", N_("Mean accesses and sources per observation point and day"),
	    FIGURE_MEANS, FIGURE_BY_MEASURE, FIGURE_SIX, CHART_LINES, 0 },
	{ "1-2", N_("Accesses by port kind"),
	    FIGURE_ACCESSES, FIGURE_BY_SERVICE, FIGURE_TWO, CHART_PAIRS, 10 },
	{ "1-3", N_("Accesses to the notable port by source region"),
	    FIGURE_ACCESSES, FIGURE_BY_NOTABLE_REGION, FIGURE_TWO_BY_DAY,
	    CHART_STACKED, 10 },
	{ "2-1", N_("Accesses per day by port kind"),
	    FIGURE_ACCESSES, FIGURE_BY_SERVICE, FIGURE_DAYS, CHART_STACKED,
	    10 },
	{ "2-2", N_("Sources per day by port kind"),
	    FIGURE_SOURCES, FIGURE_BY_SERVICE, FIGURE_DAYS, CHART_STACKED,
	    10 },
	{ "2-3", N_("Share of accesses by port kind"),
	    FIGURE_ACCESSES, FIGURE_BY_SERVICE, FIGURE_WHOLE, CHART_SHARE,
	    10 },
	{ "2-4", N_("Share of sources by port kind"),
	    FIGURE_SOURCES, FIGURE_BY_SERVICE, FIGURE_WHOLE, CHART_SHARE,
	    10 },
	{ "2-5", N_("Accesses per day by source region"),
	    FIGURE_ACCESSES, FIGURE_BY_REGION, FIGURE_DAYS, CHART_STACKED,
	    10 },
	{ "2-6", N_("Share of accesses by source region"),
	    FIGURE_ACCESSES, FIGURE_BY_REGION, FIGURE_WHOLE, CHART_SHARE, 10 },
	{ "2-7", N_("Sources per day by source region"),
	    FIGURE_SOURCES, FIGURE_BY_REGION, FIGURE_DAYS, CHART_STACKED, 10 },
	{ "2-8", N_("Share of sources by source region"),
	    FIGURE_SOURCES, FIGURE_BY_REGION, FIGURE_WHOLE, CHART_SHARE, 10 },
	{ "3-1", N_("Share of accesses by port kind"),
	    FIGURE_ACCESSES, FIGURE_BY_SERVICE, FIGURE_SIX, CHART_SHARE, 10 },
	{ "3-2", N_("Share of sources by port kind"),
	    FIGURE_SOURCES, FIGURE_BY_SERVICE, FIGURE_SIX, CHART_SHARE, 10 },
	{ "3-3", N_("Share of accesses by source region"),
	    FIGURE_ACCESSES, FIGURE_BY_REGION, FIGURE_SIX, CHART_SHARE, 10 },
	{ "3-4", N_("Share of sources by source region"),
	    FIGURE_SOURCES, FIGURE_BY_REGION, FIGURE_SIX, CHART_SHARE, 10 },
};

const char *
figure_measure_word(enum figure_measure measure)
{
	static const char *const words[] = { [FIGURE_ACCESSES] = "accesses",
		[FIGURE_SOURCES] = "sources", [FIGURE_MEANS] = "means" };

	return words[measure];
}

const char *
figure_by_word(enum figure_by by)
{
	static const char *const words[] = { [FIGURE_BY_MEASURE] = "measure",
		[FIGURE_BY_SERVICE] = "service", [FIGURE_BY_REGION] = "region",
		[FIGURE_BY_NOTABLE_REGION] = "region" };

	return words[by];
}

const char *
figure_chart_word(enum figure_chart chart)
{
	static const char *const words[] = { [CHART_LINES] = "lines",
		[CHART_STACKED] = "stacked", [CHART_PAIRS] = "pairs",
		[CHART_SHARE] = "share" };

	return words[chart];
}
