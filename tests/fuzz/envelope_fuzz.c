/*
 * envelope_fuzz.c - any bytes as one record, as far as its syslog header.
 */
#include "parsers/envelope.h"
#include "tests/lines/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The one program that is named without being in the record. */
static const struct slice screenos = SLICE_INIT("NetScreen");

static void
check_envelope(const struct envelope *env, struct slice record)
{
	if (!slice_inside(env->host, record) ||
	    (!slice_inside(env->program, record) &&
		!slice_equal(env->program, screenos)) ||
	    !slice_inside(env->message, record))
		abort();
	if (env->repeat == 0 || env->origin > ORIGIN_PROGRAM)
		abort();
	if (env->origin == ORIGIN_KERNEL && env->program.len == 0)
		abort();
}

/* A day and a time that a calendar can work with. */
static void
check_stamp(const struct stamp *s)
{
	if (s->kind > STAMP_EPOCH)
		abort();
	if (s->kind == STAMP_NONE)
		return;
	if (s->nanosecond > 999999999)
		abort();
	if (s->kind == STAMP_EPOCH) {
		if (s->epoch < 0 || s->epoch > 99999999999)
			abort();
		return;
	}
	if (s->month < 1 || s->month > 12 || s->day < 1 || s->day > 31 ||
	    s->hour > 23 || s->minute > 59 || s->second > 60)
		abort();
	if (s->kind == STAMP_CIVIL && (s->year < 0 || s->year > 9999))
		abort();
	if (s->has_offset && (s->offset < -86400 || s->offset > 86400))
		abort();
}

static bool
same_envelope(const struct envelope *a, struct slice in_a,
    const struct envelope *b, struct slice in_b)
{
	return same_stamp(&a->stamp, &b->stamp) && a->origin == b->origin &&
	    a->repeat == b->repeat && a->repeats_last == b->repeats_last &&
	    same_slice(a->host, in_a, b->host, in_b) &&
	    (same_slice(a->program, in_a, b->program, in_b) ||
		(slice_equal(a->program, screenos) &&
		    slice_equal(b->program, screenos))) &&
	    same_slice(a->message, in_a, b->message, in_b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice first = record_copy((const char *)data, size, 0);
	struct envelope env, other;

	envelope_read(first, &env);
	check_envelope(&env, first);
	check_stamp(&env.stamp);
	for (unsigned pad = 1; pad < RECORD_PADS; pad++) {
		struct slice copy = record_copy((const char *)data, size, pad);

		envelope_read(copy, &other);
		if (!same_envelope(&env, first, &other, copy))
			abort();
		free((char *)copy.at);
	}
	free((char *)first.at);
	return 0;
}
