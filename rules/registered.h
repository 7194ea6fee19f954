/*
 * registered.h - the name that a port number is registered under.
 *
 * It comes from the system's list (getservbyport(3); on Debian the file
 * /etc/services of the package netbase). It is a name and no explanation, and
 * fills in where no rule names a port: a number does not prove the protocol.
 */
#ifndef NFLOGD_RULES_REGISTERED_H
#define NFLOGD_RULES_REGISTERED_H

#include "count/service.h"

enum { REGISTERED_NAME = 32 };	/* room for a name and NUL */

/*
 * "ldaps" for 636/tcp. False, and an empty name, where the list has none for
 * the service, the service has no port, or the system has no list. Threads may
 * ask at the same time.
 */
bool registered_name(uint32_t service, char name[REGISTERED_NAME]);

#endif
