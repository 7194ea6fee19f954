/*
 * nflog.h - records of the kernel: packets that NFLOG rules of iptables and log
 * rules of nftables with a group hand over, in every family.
 *
 * The kernel collects packets in batches, since each delivery costs the
 * firewall; a packet waits at most NFLOG_DELAY for its batch. Only headers are
 * asked for. What the reader is too slow for is lost, and counted exactly.
 */
#ifndef NFLOGD_INPUT_NFLOG_H
#define NFLOGD_INPUT_NFLOG_H

#include "base/error.h"
#include "event.h"

enum { NFLOG_DELAY = 200 };	/* milliseconds */

struct nflog_input;	/* opaque */

/*
 * Become the reader of these groups, all different. NULL with *err where that
 * cannot be: the capability is missing, a group has a reader, the kernel lacks
 * NFLOG, memory is short.
 */
struct nflog_input *nflog_input_open(
    const uint16_t *groups, size_t count, struct error *err);
void nflog_input_close(struct nflog_input *in);	/* takes NULL */

/* Readable when a batch waits. */
int nflog_input_fd(const struct nflog_input *in);

enum nflog_batch {
	NFLOG_BATCH,	/* nflog_input_event has something */
	NFLOG_EMPTY,	/* nothing waits */
	NFLOG_ERROR	/* the kernel cannot be read any more; err says why */
};

/* Fetch the next batch, without waiting. Take every event before the next. */
enum nflog_batch nflog_input_fetch(struct nflog_input *in, struct error *err);

/*
 * The next event of the batch; false at its end. It comes with
 * REASON_BY_PREFIX, or with what parsers/packet.h refused. Slices are good
 * until the next call.
 */
bool nflog_input_event(struct nflog_input *in, struct event *ev);

/* Packets found lost since the last call. */
uint64_t nflog_input_lost(struct nflog_input *in);

/*
 * Is there a group in which more may have been lost than counted, since no
 * packet followed yet?
 */
bool nflog_input_loss_is_open(const struct nflog_input *in);

/*
 * Read no more: the kernel hands over what its batches hold and forgets the
 * groups. Fetch until NFLOG_EMPTY then, and everything logged was read.
 */
void nflog_input_stop(struct nflog_input *in);

#endif
