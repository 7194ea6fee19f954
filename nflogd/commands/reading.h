/*
 * reading.h - what stands between the bytes of a record and an event of which
 * everything is known, as every command that reads logs has it, and so does
 * each of its threads.
 */
#ifndef NFLOGD_COMMANDS_READING_H
#define NFLOGD_COMMANDS_READING_H

#include "commands/options.h"
#include "input/resolve.h"
#include "parsers/reader.h"
#include "rules/rules.h"

struct reading {
	int64_t reference;	/* of stamps without year, Unix seconds */
	struct calendar *calendar;
	struct prefixes *prefixes;
	struct tagger *tagger;
	struct sensors *sensors;
	struct resolver *resolver;
	struct reader *reader;
	struct columns before;	/* of a part: where its reader began */
};

/*
 * `o` and `rules` are borrowed and must live longer; `tags`: drops get them.
 * False when memory is short; reading_close is to be called even so.
 */
bool reading_open(
    struct reading *r, const struct options *o, const struct rules *rules,
    bool tags);
void reading_close(struct reading *r);

/* Another stream begins, whose stamps without year are seen from there. */
void reading_stream(struct reading *r, int64_t reference);

/*
 * What the stream's next records may refer to, as bytes; reading_load, behind
 * reading_stream, goes on with it. False when memory is short or the bytes are
 * none of these.
 */
void reading_save(const struct reading *r, struct out *to);
bool reading_load(struct reading *r, struct unpack *from);

/*
 * Make `part`, which was just opened, read a piece out of the midst of the
 * stream that `whole` reads up to there.
 */
void reading_is_part(struct reading *part, const struct reading *whole);

/*
 * Now that `whole` has come to where the part begins: did that one begin as
 * the whole goes on? If not, what it read is to be read again.
 */
bool reading_follows(const struct reading *whole, const struct reading *part);

/*
 * Go on behind the part; `numbers` is sensors_merge's. `take` is as
 * resolver_join has it. False when memory is short or `take` says so.
 */
bool reading_join(struct reading *whole, const struct reading *part,
    const uint32_t *numbers,
    bool (*take)(void *context, const struct event *ev, uint32_t sensor,
	int32_t day),
    void *context);

#endif
