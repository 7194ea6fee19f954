/*
 * rows.h - the rows of `nflogd events`: record in, row out, in the order of the
 * records even where several threads make them.
 */
#ifndef NFLOGD_COMMANDS_ROWS_H
#define NFLOGD_COMMANDS_ROWS_H

#include "commands/reading.h"

struct rows;	/* opaque */

/*
 * `o` and `rules` are borrowed and must live longer. NULL when memory is short.
 */
struct rows *rows_new(const struct options *o, const struct rules *rules);
void rows_free(struct rows *r);	/* takes NULL */

/* Another stream begins, see reading.h; --now overrides the reference. */
void rows_stream(struct rows *r, int64_t reference);

/*
 * Make the rows of a record, of one over lines.h's RECORD_MOST. False when
 * memory is short or stdout cannot be written; of a part also when it has made
 * so many that they should be joined first.
 */
bool rows_record(struct rows *r, struct slice record);
bool rows_too_long(struct rows *r);

/* Hand on to stdout what was made, and see whether that can be written. */
bool rows_write(struct rows *r);

/* Was memory short? */
bool rows_failed(const struct rows *r);

/*
 * As counting.h has it: rows of a part stay in memory until they are joined,
 * which gives them their numbers.
 */
struct rows *rows_part(const struct rows *r);
bool rows_follows(const struct rows *r, const struct rows *part);
bool rows_join(struct rows *r, struct rows *part);

#endif
