/* large.c - see large.h. */
#include "base/large.h"

#include <sys/mman.h>

static void *
in_large_pages(void *memory, size_t size)
{
	if (memory == MAP_FAILED)
		return NULL;
	(void)madvise(memory, size, MADV_HUGEPAGE);
	return memory;
}

void *
large_new(size_t size)
{
	return in_large_pages(mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), size);
}

void *
large_grow(void *memory, size_t old, size_t size)
{
	return in_large_pages(
	    mremap(memory, old, size, MREMAP_MAYMOVE), size);
}

void
large_free(void *memory, size_t size)
{
	if (memory != NULL)
		munmap(memory, size);
}
