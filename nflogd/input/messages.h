/*
 * messages.h - from a message of the kernel's nfnetlink_log to an event.
 */
#ifndef NFLOGD_INPUT_MESSAGES_H
#define NFLOGD_INPUT_MESSAGES_H

#include "event.h"
#include "input/interfaces.h"

#include <time.h>

/* A link layer's header, and its text with two digits and a colon a byte. */
enum { HARDWARE_MOST = 32, HARDWARE_TEXT = 3 * HARDWARE_MOST };

struct nlmsghdr;

/* What reading messages needs beside them. Starts from zeroes. */
struct messages {
	struct timespec now;	/* of packets without a stamp of the kernel's */
	struct interfaces in, out;
	char mac[HARDWARE_TEXT];
};

/* Which packet of which group a message tells. */
struct serial {
	uint16_t group;
	bool numbered;	/* `number` is set; see sequence.h */
	uint32_t number;
};

/*
 * Read one whole message. False where it tells no packet; then *ev and *serial
 * are not set. Slices of the event are good until the next call, and as long
 * as the message is.
 */
bool messages_read(struct messages *ms, const struct nlmsghdr *m,
    struct event *ev, struct serial *serial);

#endif
