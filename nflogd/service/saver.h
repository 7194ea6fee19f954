/*
 * saver.h - counts on their way into a store, in a thread of its own: whoever
 * counts hands over what it has and goes on, however long saving takes.
 *
 * A store that cannot be written, because it is busy, there is no room, or
 * anything else, suspends saving: that is said once, what was handed over is
 * kept and added to, and each time something is handed over it is tried again.
 * A damaged store is moved aside, and a new one made.
 */
#ifndef NFLOGD_SERVICE_SAVER_H
#define NFLOGD_SERVICE_SAVER_H

#include "store/store.h"

struct saver;	/* opaque */

/* What the thread calls; all may be NULL. */
struct saver_hooks {
	void *context;

	/* The store was opened, now or anew: make it ready to be written. */
	bool (*opened)(
	    void *context, struct store *store, struct store_error *err);

	/* Something was saved. Errors are the hook's to tell. */
	void (*saved)(void *context, struct store *store);

	/* saver_take asked for it. */
	void (*show)(void *context, struct store *store);
};

/* The hooks are copied. NULL with *err where the store cannot be used. */
struct saver *saver_open(const char *path, const struct saver_hooks *hooks,
    struct store_error *err);

enum saver_answer {
	SAVER_TOOK,	/* all that the counter holds: it is to be cleared */
	SAVER_BUSY,	/* nothing, as it saves; ask again */
	SAVER_MEMORY	/* memory is short; what it had is lost */
};

/* Save this; if `show`, show then what the store has. */
enum saver_answer saver_take(struct saver *s, struct counter *c, bool show);

/* Is there anything that is not saved yet, and how much memory does it take? */
bool saver_has_rest(struct saver *s);
uint64_t saver_memory(struct saver *s);

/*
 * Save this, if not NULL, and the rest, waiting longer for other writers, and
 * end. False with the error printed, and how many accesses are lost by it.
 */
bool saver_finish(struct saver *s, struct counter *c);

/* Takes NULL. What is not saved is lost. */
void saver_close(struct saver *s);

#endif
