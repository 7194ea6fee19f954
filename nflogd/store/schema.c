/*
 * schema.c - see schema.h.
 *
 * The tables are for nflogd, the views for everybody who reads a store with
 * SQL. A day is the number of days since 1970-01-01 in the time zone nflogd was
 * told, 2147483647 for what tells no day. A service is the port or ICMP type
 * in bits 0-15 and the protocol's number in bits 16-23; bit 24: there is no
 * port, bit 25: the protocol was not told (count/service.h).
 *
 * Hundreds of thousands of services of a week have one source each, so what
 * every row repeats decides how large a store is: a sensor's day has a number
 * of its own, the names of services are put together by the views, and the
 * rollup has no rows beside those of the cells.
 */
#include "store/schema.h"
#include "count/service.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

enum { APPLICATION = 0x6e666c67 };	/* "nflg" */

static const char tables[] =
    /* Facts about this store, of which the program knows the names. */
    "CREATE TABLE setting ("
    " name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"

    /* Stores by their identity, which no other one has; this one is 1. */
    "CREATE TABLE origin (id INTEGER PRIMARY KEY,"
    " identity TEXT NOT NULL UNIQUE, name TEXT NOT NULL);"

    /* An observation point, or a host whose log was read, is fed by one. */
    "CREATE TABLE sensor (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    " origin INTEGER NOT NULL REFERENCES origin);"

    /*
     * What was read of a sensor's day; that there is a row says that it was
     * observed. packets: drops, excluded ones too, and accepts. closed: its
     * cells are gone, numbers by service and region are left. regions: the
     * identity of what told the regions of all its cells, 0: nothing, -1:
     * several; regions_built: when the newest of them was built, 0: none was.
     */
    "CREATE TABLE sensor_day (id INTEGER PRIMARY KEY, day INTEGER NOT NULL,"
    " sensor INTEGER NOT NULL REFERENCES sensor, packets INTEGER NOT NULL,"
    " accesses INTEGER NOT NULL, lost INTEGER NOT NULL,"
    " lost_before INTEGER NOT NULL, closed INTEGER NOT NULL DEFAULT 0,"
    " regions INTEGER NOT NULL DEFAULT 0,"
    " regions_built INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE (day, sensor));"
    "CREATE INDEX sensor_day_open ON sensor_day (day) WHERE closed = 0;"

    /* Its records, each of them under one reason. */
    "CREATE TABLE ledger (sensor_day INTEGER NOT NULL, reason TEXT NOT NULL,"
    " records INTEGER NOT NULL, PRIMARY KEY (sensor_day, reason))"
    " WITHOUT ROWID;"

    /*
     * What knocked at a service from a region, in pieces: each row is a range
     * of sources, with its accesses and how many they are, so that the rollup
     * is a sum over rows. The cells themselves are as count/packed.h packs
     * them. `first` is the lowest source that belongs into a piece; the next
     * piece's is the end. A number is an IPv4 address, -1 the source that was
     * not told, a blob an IPv6 address. Of a closed day there is one row with
     * `first` 0 and no cells for all pieces.
     */
    "CREATE TABLE counts (sensor_day INTEGER NOT NULL,"
    " service INTEGER NOT NULL, region TEXT NOT NULL, first NOT NULL,"
    " accesses INTEGER NOT NULL, sources INTEGER NOT NULL, cells BLOB,"
    " PRIMARY KEY (sensor_day, service, region, first)) WITHOUT ROWID;"

    /* Streams that were read; head is the digest of their first record. */
    "CREATE TABLE input (id INTEGER PRIMARY KEY, head INTEGER NOT NULL,"
    " version INTEGER NOT NULL, state BLOB NOT NULL);"
    "CREATE INDEX input_head ON input (head);"

    "CREATE TABLE protocol (number INTEGER PRIMARY KEY, name TEXT NOT NULL);";

#define DAY_AS_TEXT                                                            \
	"iif(d.day = 2147483647, 'undated',"                                   \
	" date(d.day * 86400, 'unixepoch')) AS day"
#define SERVICE_AS_TEXT                                                        \
	"CASE WHEN r.service & 33554432 THEN '-/-'"                            \
	" WHEN r.service & 16777216 THEN '-/' || p.name"                       \
	" ELSE (r.service & 65535) || '/' || p.name END AS service"
#define JOIN_SENSOR	"JOIN sensor s ON s.id = d.sensor "
#define JOIN_COUNTS	"JOIN counts r ON r.sensor_day = d.id "
#define JOIN_PROTOCOL	"JOIN protocol p ON p.number = r.service >> 16 & 255 "

static const char views[] =
    /* Days of observation points, those without an access included. */
    "CREATE VIEW daily AS SELECT " DAY_AS_TEXT ", s.name AS sensor,"
    " coalesce(sum(r.accesses), 0) AS accesses,"
    " coalesce(sum(r.sources), 0) AS sources"
    " FROM sensor_day d " JOIN_SENSOR "LEFT " JOIN_COUNTS
    "WHERE d.sensor IN (SELECT sensor FROM sensor_day WHERE packets > 0)"
    " GROUP BY d.id;"

    "CREATE VIEW daily_service AS SELECT " DAY_AS_TEXT ", s.name AS sensor, "
    SERVICE_AS_TEXT ", sum(r.accesses) AS accesses, sum(r.sources) AS sources"
    " FROM sensor_day d " JOIN_SENSOR JOIN_COUNTS JOIN_PROTOCOL
    "GROUP BY d.id, r.service;"

    "CREATE VIEW daily_region AS SELECT " DAY_AS_TEXT ", s.name AS sensor,"
    " r.region AS region, sum(r.accesses) AS accesses,"
    " sum(r.sources) AS sources"
    " FROM sensor_day d " JOIN_SENSOR JOIN_COUNTS
    "GROUP BY d.id, r.region;"

    /* Of when the newest database is that regions of a day were found in. */
    "CREATE VIEW daily_geo AS SELECT " DAY_AS_TEXT ", s.name AS sensor,"
    " date(d.regions_built, 'unixepoch') AS built"
    " FROM sensor_day d " JOIN_SENSOR "WHERE d.regions_built <> 0;"

    /* What became of the records, and what never became one. */
    "CREATE VIEW daily_ledger AS SELECT " DAY_AS_TEXT ", s.name AS sensor,"
    " l.reason AS reason, l.records AS records"
    " FROM sensor_day d " JOIN_SENSOR "JOIN ledger l ON l.sensor_day = d.id;"
    "CREATE VIEW daily_loss AS SELECT " DAY_AS_TEXT ", s.name AS sensor,"
    " d.lost AS lost, d.lost_before AS lost_before"
    " FROM sensor_day d " JOIN_SENSOR "WHERE d.lost + d.lost_before > 0;";

/*
 * What carries tags, and what could not be tested for one, which is in counts,
 * too. Tags are rules of whoever added it, by their ids and kinds.
 */
static const char tables_of_tags[] =
    "CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    " kind TEXT NOT NULL);"

    /* As counts; a source may be under several tags. */
    "CREATE TABLE tagged (sensor_day INTEGER NOT NULL,"
    " service INTEGER NOT NULL, tag INTEGER NOT NULL REFERENCES tag,"
    " first NOT NULL, accesses INTEGER NOT NULL, sources INTEGER NOT NULL,"
    " cells BLOB, PRIMARY KEY (sensor_day, service, tag, first))"
    " WITHOUT ROWID;"

    /* Accesses whose records lacked a field to be tested for a mark. */
    "CREATE TABLE untested (sensor_day INTEGER NOT NULL,"
    " tag INTEGER NOT NULL REFERENCES tag, accesses INTEGER NOT NULL,"
    " PRIMARY KEY (sensor_day, tag)) WITHOUT ROWID;"

    "CREATE VIEW daily_tag AS SELECT " DAY_AS_TEXT ", s.name AS sensor, "
    SERVICE_AS_TEXT ", t.name AS tag, t.kind AS kind,"
    " sum(r.accesses) AS accesses, sum(r.sources) AS sources"
    " FROM sensor_day d " JOIN_SENSOR
    "JOIN tagged r ON r.sensor_day = d.id JOIN tag t ON t.id = r.tag "
    JOIN_PROTOCOL "GROUP BY d.id, r.service, r.tag;"

    "CREATE VIEW daily_untested AS SELECT " DAY_AS_TEXT ", s.name AS sensor,"
    " t.name AS tag, u.accesses AS accesses FROM sensor_day d " JOIN_SENSOR
    "JOIN untested u ON u.sensor_day = d.id JOIN tag t ON t.id = u.tag;";

/* ---- making one --------------------------------------------------------- */

static bool
name_protocols(struct database *db, struct store_error *err)
{
	struct statement *st = database_prepare(
	    db, "INSERT INTO protocol VALUES (?1, ?2)", err);
	bool ok = st != NULL;

	for (unsigned i = 0; ok && i < 256; i++) {
		char text[SERVICE_TEXT];

		/* "-/tcp" */
		service_format(service_without_port((uint8_t)i), text);
		statement_bind_number(st, 1, i);
		statement_bind_text(st, 2, slice_of(text + 2));
		ok = statement_run(st, err);
	}
	statement_free(st);
	return ok;
}

/* A number that no other store has, and where this one was made, for people. */
static bool
give_identity(struct database *db, struct store_error *err)
{
	static const char sql[] =
	    "INSERT INTO origin VALUES (1, lower(hex(?1)), ?2)";
	char host[256] = "", name[4096], bytes[16];
	struct statement *st;
	bool ok;

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return store_error_set(err, STORE_FAILED,
		    "%s: the system gives no random numbers",
		    database_path(db));
	gethostname(host, sizeof(host) - 1);
	snprintf(name, sizeof(name), "%s:%s", host, database_path(db));
	st = database_prepare(db, sql, err);
	if (st == NULL)
		return false;
	statement_bind_bytes(st, 1, (struct slice){ bytes, sizeof(bytes) });
	statement_bind_text(st, 2, slice_of(name));
	ok = statement_run(st, err);
	statement_free(st);
	return ok;
}

static bool
make_version_1(struct database *db, struct store_error *err)
{
	return database_run(db, tables, err) && database_run(db, views, err) &&
	    name_protocols(db, err) && give_identity(db, err);
}

/* Tags are kept. What was counted before has none. */
static bool
make_version_2(struct database *db, struct store_error *err)
{
	return database_run(db, tables_of_tags, err);
}

/* From each version to the next; version 0 is an empty database. */
static bool (*const steps[])(struct database *db, struct store_error *err) = {
	make_version_1, make_version_2,
};

enum { NEWEST = sizeof(steps) / sizeof(steps[0]) };

static bool
write_header(struct database *db, struct store_error *err)
{
	char sql[96];

	snprintf(sql, sizeof(sql),
	    "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION,
	    NEWEST);
	return database_run(db, sql, err);
}

/* ---- finding out what is there ------------------------------------------ */

struct found {
	int64_t application, version, entries;
};

static bool
look(struct database *db, struct found *f, struct store_error *err)
{
	return database_number(
		   db, "PRAGMA application_id", &f->application, err) &&
	    database_number(db, "PRAGMA user_version", &f->version, err) &&
	    database_number(
		db, "SELECT count(*) FROM sqlite_schema", &f->entries, err);
}

/* Is it a store, or nothing yet? */
static bool
judge(struct database *db, const struct found *f, struct store_error *err)
{
	const char *path = database_path(db);

	if (f->application == APPLICATION && f->version > NEWEST)
		return store_error_set(err, STORE_NEWER,
		    "%s: the store has version %" PRId64
		    ", and this nflogd knows %d; use the newer nflogd that "
		    "wrote it", path, f->version, NEWEST);
	if (f->application == APPLICATION && f->version > 0)
		return true;
	if (f->application == 0 && f->version == 0 && f->entries == 0)
		return true;
	return store_error_set(err, STORE_FOREIGN,
	    "%s: this is a database, but no store of nflogd; name another file",
	    path);
}

static bool
refuse_to_read(struct database *db, const struct found *f,
    struct store_error *err)
{
	if (f->version == 0)
		return store_error_set(err, STORE_MISSING,
		    "%s: the store is empty: nothing was ever written to it",
		    database_path(db));
	return store_error_set(err, STORE_OLDER,
	    "%s: the store has version %" PRId64 ", and this nflogd wants %d; "
	    "any command that writes to it brings it up to date",
	    database_path(db), f->version, NEWEST);
}

/* Under the lock of a writer, since another process may do the same. */
static bool
bring_up_to_date(struct database *db, struct store_error *err)
{
	struct found f;
	bool ok;

	if (!database_run(db, "BEGIN IMMEDIATE", err))
		return false;
	ok = look(db, &f, err) && judge(db, &f, err);
	if (ok && f.version < NEWEST) {
		for (int64_t i = f.version; ok && i < NEWEST; i++)
			ok = steps[i](db, err);
		ok = ok && write_header(db, err);
	}
	if (ok && database_run(db, "COMMIT", err))
		return true;
	if (database_in_transaction(db)) {
		struct store_error ignored;

		database_run(db, "ROLLBACK", &ignored);
	}
	return false;
}

/* At one moment, since another process may be making it. */
static bool
look_at_once(struct database *db, struct found *f, struct store_error *err)
{
	struct store_error ignored;
	bool ok = database_run(db, "BEGIN", err) && look(db, f, err);

	if (database_in_transaction(db))
		database_run(db, "COMMIT", &ignored);
	return ok;
}

bool
schema_settle(
    struct database *db, enum database_use use, struct store_error *err)
{
	struct found f;

	if (!look_at_once(db, &f, err) || !judge(db, &f, err))
		return false;
	if (f.version == NEWEST)
		return true;
	if (use == DATABASE_READ)
		return refuse_to_read(db, &f, err);
	return bring_up_to_date(db, err);
}
