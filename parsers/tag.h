/*
 * tag.h - the tag of a header: "kernel:", "sshd[4711]:", who wrote a message.
 */
#ifndef NFLOGD_PARSERS_TAG_H
#define NFLOGD_PARSERS_TAG_H

#include "base/slice.h"

/*
 * A tag: a word that ends in a colon, with or without [pid], whatever else it
 * is made of; the kernel's may have its message glued to it. Fills name without
 * the pid. Returns the byte behind the colon, NULL where p begins no tag.
 */
const char *tag_read(
    const char *p, const char *end, struct slice *name, bool *has_pid);

/* Programs that write what the kernel said, or what NFLOG gave them. */
bool tag_is_kernel(struct slice name);

/*
 * Is `p`, what follows a would-be tag without pid, the packet itself? Then the
 * "tag" was the prefix of a log without tags (ulogd, some routers).
 */
bool tag_is_prefix(const char *p, const char *end, struct slice tag);

#endif
