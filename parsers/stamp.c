/*
 * stamp.c - see stamp.h.
 *
 * Written for the two common forms, RFC 3164 and RFC 3339, whose digits stand
 * at fixed places; everything else may take its time.
 */
#include "parsers/stamp.h"
#include "parsers/text.h"

/* Month by the first three letters in any case, 0 if it is none. */
static unsigned
month_of(const char *p)
{
	switch (load32(p) & 0xdfdfdfu) {
	case WORD4('J', 'A', 'N', 0): return 1;
	case WORD4('F', 'E', 'B', 0): return 2;
	case WORD4('M', 'A', 'R', 0): return 3;
	case WORD4('A', 'P', 'R', 0): return 4;
	case WORD4('M', 'A', 'Y', 0): return 5;
	case WORD4('J', 'U', 'N', 0): return 6;
	case WORD4('J', 'U', 'L', 0): return 7;
	case WORD4('A', 'U', 'G', 0): return 8;
	case WORD4('S', 'E', 'P', 0): return 9;
	case WORD4('O', 'C', 'T', 0): return 10;
	case WORD4('N', 'O', 'V', 0): return 11;
	case WORD4('D', 'E', 'C', 0): return 12;
	default: return 0;
	}
}

static bool
is_weekday(const char *p)
{
	switch (load32(p) & 0xdfdfdfu) {
	case WORD4('M', 'O', 'N', 0): case WORD4('T', 'U', 'E', 0):
	case WORD4('W', 'E', 'D', 0): case WORD4('T', 'H', 'U', 0):
	case WORD4('F', 'R', 'I', 0): case WORD4('S', 'A', 'T', 0):
	case WORD4('S', 'U', 'N', 0):
		return true;
	default:
		return false;
	}
}

/* Two digits; above 99 if they are not. */
static inline unsigned
two(const char *p)
{
	unsigned a = (unsigned char)(p[0] - '0');
	unsigned b = (unsigned char)(p[1] - '0');

	return a > 9 || b > 9 ? 1000 : a * 10 + b;
}

/* Four digits; above 9999 if they are not. */
static inline unsigned
four(const char *p)
{
	unsigned a = two(p), b = two(p + 2);

	return (a | b) > 127 ? 100000 : a * 100 + b;
}

static bool
possible(const struct stamp *s)
{
	static const uint8_t days[] =
	    { 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (s->month < 1 || s->month > 12 || s->day < 1 ||
	    s->day > days[s->month] || s->hour > 23 || s->minute > 59 ||
	    s->second > 60)
		return false;
	return s->kind != STAMP_CIVIL || s->month != 2 || s->day < 29 ||
	    (s->year % 4 == 0 && (s->year % 100 != 0 || s->year % 400 == 0));
}

/* ".123456789" or ",123": one to nine digits. Without any, nothing is used. */
static const char *
read_fraction(const char *p, const char *end, struct stamp *stamp)
{
	uint32_t value = 0, scale = 1000000000;
	const char *q = p + 1;

	stamp->nanosecond = 0;
	if (p >= end || (*p != '.' && *p != ','))
		return p;
	for (; q < end && is_digit(*q) && scale > 1; q++) {
		scale /= 10;
		value += (uint32_t)(*q - '0') * scale;
	}
	while (q < end && is_digit(*q))
		q++;
	if (q == p + 1)
		return p;
	stamp->nanosecond = value;
	return q;
}

/* HH:MM:SS[.frac] */
static const char *
read_clock(const char *p, const char *end, struct stamp *stamp)
{
	unsigned hour, minute, second;

	if (end - p < 8 || p[2] != ':' || p[5] != ':')
		return NULL;
	hour = two(p);
	minute = two(p + 3);
	second = two(p + 6);
	if ((hour | minute | second) > 127)
		return NULL;
	stamp->hour = (uint8_t)hour;
	stamp->minute = (uint8_t)minute;
	stamp->second = (uint8_t)second;
	return read_fraction(p + 8, end, stamp);
}

/* Z, +09:00, +0900 or +09 */
static const char *
read_offset(const char *p, const char *end, struct stamp *stamp)
{
	unsigned hours, minutes = 0;
	const char *q;

	if (p < end && (*p == 'Z' || *p == 'z')) {
		stamp->has_offset = true;
		stamp->offset = 0;
		return p + 1;
	}
	if (end - p < 3 || (*p != '+' && *p != '-'))
		return p;
	hours = two(p + 1);
	q = p + 3;
	if (end - q >= 3 && *q == ':') {
		minutes = two(q + 1);
		q += 3;
	} else if (end - q >= 2 && is_digit(*q)) {
		minutes = two(q);
		q += 2;
	}
	if (hours > 18 || minutes > 59)
		return p;
	stamp->has_offset = true;
	stamp->offset = (int32_t)(hours * 3600 + minutes * 60);
	if (*p == '-')
		stamp->offset = -stamp->offset;
	return q;
}

/* "CEF:0|MAKER|" behind a stamp is no zone, but what a log format is called. */
static bool
names_format(struct slice word)
{
	return slice_equal(word, SLICE("CEF")) ||
	    slice_equal(word, SLICE("LEEF"));
}

/*
 * A zone in letters, behind a blank: "UTC", "JST". Those that mean one offset
 * everywhere are applied. Of another the time is taken as of the configured
 * zone; but behind most stamps comes a host, and hosts have such names too, so
 * it must be in front of a colon or where there `must_be` a zone.
 */
static const char *
read_zone(
    const char *p, const char *end, struct stamp *stamp, bool must_be)
{
	static const struct {
		char name[5];
		int8_t quarters;	/* of an hour, east of UTC */
	} zones[] = {
		{ "UTC", 0 }, { "GMT", 0 }, { "Z", 0 }, { "WET", 0 },
		{ "WEST", 4 }, { "CET", 4 }, { "CEST", 8 }, { "EET", 8 },
		{ "EEST", 12 }, { "MSK", 12 }, { "SGT", 32 }, { "HKT", 32 },
		{ "JST", 36 }, { "KST", 36 }, { "AEST", 40 }, { "AEDT", 44 },
		{ "NZST", 48 }, { "NZDT", 52 }, { "EST", -20 }, { "EDT", -16 },
		{ "CDT", -20 }, { "MDT", -24 }, { "MST", -28 },
		{ "PST", -32 }, { "PDT", -28 },
	};
	const char *q = p + 1;
	size_t len;

	if (end - p < 2 || *p != ' ' || *q < 'A' || *q > 'Z')
		return p;
	while (q < end && *q >= 'A' && *q <= 'Z')
		q++;
	len = (size_t)(q - p - 1);
	if (len < 1 || len > 5 || (q < end && *q != ' ' && *q != ':') ||
	    names_format(slice_between(p + 1, q)))
		return p;
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		if (zones[i].name[0] == p[1] &&
		    strlen(zones[i].name) == len &&
		    memcmp(zones[i].name, p + 1, len) == 0) {
			stamp->has_offset = true;
			stamp->offset = zones[i].quarters * 900;
			return q;
		}
	return must_be || (q < end && *q == ':') ? q : p;
}

static const char *
finish(const char *p, struct stamp *stamp)
{
	if (!possible(stamp))
		stamp->kind = STAMP_NONE;
	return p;
}

/* A year in four digits and a blank, as "Sep  1 2025 00:00:00" has it. */
static bool
is_year(const char *p, const char *end)
{
	return end - p > 5 && p[4] == ' ' && four(p) >= 1970 && four(p) < 10000;
}

/*
 * Mmm dD [YYYY] HH:MM:SS[.frac][ YYYY][ ZONE]. Without a year a zone is only
 * believed in front of a colon, for a host may be called EST.
 */
static const char *
read_month_first(const char *p, const char *end, struct stamp *stamp, int year)
{
	const char *q = p + 3;

	stamp->month = (uint8_t)month_of(p);
	stamp->year = year;
	if (stamp->month == 0 || end - p < 15 || *q != ' ')
		return NULL;
	q = skip_blanks(q, end);
	if (end - q < 10 || !is_digit(*q))
		return NULL;
	if (is_digit(q[1])) {
		stamp->day = (uint8_t)two(q);
		q += 2;
	} else {
		stamp->day = (uint8_t)(*q++ - '0');
	}
	if (*q != ' ')
		return NULL;
	q++;
	if (is_year(q, end)) {
		stamp->year = (int32_t)four(q);
		q += 5;
	}
	q = read_clock(q, end, stamp);
	if (q == NULL)
		return NULL;
	if (stamp->year == 0 && end - q >= 5 && *q == ' ' &&
	    four(q + 1) >= 1970 && four(q + 1) < 10000 &&
	    (end - q == 5 || q[5] == ' ' || q[5] == ']')) {
		stamp->year = (int32_t)four(q + 1);
		q += 5;
	}
	stamp->kind = stamp->year != 0 ? STAMP_CIVIL : STAMP_YEARLESS;
	p = read_zone(q, end, stamp, false);
	if (stamp->kind == STAMP_CIVIL || (p < end && *p == ':'))
		q = p;
	else
		stamp->has_offset = false;
	return finish(q, stamp);
}

/* YYYY-MM-DD(T| )HH:MM:SS[.frac][offset| offset| ZONE] */
static const char *
read_iso(const char *p, const char *end, struct stamp *stamp, bool zoned)
{
	unsigned year, month, day;
	const char *q;

	if (end - p < 19 || p[4] != '-' || p[7] != '-' ||
	    (p[10] != 'T' && p[10] != ' ' && p[10] != 't'))
		return NULL;
	year = four(p);
	month = two(p + 5);
	day = two(p + 8);
	if (year > 9999 || month > 99 || day > 99)
		return NULL;
	stamp->kind = STAMP_CIVIL;
	stamp->year = (int32_t)year;
	stamp->month = (uint8_t)month;
	stamp->day = (uint8_t)day;
	q = read_clock(p + 11, end, stamp);
	if (q == NULL)
		return NULL;
	q = read_offset(q, end, stamp);
	if (!stamp->has_offset && p[10] == ' ' && end - q > 3) {
		if (q[1] == '+' || q[1] == '-')
			q = read_offset(q + 1, end, stamp);
		else
			q = read_zone(q, end, stamp, zoned);
	}
	return finish(q, stamp);
}

/* YYYY:MM:DD-HH:MM:SS; syslog daemons put a blank behind the year's "tag". */
static const char *
read_sophos(const char *p, const char *end, struct stamp *stamp)
{
	unsigned year = four(p), month, day;
	const char *q = p + 5;

	if (end - q < 14)
		return NULL;
	q += *q == ' ';
	month = two(q);
	day = two(q + 3);
	if (year > 9999 || month > 99 || day > 99 || q[2] != ':' || q[5] != '-')
		return NULL;
	stamp->kind = STAMP_CIVIL;
	stamp->year = (int32_t)year;
	stamp->month = (uint8_t)month;
	stamp->day = (uint8_t)day;
	q = read_clock(q + 6, end, stamp);
	return q == NULL ? NULL : finish(q, stamp);
}

/* ddMmmYYYY HH:MM:SS, as Check Point writes it: " 1Sep2025  0:00:01" */
static const char *
read_day_first(const char *p, const char *end, struct stamp *stamp)
{
	unsigned day = (unsigned char)(*p++ - '0'), year;
	char clock[8] = "0";

	if (is_digit(*p))
		day = day * 10 + (unsigned char)(*p++ - '0');
	stamp->kind = STAMP_CIVIL;
	stamp->day = (uint8_t)day;
	stamp->month = (uint8_t)month_of(p);
	if (end - p < 15 || stamp->month == 0)
		return NULL;
	year = four(p + 3);
	if (year > 9999 || p[7] != ' ')
		return NULL;
	stamp->year = (int32_t)year;
	p = skip_blanks(p + 7, end);
	if (end - p < 7 || p[1] != ':') {
		p = read_clock(p, end, stamp);
		return p == NULL ? NULL : finish(p, stamp);
	}
	memcpy(clock + 1, p, 7);
	return read_clock(clock, clock + 8, stamp) == NULL ? NULL :
	    finish(p + 7, stamp);
}

/* Seconds with a fraction, or 10, 13, 16, 19 digits: s, ms, us, ns. */
static const char *
read_epoch(const char *p, const char *end, struct stamp *stamp)
{
	uint64_t value = 0, unit;
	const char *q = p;

	for (; q < end && is_digit(*q) && q - p < 19; q++)
		value = value * 10 + (uint64_t)(*q - '0');
	stamp->nanosecond = 0;
	switch (q - p) {
	case 13: unit = 1000; break;
	case 16: unit = 1000000; break;
	case 19: unit = 1000000000; break;
	default:
		unit = 1;
		if (q - p < 9 || q - p > 11 || *p == '0')
			return NULL;
		p = q;
		q = read_fraction(q, end, stamp);
		if (q == p && (q >= end || *q != ' '))
			return NULL;
	}
	if (q < end && *q != ' ')
		return NULL;
	stamp->kind = STAMP_EPOCH;
	stamp->epoch = (int64_t)(value / unit);
	if (unit > 1)
		stamp->nanosecond =
		    (uint32_t)(value % unit * (1000000000 / unit));
	return q;
}

/* What may follow a weekday: a date either way round. */
static const char *
read_after_weekday(const char *p, const char *end, struct stamp *stamp)
{
	p = skip_blanks(p, end);
	if (p < end && is_digit(*p))
		return read_iso(p, end, stamp, true);
	return read_month_first(p, end, stamp, 0);
}

/*
 * "Mmm dD HH:MM:SS " at once: eight bytes of clock minus "00:00:00" must be
 * digits and zeros. False for all else, the unusual and the impossible alike.
 */
static inline bool
read_rfc3164(const char *p, const char *end, struct stamp *stamp)
{
	uint64_t clock;
	unsigned day;

	if (end - p < 17 || p[3] != ' ' || p[6] != ' ' || p[15] != ' ' ||
	    (p[16] >= 'A' && p[16] <= 'Z') || is_digit(p[16]))
		return false;	/* a zone or a year may follow */
	clock = load64(p + 7) ^ 0x30303a30303a3030u;
	if (((clock + 0x0606000606000606u) & 0xf0f0fff0f0fff0f0u) != 0)
		return false;
	clock = clock * 10 + (clock >> 8);
	day = (p[4] == ' ' ? 0 : (unsigned char)(p[4] - '0')) * 10u +
	    (unsigned char)(p[5] - '0');
	stamp->month = (uint8_t)month_of(p);
	stamp->hour = (uint8_t)clock;
	stamp->minute = (uint8_t)(clock >> 24);
	stamp->second = (uint8_t)(clock >> 48);
	/* every month has 28 days; the others go the long way */
	if (stamp->month == 0 || !is_digit(p[5]) || day - 1 > 27 ||
	    stamp->hour > 23 || stamp->minute > 59 || stamp->second > 59)
		return false;
	stamp->day = (uint8_t)day;
	stamp->kind = STAMP_YEARLESS;
	stamp->nanosecond = 0;
	return true;
}

const char *
read_stamp(const char *p, const char *end, struct stamp *stamp)
{
	const char *q;

	stamp->kind = STAMP_NONE;
	stamp->has_offset = false;
	stamp->year = 0;
	if (read_rfc3164(p, end, stamp))
		return p + 15;
	if (end - p > 1 && (*p == '*' || *p == '.') &&
	    (month_of(p + 1) != 0 || is_digit(p[1])))
		p++;
	if (end - p < 11)
		return NULL;
	if (is_digit(*p)) {
		if (p[4] == '-')
			return read_iso(p, end, stamp, false);
		if (p[4] == ':')
			return read_sophos(p, end, stamp);
		if (month_of(p + 1 + is_digit(p[1])) != 0)
			return read_day_first(p, end, stamp);
		if (is_year(p, end))
			return read_month_first(
			    p + 5, end, stamp, (int)four(p));
		return read_epoch(p, end, stamp);
	}
	if (*p == '[') {
		if (!is_weekday(p + 1))
			return NULL;
		q = read_after_weekday(p + 4, end, stamp);
		return q != NULL && q < end && *q == ']' ? q + 1 : NULL;
	}
	if (month_of(p) == 0)
		return is_weekday(p) && p[3] == ' ' ?
		    read_after_weekday(p + 4, end, stamp) : NULL;
	return read_month_first(p, end, stamp, 0);
}

const char *
read_web_stamp(const char *p, const char *end, struct stamp *stamp)
{
	unsigned day, year;

	if (end - p < WEB_STAMP || p[2] != '/' || p[6] != '/' || p[11] != ':' ||
	    p[20] != ' ' || (p[21] != '+' && p[21] != '-'))
		return NULL;
	day = two(p);
	year = four(p + 7);
	stamp->month = (uint8_t)month_of(p + 3);
	if (day > 99 || year > 9999 || stamp->month == 0 ||
	    read_clock(p + 12, p + 20, stamp) == NULL)
		return NULL;
	stamp->has_offset = false;
	if (read_offset(p + 21, p + WEB_STAMP, stamp) != p + WEB_STAMP)
		return NULL;
	stamp->kind = STAMP_CIVIL;
	stamp->day = (uint8_t)day;
	stamp->year = (int32_t)year;
	return finish(p + WEB_STAMP, stamp);
}
