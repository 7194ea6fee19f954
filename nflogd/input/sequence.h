/*
 * sequence.h - packets lost, told by the numbers of those that came.
 *
 * The kernel numbers the packets of an NFLOG group, also those it then cannot
 * deliver. A gap tells exactly how many were lost, but only when one more
 * packet follows: until then a loss is open.
 */
#ifndef NFLOGD_INPUT_SEQUENCE_H
#define NFLOGD_INPUT_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

/* Starts from zeroes, as the kernel's numbers do. */
struct sequence {
	uint32_t next;	/* 32 bits that wrap around */
	bool open;	/* packets may be missing behind the last one */
};

/* A packet came: how many were lost before it. */
static inline uint32_t
sequence_step(struct sequence *s, uint32_t number)
{
	uint32_t lost = number - s->next;

	s->next = number + 1;
	s->open = false;
	return lost;
}

#endif
