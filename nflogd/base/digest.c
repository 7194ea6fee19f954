/* digest.c - see digest.h. */
#include "base/digest.h"

#include <stdlib.h>
#include <xxhash.h>

struct digest {
	XXH3_state_t *state;
};

uint64_t
digest_of(struct slice bytes)
{
	return XXH3_64bits(bytes.at, bytes.len);
}

struct digest *
digest_new(void)
{
	struct digest *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->state = XXH3_createState();
	if (d->state == NULL) {
		free(d);
		return NULL;
	}
	digest_reset(d);
	return d;
}

void
digest_free(struct digest *d)
{
	if (d == NULL)
		return;
	XXH3_freeState(d->state);
	free(d);
}

void
digest_reset(struct digest *d)
{
	XXH3_64bits_reset(d->state);
}

void
digest_add(struct digest *d, struct slice bytes)
{
	XXH3_64bits_update(d->state, bytes.at, bytes.len);
}

uint64_t
digest_now(const struct digest *d)
{
	return XXH3_64bits_digest(d->state);
}
