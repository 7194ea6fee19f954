/*
 * encode.h - bytes as text: digests that others check, and base64.
 */
#ifndef NFLOGD_BASE_ENCODE_H
#define NFLOGD_BASE_ENCODE_H

#include "base/slice.h"

#include <stdio.h>

enum { ENCODE_SHA256 = 45, ENCODE_RANDOM = 33 };

/* The SHA-256 (FIPS 180-4) of bytes in base64, as browsers want it. */
void encode_sha256(struct slice bytes, char text[ENCODE_SHA256]);

/* base64 (RFC 2045) in lines of at most 76 characters, each with its end. */
void encode_base64(FILE *out, struct slice bytes);

/* The base64 of at most 39 bytes, 52 characters, as one word. */
enum { ENCODE_WORD = 39, ENCODE_WORD_TEXT = 53 };
void encode_word(struct slice bytes, char text[ENCODE_WORD_TEXT]);

/* 128 bits that nobody can guess, in hexadecimal digits. */
void encode_random(char text[ENCODE_RANDOM]);

#endif
