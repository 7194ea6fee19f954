/*
 * large.h - memory for tables that are looked into at random: in pages of 2 MiB,
 * where the kernel has them (madvise(2), MADV_HUGEPAGE), so that a look-up costs
 * no page walk and growth few page faults.
 *
 * Sizes are in bytes, at least 1; the owner keeps them. What is new is zero.
 */
#ifndef NFLOGD_BASE_LARGE_H
#define NFLOGD_BASE_LARGE_H

#include <stddef.h>

/* NULL: memory is short. large_free's. */
void *large_new(size_t size);

/* Where it is now, with what it had. NULL: memory is short, and it is as before. */
void *large_grow(void *memory, size_t old, size_t size);
void large_free(void *memory, size_t size);	/* takes NULL */

#endif
