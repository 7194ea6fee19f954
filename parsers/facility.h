/*
 * facility.h - facility and level as some write them into a header. Each
 * function returns the byte behind them, p where there are none.
 */
#ifndef NFLOGD_PARSERS_FACILITY_H
#define NFLOGD_PARSERS_FACILITY_H

/* BusyBox and logread put "kern.warn" between host and tag. */
const char *skip_facility(const char *p, const char *end);

/* "<security.info> " or "<13.6> ": what syslogd -v of FreeBSD writes there. */
const char *skip_mark(const char *p, const char *end);

#endif
