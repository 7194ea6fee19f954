/*
 * interfaces.h - names of network interfaces, which the kernel tells by number.
 */
#ifndef NFLOGD_INPUT_INTERFACES_H
#define NFLOGD_INPUT_INTERFACES_H

#include "base/slice.h"

#include <net/if.h>
#include <stdint.h>

enum { INTERFACES = 64 };	/* names remembered */

struct interfaces {	/* starts from zeroes */
	struct {
		uint32_t index;	/* 0: empty */
		int64_t asked;	/* when, in Unix seconds */
		char name[IF_NAMESIZE];
	} slots[INTERFACES];
};

/*
 * The name of an interface, empty for 0, "if7" for one that is gone. Names may
 * change: one is asked for again when it is some seconds old. Good until the
 * next call.
 */
struct slice interfaces_name(
    struct interfaces *names, uint32_t index, int64_t now);

#endif
