/*
 * pseudonym.h - addresses in place of addresses: as many as there are, never
 * one for two, and who has no key cannot tell which stands for which.
 */
#ifndef NFLOGD_COUNT_PSEUDONYM_H
#define NFLOGD_COUNT_PSEUDONYM_H

#include <stdint.h>

struct pseudonyms;	/* opaque; does not change, so threads may share it */

enum {
	PSEUDONYM_KEY = 32,	/* random bytes */
	PSEUDONYM_CHECK = 33	/* a text, with its NUL */
};

/* The key is copied. NULL when memory is short. */
struct pseudonyms *pseudonyms_new(const uint8_t key[PSEUDONYM_KEY]);
void pseudonyms_free(struct pseudonyms *p);	/* takes NULL; wipes the key */

/* 32 hexadecimal digits that tell keys apart, and nothing of the key. */
void pseudonyms_check(
    const struct pseudonyms *p, char text[PSEUDONYM_CHECK]);

/* In host byte order. */
uint32_t pseudonym_v4(const struct pseudonyms *p, uint32_t address);

/* In network byte order; both may be the same memory. */
void pseudonym_v6(const struct pseudonyms *p, const uint8_t address[16],
    uint8_t pseudonym[16]);

#endif
