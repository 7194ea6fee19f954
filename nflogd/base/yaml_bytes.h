/*
 * yaml_bytes.h - the bytes of a YAML file before YAML: read, and found to be
 * text. For yaml.c only.
 */
#ifndef NFLOGD_BASE_YAML_BYTES_H
#define NFLOGD_BASE_YAML_BYTES_H

#include "base/error.h"
#include "base/slice.h"

#include <stdint.h>

/*
 * Read a regular file of at most YAML_BYTES; release *bytes with free. False
 * with an error added.
 */
bool yaml_bytes_read(
    const char *file, char **bytes, size_t *len, struct errors *errors);

/*
 * Is it UTF-8 without control characters, directives, and not too long? A byte
 * order mark is taken off. False with an error at the first wrong place.
 */
bool yaml_bytes_check(
    const char *file, struct slice *bytes, struct errors *errors);

/* Where the first control character but tab and newline is; else the length. */
size_t yaml_bytes_control(struct slice text);

/* The first character of a text that is UTF-8 and not empty. */
uint32_t yaml_bytes_character(struct slice text);

#endif
