/*
 * region.h - the country of a source, off a database in MMDB format that the
 * user brings: of the layout of GeoLite2, GeoIP2 and DB-IP, where country.
 * iso_code tells it, or else registered_country.iso_code, which is where the
 * network is registered; or flat, where country_code does.
 */
#ifndef NFLOGD_REGION_REGION_H
#define NFLOGD_REGION_REGION_H

#include "base/error.h"
#include "count/region.h"

struct regions;	/* opaque; one per thread, as it remembers networks */

/*
 * The file is mapped and must not be written to meanwhile: a newer one is to
 * take its place by rename(2). NULL with *err, which names the path.
 */
struct regions *regions_open(const char *path, struct error *err);
void regions_close(struct regions *r);	/* takes NULL */

/*
 * REGION_UNKNOWN where the cell tells no source, the database does not know it,
 * or what it has is no code of two letters from A to Z.
 */
void regions_of(
    struct regions *r, const struct cell *cell, char region[REGION]);

/* When the database was built, in Unix seconds. */
int64_t regions_built(const struct regions *r);

/* Look-ups that failed because the database is damaged. */
uint64_t regions_failed(const struct regions *r);

/*
 * What counts may ask, as long as the database is open; NULL of NULL. Two tell
 * the same where the bytes of their databases are the same.
 */
const struct region_finder *regions_finder(const struct regions *r);

#endif
