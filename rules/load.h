/*
 * load.h - rules from memory, for tests and the fuzzer.
 */
#ifndef NFLOGD_RULES_LOAD_H
#define NFLOGD_RULES_LOAD_H

#include "rules/rules.h"

/*
 * As rules_load of a directory with one file of these bytes, which messages
 * call `file`.
 */
bool rules_load_text(struct rules **rules, const char *file,
    struct slice bytes, struct errors *errors);

#endif
