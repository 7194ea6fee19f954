/*
 * sensors.h - observation points by number: names are seen a million times,
 * numbers are what cells hold.
 */
#ifndef NFLOGD_COUNT_SENSORS_H
#define NFLOGD_COUNT_SENSORS_H

#include "base/slice.h"

#include <stdint.h>

struct sensors;	/* opaque */

#define SENSOR_NONE UINT32_MAX

struct sensors *sensors_new(void);	/* NULL when memory is short */
void sensors_free(struct sensors *s);	/* takes NULL */

/*
 * The number of a name, counted from 0 in order of appearance; upper case is
 * made lower (ASCII, as DNS does). SENSOR_NONE when memory is short.
 */
uint32_t sensors_number(struct sensors *s, struct slice name);

/*
 * The numbers in `to`, which takes them in, of the names that `from` has, by
 * their numbers in `from`. To be freed. NULL when memory is short.
 */
uint32_t *sensors_merge(struct sensors *to, const struct sensors *from);

uint32_t sensors_count(const struct sensors *s);

/* Good as long as the sensors are. */
const char *sensors_name(const struct sensors *s, uint32_t number);

#endif
