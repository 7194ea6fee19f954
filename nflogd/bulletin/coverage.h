/*
 * coverage.h - what a report could not see of its periods, in words that stand
 * below each figure it touches.
 */
#ifndef NFLOGD_BULLETIN_COVERAGE_H
#define NFLOGD_BULLETIN_COVERAGE_H

#include "bulletin/query.h"

/*
 * Fill *remark, to be freed, with what is missing of the periods from one to
 * another: days of observation points, whole days, messages that logs tell to
 * be lost. NULL: nothing is. False when memory is short.
 */
bool coverage_remark(const struct query *q, int from, int to, char **remark);

#endif
