/*
 * parallel.h - count one large file with several threads.
 *
 * The file is cut at newlines into as many parts as there are threads; each
 * thread counts its part on its own, then the parts are joined in their order.
 * The result is that of one thread, "last message repeated" included.
 */
#ifndef NFLOGD_COMMANDS_PARALLEL_H
#define NFLOGD_COMMANDS_PARALLEL_H

#include "commands/counting.h"
#include "commands/inputs.h"

/* Parts are at least so large; smaller ones cost more than they save. */
enum { PART_LEAST = FILE_LARGE / 2 };

/*
 * Count the file into c, whose stream has begun, with o->threads threads at
 * most. LINES_END: done. LINES_STOPPED: the stop descriptor had something to
 * say. LINES_ERROR with *err: what could not be read or kept is missing.
 */
enum lines_result parallel_count(struct counting *c, const struct options *o,
    const struct rules *rules, const struct large_file *file,
    struct error *err);

#endif
