/*
 * resolve.h - what a parser cannot know: the verdict that hides in a prefix,
 * the day of a stamp, the number of a sensor, which event of the same host
 * "last message repeated" repeats, and what rules say of a drop.
 */
#ifndef NFLOGD_INPUT_RESOLVE_H
#define NFLOGD_INPUT_RESOLVE_H

#include "base/calendar.h"
#include "base/pack.h"
#include "count/sensors.h"
#include "rules/prefix.h"
#include "rules/tagger.h"

struct resolver;	/* opaque; one per thread */

/*
 * All are borrowed and must live longer. `sensor` is the name for events that
 * tell none. NULL when memory is short.
 */
struct resolver *resolver_new(struct calendar *calendar,
    struct prefixes *prefixes, struct sensors *sensors, struct slice sensor);
void resolver_free(struct resolver *r);	/* takes NULL */

/*
 * From now on drops are tagged, or left out; `tagger` is borrowed, and without
 * this call nothing is.
 */
void resolver_tags(struct resolver *r, struct tagger *tagger);

/*
 * Settle an event in place: afterwards its reason is final. *sensor and *day
 * are for counter_add. False when memory is short.
 */
bool resolve(
    struct resolver *r, struct event *ev, uint32_t *sensor, int32_t *day);

/* Another stream begins: a repeat at its head repeats nothing known. */
void resolver_forget(struct resolver *r);

/*
 * What the next repeats would repeat, as bytes, for a stream that is read on
 * later: resolver_load, after resolver_forget, goes on as this one would. Two
 * streams that were read alike have the same bytes. Tags are not kept. False when memory is short
 * or the bytes are none of these.
 */
void resolver_save(const struct resolver *r, struct out *to);
bool resolver_load(struct resolver *r, struct unpack *from);

/*
 * For a part out of the midst of a stream, which another resolver reads up to
 * here: what the repeats at its head repeat is told when the two are joined.
 * Until then resolver_deferred says after `resolve` that the event must wait.
 */
void resolver_defer(struct resolver *r);
bool resolver_deferred(const struct resolver *r);

/*
 * Append what `part` read, the stream's next part, to `r`: `take` gets each
 * event that waited, settled, with its sensor's number in r. `numbers` leads
 * from the part's sensor numbers to those of r. False when memory is short or
 * `take` says so.
 */
bool resolver_join(struct resolver *r, const struct resolver *part,
    const uint32_t *numbers,
    bool (*take)(void *context, const struct event *ev, uint32_t sensor,
	int32_t day),
    void *context);

#endif
