/*
 * beginning.h - the first records of a file, as fingerprint.h marks them.
 */
#ifndef NFLOGD_INPUT_BEGINNING_H
#define NFLOGD_INPUT_BEGINNING_H

#include "base/error.h"
#include "base/slice.h"
#include "input/fingerprint.h"

struct beginning {
	struct slice bytes;	/* of whole records, FINGERPRINT_HEAD at most */
	uint64_t first;	/* the digest of the first record; if there is one */
	char room[FINGERPRINT_HEAD];
};

enum beginning_result {
	BEGINNING_READ,	/* head->bytes is empty where there is no record */
	BEGINNING_STOPPED,	/* see lines_new */
	BEGINNING_ERROR	/* err says what */
};

/*
 * Read it off a regular file, whatever its descriptor's position is. With
 * `finished` the file's end ends a record that has no newline.
 */
enum beginning_result beginning_read(struct beginning *head, int fd, const char *name,
    int stop, bool finished, struct error *err);

#endif
