/* figures.c - the numbers every style prints, in one place; see report.h. */
#include "report/report.h"

static void
add_row(struct sums *sums, const struct row *row)
{
	sums->accesses += row->accesses;
	sums->sources += row->sources;
}

struct sums
report_sums(const struct rollup *r)
{
	struct sums sums = { 0 };

	for (size_t i = 0; i < r->row_count; i++)
		add_row(&sums, &r->rows[i]);
	return sums;
}

struct span
report_span(const struct rollup *r)
{
	struct span p = { DAY_UNDATED, DAY_UNDATED, 0 };
	const struct observed *all = r->observed;

	for (size_t i = 0; i < r->observed_count; i++)
		p.days += i == 0 || all[i].day != all[i - 1].day;
	if (r->observed_count > 0) {
		p.from = all[0].day;
		p.to = all[r->observed_count - 1].day;
	}
	return p;
}

struct means
report_means(const struct rollup *r)
{
	struct means means = { .sensor_days = r->observed_count };
	struct sums dated = { 0 };

	if (means.sensor_days == 0)
		return means;
	for (size_t i = 0; i < r->row_count; i++)
		if (r->rows[i].day != DAY_UNDATED)
			add_row(&dated, &r->rows[i]);
	means.accesses = dated.accesses / means.sensor_days;
	means.sources = dated.sources / means.sensor_days;
	return means;
}

unsigned
report_share(uint64_t part, uint64_t whole, unsigned scale)
{
	if (whole == 0)
		return 0;
	while (whole > UINT64_MAX / 40000) {	/* keeps products in range */
		part /= 2;
		whole /= 2;
	}
	return (unsigned)((part * 2 * scale + whole) / (whole * 2));
}

unsigned
report_percent(uint64_t part, uint64_t whole)
{
	return report_share(part, whole, 100);
}

struct figure
figure(uint64_t number)
{
	struct figure f;
	char backwards[28];
	size_t n = 0, digits = 0;

	do {
		if (digits > 0 && digits % 3 == 0)
			backwards[n++] = ',';
		backwards[n++] = (char)('0' + number % 10);
		digits++;
	} while ((number /= 10) != 0);
	for (size_t i = 0; i < n; i++)
		f.text[i] = backwards[n - 1 - i];
	f.text[n] = '\0';
	return f;
}
