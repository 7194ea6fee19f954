/*
 * radix.h - records into the order of their keys, in place: several times
 * faster than comparing them when there are millions.
 */
#ifndef NFLOGD_BASE_RADIX_H
#define NFLOGD_BASE_RADIX_H

#include <stddef.h>
#include <stdint.h>

struct radix_record {
	uint8_t key[12];	/* ordered as memcmp does */
	uint32_t value;
};

/* Records with the same key come in any order. */
void radix_sort(struct radix_record *records, size_t count);

#endif
