/*
 * source_fuzz.c - any bytes as a stream that may be compressed: it comes to an
 * end, and the same bytes come out however many are asked for at a time.
 */
#include "input/decompress.h"
#include "input/source.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A little that comes to much is cut off. */
enum { MOST = 1 << 17 };

struct result {
	enum bytes_result end;
	size_t len;
	char bytes[MOST];
};

static void
read_all(int fd, size_t room, struct result *r)
{
	struct source *s = source_new(fd, "fuzz", -1);
	struct error err;
	size_t n;

	if (s == NULL || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	for (r->len = 0; r->len + room <= MOST; r->len += n) {
		r->end = source_read(s, r->bytes + r->len, room, &n, &err);
		if ((r->end == BYTES_SOME) != (n > 0) || n > room ||
		    r->end == BYTES_STOPPED)
			abort();
		if (r->end != BYTES_SOME)
			break;
	}
	if (r->end == BYTES_ERROR && err.text[0] == '\0')
		abort();
	source_free(s);
}

/*
 * libbz2 and libzstd give some bytes of a block that is damaged, or none, as they
 * are asked for and as they are fed; what comes before that block is the same.
 */
static bool
has_blocks(const uint8_t *data, size_t size)
{
	return memmem(data, size, "BZh", 3) != NULL ||
	    memmem(data, size, "\x28\xb5\x2f\xfd", 4) != NULL;
}

static bool
same(const struct result *a, const struct result *b, bool as_far_as_both)
{
	size_t len = a->len < b->len ? a->len : b->len;

	return a->end == b->end && (as_far_as_both || a->len == b->len) &&
	    memcmp(a->bytes, b->bytes, len) == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct result once, pieces;
	int fd = memfd_create("fuzz", 0);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	read_all(fd, 64 * 1024, &once);
	read_all(fd, HEAD_MOST, &pieces);
	if (once.end != BYTES_SOME && !same(&once, &pieces,
	    once.end == BYTES_ERROR && has_blocks(data, size)))
		abort();
	close(fd);
	return 0;
}
