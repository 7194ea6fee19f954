/* csv.c - one line per row of the rollup. */
#include "report/csv_writer.h"
#include "report/report.h"

bool
report_csv(const struct report *report, FILE *out)
{
	const struct rollup *r = report->rollup;
	struct csv w = { .out = out, .used = 0 };
	char day[DAY_TEXT];
	size_t day_len = 0;

	csv_put(&w, "day,sensor,service,accesses,sources\n", 36);
	for (size_t i = 0; i < r->row_count; i++) {
		const struct row *row = &r->rows[i];

		if (i == 0 || row->day != row[-1].day)
			day_len = day_format(row->day, day);
		csv_put(&w, day, day_len);
		csv_put(&w, ",", 1);
		csv_name(&w, r->sensors[row->sensor]);
		csv_put(&w, ",", 1);
		csv_put(&w, row->service_text, strlen(row->service_text));
		csv_number(&w, row->accesses, ',');
		csv_number(&w, row->sources, ',');
		csv_put(&w, "\n", 1);
	}
	csv_flush(&w);
	return true;
}
