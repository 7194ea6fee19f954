/*
 * utf8.h - one character of UTF-8 (RFC 3629) at a time, without a locale.
 */
#ifndef NFLOGD_BASE_UTF8_H
#define NFLOGD_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The character at p[0..len). Returns its bytes, 1 to 4, or 0 where they are
 * not UTF-8: cut short, over-long, a surrogate, above U+10FFFF; or len is 0.
 */
size_t utf8_decode(const char *p, size_t len, uint32_t *character);

/*
 * Would a terminal or a reader be misled: control characters (C0, DEL, C1) and
 * what ends lines or turns the direction of the text around?
 */
bool utf8_disturbs(uint32_t character);

/* The most bytes of text[0..len), up to `most`, that cut no character. */
size_t utf8_cut(const char *text, size_t len, size_t most);

/* So much of a text as a message quotes; dots stand for what was left out. */
struct excerpt {
	char text[64];
};

struct excerpt utf8_excerpt(const char *text);

#endif
