/*
 * folder.h - the YAML files of a directory.
 */
#ifndef NFLOGD_BASE_FOLDER_H
#define NFLOGD_BASE_FOLDER_H

#include "base/error.h"

/* Directory and name with one slash between; NULL when memory is short. */
char *folder_join(const char *directory, const char *name);

/*
 * Call `file` with the path of each *.yaml that is not hidden, in the order of
 * their bytes; the path is malloc'ed and now the callee's. Errors are added
 * where the directory cannot be read (but it may be absent where `optional`)
 * and for names ending in .yml, which somebody will wonder about. Returns
 * whether it could be read.
 */
bool folder_read(const char *directory, bool optional,
    void (*file)(void *context, char *path), void *context,
    struct errors *errors);

#endif
