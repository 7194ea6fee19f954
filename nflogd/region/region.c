/*
 * region.c - see region.h. No other file includes maxminddb.h.
 *
 * A look-up walks a tree bit by bit through memory that is seldom in the
 * processor's cache, and then reads a map. Senders knock at many services, and
 * neighbours share a network, so what was found is remembered: of networks by
 * the beginning of the address, of maps, of which a database has few, by where
 * they are.
 */
#include "region/region.h"
#include "base/digest.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <maxminddb.h>
#include <stdlib.h>

enum {
	/* raised when other codes are read off the same bytes than before */
	READING = 1,
	PROBED = 4096,	/* maps looked at for a country */
	NETWORKS = 14, NETWORKS_V6 = 12, MAPS = 10	/* bits: remembered */
};

/* A network and what is known of it; `last` is below `first`: nothing. */
struct network {
	uint32_t first, last;
	char region[REGION];
};

/* The same of IPv6, by its first `bits` bits, which are never 0. */
struct network_v6 {
	uint64_t beginning;
	uint8_t bits;	/* 0: nothing is known */
	char region[REGION];
};

struct map {
	uint32_t offset;
	bool known;
	char region[REGION];
};

struct regions {
	MMDB_s mmdb;
	struct region_finder finder;
	uint64_t failed;	/* look-ups */
	struct network networks[1 << NETWORKS];
	struct network_v6 networks_v6[1 << NETWORKS_V6];
	struct map maps[1 << MAPS];
};

static size_t
slot_of(uint64_t key, unsigned bits)
{
	return (size_t)(key * 0x9e3779b97f4a7c15u >> (64 - bits));
}

/* ---- maps --------------------------------------------------------------- */

/* The code that a map has; false: it has none. */
static bool
read_map(struct regions *r, MMDB_entry_s map, char region[REGION])
{
	static const char *const paths[][3] = {
		{ "country", "iso_code", NULL },
		{ "registered_country", "iso_code", NULL },
		{ "country_code", NULL },
	};
	MMDB_entry_data_s data;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		int status = MMDB_aget_value(&map, &data, paths[i]);

		if (status != MMDB_SUCCESS &&
		    status != MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR) {
			r->failed++;
			return false;
		}
		if (status == MMDB_SUCCESS && data.has_data &&
		    data.type == MMDB_DATA_TYPE_UTF8_STRING &&
		    region_is_code(data.utf8_string, data.data_size)) {
			memcpy(region, data.utf8_string, REGION);
			return true;
		}
	}
	return false;
}

static void
recall_map(struct regions *r, MMDB_entry_s map, char region[REGION])
{
	struct map *m = &r->maps[slot_of(map.offset, MAPS)];

	if (!m->known || m->offset != map.offset) {
		*m = (struct map){ map.offset, true, REGION_UNKNOWN };
		(void)read_map(r, map, m->region);
	}
	memcpy(region, m->region, REGION);
}

/* ---- addresses ---------------------------------------------------------- */

/* Gives the bits that all addresses of the same answer have in common. */
static unsigned
look_up(struct regions *r, const struct sockaddr *address, char region[REGION])
{
	int status = MMDB_SUCCESS;
	MMDB_lookup_result_s found =
	    MMDB_lookup_sockaddr(&r->mmdb, address, &status);

	memcpy(region, REGION_UNKNOWN, REGION);
	if (status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR)
		return 1;
	if (status != MMDB_SUCCESS) {
		r->failed++;
		return 128;	/* of its neighbours nothing is known */
	}
	if (found.found_entry)
		recall_map(r, found.entry, region);
	return found.netmask;
}

static void
find_v4(struct regions *r, uint32_t v4, char region[REGION])
{
	struct network *n = &r->networks[slot_of(v4 >> 8, NETWORKS)];
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr = { htonl(v4) } };
	unsigned bits;
	uint32_t rest;

	if (v4 < n->first || v4 > n->last) {
		bits = look_up(
		    r, (const struct sockaddr *)&address, n->region);
		/* a tree of IPv6 has IPv4 below its first 96 bits */
		if (r->mmdb.metadata.ip_version == 6)
			bits = bits > 96 ? bits - 96 : 0;
		rest = bits >= 32 ? 0 : UINT32_MAX >> bits;
		n->first = v4 & ~rest;
		n->last = v4 | rest;
	}
	memcpy(region, n->region, REGION);
}

static bool
is_within(const struct network_v6 *n, uint64_t beginning)
{
	return n->bits > 0 && (n->beginning ^ beginning) >> (64 - n->bits) == 0;
}

static void
find_v6(struct regions *r, const uint8_t v6[16], char region[REGION])
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6 };
	struct network_v6 *n;
	uint64_t beginning;
	unsigned bits;

	memcpy(&beginning, v6, sizeof(beginning));
	beginning = be64toh(beginning);
	n = &r->networks_v6[slot_of(beginning >> 16, NETWORKS_V6)];
	if (is_within(n, beginning)) {
		memcpy(region, n->region, REGION);
		return;
	}
	memcpy(&address.sin6_addr, v6, 16);
	bits = look_up(r, (const struct sockaddr *)&address, region);
	if (bits == 0 || bits > 64)	/* a part of such a beginning */
		return;
	*n = (struct network_v6){ .beginning = beginning,
		.bits = (uint8_t)bits };
	memcpy(n->region, region, REGION);
}

void
regions_of(struct regions *r, const struct cell *cell, char region[REGION])
{
	if (cell->kind == SOURCE_V4)
		find_v4(r, cell->v4, region);
	else if (cell->kind == SOURCE_V6)
		find_v6(r, cell->v6, region);
	else
		memcpy(region, REGION_UNKNOWN, REGION);
}

static void
find(void *context, const struct cell *cell, char region[REGION])
{
	regions_of(context, cell, region);
}

/* ---- the database ------------------------------------------------------- */

/* Does one of the first maps tell a country? One of networks' owners has none. */
static bool
tells_countries(struct regions *r)
{
	char region[REGION];
	MMDB_search_node_s node;
	unsigned probed = 0;

	for (uint32_t i = 0; i < r->mmdb.metadata.node_count; i++) {
		if (MMDB_read_node(&r->mmdb, i, &node) != MMDB_SUCCESS)
			return false;
		if (node.left_record_type == MMDB_RECORD_TYPE_DATA &&
		    read_map(r, node.left_record_entry, region))
			return true;
		if (node.right_record_type == MMDB_RECORD_TYPE_DATA &&
		    read_map(r, node.right_record_entry, region))
			return true;
		probed += node.left_record_type == MMDB_RECORD_TYPE_DATA;
		probed += node.right_record_type == MMDB_RECORD_TYPE_DATA;
		if (probed > PROBED)
			return false;
	}
	return false;
}

static uint64_t
identity_of(const MMDB_s *mmdb)
{
	const struct slice file = { (const char *)mmdb->file_content,
		(size_t)mmdb->file_size };
	uint64_t parts[2] = { htole64(READING), htole64(digest_of(file)) };
	uint64_t identity =
	    digest_of((struct slice){ (const char *)parts, sizeof(parts) });

	return identity == REGIONS_NONE || identity == REGIONS_SEVERAL ?
	    1 : identity;
}

static bool
open_file(struct regions *r, const char *path, struct error *err)
{
	int status = MMDB_open(path, MMDB_MODE_MMAP, &r->mmdb);

	if (status == MMDB_SUCCESS)
		return true;
	if (status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR)
		return error_set(err, "%s: cannot be read: %s", path,
		    strerror(errno));
	return error_set(err, "%s: is no database in MMDB format, or damaged "
	    "(libmaxminddb: %s)", path, MMDB_strerror(status));
}

struct regions *
regions_open(const char *path, struct error *err)
{
	struct regions *r = calloc(1, sizeof(*r));

	if (r == NULL) {
		error_set(err, "out of memory");
		return NULL;
	}
	if (!open_file(r, path, err)) {
		free(r);
		return NULL;
	}
	for (size_t i = 0; i < 1 << NETWORKS; i++)
		r->networks[i].first = 1;
	if (!tells_countries(r)) {
		error_set(err, "%s: tells no countries, or is damaged; it says "
		    "that it is \"%s\"", path,
		    r->mmdb.metadata.database_type != NULL ?
		    r->mmdb.metadata.database_type : "");
		regions_close(r);
		return NULL;
	}
	r->failed = 0;
	r->finder = (struct region_finder){ .find = find, .context = r,
		.identity = identity_of(&r->mmdb),
		.built = regions_built(r) };
	return r;
}

void
regions_close(struct regions *r)
{
	if (r == NULL)
		return;
	MMDB_close(&r->mmdb);
	free(r);
}

int64_t
regions_built(const struct regions *r)
{
	uint64_t built = r->mmdb.metadata.build_epoch;

	return built > INT64_MAX ? INT64_MAX : (int64_t)built;
}

uint64_t
regions_failed(const struct regions *r)
{
	return r->failed;
}

const struct region_finder *
regions_finder(const struct regions *r)
{
	return r != NULL ? &r->finder : NULL;
}
